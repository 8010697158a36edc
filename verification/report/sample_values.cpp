#include <verification/report/sample_values.hpp>

#include <wnflow/flow/magnification.hpp>
#include <wnflow/flow/network.hpp>
#include <wnflow/flow/start.hpp>

namespace wnflow::report {

SampleValues evaluate(const problem::Instance& instance, const flow::Sample& sample)
{
    using numeric::Ball;
    const auto network = flow::Network<Ball>::of(instance);
    SampleValues values;
    values.direction_norm = sqrt(numeric::squared_norm(sample.direction));
    values.loss = network.loss(sample.weights);
    values.l1_norm = numeric::sum(flow::Network<Ball>::powers(sample.weights, instance.depth));
    if (instance.flow == problem::FlowKind::weight_normalized)
        values.log_magnification = flow::log_magnification(
            sample.radius, flow::Start{instance.initialization, {}}.radius(), log(sample.growth));
    return values;
}

} // namespace wnflow::report
