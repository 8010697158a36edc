#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

#include <verification/report/json.hpp>
#include <verification/report/text.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wnflow::cli {
namespace {

struct LimitOptions {
    CommonOptions common;
    std::string flow;
    bool wants_entries = false;
};

std::string to_terminal(const problem::Instance& instance, const enclose::Limit& limit)
{
    const numeric::PrecisionScope precision(limit.bits + 64);
    const unsigned digits = limit.digits;
    std::string text = report::describe(instance) + "\n";
    for (const std::string& notice : instance.notices) text += "notice: " + notice + "\n";
    text += fmt::format("outcome            {}{}\n", enclose::to_text(limit.outcome),
                        limit.reason.empty() ? "" : " (" + limit.reason + ")");
    if (!limit.has_entries()) return text;
    text += fmt::format("l1 norm            {}\n", numeric::certain_text(limit.l1_norm, digits));
    if (const auto difference = report::signed_l1_norm(instance, limit.entries))
        text += fmt::format("l1 norm, x+ - x-   {}\n", numeric::certain_text(*difference, digits));
    text += fmt::format("radius             {}\n", numeric::certain_text(sqrt(limit.radius_squared), digits));
    if (instance.flow == problem::FlowKind::weight_normalized)
        text += fmt::format("log magnification  {}\n", numeric::certain_text(limit.log_magnification, digits));
    // No more is known: whether |e| decays faster depends on its components, which are not looked at.
    if (limit.rate)
        text += fmt::format("sigma              {} (|e| decays at least at this rate)\n",
                            numeric::certain_text(*limit.rate, 20));
    if (const auto error = report::reconstruction_error(instance, limit.entries))
        text += fmt::format("relative l2 error  {}\n", numeric::midpoint_text(*error, 6));
    text += fmt::format("residual norm      <= {}\n", numeric::midpoint_text(limit.residual_norm, 3));
    text += fmt::format("collapse           {} ({}; {})\n", limit::to_text(limit.collapse.status),
                        limit.collapse.explanation, limit.collapse.is_certified ? "certified" : "observed");
    text +=
        fmt::format("{} Newton iterations, {} digits of precision; the enclosures leave at most one unit of the last "
                    "digit shown in doubt\n",
                    limit.iterations, numeric::digits_for_bits(limit.bits));
    return text;
}

std::string entries_text(const enclose::Limit& limit)
{
    std::string text;
    if (!limit.has_entries()) return text;
    for (Eigen::Index n = 0; n < limit.entries.size(); ++n)
        text += fmt::format("x[{}] {}\n", n, numeric::certain_text(limit.entries[n], limit.digits));
    return text;
}

int limit(const LimitOptions& options)
{
    problem::Instance instance = options.common.read();
    if (options.flow == "plain") instance.flow = problem::FlowKind::plain;
    if (options.flow == "weight-normalized" && instance.flow == problem::FlowKind::plain)
        throw numeric::InputError("--flow", options.flow, "the instance has no learning rates",
                                  "set flow.kind and flow.eta_u in the file");
    enclose::LimitSettings settings;
    settings.digits = instance.run.effective_limit_digits();
    settings.bits_limit = 1L << 16; // seconds to a minute, at depths and rate ratios that need them
    ProgressLine progress;
    progress.show("computing the limit");
    const enclose::Limit result = enclose::enclose_limit_of(instance, settings);
    progress.clear();
    if (options.common.wants_json) print(report::json_text(report::to_json(instance, result), 2) + "\n");
    else print(to_terminal(instance, result) + (options.wants_entries ? entries_text(result) : ""));
    switch (result.outcome) {
    case enclose::LimitOutcome::converged:
    case enclose::LimitOutcome::collapsed:
    case enclose::LimitOutcome::infeasible: return done;
    case enclose::LimitOutcome::undetermined:
    case enclose::LimitOutcome::undecided:
    case enclose::LimitOutcome::not_converged: return undecided;
    }
    return undecided;
}

} // namespace

void add_limit(Command app, int& exit_status)
{
    auto options = std::make_shared<LimitOptions>();
    Command command = app.add_subcommand("limit", "Enclose the limit of the flow: entries, l1 norm, radius, "
                                                  "magnification, sigma");
    options->common.add_instance(command);
    options->common.add_digits(command, "Relative accuracy of every entry");
    command.add_option("--flow", options->flow, "plain or weight-normalized (default: the file's)")
        .one_of({"plain", "weight-normalized"});
    command.add_flag("--entries", options->wants_entries, "List the entries of the limit as well");
    options->common.add_json(command);
    command.callback([options, &exit_status] { exit_status = limit(*options); });
}

} // namespace wnflow::cli
