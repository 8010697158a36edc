#include "enclose/dual_program.hpp"

#include <wnflow/ode/recorded.hpp>

namespace wnflow::enclose::detail {

using numeric::Ball;
using numeric::Rational;
using numeric::Vector;
using ode::Recorded;

namespace {

struct Field {
    const problem::Instance& instance;
    numeric::MeasurementOperator<Recorded> matrix;
    Rational direction_squared; ///< ‖v‖²

    [[nodiscard]] bool is_polar() const { return instance.flow == problem::FlowKind::weight_normalized; }

    void operator()(const Vector<Recorded>& state, Vector<Recorded>& derivative, const Recorded&) const
    {
        const auto m = static_cast<Eigen::Index>(instance.measurements());
        const Vector<Recorded> shift = matrix.apply_transposed(Vector<Recorded>(state.head(m)));
        Recorded factor, clock; // x̃ = factor · weights, dt/dτ = clock
        const Vector<Recorded> weights =
            instance.depth == 2 ? depth_two(shift, factor, clock) : deeper(shift, state, factor, clock);
        const Vector<Recorded> image = matrix.apply(weights);
        for (Eigen::Index i = 0; i < m; ++i)
            derivative[i] = factor * image[i] - Recorded(instance.target[static_cast<std::size_t>(i)]);
        derivative[m] = clock;
        if (derivative.size() > m + 1) derivative[m + 1] = Recorded(0);
    }

private:
    [[nodiscard]] const Rational& v(Eigen::Index n) const
    {
        return instance.initialization.direction[static_cast<std::size_t>(n)];
    }

    Vector<Recorded> depth_two(const Vector<Recorded>& shift, Recorded& factor, Recorded& clock) const
    {
        const Rational& r0_squared = instance.initialization.radius_squared;
        Vector<Recorded> weights(shift.size());
        Recorded total = 0;
        for (Eigen::Index n = 0; n < shift.size(); ++n) {
            Rational start = v(n) * v(n) / direction_squared;
            if (!is_polar()) start *= r0_squared;
            weights[n] = Recorded(start) * exp(-shift[n]);
            if (is_polar()) total = total + weights[n];
        }
        if (!is_polar()) {
            factor = 1;
            clock = Recorded(Rational(1, 2));
            return weights;
        }
        const Recorded r_squared = Recorded(r0_squared) + Recorded(instance.rates.ratio()) * log(total);
        factor = r_squared / total;
        clock = Recorded(Rational(1 / (2 * instance.rates.eta_u.constant()))) / r_squared;
        return weights;
    }

    Vector<Recorded> deeper(const Vector<Recorded>& shift, const Vector<Recorded>& state, Recorded& factor,
                            Recorded& clock) const
    {
        const unsigned depth = instance.depth;
        const auto integer_power = [](const Recorded& x, unsigned exponent) {
            Recorded result = x;
            for (unsigned k = 1; k < exponent; ++k) result = result * x;
            return result;
        };
        Vector<Recorded> weights(shift.size());
        Recorded total = 0;
        for (Eigen::Index n = 0; n < shift.size(); ++n) {
            const Rational start = numeric::power(Rational(1 / v(n)), static_cast<long>(depth) - 2);
            const Recorded root = pow(shift[n] + Recorded(start), Rational(-1, depth - 2)); // ∝ x
            weights[n] = integer_power(root, depth);
            if (is_polar()) total = total + root * root;
        }
        if (!is_polar()) {
            const Recorded& size = state[state.size() - 1]; // r₀/‖v‖
            factor = integer_power(size, depth);
            clock = Recorded(Rational(1, depth - 2)) / integer_power(size, depth - 2);
            return weights;
        }
        const Recorded r_squared =
            Recorded(instance.initialization.radius_squared) +
            Recorded(instance.rates.ratio()) * log(Recorded(Rational(1 / direction_squared)) * total);
        const Rational half_depth(depth, 2);
        factor = pow(r_squared / total, half_depth);
        clock = Recorded(Rational(1 / ((depth - 2) * instance.rates.eta_u.constant()))) * pow(r_squared, -half_depth) *
                pow(total, half_depth - 1);
        return weights;
    }
};

Rational direction_squared(const problem::Instance& instance)
{
    const auto& v = instance.initialization.direction;
    return numeric::dot(v, v);
}

bool needs_parameter(const problem::Instance& instance)
{
    return instance.flow == problem::FlowKind::plain && instance.depth > 2;
}

} // namespace

DualProgram DualProgram::of(const problem::Instance& instance)
{
    DualProgram result;
    result.measurements = static_cast<Eigen::Index>(instance.measurements());
    result.has_parameter = needs_parameter(instance);
    const Field field{instance, numeric::MeasurementOperator<Recorded>(instance.matrix), direction_squared(instance)};
    result.program = std::make_shared<const ode::Program>(
        ode::record(field, result.measurements + 1 + (result.has_parameter ? 1 : 0)));
    return result;
}

Ball dual_scale(const problem::Instance& instance)
{
    if (instance.depth == 2) return Ball(1);
    Ball squared(direction_squared(instance));
    if (instance.flow == problem::FlowKind::plain) squared /= Ball(instance.initialization.radius_squared);
    return numeric::power(sqrt(squared), static_cast<long>(instance.depth) - 2);
}

Vector<Ball> dual_start(const problem::Instance& instance)
{
    Vector<Ball> start(static_cast<Eigen::Index>(instance.measurements()) + 1);
    if (needs_parameter(instance)) {
        start.conservativeResize(start.size() + 1);
        start[start.size() - 1] =
            sqrt(Ball(instance.initialization.radius_squared) / Ball(direction_squared(instance)));
    }
    return start;
}

} // namespace wnflow::enclose::detail
