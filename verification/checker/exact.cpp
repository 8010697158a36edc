#include "exact.hpp"

#include "budget.hpp"
#include "failure.hpp"

#include <algorithm>

namespace checker {
namespace {

/// A short text may denote numbers that are long over a common denominator, or as powers.
void require_memory(const mpz_class& number, std::size_t copies, std::string_view what)
{
    budget::require_bytes((32 + 8 * static_cast<double>(budget::words(number))) * static_cast<double>(copies), what);
}

std::size_t longest(const std::vector<mpz_class>& integers)
{
    std::size_t words = 0;
    for (const mpz_class& integer : integers) words = std::max(words, budget::words(integer));
    return words;
}

mpq_class fraction(const mpz_class& numerator, const mpz_class& denominator)
{
    mpq_class value(numerator, denominator);
    value.canonicalize();
    return value;
}

/// max − min (L = 2), or the largest absolute value.
mpq_class extent(const std::vector<mpq_class>& v, bool is_oscillation)
{
    const auto [low, high] = std::ranges::minmax(v);
    return is_oscillation ? mpq_class(high - low) : std::max(abs(low), abs(high));
}

} // namespace

std::vector<mpz_class> over_one_denominator(const std::vector<mpq_class>& values, mpz_class& denominator)
{
    constexpr std::string_view what = "a vector or matrix over a common denominator";
    denominator = 1;
    std::size_t longest = 0;
    for (const mpq_class& value : values) {
        longest = std::max(longest, budget::words(value.get_num()));
        if (value.get_den() == 1) continue;
        budget::spend(2 * budget::divisor(budget::words(denominator), budget::words(value.get_den())), what);
        denominator = lcm(denominator, value.get_den());
        require_memory(denominator, values.size(), what);
    }
    const std::size_t words = budget::words(denominator);
    budget::require_bytes(static_cast<double>(values.size()) * (32 + 8 * static_cast<double>(words + longest)), what);
    budget::spend(
        static_cast<double>(values.size()) * (budget::product(words, words) + budget::product(words, longest)), what);
    std::vector<mpz_class> integers;
    integers.reserve(values.size());
    for (const mpq_class& value : values) integers.emplace_back(value.get_num() * (denominator / value.get_den()));
    return integers;
}

IntegerMatrix IntegerMatrix::of(const Instance& instance)
{
    IntegerMatrix a{instance.rows, instance.columns, 1, {}, 0};
    a.numerators = over_one_denominator(instance.matrix, a.denominator);
    a.words = longest(a.numerators);
    budget::hold(static_cast<double>(a.numerators.size()) * (48 + 8 * static_cast<double>(a.words)), "the matrix");
    return a;
}

namespace {

/// Before `number` sums of `terms` products of A's entries with these integers are made, and reduced to lowest terms.
void spend_on_sums(const IntegerMatrix& a, std::size_t number, std::size_t terms,
                   const std::vector<mpz_class>& integers, const mpz_class& denominator)
{
    const std::size_t words = longest(integers), sum = a.words + words + 1,
                      whole = budget::words(a.denominator) + budget::words(denominator);
    budget::spend(static_cast<double>(number) *
                      (static_cast<double>(terms) * budget::product(a.words, words) + 2 * budget::divisor(sum, whole)),
                  "a product of the matrix with a vector");
}

} // namespace

std::vector<mpq_class> IntegerMatrix::product(const std::vector<mpq_class>& z) const
{
    mpz_class common;
    const std::vector<mpz_class> integers = over_one_denominator(z, common);
    std::vector<std::size_t> support;
    for (std::size_t n = 0; n < columns; ++n)
        if (integers[n] != 0) support.push_back(n);
    spend_on_sums(*this, rows, support.size(), integers, common);
    common *= denominator;
    std::vector<mpq_class> result;
    for (std::size_t m = 0; m < rows; ++m) {
        mpz_class sum = 0;
        for (const std::size_t n : support) add_product(sum, (*this)(m, n), integers[n]);
        result.push_back(fraction(sum, common));
    }
    return result;
}

std::vector<mpq_class> IntegerMatrix::transposed_product(const std::vector<mpq_class>& y) const
{
    mpz_class common;
    const std::vector<mpz_class> integers = over_one_denominator(y, common);
    spend_on_sums(*this, columns, rows, integers, common);
    common *= denominator;
    std::vector<mpq_class> result;
    for (std::size_t n = 0; n < columns; ++n) {
        mpz_class sum = 0;
        for (std::size_t m = 0; m < rows; ++m) add_product(sum, (*this)(m, n), integers[m]);
        result.push_back(fraction(sum, common));
    }
    return result;
}

mpq_class power(const mpq_class& base, unsigned long exponent)
{
    const std::size_t length = budget::words(base) * exponent;
    require_memory(base.get_num(), 2 * exponent, "a power of a number");
    require_memory(base.get_den(), 2 * exponent, "a power of a number");
    budget::spend(4 * budget::product(length, length), "a power of a number");
    mpq_class result;
    mpz_pow_ui(result.get_num_mpz_t(), base.get_num_mpz_t(), exponent);
    mpz_pow_ui(result.get_den_mpz_t(), base.get_den_mpz_t(), exponent);
    return result;
}

namespace {

/// Σ aᵢbᵢ for first ≤ i < last, not in lowest terms. Halves are added, so that long numbers meet long ones: one by one, the
/// sum of terms with many denominators would take the square of its length.
mpq_class unreduced_inner(const std::vector<mpq_class>& a, const std::vector<mpq_class>& b, std::size_t first,
                          std::size_t last)
{
    mpq_class sum = 0;
    if (first == last) return sum;
    if (last - first == 1) {
        if (a[first] == 0 || b[first] == 0) return sum;
        budget::spend(2 * budget::product(budget::words(a[first]), budget::words(b[first])), "an inner product");
        sum.get_num() = a[first].get_num() * b[first].get_num();
        sum.get_den() = a[first].get_den() * b[first].get_den();
        return sum;
    }
    const std::size_t middle = first + (last - first) / 2;
    mpq_class left = unreduced_inner(a, b, first, middle), right = unreduced_inner(a, b, middle, last);
    if (left.get_num() == 0) return right;
    if (right.get_num() == 0) return left;
    if (left.get_den() == right.get_den()) {
        sum.get_num() = left.get_num() + right.get_num();
        sum.get_den() = left.get_den();
        return sum;
    }
    budget::spend(3 * budget::product(budget::words(left), budget::words(right)), "an inner product");
    sum.get_num() = left.get_num() * right.get_den() + right.get_num() * left.get_den();
    sum.get_den() = left.get_den() * right.get_den();
    return sum;
}

} // namespace

mpq_class inner(const std::vector<mpq_class>& a, const std::vector<mpq_class>& b)
{
    mpq_class sum = unreduced_inner(a, b, 0, a.size());
    budget::spend(budget::divisor(budget::words(sum.get_num()), budget::words(sum.get_den())), "an inner product");
    sum.canonicalize();
    return sum;
}

std::vector<mpq_class> powers_of_direction(const Instance& instance, long exponent)
{
    std::vector<mpq_class> result;
    for (const mpz_class& v : instance.direction) {
        require_memory(v, static_cast<std::size_t>(std::abs(exponent)) * instance.columns,
                       "the powers of the start's weights");
        const mpq_class value = power(v, static_cast<unsigned long>(std::abs(exponent)));
        result.push_back(exponent < 0 ? mpq_class(1 / value) : value);
    }
    return result;
}

mpq_class squared_norm_of_direction(const Instance& instance)
{
    const std::size_t words = longest(instance.direction);
    budget::spend(static_cast<double>(instance.columns) * budget::product(words, words), "the norm of the start");
    mpz_class sum = 0;
    for (const mpz_class& v : instance.direction) add_product(sum, v, v);
    return sum;
}

mpq_class squared_start_norm(const Instance& instance)
{
    mpz_class sum = 0;
    for (const mpq_class& v : powers_of_direction(instance, static_cast<long>(instance.depth))) sum += v.get_num();
    const mpq_class squared_norm = squared_norm_of_direction(instance);
    budget::spend_on("the norm of the start", instance.radius_squared, squared_norm);
    const mpq_class scale = power(instance.radius_squared / squared_norm, instance.depth);
    budget::spend_on("the norm of the start", scale, sum, sum);
    return scale * sum * sum;
}

std::vector<mpq_class> check_optimum(const Instance& instance, const IntegerMatrix& a, const Optimum& optimum,
                                     const std::vector<mpq_class>& weights)
{
    require(std::ranges::all_of(optimum.minimizer, [](const mpq_class& z) { return z >= 0; }),
            "the minimizer has a negative entry");
    require(a.product(optimum.minimizer) == instance.target, "the minimizer z does not satisfy A z = b");
    require(inner(weights, optimum.minimizer) == optimum.value, "the minimizer does not have the value stated");
    require(inner(instance.target, optimum.dual) == optimum.value, "the dual y does not satisfy <b,y> = value");
    std::vector<mpq_class> slack = a.transposed_product(optimum.dual);
    for (std::size_t n = 0; n < slack.size(); ++n) {
        budget::spend_on("the dual", weights[n], slack[n]);
        slack[n] = weights[n] - slack[n];
    }
    require(std::ranges::all_of(slack, [](const mpq_class& s) { return s >= 0; }), "the dual is not feasible");
    return slack;
}

void check_farkas(const Instance& instance, const IntegerMatrix& a, const std::vector<mpq_class>& farkas)
{
    require(!farkas.empty(), "there is no Farkas vector");
    require(inner(instance.target, farkas) > 0, "the Farkas vector f does not satisfy <b,f> > 0");
    require(std::ranges::all_of(a.transposed_product(farkas), [](const mpq_class& h) { return h <= 0; }),
            "the Farkas vector f does not satisfy A^T f <= 0");
}

void check_face(const Instance& instance, const IntegerMatrix& a, const Face& face)
{
    std::vector<mpq_class> point(instance.columns);
    std::vector<bool> is_on_face(instance.columns);
    for (std::size_t i = 0; i < face.support.size(); ++i) {
        require(face.interior[i] > 0, "the point of the face is not positive on it");
        point[face.support[i]] = face.interior[i];
        is_on_face[face.support[i]] = true;
    }
    require(a.product(point) == instance.target, "the point z of the face does not satisfy A z = b");
    require(inner(instance.target, face.normal) == 0, "the normal y of the face does not satisfy <b,y> = 0");
    const std::vector<mpq_class> image = a.transposed_product(face.normal);
    for (std::size_t n = 0; n < image.size(); ++n)
        require(is_on_face[n] ? image[n] >= 0 : image[n] > 0, "the normal of the face does not exclude a coordinate");
    // A row that is dropped is a combination of the kept ones on the face; b then is too, as A z = b for the point.
    for (std::size_t m = 0, kept = 0, dropped = 0; m < instance.rows; ++m) {
        if (kept < face.rows.size() && face.rows[kept] == m) {
            ++kept;
            continue;
        }
        mpz_class common; // A's own denominator is on both sides
        const std::vector<mpz_class> coefficients = over_one_denominator(face.combinations[dropped++], common);
        spend_on_sums(a, face.support.size(), face.rows.size() + 1, coefficients, common);
        for (const std::size_t n : face.support) {
            mpz_class sum = 0;
            for (std::size_t k = 0; k < face.rows.size(); ++k) add_product(sum, coefficients[k], a(face.rows[k], n));
            require(sum == common * a(m, n), "a dropped row is no combination of the kept ones");
        }
    }
}

void check_start_within_target(const Instance& instance, const IntegerMatrix& a)
{
    // 2⟨A x̃₀, b⟩ ≥ ‖A x̃₀‖² with x̃₀ = c v^L, c² rational.
    const std::vector<mpq_class> image = a.product(powers_of_direction(instance, static_cast<long>(instance.depth)));
    const mpq_class along = 2 * inner(image, instance.target), squared = inner(image, image),
                    norm = squared_norm_of_direction(instance);
    budget::spend_on("the start", instance.radius_squared, norm);
    const mpq_class c_squared = power(instance.radius_squared / norm, instance.depth);
    budget::spend_on("the start", along, along, squared, squared, c_squared);
    require(along >= 0 && along * along >= c_squared * squared * squared, "|e(0)| <= |b| does not hold");
}

namespace {

/// max ‖aₙ‖² over the columns of A. No product of two columns is larger.
mpq_class largest_square(const IntegerMatrix& a)
{
    budget::spend(static_cast<double>(a.rows * a.columns) * budget::product(a.words, a.words), "the columns' norms");
    mpz_class largest = 0;
    for (std::size_t n = 0; n < a.columns; ++n) {
        mpz_class sum = 0;
        for (std::size_t m = 0; m < a.rows; ++m) add_product(sum, a(m, n), a(m, n));
        largest = std::max(largest, sum);
    }
    return fraction(largest, a.denominator * a.denominator);
}

/// Whether the condition, which a larger number may break, holds for ω₂ = max over n of maxₖ⟨aₙ,aₖ⟩ − minₖ⟨aₙ,aₖ⟩.
template <class Condition>
bool holds_for_oscillation(const IntegerMatrix& a, const Condition& holds)
{
    const double pairs = static_cast<double>(a.columns) * static_cast<double>(a.columns);
    budget::spend(pairs * (40 + static_cast<double>(a.rows) * budget::product(a.words, a.words)),
                  "all products of two of " + std::to_string(a.columns) + " columns with " + std::to_string(a.rows) +
                      " entries each");
    mpz_class sum, low, high, largest = -1;
    for (std::size_t n = 0; n < a.columns; ++n) {
        for (std::size_t k = 0; k < a.columns; ++k) {
            sum = 0;
            for (std::size_t m = 0; m < a.rows; ++m) add_product(sum, a(m, n), a(m, k));
            if (k == 0 || sum < low) low = sum;
            if (k == 0 || sum > high) high = sum;
        }
        if (high - low <= largest) continue;
        largest = high - low;
        if (!holds(fraction(largest, a.denominator * a.denominator))) return false;
    }
    return true;
}

} // namespace

void check_collapse(const Instance& instance, const IntegerMatrix& a)
{
    require(instance.is_weight_normalized, "plain gradient flow does not collapse");
    const bool is_shallow = instance.depth == 2;
    const mpq_class s = -inner(a.product(powers_of_direction(instance, static_cast<long>(instance.depth))),
                               instance.target); // ‖v‖^L times that of u
    require(s > 0, "<A u0^L, b> < 0 does not hold");
    const mpq_class omega = extent(a.transposed_product(instance.target), is_shallow);
    const mpq_class norm = power(squared_norm_of_direction(instance), instance.depth), eta = instance.rate_ratio();
    // r² L V < η̃ s², V = factor ω(ω + r^L ω₂); r^L ≤ bound, exact for even L.
    mpq_class r_depth = power(instance.radius_squared, instance.depth / 2);
    if (instance.depth % 2 != 0) r_depth *= (1 + instance.radius_squared) / 2; // r ≤ (1 + r²)/2
    const auto holds = [&](const mpq_class& omega_2) {
        budget::spend_on("the criterion of collapse", instance.radius_squared, omega, omega, r_depth, omega_2, eta, s,
                         s, norm);
        const mpq_class v = (is_shallow ? mpq_class(1, 4) : mpq_class(2)) * omega * (omega + r_depth * omega_2);
        return instance.radius_squared * static_cast<long>(instance.depth) * v < eta * s * s / norm;
    };
    // ω₂ is the largest square for L > 2, and at most twice that for L = 2; only where that is not enough, its own value.
    const mpq_class square = largest_square(a);
    require(holds(is_shallow ? mpq_class(2 * square) : square) || (is_shallow && holds_for_oscillation(a, holds)),
            "the criterion of collapse does not hold");
}

} // namespace checker
