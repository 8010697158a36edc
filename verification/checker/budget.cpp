#include "budget.hpp"

#include "failure.hpp"

#include <mpfr.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

namespace checker::budget {
namespace {

double spent = 0, held = 0;

std::string rounded(double value)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.2g", value);
    return text;
}

double precision_words()
{
    return static_cast<double>(mpfr_get_default_prec()) / 64 + 1;
}

} // namespace

void begin()
{
    spent = held = 0;
}

void spend(double work, std::string_view what)
{
    spent += work;
    if (spent > operations)
        throw BeyondLimits(std::string(what) + " takes " + rounded(work) + " operations, " + rounded(spent) +
                           " with all before it: the limit is " + rounded(operations));
}

void require_bytes(double size, std::string_view what)
{
    if (held + size > bytes)
        throw BeyondLimits(std::string(what) + " takes " + rounded(size) + " bytes of memory, " + rounded(held + size) +
                           " with what is held already: the limit is " + rounded(bytes));
}

void hold(double size, std::string_view what)
{
    require_bytes(size, what);
    held += size;
}

std::size_t words(const mpz_class& number)
{
    return mpz_size(number.get_mpz_t());
}

std::size_t words(const mpq_class& number)
{
    return std::max(words(number.get_num()), words(number.get_den()));
}

// Fitted to GMP 6.2 and MPFR 4.2 on lengths of 1 to 500,000 words, from above within a factor of three or so.

double product(std::size_t a, std::size_t b)
{
    return 20 + static_cast<double>(std::max(a, b)) * static_cast<double>(std::min<std::size_t>({a, b, 400}));
}

double divisor(std::size_t a, std::size_t b)
{
    const auto shorter = static_cast<double>(std::min(a, b));
    return 80 + product(a, b) + shorter * std::min(60 * std::sqrt(shorter), 16'000.0); // of the remainder of a division
}

double interval()
{
    const double w = precision_words();
    return 8 * (50 + w * (12 + w / 12)); // of products of all ends; others are cheaper
}

double quotient()
{
    const double w = precision_words();
    return 8 * (100 + w * (50 + 0.6 * w));
}

double function()
{
    const double w = precision_words();
    return 2 * (1000 + w * std::min(700 + 15 * w, 13'000.0));
}

double root(unsigned long degree)
{
    return function() * (1 + static_cast<double>(std::min(degree, 100UL)) / 20);
}

double interval_bytes()
{
    return 2 * (64 + 8 * precision_words());
}

} // namespace checker::budget
