#pragma once

#include <wnflow/numeric/ball.hpp>
#include <wnflow/numeric/rational.hpp>
#include <wnflow/numeric/rational_matrix.hpp>

#include <flint/fmpq.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>

/// Random numbers and balls with corner cases, and exact values of floating-point results.
namespace random_numbers {

using wnflow::numeric::Ball;
using wnflow::numeric::Rational;
using wnflow::numeric::RationalMatrix;
using wnflow::numeric::RationalVector;

inline Rational two_to_the(long exponent)
{
    const Rational two(2);
    return exponent >= 0 ? wnflow::numeric::power(two, static_cast<unsigned>(exponent))
                         : 1 / wnflow::numeric::power(two, static_cast<unsigned>(-exponent));
}

class Random {
public:
    explicit Random(std::uint64_t seed) : bits_(seed) {}

    [[nodiscard]] std::uint64_t below(std::uint64_t bound) { return bits_() % bound; }
    [[nodiscard]] long between(long low, long high)
    {
        return low + static_cast<long>(below(static_cast<std::uint64_t>(high - low + 1)));
    }
    [[nodiscard]] bool coin() { return below(2) == 0; }

    /// Ordinary sizes, near 1, huge, tiny, integers, 0.
    [[nodiscard]] Rational number()
    {
        const Rational fraction = Rational(between(-1'000'000, 1'000'000)) / between(1, 1'000'000);
        switch (below(8)) {
        case 0: return 0;
        case 1: return between(-3, 3);
        case 2: return fraction * two_to_the(between(900, 1000));
        case 3: return fraction * two_to_the(-between(900, 1000));
        case 4: return 1 + fraction * two_to_the(-between(0, 300));
        case 5: return fraction * two_to_the(between(-60, 60));
        default: return fraction;
        }
    }
    /// In [-1, 1], the ends included.
    [[nodiscard]] Rational share()
    {
        switch (below(5)) {
        case 0: return -1;
        case 1: return 1;
        default: return Rational(between(-1000, 1000)) / 1000;
        }
    }

private:
    std::mt19937_64 bits_;
};

inline Rational exact(const arf_struct* value)
{
    fmpq_t fraction;
    fmpq_init(fraction);
    arf_get_fmpq(fraction, value);
    Rational result;
    fmpq_get_mpq(result.backend().data(), fraction);
    fmpq_clear(fraction);
    return result;
}
/// The midpoint of a finite ball, exactly.
inline Rational exact_midpoint(const Ball& x)
{
    return exact(arb_midref(x.data()));
}
inline Rational exact_radius(const Ball& x)
{
    arf_t radius;
    arf_init_set_mag_shallow(radius, arb_radref(x.data())); // not to be cleared
    return exact(radius);
}
inline Rational exact_lower(const Ball& x)
{
    return exact_midpoint(x) - exact_radius(x);
}
inline Rational exact_upper(const Ball& x)
{
    return exact_midpoint(x) + exact_radius(x);
}

/// A ball and one of its points.
struct Pointed {
    Ball ball;
    Rational point;
};

/// Without width, as wide as rounding makes it, wide, wider than its midpoint.
inline Pointed random_pointed(Random& random, const Rational& centre)
{
    Ball ball(centre);
    switch (random.below(4)) {
    case 0: ball = ball.midpoint(); break;
    case 1: break;
    case 2: ball = ball.widened(Ball(centre * two_to_the(-random.between(1, 80)))); break;
    default: ball = ball.widened(Ball(random.number())); break;
    }
    return {ball, exact_midpoint(ball) + random.share() * exact_radius(ball)};
}
inline Pointed random_pointed(Random& random)
{
    return random_pointed(random, random.number());
}

/// For doubles that are computed in two ways.
inline bool is_near(double a, double b, double relative = 1e-10)
{
    return std::abs(a - b) <= relative * std::max(std::abs(a), std::abs(b));
}

/// An M×N matrix of multiples of 1/16 in [-1, 1].
inline RationalMatrix random_matrix(Random& random, std::size_t rows, std::size_t columns)
{
    RationalMatrix a(rows, columns);
    for (std::size_t i = 0; i < rows; ++i)
        for (std::size_t j = 0; j < columns; ++j) a(i, j) = Rational(random.between(-16, 16)) / 16;
    return a;
}

/// Multiples of 1/16 in [-1, 1].
inline RationalVector random_sixteenths(Random& random, std::size_t size)
{
    RationalVector x(size);
    for (Rational& entry : x) entry = Rational(random.between(-16, 16)) / 16;
    return x;
}

inline RationalVector random_vector(Random& random, std::size_t size)
{
    RationalVector x(size);
    for (Rational& entry : x) entry = random.number();
    return x;
}

} // namespace random_numbers
