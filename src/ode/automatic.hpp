#pragma once

#include "ode/collocation.hpp"
#include "ode/taylor.hpp"

#include <optional>

namespace wnflow::ode::detail {

/// Power series or collocation, whichever gets further for the same number of multiplications.
///
/// Both methods' costs per step are counted, not timed: the same problem takes the same steps on every machine. A trial of
/// the other method consists of real steps, so that nothing of it is lost; trials become rarer as long as they fail.
class Automatic final : public Integrator {
public:
    Automatic(std::shared_ptr<const Program> program, const Settings& settings);

    void start(const Vector<Ball>& x, const Ball& t, const Ball& step) override;
    [[nodiscard]] StepOutcome step(const Ball& limit) override;
    [[nodiscard]] StepOutcome step_exactly(const Ball& size) override;
    [[nodiscard]] const Vector<Ball>& state() const override { return active().state(); }
    [[nodiscard]] const Ball& time() const override { return active().time(); }
    [[nodiscard]] const Ball& previous_time() const override { return active().previous_time(); }
    [[nodiscard]] Vector<Ball> dense(const Ball& t) const override { return active().dense(t); }
    [[nodiscard]] Ball proposed_step() const override { return active().proposed_step(); }
    [[nodiscard]] unsigned order() const override { return active().order(); }
    [[nodiscard]] std::string_view method() const override { return active().method(); }
    [[nodiscard]] const Work& work() const override { return work_; }

private:
    enum class Phase { series, stages };

    [[nodiscard]] const Integrator& active() const;
    [[nodiscard]] Integrator& active();
    void change_to(Phase phase);
    void weigh(double log2_efficiency);
    [[nodiscard]] double log2_efficiency() const;
    template <class Step>
    [[nodiscard]] StepOutcome counted(Step step);
    [[nodiscard]] StepOutcome count_step(const Ball& limit);

    std::shared_ptr<const Program> program_;
    Settings settings_;
    Taylor series_;
    std::optional<Collocation> stages_; ///< made when first needed: its coefficients take a moment
    Phase phase_ = Phase::series, next_phase_ = Phase::series; ///< changes at the next step: dense output is of the last
    bool is_trial_ = false, series_paid_ = true; ///< the latter: what the last trial found
    unsigned steps_in_phase_ = 0, until_trial_ = 0, patience_ = 0;
    double before_trial_ = 0; ///< log2 of time per multiplication of the method that a trial is held against
    double last_efficiency_ = 0; ///< of a trial's last step
    double recent_ = 0;       ///< the same of the running phase
    Ball last_step_;          ///< accepted, signed; before the first step: the step to begin with
    Work work_;
};

} // namespace wnflow::ode::detail
