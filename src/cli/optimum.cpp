#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

#include <verification/claims/premises.hpp>
#include <verification/report/json.hpp>
#include <verification/report/text.hpp>

#include <wnflow/limit/face.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wnflow::cli {
namespace {

/// Long rationals are cut for people; --json has them whole.
std::string shown_value(const numeric::Rational& value)
{
    const std::string text = numeric::to_text(value);
    if (text.size() <= 40) return text;
    const numeric::PrecisionScope precision(128);
    return fmt::format("about {} (exact value: {} characters, see --json)",
                       numeric::midpoint_text(numeric::Ball(value), 20), text.size());
}

struct OptimumOptions {
    CommonOptions common;
    bool is_weighted = false, wants_face = false;
};

/// v^⊙(2−L): the weights a = u₀^⊙(2−L) of depth L up to the factor ‖v‖^{L−2}, and rational.
numeric::RationalVector rational_weights(const problem::Instance& instance, bool is_weighted)
{
    numeric::RationalVector weights;
    for (const numeric::Rational& v : instance.initialization.direction)
        weights.push_back(is_weighted ? 1 / numeric::power(v, instance.depth - 2) : numeric::Rational(1));
    return weights;
}

std::string face_text(const limit::MaximalFace& face, std::size_t dimension)
{
    if (face.outcome == limit::FaceOutcome::infeasible) return "";
    if (face.outcome == limit::FaceOutcome::undecided) return "face of S+ undecided: " + face.reason + "\n";
    std::string text = fmt::format("face of S+ {} of {} coordinates can be positive (exact); a point positive there:\n",
                                   face.support.size(), dimension);
    for (const std::size_t n : face.support) text += fmt::format("  z[{}] = {}\n", n, shown_value(face.interior_point[n]));
    return text;
}

std::string to_terminal(const problem::Instance& instance, const limit::Optimum& optimum, bool is_weighted)
{
    std::string text = report::describe(instance) + "\n";
    for (const std::string& notice : instance.notices) text += "notice: " + notice + "\n";
    switch (optimum.outcome) {
    case limit::OptimumOutcome::infeasible:
        return text +
               "outcome    infeasible: S+ = {z >= 0 : A z = b} is empty, shown by a Farkas vector (see --json)\n";
    case limit::OptimumOutcome::undecided: return text + "outcome    undecided: " + optimum.reason + "\n";
    case limit::OptimumOutcome::optimal: break;
    }
    text += fmt::format("outcome    optimal, checked in rationals (proposed by: {})\n", optimum.method);
    if (is_weighted) {
        const numeric::PrecisionScope precision(256);
        text += fmt::format("weights    v^(2-L) with u0 = v/|v|; minimum {}\n", shown_value(optimum.value));
        text += fmt::format("in a = u0^(2-L), that is times |v|^(L-2): {}\n",
                            numeric::certain_text(claims::weight_scale(instance) * numeric::Ball(optimum.value), 50));
    } else {
        text += fmt::format("Q          {}\n", shown_value(optimum.value));
    }
    text += fmt::format("minimizer  {}\n", !optimum.unique   ? "uniqueness not decided"
                                           : *optimum.unique ? "unique (exact)"
                                                             : "not unique (exact)");
    for (std::size_t n = 0; n < optimum.minimizer.size(); ++n)
        if (optimum.minimizer[n] != 0) text += fmt::format("  z[{}] = {}\n", n, shown_value(optimum.minimizer[n]));
    return text;
}

int optimum(const OptimumOptions& options)
{
    const problem::Instance instance = options.common.read();
    ProgressLine progress;
    progress.show("solving the linear program");
    const limit::Optimum result =
        limit::exact_optimum(instance.matrix, instance.target, rational_weights(instance, options.is_weighted));
    std::optional<limit::MaximalFace> face;
    if (options.wants_face) face = limit::maximal_face(instance.matrix, instance.target);
    progress.clear();
    if (options.common.wants_json) {
        nlohmann::ordered_json object = report::to_json(instance, result);
        object["weights"] = options.is_weighted ? "v^(2-L)" : "1";
        if (face) object["face"] = report::to_json(*face);
        print(report::json_text(object, 2) + "\n");
    } else {
        print(to_terminal(instance, result, options.is_weighted) +
              (face ? face_text(*face, instance.dimension()) : ""));
    }
    const bool is_face_undecided = face && face->outcome == limit::FaceOutcome::undecided;
    return result.outcome == limit::OptimumOutcome::undecided || is_face_undecided ? undecided : done;
}

} // namespace

void add_optimum(Command app, int& exit_status)
{
    auto options = std::make_shared<OptimumOptions>();
    Command command = app.add_subcommand(
        "optimum", "The exact l1 optimum Q of S+, with minimizer and dual, or a proof that S+ is empty");
    options->common.add_instance(command);
    command.add_flag("--weighted", options->is_weighted,
                     "Minimize the norm weighted by u0^(2-L) instead: what depth L > 2 is biased towards");
    command.add_flag("--face", options->wants_face,
                     "Also the maximal face of S+ and a point in its relative interior, exact");
    options->common.add_json(command);
    command.callback([options, &exit_status] { exit_status = optimum(*options); });
}

} // namespace wnflow::cli
