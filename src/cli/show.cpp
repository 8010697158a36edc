#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

#include <verification/claims/premises.hpp>
#include <verification/report/json.hpp>
#include <verification/report/text.hpp>

#include <wnflow/limit/collapse.hpp>
#include <wnflow/limit/face.hpp>
#include <wnflow/numeric/exact_linear_algebra.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <memory>

namespace wnflow::cli {
namespace {

using claims::Hypothesis;
using claims::HypothesisStatus;
using numeric::Ball;
using numeric::Rational;

/// What an instance denotes, and which hypotheses it meets: everything exact, nothing integrated.
struct Overview {
    std::size_t rank = 0;
    Ball beta_1, beta_min;
    limit::Optimum optimum;
    limit::MaximalFace face;
    std::vector<Hypothesis> hypotheses;
    std::vector<std::string> expectations;
};

Ball smallest_initial_entry(const problem::Instance& instance)
{
    Ball smallest;
    bool is_first = true;
    for (const Ball& x : flow::Start{instance.initialization, {}}.weights()) {
        const Ball entry = numeric::power(x, static_cast<long>(instance.depth));
        smallest = is_first ? entry : min(smallest, entry);
        is_first = false;
    }
    return smallest;
}

void add_hypotheses(const problem::Instance& instance, Overview& overview)
{
    const bool is_polar = instance.flow == problem::FlowKind::weight_normalized;
    auto& hypotheses = overview.hypotheses;
    hypotheses.push_back(
        {"S+ is not empty",
         overview.optimum.outcome == limit::OptimumOutcome::optimal      ? HypothesisStatus::certified
         : overview.optimum.outcome == limit::OptimumOutcome::infeasible ? HypothesisStatus::fails
                                                                         : HypothesisStatus::undecided,
         overview.optimum.outcome == limit::OptimumOutcome::infeasible ? "Farkas vector, exact" : "exact"});
    if (overview.optimum.outcome != limit::OptimumOutcome::optimal) return;
    hypotheses.push_back(
        {"S+ contains a positive point",
         overview.face.outcome != limit::FaceOutcome::found ? HypothesisStatus::undecided
         : overview.face.has_positive_point                 ? HypothesisStatus::certified
                                                            : HypothesisStatus::fails,
         fmt::format("{} of {} coordinates can be positive", overview.face.support.size(), instance.dimension())});
    const Rational& q = overview.optimum.value;
    hypotheses.push_back(
        claims::exact_hypothesis("Theorem 2.1: Q^2 > beta_1^2", q * q, ">", claims::squared_initial_l1_norm(instance)));
    if (!is_polar) return;
    const Rational& r2 = instance.initialization.radius_squared;
    if (const auto ratio = instance.rates.constant_ratio()) {
        hypotheses.push_back(claims::exact_hypothesis("Theorem 2.2 a priori: Q^2 >= eta^L", q * q,
                                                      ">=", numeric::power(*ratio, instance.depth)));
        hypotheses.push_back(
            claims::exact_hypothesis("robust bound: r0^(2L) < Q^2", numeric::power(r2, instance.depth), "<", q * q));
    } else {
        hypotheses.push_back(
            {"eta = eta_r/eta_u is constant", HypothesisStatus::fails, problem::to_text(instance.rates)});
    }
    const auto missing = limit::missing_rate_hypothesis(instance);
    hypotheses.push_back({"the learning rates determine the limit",
                          missing ? HypothesisStatus::fails : HypothesisStatus::certified,
                          missing ? "fails: " + *missing : problem::to_text(instance.rates)});
    const auto excluded = limit::collapse_excluded_by_rates(instance); // as S+ is not empty
    const limit::CollapseFinding collapse = excluded ? *excluded : limit::collapse_from_start(instance);
    hypotheses.push_back({"no collapse, from the start alone",
                          collapse.status == limit::CollapseStatus::excluded    ? HypothesisStatus::certified
                          : collapse.status == limit::CollapseStatus::collapsed ? HypothesisStatus::fails
                                                                                : HypothesisStatus::undecided,
                          collapse.explanation});
}

bool fails(const Overview& overview, std::string_view beginning)
{
    for (const Hypothesis& h : overview.hypotheses)
        if (h.text.starts_with(beginning)) return h.status == HypothesisStatus::fails;
    return false;
}

/// Of which gap the robust bound is one: for depth L > 2 and a direction that is not uniform, of that of the l1 norm with
/// the weights u0^(2-L).
bool is_bound_of_l1_gap(const problem::Instance& instance)
{
    const numeric::RationalVector& v = instance.initialization.direction;
    return instance.depth == 2 || std::ranges::all_of(v, [&](const Rational& entry) { return entry == v.front(); });
}

void add_expectations(const problem::Instance& instance, Overview& overview)
{
    auto& expect = overview.expectations;
    if (overview.optimum.outcome == limit::OptimumOutcome::infeasible) {
        expect.push_back("no flow can fit the data; statements about limits are not applicable");
        return;
    }
    if (fails(overview, "S+ contains"))
        expect.push_back("the limit has zero entries and is approached algebraically, not exponentially");
    if (fails(overview, "no collapse")) expect.push_back("x tends to 0: statements about the limit are not applicable");
    if (fails(overview, "Theorem 2.2 a priori"))
        expect.push_back(
            "weight normalization is not expected to help: the ratio eta is too large for the a-priori bound");
    if (fails(overview, "Theorem 2.1"))
        expect.push_back("plain flow has no guarantee from this start: it is too large");
    if (overview.optimum.unique && !*overview.optimum.unique)
        expect.push_back("the l1 minimizer is not unique: the limit selects one by its potential");
    if (fails(overview, "the learning rates"))
        expect.push_back("statements about the limit of the weight-normalized flow are not applicable");
    if (instance.flow == problem::FlowKind::weight_normalized && instance.rates.constant_ratio() &&
        !fails(overview, "robust"))
        expect.push_back(
            is_bound_of_l1_gap(instance)
                ? "the robust bound applies: the l1 gap falls with eta, without a small start"
                : "the robust bound applies, to the weighted l1 gap: as eta falls, the l1 gap itself need not");
    if (expect.empty()) expect.push_back("nothing out of the ordinary");
}

Overview look_at(const problem::Instance& instance)
{
    Overview overview;
    overview.rank = numeric::rank(instance.matrix);
    overview.beta_1 = sqrt(Ball(claims::squared_initial_l1_norm(instance)));
    overview.beta_min = smallest_initial_entry(instance);
    overview.optimum = limit::exact_l1_optimum(instance.matrix, instance.target);
    if (overview.optimum.outcome == limit::OptimumOutcome::optimal)
        overview.face = limit::maximal_face(instance.matrix, instance.target);
    add_hypotheses(instance, overview);
    add_expectations(instance, overview);
    return overview;
}

std::string to_terminal(const problem::Instance& instance, const Overview& overview)
{
    std::string text = report::describe(instance) + "\n";
    for (const std::string& notice : instance.notices) text += "notice: " + notice + "\n";
    text += fmt::format("digest    {}\n", problem::digest(instance));
    text += fmt::format("rank of A {}\n", overview.rank);
    text += fmt::format("beta_1    {}\nbeta_min  {}\n", numeric::midpoint_text(overview.beta_1, 10),
                        numeric::midpoint_text(overview.beta_min, 10));
    if (overview.optimum.outcome == limit::OptimumOutcome::optimal)
        text += fmt::format("Q         {}{}\n", numeric::midpoint_text(Ball(overview.optimum.value), 10),
                            !overview.optimum.unique   ? ""
                            : *overview.optimum.unique ? ", unique minimizer"
                                                       : ", minimizer not unique");
    text += "\nhypotheses:\n";
    for (const Hypothesis& h : overview.hypotheses)
        text += fmt::format("  {:<36} {:<10} {}\n", h.text, claims::to_text(h.status), h.sides);
    text += "\nexpect:\n";
    for (const std::string& line : overview.expectations) text += "  " + line + "\n";
    return text;
}

nlohmann::ordered_json to_json(const problem::Instance& instance, const Overview& overview)
{
    nlohmann::ordered_json object = report::json_envelope("show", instance);
    object["name"] = instance.name;
    object["measurements"] = instance.measurements();
    object["dimension"] = instance.dimension();
    object["depth"] = instance.depth;
    object["signed"] = instance.is_signed;
    object["rank"] = overview.rank;
    object["beta_1"] = numeric::certain_text(overview.beta_1, 50);
    object["beta_min"] = numeric::certain_text(overview.beta_min, 50);
    const bool is_optimal = overview.optimum.outcome == limit::OptimumOutcome::optimal;
    object["optimum"] = is_optimal ? nlohmann::ordered_json(numeric::to_text(overview.optimum.value)) : nullptr;
    object["unique"] = overview.optimum.unique ? nlohmann::ordered_json(*overview.optimum.unique) : nullptr;
    object["hypotheses"] = nlohmann::ordered_json::array();
    for (const Hypothesis& h : overview.hypotheses)
        object["hypotheses"].push_back({{"text", h.text}, {"status", claims::to_text(h.status)}, {"sides", h.sides}});
    object["expect"] = overview.expectations;
    object["notices"] = instance.notices;
    return object;
}

struct ShowOptions {
    CommonOptions common;
    bool wants_canonical = false;
};

int show(const ShowOptions& options)
{
    const problem::Instance instance = options.common.read();
    if (options.wants_canonical) {
        if (options.common.wants_json) {
            nlohmann::ordered_json object = report::json_envelope("canonical", instance);
            object["canonical"] = problem::canonical_text(instance);
            print(report::json_text(object, 2) + "\n");
        } else {
            print(problem::canonical_text(instance));
        }
        return done;
    }
    const numeric::PrecisionScope precision(256);
    const Overview overview = look_at(instance);
    print(options.common.wants_json ? report::json_text(to_json(instance, overview), 2) + "\n"
                                    : to_terminal(instance, overview));
    return overview.optimum.outcome == limit::OptimumOutcome::undecided ? undecided : done;
}

} // namespace

void add_show(Command app, int& exit_status)
{
    auto options = std::make_shared<ShowOptions>();
    Command command =
        app.add_subcommand("show", "What an instance file denotes: sizes, rank, Q, each hypothesis with both "
                                   "sides, what to expect");
    options->common.add_instance(command);
    command.add_flag("--canonical", options->wants_canonical,
                     "Print every exact number, byte-stable; its SHA-256 is the instance's digest");
    options->common.add_json(command);
    command.callback([options, &exit_status] { exit_status = show(*options); });
}

} // namespace wnflow::cli
