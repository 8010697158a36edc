#include "limit/dual_tube.hpp"
#include "limit/proximal_step.hpp"

#include <wnflow/limit/collapse.hpp>

#include <algorithm>
#include <cmath>

namespace wnflow::limit {
namespace {

constexpr long working_bits = 128;

Vector<Ball> to_balls(const Eigen::VectorXd& v)
{
    Vector<Ball> result(v.size());
    for (Eigen::Index i = 0; i < v.size(); ++i) result[i] = Ball(v[i]);
    return result;
}

CollapseFinding certified(CollapseStatus status, const std::string& what, const DualTube& tube)
{
    return {status, true, 0,
            what + ", proved along the dual trajectory, where r = " +
                numeric::midpoint_text(sqrt(tube.radius_squared()), 6)};
}

/// One tube, each step of which adds about (part · room)² to the square of its radius, `room` being the radius at which the
/// start would reach r = 0 or the edge of the domain. As a step of length h adds about h³, equal additions give the narrowest
/// tube for a number of steps.
std::optional<CollapseFinding> along_tube(const problem::Instance& instance, const ProximalStepper& stepper,
                                          const Vector<Ball>* feasible, double part, unsigned& steps_left)
{
    auto here = stepper.start();
    if (!here) return std::nullopt;
    DualTube tube(instance);
    const double wanted = part * tube.room();
    double h = 1 / stepper.stiffness(*here);
    const double start_rate = here->rate.norm();
    unsigned refused = 0;           // steps in a row, each a quarter of the one before
    unsigned taken = 0, within = 0; // all steps; those since the centre shows what the tube is too wide to prove
    while (steps_left > 0) {
        --steps_left;
        ++taken;
        const auto next = stepper.step(*here, h);
        const Eigen::VectorXd step = next ? Eigen::VectorXd(next->lambda - here->lambda) : Eigen::VectorXd();
        const double added = next ? std::sqrt(std::max(0.0, h * (here->rate - next->rate).dot(step))) : 0;
        if (next && added > 2 * wanted) {
            h *= std::clamp(std::pow(wanted / added, 2.0 / 3), 0.05, 0.7);
            continue;
        }
        if (!next || !tube.extend(to_balls(next->lambda), Ball(h))) {
            h /= 4;
            if (++refused > 12) return std::nullopt;
            continue;
        }
        refused = 0;
        here = next;
        h *= std::clamp(0.9 * std::pow(wanted / std::max(added, 1e-300), 2.0 / 3), 0.3, 5.0); // added² ~ h³
        const bool is_low = feasible && tube.may_exclude_collapse(*feasible);
        if (is_low && tube.excludes_collapse(*feasible))
            return certified(CollapseStatus::excluded,
                             "the divergence from the minimizer of Phi falls below its barrier", tube);
        const bool is_lost = tube.may_prove_collapse();
        if (is_lost && tube.proves_collapse())
            return certified(CollapseStatus::collapsed, "the criterion of collapse holds", tube);
        if ((is_low || is_lost) && ++within > 40 + taken / 2) return std::nullopt;
        if (here->rate.norm() < 1e-10 * start_rate) return std::nullopt;
    }
    return std::nullopt;
}

} // namespace

CollapseFinding collapse_from_dual_flow(const problem::Instance& instance, const Vector<Ball>* feasible,
                                        unsigned step_limit)
{
    const numeric::PrecisionScope precision(working_bits);
    CollapseFinding finding{CollapseStatus::undecided, false, 0, "the tube around the dual trajectory is too wide"};
    if (instance.flow == problem::FlowKind::plain) return collapse_from_start(instance);
    const ProximalStepper stepper(instance);
    for (double part = 0.125; step_limit > 0; part /= 3)
        if (auto decided = along_tube(instance, stepper, feasible, part, step_limit)) return *decided;
    return finding;
}

} // namespace wnflow::limit
