#include "support/catch.hpp"

#include "limit/sign_bracket.hpp"

#include <cmath>
#include <functional>

using wnflow::limit::SignBracket;

TEST_CASE("the sign bracket finds where a function changes from + to -", "[limit][bracket]")
{
    struct Example {
        std::function<double(double)> function;
        double root, first, second;
    };
    // The last two bend so that plain regula falsi keeps one end for hundreds of steps.
    const Example examples[] = {
        {[](double x) { return 3 - x; }, 3, -10, 20},
        {[](double x) { return 1 - std::exp(x); }, 0, -1, 30},
        {[](double x) { return std::exp(-x) - 1e-6; }, 6 * std::log(10.0), 0, 200},
        {[](double x) { return -std::expm1(2 * x) - x; }, 0, -40, 3},
    };
    for (const Example& example : examples) {
        CAPTURE(example.root);
        SignBracket bracket;
        CHECK_FALSE(bracket.is_closed());
        bracket.add(example.first, example.function(example.first));
        CHECK_FALSE(bracket.is_closed());
        bracket.add(example.second, example.function(example.second));
        REQUIRE(bracket.is_closed());
        int steps = 0;
        while (bracket.high() - bracket.low() > 0.05) {
            const double x = bracket.estimate(), value = example.function(x);
            REQUIRE(x > bracket.low());
            REQUIRE(x < bracket.high());
            REQUIRE(++steps < 60);
            if (std::abs(value) < 1e-14) break;
            bracket.add(x, value);
            CHECK(bracket.low() <= example.root);
            CHECK(bracket.high() >= example.root);
        }
    }
}
