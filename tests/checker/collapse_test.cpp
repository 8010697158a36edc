#include "support/catch.hpp"

#include <verification/checker/budget.hpp>
#include <verification/checker/exact.hpp>
#include <verification/checker/failure.hpp>

#include <algorithm>
#include <random>

using namespace checker;

namespace {

mpq_class rational(std::mt19937_64& bits, long low, long high)
{
    const auto numerator = low + static_cast<long>(bits() % static_cast<std::uint64_t>(high - low + 1));
    mpq_class value(numerator, 1 + static_cast<long>(bits() % 4));
    value.canonicalize();
    return value;
}

/// The criterion of docs/theory/limit.md, word by word and in plain loops.
bool is_criterion_met(const Instance& instance)
{
    const std::size_t rows = instance.rows, columns = instance.columns;
    const auto a = [&](std::size_t m, std::size_t n) { return instance.matrix[m * columns + n]; };
    const auto extent = [&](const std::vector<mpq_class>& v) -> mpq_class {
        mpq_class low = v[0], high = v[0], most = 0;
        for (const mpq_class& x : v) {
            low = std::min(low, x);
            high = std::max(high, x);
            most = std::max(most, mpq_class(abs(x)));
        }
        return instance.depth == 2 ? mpq_class(high - low) : most;
    };
    const auto times_transpose = [&](const std::vector<mpq_class>& y) {
        std::vector<mpq_class> result(columns);
        for (std::size_t n = 0; n < columns; ++n)
            for (std::size_t m = 0; m < rows; ++m) result[n] += a(m, n) * y[m];
        return result;
    };
    mpq_class s = 0, norm = 0, omega_2 = 0, r_depth = 1, norm_power = 1;
    for (std::size_t n = 0; n < columns; ++n) {
        mpq_class power = 1;
        for (unsigned long l = 0; l < instance.depth; ++l) power *= instance.direction[n];
        norm += instance.direction[n] * instance.direction[n];
        std::vector<mpq_class> column(rows);
        for (std::size_t m = 0; m < rows; ++m) {
            column[m] = a(m, n);
            s -= a(m, n) * power * instance.target[m];
        }
        omega_2 = std::max(omega_2, extent(times_transpose(column)));
    }
    for (unsigned long l = 0; l < instance.depth; ++l) norm_power *= norm;
    for (unsigned long l = 0; l + 1 < instance.depth; l += 2) r_depth *= instance.radius_squared;
    if (instance.depth % 2 == 1) r_depth *= (1 + instance.radius_squared) / 2;
    const mpq_class omega = extent(times_transpose(instance.target));
    const mpq_class v = (instance.depth == 2 ? mpq_class(1, 4) : mpq_class(2)) * omega * (omega + r_depth * omega_2);
    return s > 0 &&
           instance.radius_squared * mpq_class(instance.depth) * v < instance.rate_ratio() * s * s / norm_power;
}

bool is_accepted(const Instance& instance)
{
    budget::begin();
    try {
        check_collapse(instance, IntegerMatrix::of(instance));
        return true;
    } catch (const Rejected&) {
        return false;
    }
}

} // namespace

TEST_CASE("the criterion of collapse is accepted exactly where it holds", "[checker][collapse]")
{
    std::mt19937_64 bits(3);
    int accepted = 0, rejected = 0, close = 0;
    for (int round = 0; round < 600; ++round) {
        Instance instance;
        instance.is_weight_normalized = true;
        instance.depth = 2 + bits() % 3;
        instance.rows = 1 + bits() % 3;
        instance.columns = 1 + bits() % 5;
        instance.eta_u = rational(bits, 1, 9);
        // Columns that resemble each other: the oscillation is much less than twice the largest square.
        const mpq_class common = rational(bits, 1, 1000);
        for (std::size_t i = 0; i < instance.rows * instance.columns; ++i)
            instance.matrix.emplace_back(common + rational(bits, -5, 5));
        for (std::size_t n = 0; n < instance.columns; ++n) instance.direction.emplace_back(1 + bits() % 5);
        for (std::size_t m = 0; m < instance.rows; ++m) instance.target.push_back(rational(bits, -20, 1));
        // Radii on both sides of the one where the answer changes, down to a part in a thousand.
        mpq_class low = mpq_class(1, 1'000'000'000'000), high = 1'000'000'000'000;
        for (int step = 0; step < 90 && high > low * mpq_class(1001, 1000); ++step) {
            const bool is_far = high > 4 * low;
            instance.radius_squared =
                is_far ? mpq_class(low * (mpz_class(1) << (mpz_sizeinbase(mpz_class(high / low).get_mpz_t(), 2) / 2)))
                       : mpq_class((low + high) / 2);
            const bool is_met = is_criterion_met(instance);
            CAPTURE(round, step, instance.depth, instance.radius_squared.get_str());
            REQUIRE(is_accepted(instance) == is_met);
            ++(is_met ? accepted : rejected);
            (is_met ? low : high) = instance.radius_squared;
            close += is_far ? 0 : 1;
        }
    }
    CHECK(accepted > 1000);
    CHECK(rejected > 1000);
    CHECK(close > 1000);
}
