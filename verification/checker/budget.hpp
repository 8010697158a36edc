#pragma once

#include <gmpxx.h>

#include <cstddef>
#include <string_view>

/// What judging one certificate may cost. Costs are estimated from sizes before anything is computed, and what is too large is
/// refused; so time and memory are bounded, whatever a certificate asks for. This program has one thread: there is one account.
namespace checker::budget {

/// Of the estimates below, whose unit is roughly a nanosecond: a minute or two. Three limits of N = 1000, M = 300 at 256 bits
/// need a third of it.
constexpr double operations = 6e10;
/// Of memory. The same three limits need a third of it, too.
constexpr double bytes = std::size_t{1} << 29U;

/// A new account: nothing is spent or held.
void begin();
/// @param what  for the message: what is being judged
/// @throws BeyondLimits if more is spent together than `operations`
void spend(double work, std::string_view what);
/// Memory that is given back soon, resp. that is in use from now on.
/// @throws BeyondLimits if together with what is held it is more than `bytes`
void require_bytes(double size, std::string_view what);
void hold(double size, std::string_view what);

/// Words of a number; the longer one of numerator and denominator.
[[nodiscard]] std::size_t words(const mpz_class& number);
[[nodiscard]] std::size_t words(const mpq_class& number);

/// Work of a product or a quotient, and of a greatest common divisor, of numbers of so many words.
[[nodiscard]] double product(std::size_t a, std::size_t b);
[[nodiscard]] double divisor(std::size_t a, std::size_t b);
/// Work of a sum, product or comparison of intervals; of a quotient; of an exponential, logarithm or power; of a root. All at
/// the current precision.
[[nodiscard]] double interval();
[[nodiscard]] double quotient();
[[nodiscard]] double function();
[[nodiscard]] double root(unsigned long degree);
/// Memory of an interval at the current precision.
[[nodiscard]] double interval_bytes();

/// Spends what an expression in these rationals takes: some operations and reductions to lowest terms.
template <class... Numbers>
void spend_on(std::string_view what, const Numbers&... numbers)
{
    const std::size_t size = (words(numbers) + ...);
    spend(4 * divisor(size, size), what);
}

} // namespace checker::budget
