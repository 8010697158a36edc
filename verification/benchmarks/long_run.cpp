#include <verification/benchmarks/long_run.hpp>

#include <verification/benchmarks/number_text.hpp>

#include <fmt/format.h>

namespace wnflow::benchmarks {

std::string long_run_table(RunStore& store, const problem::Instance& instance, unsigned digits,
                           const numeric::Rational& t1, const numeric::Rational& t2)
{
    RunRequest request;
    request.stepper = Stepper::automatic;
    request.tolerance = digits;
    request.stages = {t1, t2};
    std::vector<Vector<Ball>> references;
    for (const numeric::Rational& t : request.stages)
        references.push_back(store.reference(instance, Stepper::collocation, 2 * digits, t));
    const std::vector<Measurement> stages = store.stages(instance, request, references);
    std::string text = fmt::format("Long run of {}, L = {}, {} digits, automatic stepper, on and on.\n", instance.name,
                                   instance.depth, digits);
    if (stages.empty()) return text + "not run\n";
    text += fmt::format("{:<18} {:>8} {:>8} {:>9} {:>11} {:>8} {:>8}  {}\n", "t", "CPU [s]", "steps", "rejected",
                        "evaluations", "error", "drift", "methods");
    const std::string names[] = {"0 to " + short_text(numeric::approximate_double(t1)),
                                 fmt::format("{} to {:g}", numeric::to_text(t1), numeric::approximate_double(t2))};
    for (std::size_t k = 0; k < stages.size(); ++k) {
        const Measurement& m = stages[k];
        const bool is_cut = m.outcome == RunOutcome::cut_off;
        text += fmt::format("{:<18} {:>8} {:>8} {:>9} {:>11} {:>8} {:>8}  {}\n", names[k],
                            (is_cut ? "> " : "") + short_text(m.cpu), m.steps, m.rejected, m.evaluations,
                            power_text(m.log10_error), power_text(m.log10_drift), m.remark);
    }
    if (stages[0].outcome == RunOutcome::complete && stages[1].outcome == RunOutcome::complete)
        text += fmt::format("Second part to first: {:.2f} (wanted: at most 1).\n", stages[1].cpu / stages[0].cpu);
    return text;
}

} // namespace wnflow::benchmarks
