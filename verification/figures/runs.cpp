#include <verification/figures/runs.hpp>

#include <verification/claims/discrete/linearization.hpp>

#include <wnflow/flow/start.hpp>
#include <wnflow/limit/collapse.hpp>
#include <wnflow/limit/gap.hpp>
#include <wnflow/numeric/decompositions.hpp>

#include <fmt/format.h>

#include <cmath>

namespace wnflow::figures {
namespace {

constexpr unsigned shown_digits = 12;

/// λ_max of K at x, in double precision.
double largest_eigenvalue(const problem::Instance& instance, const numeric::Vector<Ball>& x)
{
    const auto balls = claims::step_matrix(instance, x);
    Eigen::MatrixXd k(balls.rows(), balls.cols());
    for (Eigen::Index i = 0; i < k.rows(); ++i)
        for (Eigen::Index j = 0; j < k.cols(); ++j) k(i, j) = balls(i, j).approximate();
    return numeric::approximate_symmetric_eigenvalues(k).maxCoeff();
}

/// x₊ and x₋, or x, with x^L = x*.
numeric::Vector<Ball> weights_of_truth(const problem::Instance& instance)
{
    numeric::Vector<Ball> x(static_cast<Eigen::Index>(instance.dimension()));
    const auto& truth = *instance.ground_truth;
    for (std::size_t n = 0; n < truth.size(); ++n) {
        const bool is_negative = truth[n] < 0;
        x[static_cast<Eigen::Index>(n + (is_negative ? truth.size() : 0))] =
            numeric::root(Ball(Rational(abs(truth[n]))), instance.depth);
    }
    return x;
}

void set(std::string& text, double& log10, const Ball& value)
{
    text = numeric::midpoint_text(value, shown_digits);
    log10 = value.approximate_log10();
}

Ball relative_error(const problem::Instance& instance, const enclose::Limit& limit)
{
    const numeric::PrecisionScope precision(limit.bits + 64);
    return figures::relative_error(instance, limit.entries);
}

/// The radius leaves the digits that are shown certain.
bool has_shown_digits(const Ball& error)
{
    const Ball wanted = abs(error.midpoint()) * exp(-Ball(shown_digits) * log(Ball(10)));
    return certainly_less_equal(error.radius(), wanted);
}

} // namespace

std::string_view to_text(RunClass run_class)
{
    switch (run_class) {
    case RunClass::converged: return "converged";
    case RunClass::collapsed: return "collapsed";
    case RunClass::unfinished: return "unfinished";
    case RunClass::failed: return "failed";
    }
    return "";
}

Ball relative_error(const problem::Instance& instance, const numeric::Vector<Ball>& entries)
{
    const auto& truth = *instance.ground_truth;
    numeric::Vector<Ball> difference(static_cast<Eigen::Index>(truth.size())), x = difference;
    for (std::size_t n = 0; n < truth.size(); ++n) {
        const auto i = static_cast<Eigen::Index>(n);
        x[i] = Ball(truth[n]);
        difference[i] = entries[i] - x[i];
        if (instance.is_signed) difference[i] -= entries[i + x.size()];
    }
    return sqrt(numeric::squared_norm(difference)) / sqrt(numeric::squared_norm(x));
}

double relative_error(const problem::Instance& instance, const numeric::Vector<double>& weights)
{
    const auto truth = numeric::to_vector<double>(*instance.ground_truth);
    const numeric::Vector<double> powers = flow::Network<double>::powers(weights, instance.depth);
    numeric::Vector<double> difference = powers.head(truth.size()) - truth;
    if (instance.is_signed) difference -= powers.tail(truth.size());
    return difference.norm() / truth.norm();
}

Run limit_run(const problem::Instance& instance, const LimitWishes& wishes)
{
    enclose::LimitSettings settings;
    settings.digits = limit_digits;
    settings.wants_rate = false;
    settings.face = wishes.face;
    enclose::Limit limit = enclose::enclose_limit_of(instance, settings);
    // x̃ − x* cancels as many digits as the error has zeros.
    while (limit.outcome == enclose::LimitOutcome::converged && settings.digits < 1000 &&
           !has_shown_digits(relative_error(instance, limit))) {
        settings.digits *= 2;
        limit = enclose::enclose_limit_of(instance, settings);
    }
    Run run;
    run.reason = limit.reason;
    if (limit.outcome == enclose::LimitOutcome::collapsed) run.run_class = RunClass::collapsed;
    if (limit.outcome != enclose::LimitOutcome::converged) return run;

    const numeric::PrecisionScope precision(limit.bits + 64);
    run.run_class = RunClass::converged;
    const Ball error = relative_error(instance, limit);
    if (error.contains_zero()) run.reason = "the limit is x* to all digits: there is no error to draw";
    else set(run.error, run.log10_error, error);
    run.log_magnification = numeric::midpoint_text(limit.log_magnification, shown_digits);
    run.log10_magnification = limit.log_magnification.approximate() / std::log(10.0);
    if (wishes.optimum)
        set(run.gap, run.log10_gap,
            limit::optimality_gap(*wishes.optimum, limit.entries) / Ball(wishes.optimum->value));
    if (wishes.wants_equivalent) {
        const enclose::Limit plain = enclose::enclose_plain_limit_of(instance, limit.log_magnification, settings);
        if (plain.has_entries()) set(run.equivalent_error, run.log10_equivalent_error, relative_error(instance, plain));
    }
    return run;
}

double stable_step(const problem::Instance& instance, const Rational& fraction)
{
    const numeric::PrecisionScope precision(128);
    const flow::Start start{instance.initialization, {}};
    const double largest = std::max(largest_eigenvalue(instance, start.weights()),
                                    largest_eigenvalue(instance, weights_of_truth(instance)));
    // Few bits: a last digit of the eigenvalue, which may depend on the machine, must not reach the run.
    int exponent = 0;
    const double mantissa = std::frexp(2 * numeric::approximate_double(fraction) / largest, &exponent);
    return std::ldexp(std::floor(mantissa * 1024) / 1024, exponent);
}

flow::DescentSettings descent_settings(const Definition& definition, const problem::Instance& instance)
{
    flow::DescentSettings settings;
    settings.step = stable_step(instance, definition.step_fraction);
    settings.iteration_limit = definition.iteration_limit;
    settings.until_residual =
        numeric::approximate_double(definition.until_residual) * numeric::to_vector<double>(instance.target).norm();
    return settings;
}

Run discrete_run(const Definition& definition, const problem::Instance& instance)
{
    const flow::DescentSettings settings = descent_settings(definition, instance);
    const flow::Descent descent = flow::run_descent(instance, settings);
    Run run;
    run.iterations = descent.iterations;
    run.step = settings.step;
    run.reason = descent.reason;
    if (descent.outcome == flow::DescentOutcome::not_finite) return run;
    const flow::DescentSample& end = descent.samples.back();
    if (descent.outcome == flow::DescentOutcome::residual_reached) {
        run.run_class = RunClass::converged;
    } else {
        run.run_class = RunClass::unfinished;
        if (instance.flow == problem::FlowKind::weight_normalized) { // the criterion of collapse, at the last iterate
            const numeric::PrecisionScope precision(128);
            numeric::Vector<Ball> u(end.weights.size());
            for (Eigen::Index n = 0; n < u.size(); ++n) u[n] = Ball(end.weights[n]) / Ball(end.radius);
            if (limit::satisfies_collapse_criterion(instance, Ball(end.radius) * Ball(end.radius), u))
                run.run_class = RunClass::collapsed;
        }
    }
    if (run.run_class != RunClass::collapsed) {
        const double error = relative_error(instance, end.weights);
        run.error = fmt::format("{:.12g}", error);
        run.log10_error = std::log10(error);
    }
    return run;
}

} // namespace wnflow::figures
