#include "limit.hpp"

#include "budget.hpp"
#include "dual_map.hpp"
#include "failure.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace checker {
namespace {

using Matrix = std::vector<Intervals>;

/// W = Tᵀ A, Tᵀ b, Tᵀ T for the columns tᵢ of T, the kept rows and the columns on the face; sums are exact.
class Frame {
public:
    Frame(const Instance& instance, const IntegerMatrix& a, const std::vector<std::size_t>& rows,
          const std::vector<std::size_t>& support, const LimitWitness& witness)
        : witness_(witness), denominator_(a.denominator)
    {
        mpz_class target_denominator;
        const std::vector<mpz_class> b = over_one_denominator(instance.target, target_denominator);
        for (const Direction& t : witness.directions) {
            std::vector<mpz_class> sums(support.size());
            mpz_class along_target = 0;
            for (std::size_t k = 0; k < rows.size(); ++k) {
                for (std::size_t i = 0; i < support.size(); ++i)
                    add_product(sums[i], t.mantissa[k], a(rows[k], support[i]));
                add_product(along_target, t.mantissa[k], b[rows[k]]);
            }
            Intervals row;
            for (const mpz_class& sum : sums) row.push_back(Interval(sum, t.exponent) / Interval(denominator_));
            images.push_back(std::move(row));
            target.push_back(Interval(along_target, t.exponent) / Interval(target_denominator));
            radius.emplace_back(1, t.radius);
        }
        std::vector<mpz_class> sums(support.size());
        for (std::size_t k = 0; k < rows.size(); ++k)
            for (std::size_t i = 0; i < support.size(); ++i)
                add_product(sums[i], witness.center[k], a(rows[k], support[i]));
        for (const mpz_class& sum : sums) center.push_back(Interval(sum, witness.exponent) / Interval(denominator_));
    }

    /// Aᵀλ for all λ = λ̂ + T ν, |νᵢ| ≤ ϱᵢ.
    [[nodiscard]] Intervals box() const
    {
        Intervals t;
        for (std::size_t n = 0; n < center.size(); ++n) {
            Interval distance;
            for (std::size_t i = 0; i < images.size(); ++i) distance += images[i][n].magnitude() * radius[i];
            t.push_back(widened(center[n], distance.top()));
        }
        return t;
    }

    /// ⟨tᵢ, tⱼ⟩.
    [[nodiscard]] Interval product(std::size_t i, std::size_t j) const
    {
        const Direction &s = witness_.directions[i], &t = witness_.directions[j];
        mpz_class sum = 0;
        for (std::size_t m = 0; m < s.mantissa.size(); ++m) add_product(sum, s.mantissa[m], t.mantissa[m]);
        return Interval(sum, s.exponent + t.exponent);
    }

    Matrix images;    ///< W
    Intervals target; ///< Tᵀ b
    Intervals radius; ///< ϱ
    Intervals center; ///< Aᵀλ̂

private:
    const LimitWitness& witness_;
    const mpz_class& denominator_;
};

/// Fixed-point numbers V ∈ [kₙ, kₙ + width]/2^shift, for sums of products in integers.
struct FixedPoint {
    static constexpr long shift = 128;
    std::vector<mpz_class> floors;
    mpz_class magnitude = 0; ///< Σ |kₙ|
};

/// Of a fixed-point number: T makes them less than 2^(usual_words · 64 − shift), but where the last two terms of ∇²D cancel.
constexpr std::size_t usual_words = 3;

std::size_t longest(const std::vector<FixedPoint>& v)
{
    std::size_t words = usual_words;
    for (const FixedPoint& row : v)
        for (const mpz_class& floor : row.floors) words = std::max(words, budget::words(floor));
    return words;
}

/// Of all products of two of `rows` rows with `columns` fixed-point numbers of so many words.
double gram_work(std::size_t rows, std::size_t columns, std::size_t words)
{
    return static_cast<double>(rows * (rows + 1) * columns) / 2 * budget::product(words, words);
}

FixedPoint fixed_point(const Intervals& v, mpz_class& width)
{
    FixedPoint result;
    mpfr_t scaled;
    mpfr_init(scaled);
    for (const Interval& entry : v) {
        mpz_class low, high;
        bool is_moderate = true;
        for (const auto& [end, integer, direction] :
             {std::tuple{entry.lower(), &low, MPFR_RNDD}, std::tuple{entry.upper(), &high, MPFR_RNDU}}) {
            mpfr_mul_2si(scaled, end, FixedPoint::shift, direction);
            is_moderate = is_moderate && mpfr_number_p(scaled) && (mpfr_zero_p(scaled) || mpfr_get_exp(scaled) < 1024);
            if (is_moderate) mpfr_get_z(integer->get_mpz_t(), scaled, direction);
        }
        if (!is_moderate) {
            mpfr_clear(scaled);
            throw Rejected("T does not make the second derivative moderate");
        }
        if (high - low > width) width = high - low;
        result.magnitude += abs(low);
        result.floors.push_back(std::move(low));
    }
    mpfr_clear(scaled);
    return result;
}

/// B_ij ≥ |I − Tᵀ ∇²D T|_ij over the box: the integers of V = W diag(√g) are multiplied exactly, and
/// |V_i V_j − k_i k_j| ≤ width (|k_i| + |k_j|) + width² term by term.
Matrix distances_from_identity(const Matrix& images, const DualPoint& point)
{
    Intervals roots;
    for (const Interval& g : point.diagonal) roots.push_back(sqrt(g));
    mpz_class width = 0;
    std::vector<FixedPoint> v;
    Intervals along; // W h
    for (const Intervals& image : images) {
        Intervals row;
        Interval sum;
        for (std::size_t n = 0; n < image.size(); ++n) {
            row.push_back(image[n] * roots[n]);
            if (!point.vector.empty()) sum += image[n] * point.vector[n];
        }
        v.push_back(fixed_point(row, width));
        along.push_back(sum);
    }
    budget::spend(gram_work(v.size(), roots.size(), longest(v)) - gram_work(v.size(), roots.size(), usual_words),
                  "the products of the directions' images");
    Matrix distances(images.size(), Intervals(images.size()));
    for (std::size_t i = 0; i < v.size(); ++i)
        for (std::size_t j = 0; j <= i; ++j) {
            mpz_class sum = 0;
            for (std::size_t n = 0; n < roots.size(); ++n) add_product(sum, v[i].floors[n], v[j].floors[n]);
            const mpz_class error =
                width * (v[i].magnitude + v[j].magnitude + width * static_cast<unsigned long>(roots.size()));
            const Interval gram =
                widened(Interval(sum, -2 * FixedPoint::shift), Interval(error, -2 * FixedPoint::shift));
            const Interval entry = gram - point.rank_one * along[i] * along[j] - Interval(i == j ? 1L : 0L);
            distances[i][j] = distances[j][i] = entry.magnitude();
        }
    return distances;
}

void check_newton_test(const Frame& frame, const DualPoint& center, const Matrix& distances)
{
    for (std::size_t i = 0; i < frame.images.size(); ++i) {
        Interval residual; // (Tᵀ F(λ̂))ᵢ
        for (std::size_t n = 0; n < center.end.size(); ++n) residual += frame.images[i][n] * center.end[n];
        Interval bound = (residual - frame.target[i]).magnitude();
        for (std::size_t j = 0; j < distances.size(); ++j) bound += distances[i][j] * frame.radius[j];
        require(certainly_less(bound, frame.radius[i]), "the Newton test fails in direction " + std::to_string(i));
    }
}

/// σ = λ_min(c ∇²D): with ε ≥ ‖I − Tᵀ∇²D T‖ and τ ≥ ‖TᵀT‖, λ_min ≥ (1 − ε)/τ; and the Rayleigh quotient of each tᵢ bounds it
/// from above.
Interval decay_rate(const Frame& frame, const Matrix& distances, const Interval& time_scale)
{
    const std::size_t size = distances.size();
    Intervals rows(size);
    Interval epsilon, upper;
    for (std::size_t i = 0; i < size; ++i) {
        Interval sum;
        for (std::size_t j = 0; j < size; ++j) sum += distances[i][j];
        epsilon = max(epsilon, sum);
        for (std::size_t j = 0; j <= i; ++j) {
            const Interval product = frame.product(i, j);
            rows[i] += product.magnitude();
            if (j < i) rows[j] += product.magnitude();
            if (j < i) continue;
            const Interval quotient = (Interval(1L) + distances[i][i]) / product;
            upper = i == 0 ? quotient : min(upper, quotient);
        }
    }
    Interval tau;
    for (const Interval& row : rows) tau = max(tau, row);
    const Interval lower = (Interval(1L) - epsilon.top()) / tau.top();
    require(lower.is_positive(), "the rate is not bounded away from 0");
    return hull(time_scale * lower, time_scale * upper);
}

} // namespace

void spend_on_limit(const Instance& instance, const IntegerMatrix& a, const std::optional<Face>& face,
                    const LimitWitness& witness)
{
    const Precision precision(witness.precision);
    const std::size_t rows = face ? face->rows.size() : instance.rows,
                      columns = face ? face->support.size() : instance.columns;
    const auto m = static_cast<double>(rows), n = static_cast<double>(columns);
    const std::string what = "a limit of " + std::to_string(rows) + " rows, " + std::to_string(columns) +
                             " columns and " + std::to_string(witness.precision) + " bits";
    std::size_t mantissa = 0;
    for (const Direction& t : witness.directions)
        for (const mpz_class& integer : t.mantissa) mantissa = std::max(mantissa, budget::words(integer));
    for (const mpz_class& integer : witness.center) mantissa = std::max(mantissa, budget::words(integer));
    // Images and rows in fixed point; distances and the sums of rows; vectors of the map at two points, and the limit.
    budget::require_bytes(m * n * (budget::interval_bytes() + 80) + m * (m + 8) * budget::interval_bytes() +
                              24 * n * budget::interval_bytes(),
                          what);
    // W, Tᵀb and TᵀT in integers; the second derivative in fixed point.
    budget::spend(m * m * (n + 1) * budget::product(mantissa, a.words) +
                      m * m * m / 2 * budget::product(mantissa, mantissa) + gram_work(rows, columns, usual_words),
                  what);
    budget::spend((6 * m * n + 6 * m * m + 20 * n) * budget::interval() + (m * n + 8 * n) * budget::quotient() +
                      n * (12 * budget::function() + 2 * budget::root(instance.depth - 2)),
                  what);
}

Limit check_limit(const Instance& instance, const IntegerMatrix& a, const std::optional<Face>& face,
                  const LimitWitness& witness)
{
    const Precision precision(witness.precision);
    std::vector<std::size_t> rows(instance.rows), support(instance.columns);
    std::iota(rows.begin(), rows.end(), 0U);
    std::iota(support.begin(), support.end(), 0U);
    if (face) {
        rows = face->rows;
        support = face->support;
    }
    require(witness.low <= witness.high, "the interval of log rho is empty");
    const Interval log_magnification(witness.low, witness.high); // 0 but for `equivalent`
    const bool is_weight_normalized = witness.kind == LimitKind::own && instance.is_weight_normalized;
    const DualMap map(instance, support, is_weight_normalized, log_magnification);
    const Frame frame(instance, a, rows, support, witness);
    const DualPoint center = map.at(frame.center), box = map.at(frame.box());
    const Matrix distances = distances_from_identity(frame.images, box);
    check_newton_test(frame, center, distances);

    Limit limit;
    limit.entries.resize(instance.columns);
    for (std::size_t i = 0; i < support.size(); ++i) {
        limit.entries[support[i]] = box.end[i];
        limit.l1_norm += box.end[i];
    }
    limit.radius_squared = box.radius_squared;
    if (is_weight_normalized) // ρ = (r₀/r) e^q
        limit.log_magnification =
            (log(Interval(instance.radius_squared)) - log(box.radius_squared) + box.two_q) / Interval(2L);
    if (!face) limit.rate = decay_rate(frame, distances, box.time_scale);
    return limit;
}

} // namespace checker
