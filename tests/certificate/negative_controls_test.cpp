#include "support/catch.hpp"

#include "certificate/certificates.hpp"

#include <verification/certificate/limit_witness.hpp>
#include <verification/certificate/proof.hpp>
#include <verification/certificate/writer.hpp>

#include <functional>

using namespace wnflow;
using namespace wnflow::test;
using certificate::DyadicVector;
using certificate::LimitWitness;
using claims::VerdictKind;
using numeric::Ball;
using numeric::Rational;

// False statements, each with the best proof that could be given for it: none is verified.
namespace {

problem::Instance instance_of(unsigned depth, const std::vector<std::string>& row, const std::string& target,
                              const std::string& radius_squared, const std::vector<long>& direction)
{
    problem::Instance instance;
    instance.depth = depth;
    instance.matrix = numeric::RationalMatrix(1, row.size());
    for (std::size_t n = 0; n < row.size(); ++n) instance.matrix(0, n) = numeric::parse_rational(row[n]);
    instance.target = {numeric::parse_rational(target)};
    instance.initialization.radius_squared = numeric::parse_rational(radius_squared);
    for (const long v : direction) instance.initialization.direction.emplace_back(v);
    return instance;
}

/// The zero between two signs.
Ball bisected(const std::function<Ball(const Ball&)>& f, Ball low, Ball high)
{
    REQUIRE(f(low).is_negative() != f(high).is_negative());
    const bool is_low_negative = f(low).is_negative();
    for (int step = 0; step < 300; ++step) {
        const Ball middle = ((low + high) / Ball(2)).midpoint();
        (f(middle).midpoint().is_negative() == is_low_negative ? low : high) = middle;
    }
    return low;
}

/// A certificate with one limit, M = 1, that is centred at λ.
std::string certificate_at(const problem::Instance& instance, const Ball& lambda, const Ball& curvature)
{
    LimitWitness witness;
    witness.precision = 256;
    numeric::Vector<Ball> center(1), direction(1);
    center[0] = lambda;
    direction[0] = (Ball(1) / sqrt(abs(curvature))).midpoint();
    witness.center = certificate::rounded(center, 200);
    witness.directions = {certificate::rounded(direction, 100)};
    witness.radii = {-150};
    certificate::Proof proof;
    proof.instance = instance;
    proof.digest = problem::digest(instance);
    proof.face.outcome = limit::FaceOutcome::found;
    proof.face.has_positive_point = true;
    proof.own = witness;
    proof.statements.push_back({"limit", "", {}, {}, {"limit own assuming no-collapse"}});
    return certificate::certificate_text(proof);
}

} // namespace

TEST_CASE("zeros of F with r^2 < 0 are no limits", "[certificate][controls]")
{
    const numeric::PrecisionScope precision(400);
    SECTION("L = 2, where S+ is empty")
    {
        const problem::Instance instance = instance_of(2, {"1", "2"}, "-1", "1/4", {3, 4});
        const auto mass = [](const Ball& t) {
            return Ball(Rational(9, 25)) * exp(-t) + Ball(Rational(16, 25)) * exp(-t * Ball(2));
        };
        const auto f = [&](const Ball& t) {
            const Ball slope = Ball(Rational(9, 25)) * exp(-t) + Ball(Rational(32, 25)) * exp(-t * Ball(2));
            return (Ball(Rational(1, 4)) + log(mass(t))) * slope / mass(t) + Ball(1);
        };
        const Ball zero = bisected(f, Ball(numeric::parse_rational("0.58")), Ball(numeric::parse_rational("0.59")));
        CHECK(numeric::midpoint_text(zero, 5) == "0.58459");
        CHECK((Ball(Rational(1, 4)) + log(mass(zero))).is_negative()); // r²
        const Ball step(numeric::parse_rational("1e-30"));
        const Check result = check(certificate_at(instance, zero, (f(zero + step) - f(zero)) / step));
        CHECK(result.outcome == CheckOutcome::rejected);
        CHECK(result.reason.find("r^2 > 0") != std::string::npos);
        const certificate::Proof proof = certificate::prove(instance, {});
        for (const auto& statement : proof.statements)
            CHECK(statement.lines == std::vector<std::string>{"no-interpolation"});
    }
    SECTION("L = 4, where x~ is a positive point of S+")
    {
        const problem::Instance instance = instance_of(4, {"1", "2", "1/2"}, "13/10", "77/100", {5, 4, 6});
        const std::vector<Rational> a = {1, 2, Rational(1, 2)}, v = {5, 4, 6};
        const auto at = [&](const Ball& t, Ball& radius_squared) {
            Ball total, image; // 1/E = Σ 1/y, u² = E/y
            for (std::size_t n = 0; n < 3; ++n)
                total += Ball(1) / (Ball(Rational(77 / (v[n] * v[n]))) + Ball(a[n]) * t);
            radius_squared = Ball(Rational(77, 100)) + log(total);
            for (std::size_t n = 0; n < 3; ++n) {
                const Ball square = Ball(1) / total / (Ball(Rational(77 / (v[n] * v[n]))) + Ball(a[n]) * t);
                image += Ball(a[n]) * square * square;
            }
            return radius_squared * radius_squared * image - Ball(Rational(13, 10));
        };
        Ball radius_squared;
        const auto f = [&](const Ball& t) { return at(t, radius_squared); };
        const Ball zero = bisected(f, Ball(20), Ball(200));
        (void)f(zero);
        CAPTURE(zero);
        CHECK(radius_squared.is_negative());
        const Ball step(numeric::parse_rational("1e-30"));
        const Check result = check(certificate_at(instance, zero, (f(zero + step) - f(zero)) / step));
        CHECK(result.outcome == CheckOutcome::rejected);
        CHECK(result.reason.find("r^2 > 0") != std::string::npos);
        // What is proved instead has r² > 0, and another limit.
        const certificate::Proof proof = certificate::prove(instance, {});
        REQUIRE(proof.own);
        CHECK(proof.own->point.radius_squared.is_positive());
        CHECK(certainly_less(certificate::to_balls(proof.own->center)[0], Ball(20)));
        CHECK(check(certificate::certificate_text(proof)).outcome == CheckOutcome::verified);
    }
}

TEST_CASE("where the flow collapses, nothing is said of its limit in S+", "[certificate][controls]")
{
    const problem::Instance instance = shipped_instance("collapse");
    certificate::Proof proof = certificate::prove(instance, {});
    CHECK(proof.is_collapsing);
    for (const auto& statement : proof.statements)
        for (const std::string& line : statement.lines) {
            CAPTURE(line);
            CHECK((line.starts_with("theorem-2.1") || line.starts_with("optimum") || line == "collapse" ||
                   line.find(" plain") != std::string::npos));
        }
    REQUIRE(proof.own); // the minimizer of Φ, to which the flow does not tend
    const std::string text = certificate::certificate_text(proof);
    REQUIRE(check(text).outcome == CheckOutcome::verified);
    const std::string claimed = with(text, "excluded", "statement limit own\nexcluded");
    CHECK(check(claimed).outcome == CheckOutcome::rejected);
    CHECK(check(claimed).reason.find("collapse is not excluded") != std::string::npos);
    for (const char* rule : {"start", "divergence"})
        CHECK(check(with(claimed, "limit own\n", "no-collapse " + std::string(rule) + "\nlimit own\n")).outcome ==
              CheckOutcome::rejected);
    // With the hypothesis attached it is true, and of no use.
    CHECK(check(with(text, "excluded", "statement limit own assuming no-collapse\nexcluded")).outcome ==
          CheckOutcome::verified);
    // And no collapse is claimed where there is none.
    for (const char* name : {"tiny", "non-unique", "face-depth-3"})
        CHECK(check(with(shipped_certificate(name), "excluded", "statement collapse\nexcluded")).outcome ==
              CheckOutcome::rejected);
}

TEST_CASE("with an empty S+ nothing but that is verified", "[certificate][controls]")
{
    const std::string text = shipped_certificate("no-interpolation");
    const problem::Instance instance = shipped_instance("no-interpolation");
    std::string zeros;
    for (std::size_t m = 0; m < instance.measurements(); ++m) zeros += " 0";
    for (const char* value : {"0", "1"}) {
        const std::string forged =
            with(text, "farkas", "optimum " + std::string(value) + "\nminimizer 0\ndual" + zeros + "\nfarkas");
        CHECK(check(forged).outcome == CheckOutcome::rejected);
    }
    for (const char* statement : {"limit own", "l1-norm own in 0 1", "theorem-2.1 gap <= 0 bound >= 1", "optimum = 0"})
        CHECK(check(with(text, "statement no-interpolation", "statement " + std::string(statement))).outcome ==
              CheckOutcome::rejected);
    // Nor is S₊ said to be empty where it is not.
    const std::string tiny = shipped_certificate("tiny");
    CHECK(check(with(tiny, "no-collapse", "farkas 1 1 1 1\nno-collapse")).outcome == CheckOutcome::rejected);
    CHECK(check(with(tiny, "excluded", "statement no-interpolation\nexcluded")).outcome == CheckOutcome::rejected);
}

TEST_CASE("bounds and enclosures that are off by a factor are rejected", "[certificate][controls]")
{
    int falsified = 0;
    for (const std::string& name : shipped_names()) {
        const std::string text = shipped_certificate(name);
        const Check original = check(text);
        for (const std::string& statement : original.statements) {
            const std::size_t bound = statement.find("bound >= ");
            if (bound == std::string::npos) continue;
            const std::size_t begin = bound + 9;
            const std::string number = statement.substr(begin, statement.find(' ', begin) - begin);
            const numeric::PrecisionScope precision(256);
            // 0.1 % more than the bound: the bound divided by 1.001 would have to be the bound.
            const std::string more =
                numeric::midpoint_text(Ball(Rational(numeric::parse_rational(number) * 1001 / 1000)), 15);
            const Check result = check(with(text, statement, with(statement, number, more)));
            CAPTURE(name, statement, result.reason);
            CHECK(result.outcome == CheckOutcome::rejected);
            const std::size_t gap = statement.find("gap <= ") + 7;
            const std::string left = statement.substr(gap, statement.find(' ', gap) - gap);
            const std::string less =
                numeric::midpoint_text(Ball(Rational(numeric::parse_rational(left) * 999 / 1000)), 15);
            CHECK(check(with(text, statement, with(statement, left, less))).outcome == CheckOutcome::rejected);
            falsified += 2;
        }
    }
    CHECK(falsified > 100);
    // ρ with a wrong factor: log ρ + log 2.
    const std::string tiny = shipped_certificate("tiny");
    const std::size_t at = tiny.find("statement log-magnification own in ");
    const std::string line = tiny.substr(at, tiny.find('\n', at) - at);
    CHECK(check(with(tiny, line, "statement log-magnification own in 0 1e-1")).outcome == CheckOutcome::rejected);
    CHECK(check(with(tiny, line, "statement log-magnification own in 100 101")).outcome == CheckOutcome::rejected);
}

TEST_CASE("theorems are not applied where a hypothesis fails", "[certificate][controls]")
{
    struct Attempt {
        std::string instance, statement, reason;
    };
    for (const Attempt& attempt : {
             Attempt{"large-start", "theorem-2.1 gap <= 1e9 bound >= 1e9", "Q > beta_1"},
             Attempt{"large-start", "robust-bound gap <= 1e9 bound >= 1e9 assuming no-collapse", "r0^(2L) < Q^2"},
             Attempt{"face-depth-3", "rate own in 0 1e9", "no positive point"},
             Attempt{"face-depth-3", "robust-bound gap <= 1e9 bound >= 1e9", "uniform"},
             Attempt{"face-depth-3", "robust-bound-any-radius gap <= 1e9 bound >= 1e9", "L = 2"},
             Attempt{"face-depth-3", "theorem-2.1 gap <= 1 bound >= 1", "distance is missing"},
             Attempt{"face-depth-3", "theorem-2.1 gap <= 1 bound >= 1 distance 1e-9 1e-8", "distance"},
             Attempt{"face-depth-3", "theorem-2.1 gap <= 1 bound >= 1 distance 1e8 1e9", "distance"},
             Attempt{"tiny", "theorem-2.1 gap <= 1e9 bound >= 1e9 distance 1 2", "belongs to no formula"},
             Attempt{"tiny", "robust-bound gap <= 1e9 bound >= 1e9 distance 1 2", "belongs to no formula"},
             Attempt{"tiny", "weighted-bound gap <= 1e9 bound >= 1e9", "weighted optimum"},
             Attempt{"tight-theorem-2.1", "theorem-2.2-prior gap <= 1e9 bound >= 1e9", "weight-normalized"},
             Attempt{"tight-theorem-2.1", "limit-equivalence difference <= 1", "weight-normalized"},
             Attempt{"tight-theorem-2.1", "log-magnification own in 0 0", "no magnification"},
             Attempt{"tiny", "limit-equivalence difference <= -1", "differs by more"},
             Attempt{"tiny", "entry own 8 in -1e9 1e9", "no such entry"},
             Attempt{"tiny", "l1-norm own in 1e9 -1e9", "not within"},
         }) {
        const Check result = check(
            with(shipped_certificate(attempt.instance), "excluded", "statement " + attempt.statement + "\nexcluded"));
        CAPTURE(attempt.instance, attempt.statement, result.reason);
        CHECK(result.outcome == CheckOutcome::rejected);
        CHECK(result.reason.find(attempt.reason) != std::string::npos);
    }
}

TEST_CASE("a certificate says that it excludes trajectories, and nothing else can be excluded", "[certificate]")
{
    const std::string text = shipped_certificate("tiny"), line = "excluded trajectories\n";
    REQUIRE(text.ends_with(line + "end\n"));
    CHECK(check(with(text, line, "")).outcome == CheckOutcome::verified); // as written by earlier versions
    CHECK(check(with(text, line, "excluded limits\n")).outcome == CheckOutcome::malformed);
    CHECK(check(with(text, line, "excluded\n")).outcome == CheckOutcome::malformed);
    CHECK(check(with(text, line, line + line)).outcome == CheckOutcome::malformed);
    CHECK(check(with(text, line, "included trajectories\n")).outcome == CheckOutcome::malformed);
}
