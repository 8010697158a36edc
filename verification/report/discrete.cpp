#include <verification/report/discrete.hpp>

#include <verification/report/json.hpp>
#include <verification/report/text.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <optional>

namespace wnflow::report {
namespace {

using flow::DescentSample;

double l1_norm(const problem::Instance& instance, const DescentSample& sample)
{
    double sum = 0;
    for (const double x : sample.weights) sum += std::abs(numeric::power(x, static_cast<long>(instance.depth)));
    return sum;
}

std::optional<double> relative_error(const problem::Instance& instance, const DescentSample& sample)
{
    if (!instance.ground_truth) return std::nullopt;
    const auto truth = numeric::to_vector<double>(*instance.ground_truth);
    const double norm = truth.norm();
    if (norm == 0) return std::nullopt;
    return (represented_vector(instance, sample.weights) - truth).norm() / norm;
}

double time_of(const flow::DescentSettings& settings, const DescentSample& sample)
{
    return settings.step * static_cast<double>(sample.iteration);
}

std::string_view name_of(const problem::Instance& instance)
{
    return instance.flow == problem::FlowKind::plain ? "GD" : "WN-GD";
}

} // namespace

flow::Vector<double> represented_vector(const problem::Instance& instance, const flow::Vector<double>& weights)
{
    const flow::Vector<double> powers = flow::Network<double>::powers(weights, instance.depth);
    if (!instance.is_signed) return powers;
    const Eigen::Index half = powers.size() / 2;
    return powers.head(half) - powers.tail(half);
}

std::string to_text(const problem::Instance& instance, const flow::DescentSettings& settings, const flow::Descent& run)
{
    std::string text = describe(instance) + "\n";
    for (const std::string& notice : instance.notices) text += "notice: " + notice + "\n";
    text += fmt::format("{:>10} {:>12} {:>20} {:>12} {:>12} {:>20} {:>12}\n", "iteration", "t", "radius", "|u| - 1",
                        "loss", "l1 norm", "error");
    for (const DescentSample& sample : run.samples) {
        const auto error = relative_error(instance, sample);
        text += fmt::format("{:>10} {:>12.6g} {:>20.15g} {:>12.3g} {:>12.4g} {:>20.15g} {:>12}\n", sample.iteration,
                            time_of(settings, sample), sample.radius, sample.direction_norm - 1, sample.loss,
                            l1_norm(instance, sample), error ? fmt::format("{:.4g}", *error) : "-");
    }
    text += fmt::format("{} in double precision, step {}: {} after {} iterations{}\n", name_of(instance), settings.step,
                        flow::to_text(run.outcome), run.iterations, run.reason.empty() ? "" : " (" + run.reason + ")");
    return text;
}

std::string to_csv(const problem::Instance& instance, const flow::DescentSettings& settings, const flow::Descent& run)
{
    std::string text = "iteration,t,radius,direction_norm,residual,loss,l1_norm,relative_error\n";
    for (const DescentSample& sample : run.samples) {
        const auto error = relative_error(instance, sample);
        text += fmt::format("{},{},{},{},{},{},{},{}\n", sample.iteration, time_of(settings, sample), sample.radius,
                            sample.direction_norm, sample.residual, sample.loss, l1_norm(instance, sample),
                            error ? fmt::format("{}", *error) : "");
    }
    return text;
}

nlohmann::ordered_json to_json(const problem::Instance& instance, const flow::DescentSettings& settings,
                               const flow::Descent& run)
{
    const auto real = [](double value) { return fmt::format("{}", value); };
    nlohmann::ordered_json object = json_envelope("discrete", instance);
    object["algorithm"] = name_of(instance);
    object["outcome"] = flow::to_text(run.outcome);
    object["reason"] = run.reason;
    object["step"] = real(settings.step);
    object["until_residual"] = real(settings.until_residual);
    object["iteration_limit"] = settings.iteration_limit;
    object["iterations"] = run.iterations;
    object["samples"] = nlohmann::ordered_json::array();
    for (const DescentSample& sample : run.samples) {
        const auto error = relative_error(instance, sample);
        nlohmann::ordered_json weights = nlohmann::ordered_json::array();
        for (const double x : sample.weights) weights.push_back(real(x));
        object["samples"].push_back(
            {{"iteration", sample.iteration},
             {"t", real(time_of(settings, sample))},
             {"radius", real(sample.radius)},
             {"direction_norm", real(sample.direction_norm)},
             {"residual", real(sample.residual)},
             {"loss", real(sample.loss)},
             {"l1_norm", real(l1_norm(instance, sample))},
             {"relative_error", error ? nlohmann::ordered_json(real(*error)) : nlohmann::ordered_json(nullptr)},
             {"weights", std::move(weights)}});
    }
    return object;
}

} // namespace wnflow::report
