#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

#include <verification/report/json.hpp>
#include <verification/report/text.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wnflow::cli {
namespace {

/// Long rationals are cut for people; --json has them whole.
std::string shown(const numeric::Rational& value)
{
    const std::string text = numeric::to_text(value);
    if (text.size() <= 40) return text;
    const numeric::PrecisionScope precision(128);
    return fmt::format("about {} (exact value: {} characters, see --json)",
                       numeric::midpoint_text(numeric::Ball(value), 20), text.size());
}

std::string to_terminal(const problem::Instance& instance, const limit::Optimum& optimum)
{
    std::string text = report::describe(instance) + "\n";
    for (const std::string& notice : instance.notices) text += "notice: " + notice + "\n";
    switch (optimum.outcome) {
    case limit::OptimumOutcome::infeasible:
        return text + "outcome    infeasible: S+ = {z >= 0 : A z = b} is empty, shown by a Farkas vector (see --json)\n";
    case limit::OptimumOutcome::undecided: return text + "outcome    undecided: " + optimum.reason + "\n";
    case limit::OptimumOutcome::optimal: break;
    }
    text += fmt::format("outcome    optimal, checked in rationals (proposed by: {})\n", optimum.method);
    text += fmt::format("Q          {}\n", shown(optimum.value));
    text += fmt::format("minimizer  {}\n", !optimum.unique    ? "uniqueness not decided"
                                           : *optimum.unique ? "unique (exact)"
                                                             : "not unique (exact)");
    for (std::size_t n = 0; n < optimum.minimizer.size(); ++n)
        if (optimum.minimizer[n] != 0) text += fmt::format("  z[{}] = {}\n", n, shown(optimum.minimizer[n]));
    return text;
}

int optimum(const CommonOptions& options)
{
    const problem::Instance instance = options.read();
    ProgressLine progress;
    progress.show("solving the linear program");
    const limit::Optimum result = limit::exact_l1_optimum(instance.matrix, instance.target);
    progress.clear();
    print(options.wants_json ? report::to_json(instance, result).dump(2) + "\n" : to_terminal(instance, result));
    return result.outcome == limit::OptimumOutcome::undecided ? undecided : done;
}

} // namespace

void add_optimum(CLI::App& app, int& exit_status)
{
    auto options = std::make_shared<CommonOptions>();
    CLI::App* command =
        app.add_subcommand("optimum", "The exact l1 optimum Q of S+, with minimizer and dual, or a proof that S+ is empty");
    options->add_instance(*command);
    options->add_json(*command);
    command->callback([options, &exit_status] { exit_status = optimum(*options); });
}

} // namespace wnflow::cli
