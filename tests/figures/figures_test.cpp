#include "support/catch.hpp"

#include <verification/figures/kinds.hpp>
#include <verification/figures/make.hpp>
#include <verification/figures/parallel.hpp>

#include <wnflow/flow/trajectory.hpp>
#include <wnflow/numeric/input_error.hpp>

#include <nlohmann/json.hpp>

#include <atomic>
#include <cmath>
#include <stdexcept>

using namespace wnflow;
using namespace wnflow::figures;
using Catch::Contains;
using problem::FlowKind;

namespace {

/// A small figure of a kind, with pieces of its text replaced.
std::string small(const std::string& kind, const std::string& piece = "", const std::string& replacement = "")
{
    std::string text = "kind = \"" + kind + R"("
title = "small"
[problem]
measurements = 3
dimension = 12
sparsity = 1
seed = 2
[starts]
depths = [2]
eta_ratios = [0.05]
alpha = { from = 0.01, to = 1, count = 3 }
examined_alpha = 0.1
initializations = 2
[discrete]
step_fraction = 0.05
iterations = 20000
until_residual = "1e-6"
initializations = 2
[quick]
initializations = 1
iterations = 100
)";
    if (piece.empty()) return text;
    if (replacement.starts_with("initializations = 0")) { // of the uniform direction there is one
        text.replace(text.find("initializations = 2\n[quick]"), 19, "initializations = 1");
        text.erase(text.rfind("initializations = 1\n"), 20);
    }
    const auto at = text.find(piece);
    if (at == std::string::npos) throw std::logic_error("no " + piece);
    return text.replace(at, piece.size(), replacement);
}

Definition parse(const std::string& text, bool quick = false)
{
    return parse_definition(text, "small.toml", quick);
}

std::vector<Cell> evaluated(const Definition& definition, unsigned threads = 2)
{
    std::vector<Cell> cells = cells_of(definition);
    evaluate(definition, generate_data(definition), cells, threads, {});
    return cells;
}

/// GF's runs for WN's and the other way round.
std::vector<Cell> swapped(std::vector<Cell> cells)
{
    for (Cell& cell : cells) cell.flow = cell.flow == FlowKind::plain ? FlowKind::weight_normalized : FlowKind::plain;
    return cells;
}

} // namespace

TEST_CASE("defects of a figure's definition are named with file, line and key", "[figures]")
{
    const auto rejects = [](const std::string& text, const std::vector<std::string>& words) {
        for (const std::string& word : words) CHECK_THROWS_WITH(parse(text), Contains(word));
    };
    rejects(small("scales"), {"small.toml:1", "kind", "'scale'"});
    rejects(small("scale", "measurements = 3", "measurements = 13"), {"small.toml:4", "problem.measurements", "13"});
    rejects(small("scale", "depths = [2]", "depths = [1]"), {"starts.depths[0]", "out of range"});
    rejects(small("scale", "depths = [2]", "depths = []"), {"starts.depths", "empty"});
    rejects(small("scale", "eta_ratios = [0.05]", "eta_ratios = [0]"), {"starts.eta_ratios[0]", "positive"});
    rejects(small("scale", "from = 0.01, to = 1", "from = 1, to = 1"), {"starts.alpha.to", "larger than from"});
    rejects(small("scale", "{ from = 0.01, to = 1, count = 3 }", "[0.1, 0.1]"), {"starts.alpha[1]", "increase"});
    rejects(small("scale", "examined_alpha = 0.1", "examined_alpha = 0.2"), {"starts.examined_alpha", "0.2"});
    rejects(small("scale", "step_fraction = 0.05", "step_fraction = 1"), {"discrete.step_fraction", "stable"});
    rejects(small("scale", "title", "titel"), {"titel", "unknown key", "'title'"});
    rejects(small("scale", "iterations = 100", "iterations = 100000"), {"quick.iterations", "out of range"});
    rejects(small("ratio"), {"starts.initializations", "uniform"});
    rejects(small("scale", "initializations = 2\n[quick]", "initializations = 3\n[quick]"),
            {"discrete.initializations", "out of range"});
    CHECK_THROWS_WITH(read_definition("no-such-file.toml", false), Contains("no-such-file.toml"));
}

TEST_CASE("every definition of the collection is read, also reduced", "[figures]")
{
    for (unsigned number = 1; number <= 6; ++number) {
        const std::string file =
            WNFLOW_SOURCE_DIR "/verification/data/figures/figure-" + std::to_string(number) + ".toml";
        const Definition full = read_definition(file, false), quick = read_definition(file, true);
        CHECK(full.name == "figure-" + std::to_string(number));
        CHECK(quick.alphas.size() <= full.alphas.size());
        CHECK(quick.iteration_limit <= full.iteration_limit);
    }
    const Definition first = read_definition(WNFLOW_SOURCE_DIR "/verification/data/figures/figure-1.toml", false);
    CHECK(first.alphas.size() >= 20);
    CHECK(first.initializations >= 10);
    CHECK(first.iteration_limit == 500'000);
}

TEST_CASE("a figure's data are those of an instance file with the same numbers", "[figures]")
{
    Definition definition = parse(small("scale"));
    for (const bool is_signed : {false, true}) {
        definition.is_signed = is_signed;
        const Data data = generate_data(definition);
        CHECK(data.matrix.columns() == (is_signed ? 24U : 12U));
        const auto instance =
            instance_of(definition, data, 2, FlowKind::weight_normalized, Rational(1, 10), Rational(1, 5), 1);
        CHECK(instance.initialization.radius_squared == Rational(is_signed ? 24 : 12, 100));
        CHECK(instance.rates.ratio() == Rational(1, 5));
        CHECK(multiply(data.matrix, numeric::RationalVector(data.matrix.columns(), Rational(1))).size() == 3);
    }
}

TEST_CASE("limits in a figure are where the integrated flow and the discrete algorithm go", "[figures]")
{
    const Definition definition = parse(small("scale"));
    const Data data = generate_data(definition);
    const std::vector<Cell> cells = evaluated(definition);
    std::size_t compared = 0, halved = 0;
    for (const Cell& cell : cells) {
        if (cell.is_discrete || cell.run.run_class != RunClass::converged) continue;
        const auto instance =
            instance_of(definition, data, cell.depth, cell.flow, cell.alpha, cell.eta_ratio, cell.direction_seed);
        flow::IntegrationSettings settings;
        settings.sample_times = {0, 100'000};
        settings.until_residual = Rational(1, 1'000'000'000'000);
        settings.tolerance = Rational(1, 1'000'000'000'000'000);
        settings.digits = 20;
        const flow::Trajectory trajectory = flow::integrate(instance, settings);
        if (trajectory.outcome != flow::IntegrationOutcome::residual_reached) continue; // slower than this test waits
        ++compared;
        const numeric::PrecisionScope precision(192);
        const auto x = flow::Network<Ball>::powers(trajectory.samples.back().weights, cell.depth);
        const double integrated = relative_error(instance, x).approximate(),
                     limit = std::pow(10.0, cell.run.log10_error);
        // With |e| = 1e-12 the distance to the limit is some 1e-12/σ_min(A), A being a 3×12 Gaussian.
        CHECK(std::abs(integrated - limit) < 1e-9);

        // The discrete algorithm ends at a distance O(h): half the step, half the distance.
        double previous = 0;
        for (const auto& fraction : {Rational(1, 400), Rational(1, 800)}) {
            Definition fine = definition;
            fine.step_fraction = fraction;
            fine.iteration_limit = 2'000'000;
            const Run run = discrete_run(fine, instance);
            if (run.run_class != RunClass::converged) break;
            // What |e| = 1e-6 |b| leaves to the limit, some 1e-6/σ_min(A), is small beside the distances compared.
            const double distance = std::abs(std::pow(10.0, run.log10_error) - limit);
            if (previous > 1e-4) {
                CHECK(distance / previous == Approx(0.5).margin(0.1));
                ++halved;
            }
            previous = distance;
        }
    }
    CHECK(halved >= 3);
    CHECK(compared >= 6);
}

TEST_CASE("the same definition gives the same files, whatever the number of threads", "[figures]")
{
    const Definition definition = parse(small("scale"));
    MakeSettings one, three;
    three.threads = 3;
    const Made first = make(definition, one), second = make(definition, three);
    std::size_t texts = 0;
    REQUIRE(first.files.size() == second.files.size());
    for (std::size_t i = 0; i < first.files.size(); ++i) {
        CHECK(first.files[i].name == second.files[i].name);
        const bool is_text = first.files[i].name.ends_with(".csv") || first.files[i].name.ends_with(".gp") ||
                             first.files[i].name.ends_with(".json");
        if (!is_text) continue;
        ++texts;
        CHECK(first.files[i].content == second.files[i].content);
        CHECK_FALSE(first.files[i].content.empty());
    }
    CHECK(texts == 4);
    Definition other = definition;
    other.seed = 3;
    CHECK(make(other, one).files.front().content != first.files.front().content);
}

TEST_CASE("a finding fails where GF and WN are exchanged", "[figures][controls]")
{
    const Definition scale = parse(small("scale"));
    const std::vector<Cell> cells = evaluated(scale);
    const Finding honest = judge_scale(scale, cells), exchanged = judge_scale(scale, swapped(cells));
    CHECK(honest.criteria.front().holds);
    CHECK_FALSE(exchanged.criteria.front().holds);
    CHECK_FALSE(exchanged.holds());

    Definition single = parse(small("ratio", "initializations = 2\n[discrete]", "initializations = 0\n[discrete]"));
    single.eta_ratios = {10, 1, Rational(1, 2), Rational(1, 5)};
    single.alphas = {Rational(1, 10)};
    const Data data = generate_data(single);
    std::vector<Cell> ratios = evaluated(single);
    CHECK(judge_ratio(single, data, ratios).holds());
    for (Cell& cell : ratios) // the errors in the opposite order
        if (cell.flow == FlowKind::weight_normalized && cell.run.has_error()) cell.run.log10_error *= -1;
    CHECK_FALSE(judge_ratio(single, data, ratios).holds());

    const Definition magnification =
        parse(small("magnification", "initializations = 2\n[discrete]", "initializations = 0\n[discrete]"));
    std::vector<Cell> magnified = evaluated(magnification);
    CHECK(judge_magnification(magnification, magnified).holds());
    for (Cell& cell : magnified)
        if (!cell.run.equivalent_error.empty()) {
            cell.run.equivalent_error = numeric::midpoint_text(
                Ball(Rational(numeric::parse_rational(cell.run.equivalent_error) * Rational(1'000'001, 1'000'000))),
                12);
            break;
        }
    CHECK_FALSE(judge_magnification(magnification, magnified).holds());
    CHECK_FALSE(judge_magnification(magnification, {}).holds()); // nothing compared is nothing shown
    CHECK_FALSE(Finding{}.holds());
}

TEST_CASE("the course of a flow in time is followed by its algorithm, and exchanged runs are noticed",
          "[figures][controls]")
{
    Definition definition = parse(small("time", "initializations = 2\n[discrete]", "initializations = 0\n[discrete]"));
    definition.alphas = {Rational(1, 10)};
    const Data data = generate_data(definition);
    std::vector<TimeCourse> courses = {time_course(definition, data, FlowKind::plain),
                                       time_course(definition, data, FlowKind::weight_normalized)};
    for (const TimeCourse& course : courses) {
        REQUIRE(course.samples.size() > 10);
        for (const TimeSample& sample : course.samples) {
            CHECK(sample.time == Approx(course.step * static_cast<double>(sample.iteration)));
            CHECK(sample.log10_error ==
                  Approx(sample.log10_flow_error).margin(0.1)); // O(h), h a twentieth of the largest
        }
    }
    const double ratio = courses[0].samples.back().log10_flow_error - courses[1].samples.back().log10_flow_error;
    CHECK(judge_time(definition, courses).criteria.front().holds == (ratio > 1));
    std::swap(courses[0].flow, courses[1].flow);
    CHECK_FALSE(judge_time(definition, courses).holds());
}

TEST_CASE("depth: the scales are read off the curves, and equal depths are noticed", "[figures][controls]")
{
    Definition definition = parse(small("depth", "depths = [2]", "depths = [2, 3]"));
    definition.sparsity = 2;
    std::vector<Cell> cells = cells_of(definition);
    for (Cell& cell : cells) { // error = α for L = 2, 10 α for L = 3: good up to 0.01 and 0.001
        cell.run.run_class = RunClass::converged;
        cell.run.error = "1";
        cell.run.log10_error = std::log10(numeric::approximate_double(cell.alpha)) - 1 + (cell.depth == 3 ? 0.7 : 0.0);
    }
    const Finding finding = judge_depth(definition, cells);
    CHECK(finding.holds());
    CHECK_THAT(finding.criteria[1].value, Contains("L = 2: 0.1") && Contains("L = 3: 0.02"));
    for (Cell& cell : cells) cell.depth = 5 - cell.depth;
    CHECK(judge_depth(definition, cells).outcome() == FindingOutcome::undecided); // the hypothesis alone says so
}

TEST_CASE("jobs are all done once, and the first exception comes through", "[figures]")
{
    for (const unsigned threads : {1U, 4U}) {
        std::vector<std::atomic<int>> calls(100);
        std::size_t last = 0;
        parallel_for(
            100, threads, [&](std::size_t i) { ++calls[i]; }, [&](std::size_t done) { last = done; });
        for (const auto& count : calls) CHECK(count == 1);
        CHECK(last == 100);
        CHECK_THROWS_WITH(parallel_for(10, threads,
                                       [](std::size_t i) {
                                           if (i == 3) throw std::runtime_error("job 3");
                                       },
                                       {}),
                          "job 3");
    }
}
