#include <wnflow/flow/discrete.hpp>

#include <wnflow/flow/start.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace wnflow::flow {
namespace {

/// GD and WN-GD behind one interface: r and u of WN-GD, or x.
class Iteration {
public:
    Iteration(const problem::Instance& instance, double step)
        : is_polar_(instance.flow == problem::FlowKind::weight_normalized),
          polar_{Network<double>::of(instance), step, numeric::from_rational<double>(instance.rates.eta_r),
                 numeric::from_rational<double>(instance.rates.eta_u)},
          plain_{polar_.network, step}
    {
        const numeric::PrecisionScope precision(128);
        const Start start{instance.initialization, {}};
        radius_ = numeric::from_ball<double>(start.radius());
        const auto balls = is_polar_ ? start.direction() : start.weights();
        vector_.resize(balls.size());
        for (Eigen::Index n = 0; n < balls.size(); ++n) vector_[n] = numeric::from_ball<double>(balls[n]);
    }

    /// One step; ‖e‖² before it, NaN where ‖u‖² or ‖x‖² is not finite: u/‖u‖ would be 0 there, and e look harmless.
    double advance()
    {
        previous_radius_ = radius_;
        previous_ = vector_;
        if (!std::isfinite(vector_.squaredNorm())) return std::numeric_limits<double>::quiet_NaN();
        return is_polar_ ? polar_.advance(radius_, vector_) : plain_.advance(vector_);
    }

    /// Takes the last step back.
    void retreat()
    {
        radius_ = previous_radius_;
        vector_.swap(previous_);
    }

    [[nodiscard]] DescentSample sample(unsigned long iteration) const
    {
        DescentSample sample;
        sample.iteration = iteration;
        sample.weights = is_polar_ ? WeightNormalizedDescent<double>::weights(radius_, vector_) : vector_;
        sample.radius = is_polar_ ? radius_ : vector_.norm();
        sample.direction_norm = is_polar_ ? vector_.norm() : 1;
        const Vector<double> e = polar_.network.residual(sample.weights);
        sample.residual = e.norm();
        sample.loss = e.squaredNorm() / (2.0 * polar_.network.depth);
        return sample;
    }

private:
    bool is_polar_;
    WeightNormalizedDescent<double> polar_;
    GradientDescent<double> plain_;
    double radius_ = 0, previous_radius_ = 0;
    Vector<double> vector_, previous_;
};

/// Iterations to sample, where the run may end at any of them: 0, then evenly in log k up to the limit, the end excepted.
std::vector<unsigned long> sampled_iterations(unsigned long limit, unsigned samples)
{
    std::vector<unsigned long> iterations = {0};
    const double factor = std::log(static_cast<double>(limit)) / std::max(1U, samples - 2);
    for (unsigned i = 0; i + 2 < samples; ++i) {
        const auto k = static_cast<unsigned long>(std::lround(std::exp(factor * i)));
        if (k > iterations.back() && k < limit) iterations.push_back(k);
    }
    return iterations;
}

} // namespace

std::string_view to_text(DescentOutcome outcome)
{
    switch (outcome) {
    case DescentOutcome::residual_reached: return "residual-reached";
    case DescentOutcome::iteration_limit: return "iteration-limit";
    case DescentOutcome::not_finite: return "not-finite";
    }
    return "";
}

Descent run_descent(const problem::Instance& instance, const DescentSettings& settings)
{
    if (!(settings.step > 0) || !std::isfinite(settings.step))
        throw std::invalid_argument(fmt::format("run_descent: the step {} is not a positive number", settings.step));
    if (!(settings.until_residual >= 0))
        throw std::invalid_argument(fmt::format("run_descent: the residual {} is negative", settings.until_residual));
    if (settings.samples < 2)
        throw std::invalid_argument(fmt::format("run_descent: {} samples, at least 2 are needed", settings.samples));

    Iteration iteration(instance, settings.step);
    Descent run;
    const std::vector<unsigned long> sampled = sampled_iterations(settings.iteration_limit, settings.samples);
    std::size_t next = 0;
    const double wanted = settings.until_residual * settings.until_residual;
    for (unsigned long k = 0;; ++k) {
        const bool is_sampled = next < sampled.size() && sampled[next] == k;
        if (is_sampled) ++next;
        DescentSample here;
        if (is_sampled) here = iteration.sample(k);
        const double residual_squared = iteration.advance(); // of iterate k
        const bool is_finite = std::isfinite(residual_squared);
        const bool is_small = residual_squared <= wanted;
        if (is_finite && is_sampled) run.samples.push_back(std::move(here));
        if (is_finite && !is_small && k < settings.iteration_limit) continue;

        // The run ends at iterate k, one step back; a diverged one at the last iterate that was finite.
        iteration.retreat();
        run.iterations = k;
        if (!is_finite) {
            run.outcome = DescentOutcome::not_finite;
            run.reason = fmt::format("iterate {} is not finite: a smaller step than {} is needed", k, settings.step);
            return run;
        }
        if (run.samples.empty() || run.samples.back().iteration < k) run.samples.push_back(iteration.sample(k));
        if (!is_small) {
            run.outcome = DescentOutcome::iteration_limit;
            run.reason = fmt::format("|A x~ - b| = {:.3g} after {} iterations, the most that are allowed",
                                     run.samples.back().residual, k);
        }
        return run;
    }
}

} // namespace wnflow::flow
