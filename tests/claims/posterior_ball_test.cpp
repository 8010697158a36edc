#include "support/catch.hpp"

#include "claims/instances.hpp"

#include <wnflow/flow/magnification.hpp>
#include <wnflow/flow/start.hpp>
#include <wnflow/limit/bounds.hpp>
#include <wnflow/problem/instance_file.hpp>

using namespace wnflow;
using namespace wnflow::claims;
using numeric::Ball;
using numeric::Rational;

/// The optimum for the data A x̃ is convex in x̃: with A = (1 0 1; 0 1 1) and x̃ = (ε + δ, ε, β) it is β + ε + δ for δ ≥ 0, and
/// β + ε for δ ≤ 0, while a dual optimum at the centre says β + ε + δ/2 to first order.
TEST_CASE("theorem-2.4-posterior holds what every point of its ball has", "[claims][posterior]")
{
    const problem::Instance instance =
        problem::parse_instance("depth = 2\n[data]\nmatrix = [[1, 0, 1], [0, 1, 1]]\ntarget = [1, 1]\n[flow]\n"
                                "eta_ratio = 1\n[initialization]\nweights = [\"1/10\", \"1/10\", \"1/10\"]\n[run]\n"
                                "until = 1\n",
                                "ball.toml", ".");
    const numeric::PrecisionScope precision(256);
    for (const Rational& delta : {Rational(1, 1000), Rational(1, 20), Rational(1, 5)}) {
        const Rational epsilon(1, 10), beta(1);
        EvidenceParts parts;
        parts.trajectory.emplace();
        parts.trajectory->second_digits = 70;
        parts.is_trajectory_enclosed = true;
        flow::Sample start, sample;
        sample.time = 1;
        sample.radius = Ball(1);
        sample.growth = Ball(1000);
        for (const Ball& entry : {Ball(epsilon).widened(Ball(delta)), Ball(epsilon), Ball(beta)}) {
            const Eigen::Index n = sample.weights.size();
            sample.weights.conservativeResize(n + 1);
            // The root of the ball's upper end is that of the true entry; a negative part is left out.
            sample.weights[n] = numeric::sqrt_of_nonnegative(entry);
        }
        sample.direction = sample.weights;
        start = sample;
        start.time = 0;
        parts.trajectory->samples = {start, sample};
        const Verdict verdict = test::verdict_on(instance, "theorem-2.4-posterior", parts);
        REQUIRE(verdict.right);
        const flow::Start reduced{instance.initialization,
                                  flow::log_magnification(sample.radius,
                                                          flow::Start{instance.initialization, {}}.radius(),
                                                          log(sample.growth))};
        const Vector<Ball> represented = flow::Network<Ball>::powers(sample.weights, 2);
        const Rational least = std::max(Rational(epsilon - delta), Rational(0));
        for (const Rational& first : {least, epsilon, Rational(epsilon + delta)}) {
            CAPTURE(delta, first);
            REQUIRE(represented[0].contains(first));
            const Rational more = std::max(first, epsilon), less = std::min(first, epsilon);
            const Rational optimum = beta + more;
            const auto bound = limit::bound_plain(reduced.weights(), 2, true, Ball(optimum));
            REQUIRE(bound);
            CHECK(verdict.right->overlaps(*bound));
            CHECK(verdict.left->overlaps(Ball(Rational(less / optimum))));
            CHECK(certainly_less_equal(verdict.right->lower(), bound->upper()));
            CHECK(certainly_less_equal(bound->lower(), verdict.right->upper()));
        }
    }
}
