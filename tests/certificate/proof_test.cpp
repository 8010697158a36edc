#include "support/catch.hpp"

#include "certificate/certificates.hpp"
#include "certificate/oracle.hpp"
#include "flow/random_instance.hpp"

#include <verification/certificate/proof.hpp>
#include <verification/certificate/writer.hpp>

#include <wnflow/problem/instance_file.hpp>

#include <algorithm>
#include <sstream>
#include <tuple>

using namespace wnflow;
using namespace wnflow::test;
using namespace random_instances;
using certificate::Proof;
using certificate::prove;
using claims::VerdictKind;

namespace {

Shape shape_of(std::uint64_t seed)
{
    Shape shape;
    shape.depth = 2 + static_cast<unsigned>(seed % 4);
    shape.flow = seed / 4 % 3 == 0 ? FlowKind::plain : FlowKind::weight_normalized;
    shape.measurements = 1 + seed % 3;
    shape.dimension = 4 + seed % 4;
    shape.alpha = Rational(1 + static_cast<long>(seed % 4)) / 10;
    shape.eta_r = Rational(1 + static_cast<long>(seed % 3)) / 2;
    shape.is_uniform = seed / 2 % 2 == 0;
    return shape;
}

/// The two numbers of the statement that begins with `key`.
std::pair<Rational, Rational> interval_of(const Proof& proof, const std::string& key)
{
    for (const auto& statement : proof.statements)
        for (const std::string& line : statement.lines)
            if (line.starts_with(key)) {
                std::istringstream in(line.substr(line.find(" in ") + 4));
                std::string low, high;
                in >> low >> high;
                return {numeric::parse_rational(low), numeric::parse_rational(high)};
            }
    throw std::logic_error("there is no statement " + key);
}

} // namespace

TEST_CASE("what is proved is verified by the checker and contains the library's values at twice the digits",
          "[certificate][proof]")
{
    int limits = 0, bounds = 0, conditional = 0;
    for (std::uint64_t seed = 0; seed < 48; ++seed) {
        const Instance instance = random_instance(seed, shape_of(seed));
        const Proof proof = prove(instance, {});
        const std::string text = certificate::certificate_text(proof);
        const Check result = check(text);
        INFO(problem::canonical_text(instance) << result.reason);
        REQUIRE(result.outcome == CheckOutcome::verified);
        CHECK(result.digest == problem::digest(instance));
        CHECK_FALSE(proof.has(VerdictKind::refuted));
        CHECK_FALSE(proof.is_at_limit);
        CHECK(certificate::certificate_text(prove(instance, {})) == text); // equal inputs, equal bytes
        Oracle oracle(instance);
        for (const std::string& statement : result.statements) {
            INFO(statement);
            CHECK(oracle.is_true(statement));
            limits += statement.starts_with("limit own") ? 1 : 0;
            bounds += statement.find("bound >=") != std::string::npos ? 1 : 0;
            conditional += statement.ends_with("assuming no-collapse") ? 1 : 0;
        }
        for (const auto& statement : proof.statements) {
            CHECK_FALSE(statement.lemmas.empty());
            const bool is_assuming = std::ranges::any_of(statement.verdict.hypotheses, [](const claims::Hypothesis& h) {
                return h.status == claims::HypothesisStatus::assumed;
            });
            if (is_assuming) CHECK(statement.verdict.kind != VerdictKind::proved);
            if (statement.verdict.kind == VerdictKind::undecided) {
                CAPTURE(statement.id, statement.verdict.reason);
                CHECK(statement.lines.empty());
            }
        }
    }
    CHECK(limits > 30);
    CHECK(bounds > 60);
    CHECK(conditional > 0);
}

TEST_CASE("enclosures at several precisions intersect and narrow", "[certificate][proof]")
{
    for (const char* name : {"tiny", "face-depth-3", "tight-theorem-2.1-deep", "random-direction"}) {
        const Instance instance = shipped_instance(name);
        Rational low = -1, high = 1'000'000'000, width = high;
        for (const unsigned digits : {10U, 15U, 30U, 60U, 150U}) {
            certificate::ProofSettings settings;
            settings.digits = digits;
            const Proof proof = prove(instance, settings);
            CHECK(check(certificate::certificate_text(proof)).outcome == CheckOutcome::verified);
            const auto [a, b] = interval_of(proof, "l1-norm own");
            CAPTURE(name, digits);
            low = std::max(low, a);
            high = std::min(high, b);
            CHECK(low < high);
            CHECK(b - a < width);
            width = b - a;
            // As many digits as were asked for.
            CHECK(width * numeric::power(Rational(10), digits) < b);
        }
    }
}

TEST_CASE("the shipped certificates are verified and are of the shipped instances", "[certificate][baselines]")
{
    const std::vector<std::string> names = shipped_names();
    CHECK(names.size() >= 17);
    for (const std::string& name : names) {
        const Check result = check(shipped_certificate(name));
        CAPTURE(name, result.reason);
        CHECK(result.outcome == CheckOutcome::verified);
        CHECK(result.digest == problem::digest(shipped_instance(name)));
        CHECK_FALSE(result.statements.empty());
    }
    // 30 digits of the paper's instance and of its version of depth 3.
    for (const char* name : {"paper", "paper-depth-3"}) {
        const std::string text = shipped_certificate(name);
        const std::size_t at = text.find("statement l1-norm own in ") + 25;
        std::istringstream in(text.substr(at, 200));
        std::string low, high;
        in >> low >> high;
        const Rational a = numeric::parse_rational(low), b = numeric::parse_rational(high);
        CHECK((b - a) * numeric::power(Rational(10), 30) < a);
        CHECK(text.find("assuming") == std::string::npos);
    }
}

TEST_CASE("larger and deeper problems", "[certificate][proof][.slow]")
{
    // Sums of many terms, which the checker rounds one by one; directions whose lengths differ by many orders of magnitude.
    for (const auto& [rows, columns, depth] : {std::tuple{60, 400, 2}, {100, 400, 3}, {30, 100, 6}}) {
        const std::string text =
            "depth = " + std::to_string(depth) +
            "\n[data]\nmatrix = { generator = \"gaussian\", rows = " + std::to_string(rows) +
            ", columns = " + std::to_string(columns) +
            ", seed = 7, scale = \"1\", fraction_bits = 20 }\nground_truth = { sparsity = 3, seed = 8 }\n"
            "[flow]\neta_r = 1\neta_u = 10\n[initialization]\nalpha = 0.1\ndirection = \"uniform\"\n";
        const Instance instance = problem::parse_instance(text, "large.toml", ".");
        const Proof proof = prove(instance, {});
        const Check result = check(certificate::certificate_text(proof));
        CAPTURE(rows, columns, depth, result.reason);
        REQUIRE(proof.own);
        CHECK(result.outcome == CheckOutcome::verified);
        CHECK(result.statements.size() > static_cast<std::size_t>(2 * columns));
    }
}

TEST_CASE("a precision limit is reported, not hidden", "[certificate][proof]")
{
    certificate::ProofSettings settings;
    settings.digits = 60;
    settings.bits_limit = 128;
    const Proof proof = prove(shipped_instance("tiny"), settings);
    CHECK(proof.is_at_limit);
    CHECK(proof.exit_status() == 4);
    CHECK_FALSE(proof.own);
    const Check result = check(certificate::certificate_text(proof)); // the optimum is proved all the same
    CHECK(result.outcome == CheckOutcome::verified);
    CHECK(std::ranges::none_of(result.statements, [](const std::string& s) { return s.starts_with("limit"); }));
}
