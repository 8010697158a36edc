#include <wnflow/problem/generators.hpp>

#include <mpfr.h>

#include <algorithm>
#include <bit>
#include <functional>
#include <random>
#include <stdexcept>
#include <string>

namespace wnflow::problem {
namespace {

using numeric::Integer;
using numeric::Rational;
using numeric::RationalMatrix;
using numeric::RationalVector;
using Bits = std::mt19937_64;

/// An MPFR number of run-time precision that frees itself.
class Real {
public:
    explicit Real(mpfr_prec_t bits) { mpfr_init2(value_, bits); }
    ~Real() { mpfr_clear(value_); }
    Real(const Real&) = delete;
    Real& operator=(const Real&) = delete;
    operator mpfr_ptr() { return value_; }

private:
    mpfr_t value_;
};

constexpr mpfr_rnd_t nearest = MPFR_RNDN;

Integer power_of_two(unsigned exponent)
{
    return Integer(1) << exponent;
}

/// p + 64 + s bits leave at least 60 correct ones after the binary point's p.
mpfr_prec_t working_bits(const MatrixRecipe& recipe)
{
    std::size_t scale_bits = 0;
    if (recipe.scale) {
        const Integer whole = numerator(*recipe.scale) / denominator(*recipe.scale);
        if (whole > 0) scale_bits = mpz_sizeinbase(whole.backend().data(), 2);
    }
    return static_cast<mpfr_prec_t>(std::max<std::size_t>(128, recipe.fraction_bits + 64 + scale_bits));
}

/// Standard normal deviates in pairs.
class BoxMuller {
public:
    BoxMuller(std::uint64_t seed, mpfr_prec_t bits)
        : source_(seed), radius_(bits), angle_(bits), sine_(bits), cosine_(bits), two_pi_(bits)
    {
        mpfr_const_pi(two_pi_, nearest);
        mpfr_mul_2ui(two_pi_, two_pi_, 1, nearest);
    }

    void next(mpfr_ptr deviate)
    {
        if (!has_second_) draw_pair();
        mpfr_set(deviate, has_second_ ? sine_ : cosine_, nearest);
        has_second_ = !has_second_;
    }

private:
    /// (⌊w/2^11⌋ + 1/2)/2^53: neither 0, where the logarithm is infinite, nor 1.
    void draw_uniform(mpfr_ptr uniform)
    {
        const std::uint64_t odd = ((source_() >> 11U) << 1U) | 1U;
        static_assert(sizeof(unsigned long) >= sizeof(std::uint64_t));
        mpfr_set_ui_2exp(uniform, odd, -54, nearest);
    }

    void draw_pair()
    {
        draw_uniform(radius_);
        draw_uniform(angle_);
        mpfr_log(radius_, radius_, nearest);
        mpfr_mul_si(radius_, radius_, -2, nearest);
        mpfr_sqrt(radius_, radius_, nearest);
        mpfr_mul(angle_, two_pi_, angle_, nearest);
        mpfr_sin_cos(sine_, cosine_, angle_, nearest);
        mpfr_mul(cosine_, radius_, cosine_, nearest);
        mpfr_mul(sine_, radius_, sine_, nearest);
    }

    Bits source_;
    Real radius_, angle_, sine_, cosine_, two_pi_;
    bool has_second_ = false;
};

/// Uniform integer in [−2^p, 2^p].
Integer draw_symmetric_integer(Bits& source, unsigned p)
{
    const unsigned needed = p + 2;
    const unsigned draws = (needed + 63) / 64;
    for (;;) {
        Integer candidate = 0;
        for (unsigned i = 0; i < draws; ++i) candidate = (candidate << 64U) | Integer(source());
        candidate >>= 64 * draws - needed;
        if (candidate <= power_of_two(p + 1)) return candidate - power_of_two(p);
    }
}

bool draw_sign(Bits& source)
{
    return (source() >> 63U) != 0;
}

/// cos or sin of 2π·turn/full, 0 ≤ turn < full.
void trigonometric_value(mpfr_ptr value, bool is_sine, std::uint64_t turn, std::uint64_t full)
{
    if (4 * turn % full == 0) {
        constexpr long cosines[] = {1, 0, -1, 0};
        const std::uint64_t quarter = 4 * turn / full;
        mpfr_set_si(value, cosines[is_sine ? (quarter + 3) % 4 : quarter], nearest);
        return;
    }
    Real angle(mpfr_get_prec(value));
    mpfr_const_pi(angle, nearest);
    mpfr_mul_2ui(angle, angle, 1, nearest);
    mpfr_mul_ui(angle, angle, turn, nearest);
    mpfr_div_ui(angle, angle, full, nearest);
    if (is_sine) mpfr_sin(value, angle, nearest);
    else mpfr_cos(value, angle, nearest);
}

/// d·scale rounded to the nearest multiple of 2^-p.
class Rounder {
public:
    explicit Rounder(const MatrixRecipe& recipe) : recipe_(recipe), root_(working_bits(recipe))
    {
        mpfr_sqrt_ui(root_, recipe.rows, nearest);
    }

    [[nodiscard]] Rational operator()(mpfr_ptr deviate)
    {
        if (recipe_.scale) mpfr_mul_q(deviate, deviate, recipe_.scale->backend().data(), nearest);
        else mpfr_div(deviate, deviate, root_, nearest);
        mpfr_mul_2ui(deviate, deviate, recipe_.fraction_bits, nearest);
        Integer multiple;
        mpfr_get_z(multiple.backend().data(), deviate, nearest);
        return Rational(multiple, power_of_two(recipe_.fraction_bits));
    }

private:
    const MatrixRecipe& recipe_;
    Real root_;
};

void require_limits(const MatrixRecipe& recipe)
{
    const bool sides_fit = recipe.rows >= 1 && recipe.rows <= max_matrix_side && recipe.columns >= 1 &&
                           recipe.columns <= max_matrix_side && recipe.rows * recipe.columns <= max_matrix_entries;
    if (!sides_fit)
        throw std::invalid_argument("generate_matrix: " + std::to_string(recipe.rows) + " x " +
                                    std::to_string(recipe.columns) + " is out of range");
    if (recipe.fraction_bits > max_fraction_bits)
        throw std::invalid_argument("generate_matrix: fraction_bits " + std::to_string(recipe.fraction_bits));
    if (recipe.scale && *recipe.scale <= 0) throw std::invalid_argument("generate_matrix: scale must be positive");
}

/// @param next called once per entry, in row order, with the entry's row and column
RationalMatrix fill(const MatrixRecipe& recipe, const std::function<void(mpfr_ptr, std::size_t, std::size_t)>& next)
{
    RationalMatrix matrix(recipe.rows, recipe.columns);
    Rounder round(recipe);
    Real deviate(working_bits(recipe));
    for (std::size_t m = 0; m < recipe.rows; ++m)
        for (std::size_t n = 0; n < recipe.columns; ++n) {
            next(deviate, m, n);
            matrix(m, n) = round(deviate);
        }
    return matrix;
}

RationalMatrix generate_gaussian(const MatrixRecipe& recipe)
{
    BoxMuller normal(recipe.seed, working_bits(recipe));
    return fill(recipe, [&](mpfr_ptr deviate, std::size_t, std::size_t) { normal.next(deviate); });
}

RationalMatrix generate_uniform(const MatrixRecipe& recipe)
{
    Bits source(recipe.seed);
    return fill(recipe, [&](mpfr_ptr deviate, std::size_t, std::size_t) {
        const Integer k = draw_symmetric_integer(source, recipe.fraction_bits);
        mpfr_set_z_2exp(deviate, k.backend().data(), -static_cast<mpfr_exp_t>(recipe.fraction_bits), nearest);
    });
}

RationalMatrix generate_rademacher(const MatrixRecipe& recipe)
{
    Bits source(recipe.seed);
    return fill(recipe, [&](mpfr_ptr deviate, std::size_t, std::size_t) {
        mpfr_set_si(deviate, draw_sign(source) ? -1 : 1, nearest);
    });
}

RationalMatrix generate_trigonometric(const MatrixRecipe& recipe)
{
    return fill(recipe, [&](mpfr_ptr deviate, std::size_t m, std::size_t n) {
        const std::uint64_t frequency = m / 2 + 1;
        trigonometric_value(deviate, m % 2 == 1, frequency * n % recipe.columns, recipe.columns);
    });
}

} // namespace

RationalMatrix generate_matrix(const MatrixRecipe& recipe)
{
    require_limits(recipe);
    switch (recipe.kind) {
    case MatrixKind::gaussian: return generate_gaussian(recipe);
    case MatrixKind::uniform: return generate_uniform(recipe);
    case MatrixKind::rademacher: return generate_rademacher(recipe);
    case MatrixKind::trigonometric: return generate_trigonometric(recipe);
    }
    throw std::invalid_argument("generate_matrix: unknown kind");
}

RationalVector generate_sparse_vector(std::size_t dimension, std::size_t sparsity, std::uint64_t seed,
                                      bool random_signs)
{
    if (sparsity < 1 || sparsity > dimension)
        throw std::invalid_argument("generate_sparse_vector: sparsity " + std::to_string(sparsity) + " of " +
                                    std::to_string(dimension));
    Bits source(seed);
    const auto width = static_cast<unsigned>(std::bit_width(dimension - 1));
    RationalVector result(dimension);
    for (std::size_t placed = 0; placed < sparsity;) {
        const std::uint64_t draw = source();
        const std::size_t position = width == 0 ? 0 : draw >> (64U - width); // a shift by 64 is undefined
        if (position >= dimension || result[position] != 0) continue;
        result[position] = random_signs && draw_sign(source) ? -1 : 1;
        ++placed;
    }
    return result;
}

RationalVector generate_direction(std::size_t dimension, std::uint64_t seed)
{
    // Not generate_matrix: a direction may be longer than a matrix may be wide.
    const RationalMatrix deviates = generate_gaussian({.kind = MatrixKind::gaussian,
                                                       .rows = 1,
                                                       .columns = dimension,
                                                       .seed = seed,
                                                       .scale = Rational(1),
                                                       .fraction_bits = 20});
    RationalVector direction;
    for (std::size_t n = 0; n < dimension; ++n) {
        const Rational magnitude = abs(deviates(0, n));
        direction.push_back(magnitude == 0 ? Rational(1, power_of_two(20)) : magnitude);
    }
    return direction;
}

} // namespace wnflow::problem
