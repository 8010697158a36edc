#include "exact.hpp"

#include "failure.hpp"

#include <algorithm>

namespace checker {
namespace {

/// Memory is bounded: a short text may denote numbers that are long over a common denominator, or as powers.
void limit_bits(const mpz_class& number, std::size_t copies)
{
    if (mpz_sizeinbase(number.get_mpz_t(), 2) > limits::bits / std::max<std::size_t>(copies, 1))
        throw BeyondLimits("the numbers are too long");
}

/// values = integers/denominator.
std::vector<mpz_class> over_one_denominator(const std::vector<mpq_class>& values, mpz_class& denominator)
{
    denominator = 1;
    for (const mpq_class& value : values) {
        denominator = lcm(denominator, value.get_den());
        limit_bits(denominator, values.size());
    }
    std::vector<mpz_class> integers;
    integers.reserve(values.size());
    for (const mpq_class& value : values) integers.emplace_back(value.get_num() * (denominator / value.get_den()));
    return integers;
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

IntegerMatrix IntegerMatrix::of(const Instance& instance)
{
    IntegerMatrix a{instance.rows, instance.columns, 1, {}};
    a.numerators = over_one_denominator(instance.matrix, a.denominator);
    return a;
}

std::vector<mpq_class> IntegerMatrix::product(const std::vector<mpq_class>& z) const
{
    mpz_class common;
    const std::vector<mpz_class> integers = over_one_denominator(z, common);
    std::vector<mpq_class> result;
    for (std::size_t m = 0; m < rows; ++m) {
        mpz_class sum = 0;
        for (std::size_t n = 0; n < columns; ++n)
            if (integers[n] != 0) sum += (*this)(m, n) * integers[n];
        result.push_back(fraction(sum, common * denominator));
    }
    return result;
}

std::vector<mpq_class> IntegerMatrix::transposed_product(const std::vector<mpq_class>& y) const
{
    mpz_class common;
    const std::vector<mpz_class> integers = over_one_denominator(y, common);
    std::vector<mpq_class> result;
    for (std::size_t n = 0; n < columns; ++n) {
        mpz_class sum = 0;
        for (std::size_t m = 0; m < rows; ++m) sum += (*this)(m, n) * integers[m];
        result.push_back(fraction(sum, common * denominator));
    }
    return result;
}

mpq_class power(const mpq_class& base, unsigned long exponent)
{
    limit_bits(base.get_num(), exponent);
    limit_bits(base.get_den(), exponent);
    mpq_class result;
    mpz_pow_ui(result.get_num_mpz_t(), base.get_num_mpz_t(), exponent);
    mpz_pow_ui(result.get_den_mpz_t(), base.get_den_mpz_t(), exponent);
    return result;
}

mpq_class inner(const std::vector<mpq_class>& a, const std::vector<mpq_class>& b)
{
    mpq_class sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
    return sum;
}

std::vector<mpq_class> powers_of_direction(const Instance& instance, long exponent)
{
    std::vector<mpq_class> result;
    for (const mpz_class& v : instance.direction) {
        limit_bits(v, static_cast<std::size_t>(std::abs(exponent)) * instance.columns);
        const mpq_class value = power(v, static_cast<unsigned long>(std::abs(exponent)));
        result.push_back(exponent < 0 ? mpq_class(1 / value) : value);
    }
    return result;
}

mpq_class squared_norm_of_direction(const Instance& instance)
{
    mpz_class sum = 0;
    for (const mpz_class& v : instance.direction) sum += v * v;
    return sum;
}

mpq_class squared_start_norm(const Instance& instance)
{
    mpq_class sum = 0;
    for (const mpq_class& v : powers_of_direction(instance, static_cast<long>(instance.depth))) sum += v;
    return power(instance.radius_squared / squared_norm_of_direction(instance), instance.depth) * sum * sum;
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
    for (std::size_t n = 0; n < slack.size(); ++n) slack[n] = weights[n] - slack[n];
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
        const std::vector<mpq_class>& coefficients = face.combinations[dropped++];
        for (const std::size_t n : face.support) {
            mpq_class sum = 0;
            for (std::size_t k = 0; k < face.rows.size(); ++k)
                sum += coefficients[k] * instance.matrix[face.rows[k] * instance.columns + n];
            require(sum == instance.matrix[m * instance.columns + n],
                    "a dropped row is no combination of the kept ones");
        }
    }
}

void check_start_within_target(const Instance& instance, const IntegerMatrix& a)
{
    // 2⟨A x̃₀, b⟩ ≥ ‖A x̃₀‖² with x̃₀ = c v^L, c² rational.
    const std::vector<mpq_class> image = a.product(powers_of_direction(instance, static_cast<long>(instance.depth)));
    const mpq_class along = 2 * inner(image, instance.target), squared = inner(image, image);
    const mpq_class c_squared = power(instance.radius_squared / squared_norm_of_direction(instance), instance.depth);
    require(along >= 0 && along * along >= c_squared * squared * squared, "|e(0)| <= |b| does not hold");
}

void check_collapse(const Instance& instance, const IntegerMatrix& a)
{
    require(instance.is_weight_normalized, "plain gradient flow does not collapse");
    const bool is_shallow = instance.depth == 2;
    const mpq_class s = -inner(a.product(powers_of_direction(instance, static_cast<long>(instance.depth))),
                               instance.target); // ‖v‖^L times that of u
    require(s > 0, "<A u0^L, b> < 0 does not hold");
    const mpq_class omega = extent(a.transposed_product(instance.target), is_shallow);
    mpq_class omega_2 = 0;
    std::vector<mpq_class> column(instance.rows);
    for (std::size_t n = 0; n < instance.columns; ++n) {
        for (std::size_t m = 0; m < instance.rows; ++m) column[m] = instance.matrix[m * instance.columns + n];
        omega_2 = std::max(omega_2, extent(a.transposed_product(column), is_shallow));
    }
    // r² L V < η̃ s², V = factor ω(ω + r^L ω₂); r^L ≤ bound, exact for even L.
    mpq_class r_depth = power(instance.radius_squared, instance.depth / 2);
    if (instance.depth % 2 != 0) r_depth *= (1 + instance.radius_squared) / 2; // r ≤ (1 + r²)/2
    const mpq_class v = (is_shallow ? mpq_class(1, 4) : mpq_class(2)) * omega * (omega + r_depth * omega_2);
    require(instance.radius_squared * static_cast<long>(instance.depth) * v <
                instance.rate_ratio() * s * s / power(squared_norm_of_direction(instance), instance.depth),
            "the criterion of collapse does not hold");
}

} // namespace checker
