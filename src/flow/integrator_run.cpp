#include "flow/ends_at_zero.hpp"
#include "flow/run.hpp"

#include <wnflow/flow/field_trajectory.hpp>
#include <wnflow/flow/systems.hpp>
#include <wnflow/ode/integrator.hpp>
#include <wnflow/ode/recorded.hpp>

namespace wnflow::flow::detail {
namespace {

IntegrationOutcome outcome_of(ode::StepOutcome outcome)
{
    switch (outcome) {
    case ode::StepOutcome::accepted: return IntegrationOutcome::time_reached;
    case ode::StepOutcome::step_underflow: return IntegrationOutcome::step_underflow;
    case ode::StepOutcome::not_finite: return IntegrationOutcome::not_finite;
    case ode::StepOutcome::newton_failure: return IntegrationOutcome::not_solved;
    }
    return IntegrationOutcome::not_finite;
}

std::string explain(ode::StepOutcome outcome)
{
    switch (outcome) {
    case ode::StepOutcome::accepted: break;
    case ode::StepOutcome::step_underflow: return "the step size fell below the resolution of t";
    case ode::StepOutcome::not_finite: return "a component overflowed or became undefined";
    case ode::StepOutcome::newton_failure: return "the equations of the implicit step were not solved";
    }
    return "";
}

/// A first step over which no component changes by more than about a hundredth, at most the whole span.
Ball first_step(const System<Ball>& system, const Vector<Ball>& start, const Ball& time, const Ball& span)
{
    Vector<Ball> derivative(start.size());
    system(start, derivative, time);
    Ball rate = Ball(1) / span;
    for (Eigen::Index i = 0; i < start.size(); ++i) {
        const Ball relative = abs(derivative[i] / start[i]);
        if (relative.is_finite() && midpoint_less(rate, relative)) rate = relative.midpoint();
    }
    return (Ball(1) / (Ball(100) * rate)).midpoint();
}

/// All components of a state of the flow are.
bool is_positive(const Vector<Ball>& state)
{
    for (const Ball& entry : state)
        if (!midpoint_less(Ball(0), entry)) return false;
    return true;
}

/// Between two breaks of the learning rates the field is smooth: an integrator of its own goes from break to break, and no
/// step crosses one.
class IntegratorRun final : public Run {
public:
    IntegratorRun(const problem::Instance& instance, const RunSettings& settings, long bits)
        : instance_(instance), settings_(settings), bits_(bits), breaks_(breaks_before(instance, settings.until))
    {
        const numeric::PrecisionScope precision(bits_);
        digits = numeric::digits_for_bits(bits_);
        Vector<Ball> start = start_state(instance_, settings_.coordinates);
        bool is_finite = true;
        for (Ball& entry : start) {
            is_finite = is_finite && entry.is_finite();
            entry = entry.midpoint();
        }
        begin_piece(start, 0);
        if (!is_finite) {
            outcome = IntegrationOutcome::not_finite;
            reason = reason_at("the start, or its loss, overflows", Ball(0));
        }
    }

    [[nodiscard]] Advance advance_to(const Rational& t, const Observer& observer) override
    {
        if (outcome != IntegrationOutcome::time_reached) return Advance::failed;
        const numeric::PrecisionScope precision(bits_);
        const Ball target = Ball(t).midpoint();
        while (midpoint_less(integrator_->time(), target)) {
            if (!midpoint_less(integrator_->time(), piece_end_) && next_break_ < breaks_.size())
                begin_piece(Vector<Ball>(integrator_->state()), breaks_[next_break_++]);
            if (steps + rejected >= settings_.step_limit) {
                outcome = IntegrationOutcome::step_limit;
                reason = reason_at(step_limit_reason(settings_.step_limit), integrator_->time());
                return Advance::failed;
            }
            const ode::StepOutcome step = integrator_->step(piece_end_);
            const ode::Work& work = integrator_->work();
            steps = before_.steps + work.steps;
            rejected = before_.rejected + work.rejected;
            evaluations = before_.evaluations + work.evaluations;
            if (step != ode::StepOutcome::accepted) {
                outcome = outcome_of(step);
                reason = reason_at(explain(step), integrator_->time());
                return Advance::failed;
            }
            if (may_end_at_zero(instance_) && !is_positive(integrator_->state())) {
                outcome = IntegrationOutcome::not_finite;
                reason =
                    "r reaches 0, where the flow ends, before t = " + numeric::midpoint_text(integrator_->time(), 6);
                return Advance::failed;
            }
            note_method();
            if (settings_.on_progress) settings_.on_progress(integrator_->time().approximate(), steps);
            if (observer && observer(integrator_->time(), integrator_->state())) return Advance::stopped;
        }
        return Advance::arrived;
    }

    [[nodiscard]] Vector<Ball> state_at(const Ball& t) const override
    {
        const numeric::PrecisionScope precision(bits_);
        const Ball time = t.midpoint();
        const bool is_end = !midpoint_less(time, integrator_->time());
        return is_end ? integrator_->state() : integrator_->dense(time);
    }
    [[nodiscard]] bool has_dense_output() const override { return true; }
    [[nodiscard]] Ball previous_time() const override { return integrator_->previous_time(); }
    [[nodiscard]] Ball time() const override { return integrator_->time(); }

private:
    void begin_piece(const Vector<Ball>& state, const Rational& from)
    {
        before_ = {steps, rejected, evaluations};
        piece_end_ = Ball(next_break_ < breaks_.size() ? breaks_[next_break_] : settings_.until).midpoint();
        auto program = std::make_shared<ode::Program>(
            ode::record(system_of<ode::Recorded>(instance_, settings_.coordinates, from), state.size()));
        program->factor_power = instance_.depth - 1; // u' = u^(L−1) ⊙ Aᵀ(…) + …, x' = x^(L−1) ⊙ Aᵀ(…) + …
        ode::Settings ode_settings;
        ode_settings.tolerance.relative = settings_.tolerance; // all components are positive
        ode_settings.bits = bits_;
        integrator_ = ode::make_integrator(method_of(settings_.stepper), std::move(program), ode_settings);
        const Ball time = Ball(from).midpoint();
        integrator_->start(state, time,
                           first_step(system_of<Ball>(instance_, settings_.coordinates, from), state, time,
                                      Ball(piece_end_ - time).midpoint()));
    }

    void note_method()
    {
        if (methods.empty() || methods.back().method != integrator_->method())
            methods.push_back({std::string(integrator_->method()), 0, 0});
        ++methods.back().steps;
        methods.back().until = integrator_->time().approximate();
    }

    problem::Instance instance_;
    RunSettings settings_;
    long bits_;
    std::vector<Rational> breaks_;
    std::size_t next_break_ = 0;
    Ball piece_end_;
    ode::Work before_; ///< of the integrators of earlier pieces
    std::unique_ptr<ode::Integrator> integrator_;
};

} // namespace

std::unique_ptr<Run> make_integrator_run(const problem::Instance& instance, const RunSettings& settings, long bits)
{
    return std::make_unique<IntegratorRun>(instance, settings, bits);
}

} // namespace wnflow::flow::detail
