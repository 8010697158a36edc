#include <wnflow/flow/dual_flow.hpp>

#include <wnflow/flow/dual_field.hpp>
#include <wnflow/flow/start.hpp>
#include <wnflow/ode/recorded.hpp>

namespace wnflow::flow {
namespace {

/// u₀, resp. x₀, as constants of a program: rationals closer to them than `bits` resolve.
Vector<ode::Recorded> recorded_start(const problem::Instance& instance, long bits)
{
    const numeric::PrecisionScope precision(bits);
    const Start start{instance.initialization, {}};
    const Vector<Ball> exact = instance.flow == problem::FlowKind::plain ? start.weights() : start.direction();
    Vector<ode::Recorded> constants(exact.size());
    for (Eigen::Index n = 0; n < exact.size(); ++n) constants[n] = ode::Recorded(exact[n].exact_midpoint());
    return constants;
}

} // namespace

DualTrajectory integrate_dual(const problem::Instance& instance, const FieldSettings& settings)
{
    const auto m = static_cast<Eigen::Index>(instance.measurements());
    const DualField<ode::Recorded> field{Network<ode::Recorded>::of(instance),
                                         instance.flow,
                                         recorded_start(instance, second_run_bits(settings.tolerance) + 64),
                                         ode::Recorded(instance.initialization.radius_squared),
                                         ode::Recorded(instance.rates.eta_r.constant()),
                                         ode::Recorded(instance.rates.eta_u.constant())};
    auto program = std::make_shared<const ode::Program>(ode::record(
        [&](const Vector<ode::Recorded>& state, Vector<ode::Recorded>& derivative, const ode::Recorded&) {
            const auto d = field(Vector<ode::Recorded>(state.head(m)));
            derivative.head(m) = d.lambda;
            derivative[m] = d.speed;
            derivative[m + 1] = d.descent;
        },
        m + 2));
    Vector<Ball> start(m + 2);
    const FieldTrajectory run = integrate_field(program, start, settings);

    DualTrajectory result;
    result.reason = run.reason;
    result.steps = run.steps;
    result.second_digits = run.second_digits;
    for (std::size_t k = 0; k < run.times.size(); ++k)
        result.samples.push_back(
            {run.times[k], Vector<Ball>(run.states[k].head(m)), run.states[k][m], run.states[k][m + 1]});
    return result;
}

} // namespace wnflow::flow
