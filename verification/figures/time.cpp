#include <verification/figures/kinds.hpp>

#include <wnflow/flow/trajectory.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace wnflow::figures {
namespace {

using problem::FlowKind;

constexpr unsigned most_samples = 80;

const TimeCourse* course_of(const std::vector<TimeCourse>& courses, FlowKind flow)
{
    const auto found = std::ranges::find(courses, flow, &TimeCourse::flow);
    return found == courses.end() || found->samples.empty() ? nullptr : &*found;
}

plot::Value value_at(double log10)
{
    return {fmt::format("{:.10g}", std::pow(10.0, log10)), log10};
}

plot::Series series_of(const TimeCourse& course, double TimeSample::*quantity, bool is_discrete, unsigned look)
{
    plot::Series series;
    const bool is_plain = course.flow == FlowKind::plain;
    series.label = is_discrete ? (is_plain ? "GD" : "WN-GD") : (is_plain ? "GF" : "WN");
    series.style = is_discrete ? plot::Style::points : plot::Style::line;
    series.look = look;
    for (std::size_t i = 0; i < course.samples.size(); ++i)
        if (!is_discrete || i % 3 == 0 || i + 1 == course.samples.size()) // symbols side by side hide one another
            series.points.push_back({plot::logarithmic(course.samples[i].time), value_at(course.samples[i].*quantity)});
    return series;
}

} // namespace

TimeCourse time_course(const Definition& definition, const Data& data, FlowKind flow)
{
    const problem::Instance instance = instance_of(
        definition, data, definition.depths.front(), flow, definition.alphas.front(), definition.eta_ratios.front(),
        definition.initializations > 0 ? std::optional<std::uint64_t>(1) : std::nullopt);
    flow::DescentSettings descent = descent_settings(definition, instance);
    descent.samples = most_samples;
    const flow::Descent run = flow::run_descent(instance, descent);
    TimeCourse course;
    course.flow = flow;
    course.step = descent.step;
    course.iterations = run.iterations;
    course.reason = run.reason;
    if (run.outcome == flow::DescentOutcome::not_finite) return course;
    course.run_class =
        run.outcome == flow::DescentOutcome::residual_reached ? RunClass::converged : RunClass::unfinished;

    // The flow at the same times, which are exact: the step is a double.
    flow::IntegrationSettings settings;
    const Rational step = Ball(descent.step).exact_midpoint();
    for (const flow::DescentSample& sample : run.samples)
        settings.sample_times.push_back(step * static_cast<long>(sample.iteration));
    settings.digits = 20;
    settings.tolerance = Rational(1, 1'000'000'000'000);
    const flow::Trajectory trajectory = flow::integrate(instance, settings);
    if (!trajectory.is_complete()) course.reason += (course.reason.empty() ? "" : "; ") + trajectory.reason;

    const numeric::PrecisionScope precision(numeric::bits_for_digits(trajectory.second_digits) + 64);
    const auto network = flow::Network<Ball>::of(instance);
    for (std::size_t i = 1; i < trajectory.samples.size(); ++i) {
        const flow::DescentSample& discrete = run.samples[i];
        const flow::Sample& sample = trajectory.samples[i];
        TimeSample both;
        both.time = descent.step * static_cast<double>(discrete.iteration);
        both.iteration = discrete.iteration;
        both.log10_error = std::log10(relative_error(instance, discrete.weights));
        both.log10_loss = std::log10(discrete.loss);
        both.log10_flow_error =
            relative_error(instance, flow::Network<Ball>::powers(sample.weights, instance.depth)).approximate_log10();
        both.log10_flow_loss = network.loss(sample.weights).approximate_log10();
        course.samples.push_back(both);
    }
    return course;
}

std::string to_csv(const std::vector<TimeCourse>& courses)
{
    std::string text = "flow,t,iteration,flow_error,discrete_error,flow_loss,discrete_loss\n";
    for (const TimeCourse& course : courses)
        for (const TimeSample& sample : course.samples)
            text += fmt::format("{},{:.12g},{},{:.10g},{:.10g},{:.10g},{:.10g}\n",
                                course.flow == FlowKind::plain ? "plain" : "weight-normalized", sample.time,
                                sample.iteration, std::pow(10.0, sample.log10_flow_error),
                                std::pow(10.0, sample.log10_error), std::pow(10.0, sample.log10_flow_loss),
                                std::pow(10.0, sample.log10_loss));
    return text;
}

plot::Figure draw_time(const Definition& definition, const std::vector<TimeCourse>& courses)
{
    plot::Figure figure;
    figure.name = definition.name;
    figure.has_markup = true;
    figure.height_cm = 5.5;
    plot::Panel error, loss;
    error.x = loss.x = {"time t = k h", true, {}, {}};
    error.y = {"relative l_2 error", true, {}, {}};
    loss.y = {"loss", true, {}, {}};
    error.legend = loss.legend = "bottom left";
    unsigned look = 0;
    for (const TimeCourse& course : courses) {
        for (const bool is_discrete : {false, true}) {
            const unsigned own = look + (is_discrete ? 4 : 0);
            error.series.push_back(series_of(
                course, is_discrete ? &TimeSample::log10_error : &TimeSample::log10_flow_error, is_discrete, own));
            loss.series.push_back(series_of(
                course, is_discrete ? &TimeSample::log10_loss : &TimeSample::log10_flow_loss, is_discrete, own));
        }
        ++look;
    }
    figure.panels = {std::move(error), std::move(loss)};
    return figure;
}

Finding judge_time(const Definition& definition, const std::vector<TimeCourse>& courses)
{
    Finding finding;
    finding.statement = "the loss of both tends to 0, and the error of WN ends far below that of GF";
    const TimeCourse* plain = course_of(courses, FlowKind::plain);
    const TimeCourse* normalized = course_of(courses, FlowKind::weight_normalized);
    if (!plain || !normalized) {
        finding.seen = "A run failed.";
        finding.criteria.push_back({"both flows and both algorithms were run to an end", "no", false});
        return finding;
    }
    const TimeSample &p = plain->samples.back(), &w = normalized->samples.back();
    const double flow_ratio = std::pow(10.0, p.log10_flow_error - w.log10_flow_error);
    const double discrete_ratio = std::pow(10.0, p.log10_error - w.log10_error);
    double apart = 0;
    for (const TimeCourse* course : {plain, normalized})
        for (const TimeSample& sample : course->samples)
            apart = std::max(apart, std::abs(sample.log10_error - sample.log10_flow_error));
    const auto falls = [](const TimeCourse& course, double TimeSample::*loss) {
        return std::ranges::is_sorted(course.samples, std::greater<>(), loss);
    };
    const bool is_falling = falls(*plain, &TimeSample::log10_loss) && falls(*plain, &TimeSample::log10_flow_loss) &&
                            falls(*normalized, &TimeSample::log10_loss) &&
                            falls(*normalized, &TimeSample::log10_flow_loss);
    finding.criteria = {
        {"error of GF over that of WN at the end > 10", fmt::format("{:.3g}", flow_ratio), flow_ratio > 10},
        {"error of GD over that of WN-GD at the end > 10", fmt::format("{:.3g}", discrete_ratio), discrete_ratio > 10},
        {"every loss falls from sample to sample", is_falling ? "yes" : "no", is_falling}};
    const auto ends = [&](const TimeCourse& course, const char* name) {
        return fmt::format("{} {} after {} iterations", name,
                           course.run_class == RunClass::converged ? "reaches the residual asked for"
                                                                   : "stops unfinished",
                           course.iterations);
    };
    finding.seen =
        fmt::format("At their ends the error of GF is {:.2g} times that of WN, and GD's {:.2g} times WN-GD's; {}, {}; "
                    "the errors of a flow and its algorithm, at equal times, never differ by more than a "
                    "factor of {:.2g}.",
                    flow_ratio, discrete_ratio, ends(*plain, "GD"), ends(*normalized, "WN-GD"), std::pow(10.0, apart));
    (void)definition;
    return finding;
}

} // namespace wnflow::figures
