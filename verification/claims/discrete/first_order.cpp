#include <verification/claims/discrete/first_order.hpp>

#include <verification/claims/trajectory/invariants.hpp>

#include <wnflow/enclose/solution.hpp>
#include <wnflow/flow/plain_field.hpp>
#include <wnflow/flow/polar_field.hpp>
#include <wnflow/flow/start.hpp>
#include <wnflow/ode/recorded.hpp>

#include <array>
#include <cmath>

namespace wnflow::claims {
namespace {

using numeric::Rational;
using ode::Recorded;
using problem::FlowKind;
using problem::Instance;

/// Tolerances that are tried, in digits: a sign is wanted, but the errors grow on the way.
constexpr std::array<unsigned, 2> tolerances = {40, 80};
constexpr unsigned long step_limit = 2'000;
const Rational greatest_ratio = numeric::power(Rational(10), 30); ///< of the learning rates

/// State x, then the N integrals of κ.
ode::Program plain_program(const Instance& instance)
{
    const auto network = flow::Network<Recorded>::of(instance);
    const auto n = static_cast<Eigen::Index>(instance.dimension());
    const long depth = instance.depth;
    return ode::record(
        [&](const Vector<Recorded>& state, Vector<Recorded>& derivative, const Recorded&) {
            const Vector<Recorded> x = state.head(n), h = network.matrix.apply_transposed(network.residual(x));
            derivative.head(n) = flow::PlainField<Recorded>{network}(x);
            const Vector<Recorded> weight = flow::Network<Recorded>::powers(x, instance.depth - 2);
            const Recorded half(Rational(depth == 2 ? -1 : (depth - 1) * (depth - 2), 2));
            for (Eigen::Index i = 0; i < n; ++i)
                derivative[n + i] = depth == 2 ? half * (h[i] * h[i]) : half * (weight[i] * (h[i] * h[i]));
        },
        2 * n);
}

/// State (r, u, ν) with ‖u_h‖ = 1 + ν h + O(h²), then the N integrals of κ.
ode::Program polar_program(const Instance& instance)
{
    const auto network = flow::Network<Recorded>::of(instance);
    const auto n = static_cast<Eigen::Index>(instance.dimension());
    const long excess = static_cast<long>(instance.depth) - 2;
    const Rational ratio = instance.rates.ratio();
    const Recorded eta_r(instance.rates.eta_r.constant()), eta_u(instance.rates.eta_u.constant());
    const Recorded half(Rational(1, 2)), start_squared(instance.initialization.radius_squared);
    return ode::record(
        [&](const Vector<Recorded>& state, Vector<Recorded>& derivative, const Recorded&) {
            const Recorded r = state[0], nu = state[n + 1];
            const Vector<Recorded> u = state.segment(1, n);
            const auto d = flow::PolarField<Recorded>::at(network, eta_r, eta_u, r, u);
            const Recorded turning = half * numeric::inner(d.direction, d.direction);
            derivative[0] = d.radius;
            derivative.segment(1, n) = d.direction;
            derivative[n + 1] = turning;
            const Recorded common = half * Recorded(1 / ratio) * (d.radius * d.radius) - turning;
            const Recorded squared = r * r;
            const Recorded contraction =
                excess == 0 ? Recorded(1)
                            : exp(Recorded(Rational(-excess) / (2 * ratio)) * (squared - start_squared)); // e^(−(L−2)q)
            const Vector<Recorded> h = network.matrix.apply_transposed(network.residual(Vector<Recorded>(r * u)));
            const Vector<Recorded> powers = flow::Network<Recorded>::powers(u, instance.depth - 2); // u^(L−2)
            const Recorded speed = eta_u * numeric::power(r, excess + 2);
            for (Eigen::Index i = 0; i < n; ++i) {
                const Recorded p = speed * powers[i] * h[i]; // −(J_n)' = p
                const Recorded v = -p - d.growth_exponent;   // (log u_n)'
                const Recorded second = common - (Recorded(2) * nu * v + half * (v * v));
                Recorded& kappa = derivative[n + 2 + i];
                if (excess == 0) kappa = second;
                else kappa = Recorded(excess) * contraction / powers[i] * (half * Recorded(excess) * (p * p) - second);
            }
        },
        2 * n + 2);
}

/// ∇⟨k, I⟩ with respect to x, up to the sign: what the drift of an invariant says of the distance.
Vector<Ball> invariant_gradient(const Instance& instance, const Vector<Ball>& k, const Vector<Ball>& x)
{
    const long excess = static_cast<long>(instance.depth) - 2;
    Vector<Ball> weight = k;
    const Ball r_squared = numeric::squared_norm(x), ratio(instance.rates.ratio());
    const bool is_plain = instance.flow == FlowKind::plain;
    if (excess > 0) {
        Vector<Ball> invariant = mirror_coordinates(x, instance.depth);
        if (!is_plain) {
            const Ball r = sqrt(r_squared);
            const Vector<Ball> u = x / r;
            const Ball q = (r_squared - Ball(instance.initialization.radius_squared)) / (Ball(2) * ratio);
            invariant = polar_invariant(u, q, instance.depth);
        }
        for (Eigen::Index i = 0; i < k.size(); ++i) weight[i] *= Ball(excess) * invariant[i];
    }
    const Ball common = is_plain ? Ball(0) : numeric::sum(weight) * (Ball(1) / ratio - Ball(1) / r_squared);
    Vector<Ball> gradient(k.size());
    for (Eigen::Index i = 0; i < k.size(); ++i) gradient[i] = weight[i] / x[i] + common * x[i];
    return gradient;
}

} // namespace

FirstOrder enclose_first_order(const Instance& instance, const Rational& time, const std::vector<Vector<Ball>>& kernel)
{
    FirstOrder result;
    const bool is_plain = instance.flow == FlowKind::plain;
    if (!is_plain && !instance.rates.are_constant()) {
        result.reason = "the learning rates vary";
        return result;
    }
    const Rational ratio = is_plain ? Rational(1) : instance.rates.ratio();
    if (ratio > greatest_ratio || ratio * greatest_ratio < 1) {
        result.reason = "the learning rates differ too much in size for an enclosure in floating-point weights";
        return result;
    }
    if (time <= 0) {
        result.reason = "there is no time of comparison";
        return result;
    }
    const auto n = static_cast<Eigen::Index>(instance.dimension());
    const auto program =
        std::make_shared<const ode::Program>(is_plain ? plain_program(instance) : polar_program(instance));
    enclose::SolutionSettings settings;
    settings.until = time;
    settings.step_limit = step_limit;
    settings.growth_slack = 0.2;
    settings.quadratures = static_cast<unsigned>(n);
    if (!is_plain) {
        settings.weights.assign(static_cast<std::size_t>(n) + 2, Rational(1));
        // The metric of the flow, dr²/η_r + ‖du‖²/η_u, in doubles.
        settings.weights[0] = Rational(std::sqrt((1 / ratio).convert_to<double>()));
    }
    for (const unsigned digits : tolerances) {
        settings.digits = digits;
        const numeric::PrecisionScope precision(numeric::bits_for_digits(digits) + 128);
        const flow::Start start{instance.initialization, {}};
        Vector<Ball> begin = Vector<Ball>::Constant(is_plain ? 2 * n : 2 * n + 2, Ball(0));
        if (is_plain) begin.head(n) = start.weights();
        else {
            begin[0] = start.radius();
            begin.segment(1, n) = start.direction();
        }
        const auto solution = enclose::EnclosedSolution::enclose(program, begin, settings);
        const auto end = solution.at(time);
        if (solution.outcome() != enclose::SolutionOutcome::enclosed || !end) {
            result.reason = "the coefficient of h is not enclosed: " + solution.reason();
            continue;
        }
        result.reason.clear();
        const Vector<Ball> changes = end->tail(n);
        const Vector<Ball> x = is_plain ? Vector<Ball>(end->head(n)) : Vector<Ball>((*end)[0] * end->segment(1, n));
        result.norm_drift = is_plain ? Ball(0) : (*end)[n + 1];
        result.invariant_drifts.clear();
        result.distance = Ball(0);
        Ball squares;
        for (const Vector<Ball>& k : kernel) {
            const Ball drift = numeric::inner(k, changes);
            result.invariant_drifts.push_back(drift);
            squares += drift * drift;
            result.distance =
                max(result.distance, abs(drift) / sqrt(numeric::squared_norm(invariant_gradient(instance, k, x))));
        }
        result.invariant_drift = sqrt(squares);
        return result;
    }
    return result;
}

} // namespace wnflow::claims
