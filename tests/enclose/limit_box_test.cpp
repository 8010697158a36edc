#include "support/catch.hpp"

#include "flow/random_instance.hpp"

#include <wnflow/enclose/limit_box.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

using namespace wnflow::enclose;
using namespace wnflow::numeric;
using namespace random_instances;
using wnflow::limit::approximate_dual_zero;
using wnflow::limit::DualSystem;
using wnflow::limit::LimitProblem;
using wnflow::limit::NewtonOutcome;

namespace {

constexpr long bits_limit = 1L << 13;

/// The box around the limit, with so many digits.
LimitBoxResult box_of(const LimitProblem& problem, unsigned digits)
{
    const auto newton = approximate_dual_zero(problem, {digits, 1000, bits_limit});
    if (newton.outcome != NewtonOutcome::converged) return {{}, "Newton's method: " + newton.reason};
    return enclose_limit(problem, newton.lambda, digits, std::max(newton.bits, bits_for_digits(digits) + 64),
                         bits_limit);
}

Shape shape_of(std::uint64_t seed)
{
    constexpr const char* alphas[] = {"1e-6", "1e-2", "1/3", "2"};
    constexpr const char* rates[] = {"1e-2", "1", "10"};
    Shape shape;
    shape.depth = 2 + static_cast<unsigned>(seed % 4);
    shape.flow = seed % 3 == 0 ? FlowKind::plain : FlowKind::weight_normalized;
    shape.measurements = 1 + seed % 3;
    shape.dimension = 4 + seed % 5;
    shape.alpha = parse_rational(alphas[seed / 2 % 4]);
    shape.eta_r = parse_rational(rates[seed / 3 % 3]);
    shape.is_uniform = seed % 2 == 0;
    return shape;
}

/// 10^k as text of the smallest entry of x̃, or why there is no box.
std::string describe(const LimitBoxResult& result)
{
    if (!result.box) return result.reason;
    double least = 0;
    for (const Ball& entry : result.box->point.end) least = std::min(least, entry.approximate_log10());
    return "smallest entry 1e" + std::to_string(std::lround(least));
}

/// A problem with one measurement.
LimitProblem line_problem(unsigned depth, const std::vector<std::string>& row, const std::string& target,
                          const std::vector<std::string>& start)
{
    LimitProblem problem;
    problem.depth = depth;
    problem.matrix = matrix_of({row});
    problem.target = vector_of({target});
    problem.start = {start_at(vector_of(start)), {}};
    return problem;
}

/// F of WN with one measurement and η̃ = 1 in double, by the formulas of the dual map where they no longer mean anything.
double unclipped_residual(const LimitProblem& problem, double lambda, double& radius_squared)
{
    const double l = problem.depth;
    double norm = 0, total = 0, result = -approximate_double(problem.target[0]);
    for (const Rational& v : problem.start.initialization.direction) norm += std::pow(approximate_double(v), 2);
    std::vector<double> weights;
    for (std::size_t n = 0; n < problem.matrix.columns(); ++n) {
        const double u = approximate_double(problem.start.initialization.direction[n]) / std::sqrt(norm);
        const double shift = approximate_double(problem.matrix(0, n)) * lambda;
        weights.push_back(l == 2 ? u * std::exp(-shift / 2) : std::pow(std::pow(u, 2 - l) + shift, -1 / (l - 2)));
        total += weights.back() * weights.back();
    }
    radius_squared = norm + std::log(total);         // v = x₀
    for (std::size_t n = 0; n < weights.size(); ++n) // (r²)^{L/2} for even L
        result += approximate_double(problem.matrix(0, n)) * std::pow(radius_squared, l / 2) *
                  std::pow(weights[n] / std::sqrt(total), l);
    return result;
}

/// A zero of it between two λ of different sign.
double unclipped_zero(const LimitProblem& problem, double low, double high)
{
    double r2 = 0;
    const bool sign = unclipped_residual(problem, low, r2) > 0;
    REQUIRE((unclipped_residual(problem, high, r2) > 0) != sign);
    for (int i = 0; i < 200; ++i) {
        const double middle = (low + high) / 2;
        ((unclipped_residual(problem, middle, r2) > 0) == sign ? low : high) = middle;
    }
    return low;
}

} // namespace

TEST_CASE("the box contains the box at four times the digits", "[enclose][limit_box]")
{
    for (std::uint64_t seed = 0; seed < 48; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const LimitProblem problem = LimitProblem::of(instance);
        const LimitBoxResult few = box_of(problem, 30);
        INFO(canonical_text(instance) << few.reason);
        CHECK(few.box);
        if (!few.box) continue;
        const LimitBoxResult many = enclose_limit(problem, few.box->lambda, 120, 4 * few.box->bits, 8 * bits_limit);
        REQUIRE(many.box);
        const PrecisionScope precision(bits_limit);
        for (Eigen::Index i = 0; i < few.box->lambda.size(); ++i) {
            CHECK(few.box->lambda[i].contains(many.box->lambda[i]));
            CHECK(few.box->residual[i].contains_zero());
        }
        for (Eigen::Index n = 0; n < few.box->point.end.size(); ++n) {
            CHECK(few.box->point.end[n].contains(many.box->point.end[n]));
            CHECK(few.box->point.end[n].is_positive());
            CHECK(arb_rel_accuracy_bits(few.box->point.end[n].data()) >= bits_for_digits(30));
            CHECK(arb_rel_accuracy_bits(many.box->point.end[n].data()) >= bits_for_digits(120));
        }
        CHECK(few.box->point.radius_squared.is_positive());
    }
}

TEST_CASE("limits with entries far below the range of double", "[enclose][limit_box]")
{
    // Strong bias: off the support of the ℓ1 optimum the entries are of order e^(−c/η̃). Weak bias, starts far inside and far
    // beyond the optimum.
    struct Hard {
        unsigned depth;
        FlowKind flow;
        const char *alpha, *rate;
        std::size_t measurements, dimension;
        double least; ///< log10 of the smallest entry is below this
    };
    std::uint64_t seed = 0;
    for (const auto& [depth, flow, alpha, rate, measurements, dimension, least] :
         {Hard{2, FlowKind::weight_normalized, "1e-6", "1e-3", 8, 20, -300},
          Hard{2, FlowKind::weight_normalized, "30", "1e-3", 3, 5, 0},
          Hard{2, FlowKind::weight_normalized, "1e-3", "100", 3, 20, 0},
          Hard{3, FlowKind::weight_normalized, "1e-3", "1e-3", 3, 20, -300},
          Hard{4, FlowKind::weight_normalized, "0.1", "1e-2", 8, 20, -100},
          Hard{4, FlowKind::weight_normalized, "1e-6", "100", 3, 8, 0},
          Hard{6, FlowKind::plain, "1e-6", "1", 3, 20, -20}, Hard{10, FlowKind::plain, "1e-3", "1", 3, 8, -20},
          Hard{10, FlowKind::weight_normalized, "1", "0.1", 2, 6, 0}}) {
        Shape shape{depth, flow, measurements, dimension, parse_rational(alpha), parse_rational(rate), 1, false};
        const Instance instance = random_instance(1000 + seed++, shape);
        const LimitBoxResult result = box_of(LimitProblem::of(instance), 30);
        INFO(canonical_text(instance) << describe(result));
        REQUIRE(result.box);
        double smallest = 0;
        for (const Ball& entry : result.box->point.end) {
            CHECK(entry.is_positive());
            smallest = std::min(smallest, entry.approximate_log10());
        }
        CHECK(smallest < least);
    }
}

TEST_CASE("limits on S+ whose points of few entries are degenerate", "[enclose][limit_box]")
{
    // Fewer large entries than measurements, or large entries with dependent columns: the small entries, down to 1e-667,
    // decide about the dual variable, and rounding of the large ones must not be taken for them.
    struct Degenerate {
        unsigned depth;
        std::vector<std::vector<std::string>> matrix;
        std::vector<std::string> ground_truth, direction;
        const char *radius, *rate;
        double least; ///< log10 of the smallest entry is near this
    };
    const std::vector<Degenerate> cases = {
        {2,
         {{"-4", "0", "5", "-2"}, {"-7", "7", "4", "3"}, {"4", "8", "-3", "-7"}},
         {"3", "0", "1", "0"},
         {"1", "1", "1", "1"},
         "0.1",
         "1/100",
         -667},
        {4,
         {{"-5", "8", "2", "-6"}, {"8", "-3", "-3", "-4"}, {"-4", "2", "1", "-5"}},
         {"3", "3", "1", "0"},
         {"5", "18", "30", "24"},
         "1/2",
         "1/100",
         -301},
        {4,
         {{"5", "-3", "3", "3", "-6"}},
         {"2", "3", "0", "0", "3"},
         {"12", "16", "24", "1", "16"},
         "1/2",
         "1/100",
         -130},
    };
    for (const Degenerate& given : cases)
        for (const FlowKind flow : {FlowKind::weight_normalized, FlowKind::plain}) {
            LimitProblem problem;
            problem.flow = flow;
            problem.depth = given.depth;
            problem.matrix = matrix_of(given.matrix);
            problem.target = multiply(problem.matrix, vector_of(given.ground_truth));
            problem.rate_ratio = parse_rational(given.rate);
            problem.start = {{parse_rational(given.radius) * parse_rational(given.radius), vector_of(given.direction)},
                             {}};
            const LimitBoxResult few = box_of(problem, 30);
            INFO("L = " << given.depth << ": " << describe(few));
            REQUIRE(few.box);
            double smallest = 0;
            for (const Ball& entry : few.box->point.end) smallest = std::min(smallest, entry.approximate_log10());
            if (flow == FlowKind::weight_normalized) CHECK(std::abs(smallest - given.least) < 1);
            // From another start and at twice the bits: Newton's method for four times the digits.
            const auto newton = approximate_dual_zero(problem, {120, 1000, bits_limit});
            REQUIRE(newton.outcome == NewtonOutcome::converged);
            const LimitBoxResult many =
                enclose_limit(problem, newton.lambda, 120, 2 * few.box->bits, 4 * few.box->bits);
            REQUIRE(many.box);
            for (Eigen::Index n = 0; n < few.box->point.end.size(); ++n) {
                CHECK(few.box->point.end[n].contains(many.box->point.end[n]));
                CHECK(few.box->point.end[n].is_positive());
            }
            for (Eigen::Index i = 0; i < few.box->lambda.size(); ++i)
                CHECK(few.box->lambda[i].overlaps(many.box->lambda[i]));
        }
}

TEST_CASE("strong bias at depth 6 to 10: entries below 1e-1000", "[enclose][limit_box]")
{
    for (const unsigned depth : {6U, 8U, 10U}) {
        Shape shape{depth, FlowKind::weight_normalized, 2, 5, Rational(1, 1000), parse_rational("1e-3"), 1, true};
        const LimitProblem problem = LimitProblem::of(random_instance(70 + depth, shape));
        const auto newton = approximate_dual_zero(problem, {30, 1000, 1L << 15});
        INFO("L = " << depth << ": " << newton.reason);
        REQUIRE(newton.outcome == NewtonOutcome::converged);
        const LimitBoxResult few = enclose_limit(problem, newton.lambda, 30, newton.bits, 1L << 15);
        INFO(describe(few));
        REQUIRE(few.box);
        const LimitBoxResult many = enclose_limit(problem, newton.lambda, 200, 2 * newton.bits, 1L << 16);
        REQUIRE(many.box);
        double smallest = 0;
        for (Eigen::Index n = 0; n < few.box->point.end.size(); ++n) {
            smallest = std::min(smallest, few.box->point.end[n].approximate_log10());
            CHECK(few.box->point.end[n].contains(many.box->point.end[n]));
        }
        CHECK(smallest < -1000);
        // By the number, and at once, what the bits do not suffice for.
        const auto refused = approximate_dual_zero(problem, {30, 1000, 1024});
        CHECK(refused.outcome == NewtonOutcome::precision_limit);
        CHECK(refused.reason.find("bits would be needed, more than 1024") != std::string::npos);
        CHECK(refused.bits <= 1024);
        CHECK(refused.iterations < 100);
    }
}

TEST_CASE("limits over the whole range of parameters", "[enclose][limit_box][.slow]")
{
    std::uint64_t seed = 5000;
    for (const unsigned depth : {2U, 3U, 4U, 6U, 10U})
        for (const FlowKind flow : {FlowKind::plain, FlowKind::weight_normalized})
            for (const char* alpha : {"1e-6", "1e-3", "0.1", "1", "30"})
                for (const char* rate : {"1e-3", "0.1", "1", "100"})
                    for (const auto& [m, n] : {std::pair{1, 2}, {1, 20}, {3, 5}, {3, 40}, {8, 20}, {12, 40}}) {
                        if (flow == FlowKind::plain && std::string(rate) != "1") continue;
                        // 8 r²/(2η̃) nats of y: entries of 1e-20000 would need more bits than are allowed here.
                        if (depth > 4 && std::string(rate) == "1e-3") continue;
                        ++seed;
                        const Shape shape{depth,
                                          flow,
                                          static_cast<std::size_t>(m),
                                          static_cast<std::size_t>(n),
                                          parse_rational(alpha),
                                          parse_rational(rate),
                                          1,
                                          seed % 2 == 0};
                        const Instance instance = random_instance(seed, shape);
                        const LimitProblem problem = LimitProblem::of(instance);
                        const auto newton = approximate_dual_zero(problem, {30, 1000, 1L << 15});
                        INFO("seed " << seed << ": L = " << depth << (flow == FlowKind::plain ? ", plain" : ", WN")
                                     << ", alpha = " << alpha << ", eta = " << rate << ", " << m << "x" << n << ": "
                                     << newton.reason << ", " << newton.iterations << " iterations, " << newton.bits
                                     << " bits");
                        CHECK(newton.outcome == NewtonOutcome::converged);
                        if (newton.outcome != NewtonOutcome::converged) continue;
                        const LimitBoxResult result =
                            enclose_limit(problem, newton.lambda, 30, std::max(newton.bits, 200L), 1L << 15);
                        INFO(describe(result));
                        CHECK(result.box);
                    }
}

TEST_CASE("with b changed by 1e-40 the box of 60 digits is another one", "[enclose][limit_box]")
{
    for (std::uint64_t seed = 0; seed < 12; ++seed) {
        Shape shape = shape_of(seed);
        shape.alpha = Rational(1, 3);
        shape.eta_r = 1;
        const Instance instance = random_instance(seed, shape);
        LimitProblem problem = LimitProblem::of(instance), falsified = problem;
        falsified.target[0] += parse_rational("1e-40");
        const LimitBoxResult right = box_of(problem, 60), wrong = box_of(falsified, 60);
        INFO(canonical_text(instance));
        REQUIRE(right.box);
        REQUIRE(wrong.box);
        bool is_different = false;
        for (Eigen::Index n = 0; n < right.box->point.end.size(); ++n)
            is_different = is_different || !right.box->point.end[n].overlaps(wrong.box->point.end[n]);
        CHECK(is_different);
        // From the zero of the one the box of the other is found, not confirmed where it was.
        const LimitBoxResult again = enclose_limit(falsified, right.box->lambda, 60, 512, bits_limit);
        if (again.box) CHECK(again.box->lambda[0].overlaps(wrong.box->lambda[0]));
    }
}

TEST_CASE("zeros of F with r² < 0 are refused", "[enclose][limit_box]")
{
    double r2 = 0;
    SECTION("S+ is empty")
    {
        const LimitProblem problem = line_problem(2, {"1", "2"}, "-1", {"0.3", "0.4"});
        const double lambda = unclipped_zero(problem, 0.4, 0.8);
        CHECK(std::abs(lambda - 0.58459) < 1e-4);
        unclipped_residual(problem, lambda, r2);
        CHECK(r2 < 0);
        const LimitBoxResult result = enclose_limit(problem, Vector<Ball>::Constant(1, Ball(lambda)), 30, 200, 2048);
        CHECK_FALSE(result.box);
        CHECK_FALSE(result.reason.empty());
    }
    SECTION("S+ has positive points, and F another zero")
    {
        const LimitProblem problem = line_problem(4, {"1", "2", "0.5"}, "1.3", {"0.5", "0.4", "0.6"});
        const double lambda = unclipped_zero(problem, 30, 90);
        unclipped_residual(problem, lambda, r2);
        CHECK(r2 < 0);
        CHECK_FALSE(enclose_limit(problem, Vector<Ball>::Constant(1, Ball(lambda)), 30, 200, 2048).box);
        const LimitBoxResult proper = box_of(problem, 30);
        REQUIRE(proper.box);
        CHECK(certainly_less(proper.box->lambda[0], Ball(30)));
        CHECK(proper.box->point.radius_squared.is_positive());
        CHECK(std::abs(unclipped_residual(problem, proper.box->lambda[0].approximate(), r2)) < 1e-12);
    }
}

TEST_CASE("no box from far away, none without enough bits", "[enclose][limit_box]")
{
    const LimitProblem problem = LimitProblem::of(random_instance(5, shape_of(4)));
    const LimitBoxResult found = box_of(problem, 40);
    REQUIRE(found.box);
    Vector<Ball> away = found.box->lambda;
    for (Ball& entry : away) entry = (entry.midpoint() + Ball(7)).midpoint();
    const LimitBoxResult from_away = enclose_limit(problem, away, 40, 200, 400);
    if (from_away.box) CHECK(from_away.box->lambda[0].overlaps(found.box->lambda[0]));
    Vector<Ball> centre = found.box->lambda;
    for (Ball& entry : centre) entry = entry.midpoint();
    CHECK(enclose_limit(problem, centre, 40, 256, 256).box);
    const LimitBoxResult too_wide = enclose_limit(problem, centre, 100, 256, 256); // 100 digits are 333 bits
    CHECK_FALSE(too_wide.box);
    CHECK(too_wide.reason.find("256") != std::string::npos);
}

TEST_CASE("a box found from anywhere holds the zero", "[enclose][limit_box]")
{
    // One attempt each, and hardly a digit wanted: only the Newton test stands between a poor guess and a box.
    int found = 0, refused = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const LimitProblem problem = LimitProblem::of(instance);
        const LimitBoxResult proper = box_of(problem, 60);
        REQUIRE(proper.box);
        for (const char* offset : {"1e-9", "-1e-3", "0.01", "-0.1", "0.3", "-0.7", "2"})
            for (Eigen::Index i = 0; i < proper.box->lambda.size(); ++i) {
                Vector<Ball> guess = proper.box->lambda;
                for (Ball& entry : guess) entry = entry.midpoint();
                guess[i] = (guess[i] * Ball(1 + parse_rational(offset))).midpoint();
                const LimitBoxResult result = enclose_limit(problem, guess, 0, 512, 512);
                INFO(canonical_text(instance) << "offset " << offset << " of entry " << i);
                (result.box ? found : refused) += 1;
                if (!result.box) continue;
                for (Eigen::Index k = 0; k < guess.size(); ++k)
                    CHECK(result.box->lambda[k].overlaps(proper.box->lambda[k]));
            }
    }
    CHECK(found > 100);
    CHECK(refused > 100);
}

TEST_CASE("of a start that is a ball, the limits of all its points are enclosed", "[enclose][limit_box]")
{
    Shape shape = shape_of(0);
    shape.flow = FlowKind::plain;
    for (std::uint64_t seed = 0; seed < 8; ++seed) {
        shape.depth = 2 + static_cast<unsigned>(seed % 4);
        LimitProblem problem = LimitProblem::of(random_instance(seed, shape));
        problem.start.log_magnification = Ball(1).widened(Ball(parse_rational("1e-60")));
        const LimitBoxResult wide = box_of(problem, 20);
        INFO(wide.reason);
        REQUIRE(wide.box);
        for (const char* shift : {"-1e-60", "0", "1e-60"}) {
            const PrecisionScope precision(1000);
            problem.start.log_magnification = Ball(1 + parse_rational(shift)).midpoint();
            const LimitBoxResult one = box_of(problem, 100);
            REQUIRE(one.box);
            for (Eigen::Index n = 0; n < one.box->point.end.size(); ++n)
                CHECK(wide.box->point.end[n].contains(one.box->point.end[n].midpoint()));
        }
    }
}
