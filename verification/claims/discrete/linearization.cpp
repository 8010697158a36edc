#include <verification/claims/discrete/linearization.hpp>

#include <wnflow/enclose/jacobian.hpp>
#include <wnflow/flow/discrete.hpp>
#include <wnflow/limit/decay_rate.hpp>
#include <wnflow/numeric/decompositions.hpp>
#include <wnflow/ode/recorded.hpp>

#include <array>

namespace wnflow::claims {
namespace {

using problem::FlowKind;
using problem::Instance;

constexpr unsigned steps = 8, perturbations = 5;

/// (|⟨w, e_k⟩|/|⟨w, e_0⟩|)^(1/k) for the perturbation of relative size ε along w.
template <class T>
T growth(const Instance& instance, const Vector<Ball>& point, const Vector<double>& w, const T& step, const T& size)
{
    using std::abs;
    using std::pow;
    using std::sqrt;
    const auto network = flow::Network<T>::of(instance);
    const auto eta_r = numeric::from_rational<T>(instance.rates.eta_r);
    const auto eta_u = numeric::from_rational<T>(instance.rates.eta_u);
    const bool is_plain = instance.flow == FlowKind::plain;
    Vector<T> x(point.size()), w_t(w.size());
    for (Eigen::Index n = 0; n < x.size(); ++n) x[n] = numeric::from_ball<T>(point[n]);
    for (Eigen::Index m = 0; m < w.size(); ++m) w_t[m] = T(w[m]);

    // p = diag(x^{L−1}) Aᵀw; the eigenvector is p, for weight normalization (η_r⟨u,p⟩, η_u r (p − ⟨u,p⟩u)).
    Vector<T> p = network.gradient(x, w_t);
    T r = sqrt(numeric::inner(x, x));
    Vector<T> u(x.size());
    for (Eigen::Index n = 0; n < x.size(); ++n) u[n] = x[n] / r;
    T along = numeric::inner(u, p), largest = 0;
    if (!is_plain)
        for (Eigen::Index n = 0; n < x.size(); ++n) p[n] = eta_u * r * (p[n] - along * u[n]);
    for (Eigen::Index n = 0; n < x.size(); ++n)
        if (const T relative = abs(T(p[n] / (is_plain ? x[n] : u[n]))); relative > largest) largest = relative;
    if (!is_plain)
        if (const T relative = abs(T(eta_r * along / r)); relative > largest) largest = relative;
    const T factor = size / largest;
    Vector<T>& moved = is_plain ? x : u;
    for (Eigen::Index n = 0; n < x.size(); ++n) moved[n] += factor * p[n];
    if (!is_plain) r += factor * eta_r * along;

    const flow::GradientDescent<T> plain{network, step};
    const flow::WeightNormalizedDescent<T> polar{network, step, eta_r, eta_u};
    const auto component = [&] {
        const T value = numeric::inner(w_t, network.residual(is_plain ? x : polar.weights(r, u)));
        return T(abs(value));
    };
    const T before = component();
    for (unsigned k = 0; k < steps; ++k) {
        if (is_plain) (void)plain.advance(x);
        else (void)polar.advance(r, u);
    }
    return pow(T(component() / before), T(1) / T(steps));
}

/// The growth as the size tends to 0: an expansion in powers of the size, of which Romberg's table removes one after the
/// other; the radius is the change that the smallest size made, and the rounding errors through the table.
Ball extrapolated_growth(const Instance& instance, const Vector<Ball>& x, const Vector<double>& w, const Ball& step)
{
    using Precise = numeric::Real<38>;
    std::vector<Ball> column;
    double size = 1.0 / 1024;
    for (unsigned i = 0; i < perturbations; ++i, size /= 2) {
        const double value = growth<double>(instance, x, w, numeric::from_ball<double>(step), size);
        const Precise precise = growth<Precise>(instance, x, w, numeric::from_ball<Precise>(step), Precise(size));
        column.push_back(Ball(value).widened(abs(numeric::to_ball(precise) - Ball(value))));
    }
    Ball previous = column.front();
    for (long factor = 2; column.size() > 1; factor *= 2) {
        previous = column.front();
        for (std::size_t i = 0; i + 1 < column.size(); ++i)
            column[i] = column[i + 1] + (column[i + 1] - column[i]) / Ball(factor - 1);
        column.pop_back();
    }
    return column.front().widened(column.front().midpoint() - previous.midpoint());
}

} // namespace

numeric::Matrix<Ball> step_matrix(const Instance& instance, const Vector<Ball>& x)
{
    const auto network = flow::Network<Ball>::of(instance);
    const Vector<Ball> w = flow::Network<Ball>::powers(x, instance.depth - 1);
    numeric::Matrix<Ball> b = network.matrix.matrix();
    for (Eigen::Index m = 0; m < b.rows(); ++m)
        for (Eigen::Index n = 0; n < b.cols(); ++n) b(m, n) *= w[n];
    numeric::Matrix<Ball> k = numeric::product_with_transpose(b, b);
    const Ball depth(instance.depth);
    if (instance.flow == FlowKind::plain) {
        for (Eigen::Index i = 0; i < k.size(); ++i) k.data()[i] *= depth;
        return k;
    }
    const Ball r_squared = numeric::squared_norm(x);
    const Ball tangential = Ball(instance.rates.eta_u) * r_squared;
    const Ball radial = (Ball(instance.rates.eta_r) - tangential) / r_squared;
    const Vector<Ball> image = numeric::product(b, x);
    for (Eigen::Index i = 0; i < k.rows(); ++i)
        for (Eigen::Index j = 0; j < k.cols(); ++j)
            k(i, j) = depth * (tangential * k(i, j) + radial * (image[i] * image[j]));
    return k;
}

std::optional<Ball> enclose_largest_eigenvalue(const numeric::Matrix<Ball>& k)
{
    Ball shift(0); // above every eigenvalue
    for (Eigen::Index m = 0; m < k.rows(); ++m) shift += k(m, m);
    shift = (Ball(2) * shift).upper();
    numeric::Matrix<Ball> complement = k;
    for (Eigen::Index i = 0; i < k.size(); ++i) complement.data()[i] = -complement.data()[i];
    for (Eigen::Index m = 0; m < k.rows(); ++m) complement(m, m) += shift;
    const auto smallest = limit::enclose_smallest_eigenvalue(complement);
    if (!smallest) return std::nullopt;
    return shift - *smallest;
}

Ball MeasuredGrowth::critical_step() const
{
    return step_below + (Ball(1) - below) * (step_above - step_below) / (above - below);
}

MeasuredGrowth measure_growth(const Instance& instance, const Vector<Ball>& x, const numeric::Matrix<Ball>& k,
                              const Ball& largest_eigenvalue)
{
    Eigen::MatrixXd approximate(k.rows(), k.cols());
    for (Eigen::Index i = 0; i < k.rows(); ++i)
        for (Eigen::Index j = 0; j < k.cols(); ++j) approximate(i, j) = k(i, j).approximate();
    const Vector<double> w = numeric::approximate_symmetric_eigen(approximate).vectors.col(k.rows() - 1);

    const auto step_at = [&](long numerator) { // a double, so that both arithmetics take the same step
        return Ball((Ball(numerator) / Ball(10) / largest_eigenvalue).approximate());
    };
    MeasuredGrowth measured;
    measured.step_below = step_at(19);
    measured.step_above = step_at(21);
    measured.below = extrapolated_growth(instance, x, w, measured.step_below);
    measured.above = extrapolated_growth(instance, x, w, measured.step_above);
    return measured;
}

StepDerivative differentiate_step(const Instance& instance, const Vector<Ball>& x, const numeric::Rational& step)
{
    using ode::Recorded;
    const auto network = flow::Network<Recorded>::of(instance);
    const Eigen::Index n = x.size();
    const bool is_plain = instance.flow == FlowKind::plain;
    const flow::GradientDescent<Recorded> plain{network, Recorded(step)};
    const flow::WeightNormalizedDescent<Recorded> polar{
        network, Recorded(step), Recorded(instance.rates.eta_r.constant()), Recorded(instance.rates.eta_u.constant())};
    const Eigen::Index size = is_plain ? n : n + 1;
    const auto advance = [&](const Vector<Recorded>& state, Vector<Recorded>& next, const Recorded&) {
        if (is_plain) {
            Vector<Recorded> moved = state;
            (void)plain.advance(moved);
            next = moved;
            return;
        }
        Recorded r = state[0];
        Vector<Recorded> u = state.tail(n);
        (void)polar.advance(r, u);
        next[0] = r;
        next.tail(n) = u;
    };
    const auto residual = [&](const Vector<Recorded>& state, Vector<Recorded>& e, const Recorded&) {
        for (Recorded& entry : e) entry = Recorded(0);
        e.head(network.target.size()) = network.residual(is_plain ? state : polar.weights(state[0], state.tail(n)));
    };
    Vector<Ball> point(size);
    if (is_plain) point = x;
    else {
        point[0] = sqrt(numeric::squared_norm(x));
        for (Eigen::Index i = 0; i < n; ++i) point[i + 1] = x[i] / point[0];
    }
    StepDerivative result;
    result.step = Ball(step);
    result.jacobian =
        enclose::enclose_jacobian(std::make_shared<const ode::Program>(ode::record(advance, size)), point);
    result.residual =
        enclose::enclose_jacobian(std::make_shared<const ode::Program>(ode::record(residual, size)), point)
            .topRows(network.target.size());
    result.preimage = result.residual.transpose();
    for (Eigen::Index i = 0; i < size; ++i) {
        const Ball rate = is_plain ? Ball(1) : Ball(i == 0 ? instance.rates.eta_r : instance.rates.eta_u);
        for (Eigen::Index m = 0; m < result.preimage.cols(); ++m) result.preimage(i, m) *= rate / Ball(instance.depth);
    }
    return result;
}

} // namespace wnflow::claims
