#include <verification/benchmarks/comparison.hpp>

#include <verification/benchmarks/number_text.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace wnflow::benchmarks {
namespace {

using numeric::Rational;

/// Denser where 30 and 50 digits are reached; the last are for steppers that lose digits on the way.
constexpr unsigned odeint_tolerances[] = {6, 10, 14, 18, 22, 26, 28, 30, 32, 34, 38, 42, 46, 48, 50, 52, 54};
constexpr unsigned beyond_target = 4; ///< tightest tolerance of Odeint's sweep: 10^-4 of the error it is after

/// `target`: log10 of the error that Odeint's steppers are after.
std::vector<unsigned> tolerances_for(Stepper stepper, unsigned digits, std::optional<double> target)
{
    std::vector<unsigned> result;
    if (flow::is_of_odeint(stepper)) {
        const double accuracy = std::clamp(-target.value_or(0), static_cast<double>(digits), 2.0 * digits);
        const unsigned tightest = static_cast<unsigned>(std::ceil(accuracy)) + beyond_target;
        for (const unsigned k : odeint_tolerances)
            if (k <= tightest) result.push_back(k);
        for (unsigned k = std::end(odeint_tolerances)[-1] + 4; k <= tightest; k += 4) result.push_back(k);
    } else {
        for (unsigned k = 10; k < digits; k += 10) result.push_back(k);
        result.push_back(digits);
    }
    return result;
}

/// `target`: log10 of the error at which the sweep may end.
Sweep run_sweep(RunStore& store, const problem::Instance& instance, Stepper stepper, unsigned digits,
                const Rational& until, const Vector<Ball>& reference, std::optional<double> target)
{
    Sweep sweep;
    sweep.stepper = stepper;
    for (const unsigned tolerance : tolerances_for(stepper, digits, target)) {
        RunRequest request;
        request.stepper = stepper;
        request.tolerance = tolerance;
        request.stages = {until};
        const std::vector<Measurement> stages = store.stages(instance, request, {reference});
        if (stages.empty()) {
            sweep.lacks_runs = true;
            break;
        }
        const Measurement& m = stages.front();
        if (m.outcome == RunOutcome::cut_off) {
            sweep.cut_off_at = tolerance;
            sweep.limit = m.cpu;
            break;
        }
        if (m.outcome == RunOutcome::failed) {
            sweep.failure = m.remark;
            break;
        }
        sweep.points.push_back({tolerance, m});
        if (target && m.log10_error <= *target) break;
    }
    return sweep;
}

/// Our steppers are held against a reference by another method; Odeint's against either.
Stepper reference_for(Stepper stepper)
{
    return stepper == Stepper::automatic || stepper == Stepper::taylor ? Stepper::collocation : Stepper::taylor;
}

struct Best {
    CostAtError cost;
    std::optional<Stepper> stepper;
};

Best best_of(const std::vector<Sweep>& sweeps, double log10_error)
{
    Best best;
    bool is_unknown = sweeps.empty();
    for (const Sweep& sweep : sweeps) {
        const CostAtError cost = cost_at_error(sweep, log10_error);
        if (cost.kind == CostAtError::Kind::unknown) is_unknown = true;
        if (cost.kind == CostAtError::Kind::known && (!best.stepper || cost.cpu < best.cost.cpu)) {
            best.cost = cost;
            best.stepper = sweep.stepper;
        }
    }
    if (best.stepper && is_unknown) best.cost.kind = CostAtError::Kind::at_most; // one that was not run may be better
    if (best.stepper || is_unknown) return best;
    // None gets there: the least of their lower bounds.
    best.cost = {CostAtError::Kind::more_than, HUGE_VAL};
    for (const Sweep& sweep : sweeps) best.cost.cpu = std::min(best.cost.cpu, cost_at_error(sweep, log10_error).cpu);
    return best;
}

std::string columns(const std::string& stepper, const std::string& tolerance, const std::string& digits,
                    const std::string& cpu, const std::string& steps, const std::string& evaluations,
                    const std::string& error, const std::string& drift, const std::string& odeint,
                    const std::string& ratio)
{
    std::string line = fmt::format("{:<14} {:>6} {:>7} {:>8} {:>8} {:>11} {:>8} {:>8}  {:<24} {:>7}", stepper,
                                   tolerance, digits, cpu, steps, evaluations, error, drift, odeint, ratio);
    line.erase(line.find_last_not_of(' ') + 1);
    return line + "\n";
}

std::string line_of(Stepper stepper, const SweepPoint& point, const std::string& odeint, const std::string& ratio)
{
    const Measurement& m = point.run;
    return columns(std::string(flow::to_text(stepper)), fmt::format("1e-{}", point.tolerance), std::to_string(m.digits),
                   short_text(m.cpu), std::to_string(m.steps), std::to_string(m.evaluations), power_text(m.log10_error),
                   power_text(m.log10_drift), odeint, ratio);
}

std::string_view relation(const CostAtError& cost)
{
    switch (cost.kind) {
    case CostAtError::Kind::at_most: return "<= ";
    case CostAtError::Kind::more_than: return "> ";
    default: return "";
    }
}

std::string cost_text(const Best& best)
{
    if (best.cost.kind == CostAtError::Kind::unknown) return "not run";
    return fmt::format("{}{} s{}", relation(best.cost), short_text(best.cost.cpu),
                       best.stepper ? fmt::format(" {}", flow::to_text(*best.stepper)) : "");
}

std::string ratio_text(const Best& odeint, const CostAtError& own)
{
    if (odeint.cost.kind == CostAtError::Kind::unknown || own.kind != CostAtError::Kind::known) return "";
    return fmt::format("{}{}", relation(odeint.cost), short_text(odeint.cost.cpu / own.cpu));
}

/// Both sides at their best tolerance for an error of 10^-digits.
std::string at_error_of_digits(const Comparison& comparison)
{
    const double log10_error = -static_cast<double>(comparison.digits);
    const Best own = best_of(comparison.own, log10_error), odeint = best_of(comparison.odeint, log10_error);
    const std::string ratio = ratio_text(odeint, own.cost);
    return fmt::format("For an error of 1e-{}, each at its best tolerance: {}, Odeint {}{}.\n", comparison.digits,
                       cost_text(own), cost_text(odeint), ratio.empty() ? "" : "; ratio " + ratio);
}

} // namespace

CostAtError cost_at_error(const Sweep& sweep, double log10_error)
{
    CostAtError result;
    const auto offer = [&](double cpu) {
        if (result.kind != CostAtError::Kind::known || cpu < result.cpu) result = {CostAtError::Kind::known, cpu};
    };
    double largest = 0;
    for (std::size_t k = 0; k < sweep.points.size(); ++k) {
        const Measurement& b = sweep.points[k].run;
        largest = std::max(largest, b.cpu);
        if (b.log10_error > log10_error) continue;
        offer(b.cpu);
        if (k == 0) continue;
        const Measurement& a = sweep.points[k - 1].run;
        if (a.log10_error <= log10_error) continue;
        const double part = (a.log10_error - log10_error) / (a.log10_error - b.log10_error);
        offer(std::exp(std::log(a.cpu) + part * (std::log(b.cpu) - std::log(a.cpu))));
    }
    if (result.kind == CostAtError::Kind::known || sweep.lacks_runs) return result;
    return {CostAtError::Kind::more_than, sweep.cut_off_at ? std::max(sweep.limit, largest) : largest};
}

Comparison compare(RunStore& store, const Selection& is_run, problem::Instance instance, unsigned digits,
                   const Rational& until)
{
    Comparison result;
    RunStore::Settings stored_only = store.settings();
    stored_only.runs_nothing = true;
    RunStore reader(stored_only);
    const auto store_for = [&](Stepper stepper) -> RunStore& { return is_run(stepper) ? store : reader; };

    const Vector<Ball> by_taylor = store.reference(instance, Stepper::taylor, 2 * digits, until);
    const Vector<Ball> by_collocation = store.reference(instance, Stepper::collocation, 2 * digits, until);
    if (by_taylor.size() > 0 && by_collocation.size() > 0) {
        const numeric::PrecisionScope precision(numeric::bits_for_digits(2 * digits) + 64);
        result.reference_agreement = log10_relative_distance(by_taylor, by_collocation);
    }
    std::optional<double> target;
    for (const Stepper stepper : own_steppers) {
        result.own.push_back(run_sweep(store_for(stepper), instance, stepper, digits, until,
                                       reference_for(stepper) == Stepper::taylor ? by_taylor : by_collocation, {}));
        for (const SweepPoint& point : result.own.back().points)
            if (point.tolerance == digits) target = std::min(target.value_or(HUGE_VAL), point.run.log10_error);
    }
    for (const Stepper stepper : odeint_steppers)
        result.odeint.push_back(run_sweep(store_for(stepper), instance, stepper, digits, until, by_taylor, target));
    result.instance = std::move(instance);
    result.digits = digits;
    result.until = until;
    return result;
}

std::string table(const Comparison& comparison)
{
    const problem::Instance& instance = comparison.instance;
    std::string text =
        fmt::format("{}: N = {}, M = {}, L = {}, t = 0 to {}, {} digits. References of {} digits by taylor and "
                    "collocation differ by {}.\n",
                    instance.name, instance.dimension(), instance.measurements(), instance.depth,
                    numeric::to_text(comparison.until), comparison.digits, 2 * comparison.digits,
                    power_text(comparison.reference_agreement));
    text += columns("stepper", "tol.", "digits", "CPU [s]", "steps", "evaluations", "error", "drift",
                    "Odeint at equal error", "ratio");
    std::optional<double> error; // what the lines of Odeint's steppers are chosen for
    for (const Sweep& sweep : comparison.own) {
        if (sweep.points.empty() || sweep.points.back().tolerance != comparison.digits) {
            const std::string why = sweep.lacks_runs   ? "not run"
                                    : sweep.cut_off_at ? "> " + short_text(sweep.limit)
                                                       : "failed";
            text += columns(std::string(flow::to_text(sweep.stepper)), fmt::format("1e-{}", comparison.digits), "", why,
                            "", "", "", "", sweep.failure, "");
            continue;
        }
        const SweepPoint& point = sweep.points.back();
        if (!error) error = point.run.log10_error;
        const Best best = best_of(comparison.odeint, point.run.log10_error);
        const CostAtError own{CostAtError::Kind::known, point.run.cpu};
        text += line_of(sweep.stepper, point, cost_text(best), ratio_text(best, own));
    }
    for (const Sweep& sweep : comparison.odeint) {
        const std::string name(flow::to_text(sweep.stepper));
        const auto reaches = [&](const SweepPoint& p) { return error && p.run.log10_error <= *error; };
        const auto chosen = std::ranges::find_if(sweep.points, reaches);
        if (chosen != sweep.points.end()) {
            text += line_of(sweep.stepper, *chosen, "", "");
            continue;
        }
        if (!sweep.points.empty()) text += line_of(sweep.stepper, sweep.points.back(), "", "");
        if (sweep.cut_off_at)
            text += columns(name, fmt::format("1e-{}", sweep.cut_off_at), "", "> " + short_text(sweep.limit), "", "",
                            "", "", "", "");
        else if (!sweep.failure.empty()) text += fmt::format("{:<14} {}\n", name, sweep.failure);
        else if (sweep.lacks_runs)
            text += fmt::format("{:<14} {}not run\n", name, sweep.points.empty() ? "" : "tighter tolerances ");
    }
    return text + at_error_of_digits(comparison);
}

} // namespace wnflow::benchmarks
