#include "lp_interior.hpp"

#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/numeric/real.hpp>

#include <Eigen/Cholesky>

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace wnflow::limit::lp {
namespace {

using Eigen::Index;
using numeric::Matrix;
using numeric::Vector;

/// A point of the embedding: A z = b τ, Aᵀy + s = c τ, ⟨b,y⟩ − ⟨c,z⟩ = κ hold in the limit, as do z_n s_n = τκ = 0;
/// z, s, τ, κ stay positive. In the end τ > 0 (then z/τ and y/τ are optimal) or κ > 0 (then y proves infeasibility).
template <class T>
struct Point {
    Vector<T> z, y, s;
    T tau, kappa;
};

template <class T>
struct FloatProgram {
    Matrix<T> a;
    Vector<T> b, c;
};

template <class T>
struct Residuals {
    Vector<T> primal, dual;
    T gap;
};

/// Target products of the complementary variables, as right-hand sides of their linearization.
template <class T>
struct Products {
    Vector<T> zs;
    T tau_kappa;
};

template <class T>
Residuals<T> residuals(const FloatProgram<T>& program, const Point<T>& at)
{
    return {program.b * at.tau - program.a * at.z, program.c * at.tau - program.a.transpose() * at.y - at.s,
            at.kappa + program.c.dot(at.z) - program.b.dot(at.y)};
}

template <class T>
T mean_product(const Point<T>& at)
{
    return (at.z.dot(at.s) + at.tau * at.kappa) / T(at.z.size() + 1);
}

/// W Wᵀ: nearly all of the work of a step.
template <class T>
void multiply_by_transpose(Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>& result, const Matrix<T>& w)
{
    if constexpr (std::is_floating_point_v<T>) {
        result.setZero();
        result.template selfadjointView<Eigen::Lower>().rankUpdate(w);
    } else {
        // Arb's matrix product is several times faster than a loop over MPFR numbers; the radii are not used.
        const numeric::PrecisionScope precision(std::numeric_limits<T>::digits);
        const Matrix<numeric::Ball> balls = w.unaryExpr([](const T& value) { return numeric::to_ball(value); });
        const Matrix<numeric::Ball> product = numeric::product_with_transpose(balls, balls);
        result = product.unaryExpr([](const numeric::Ball& value) { return numeric::from_ball<T>(value); });
    }
}

/// Solves the Newton equations of the embedding at one point, for several right-hand sides, through the M×M matrix
/// A diag(z/s) Aᵀ.
template <class T>
class NewtonSystem {
public:
    NewtonSystem(const FloatProgram<T>& program, const Point<T>& at) : program_(program), at_(at)
    {
        ratios_ = at.z.cwiseQuotient(at.s);
        const Matrix<T> weighted = program.a * ratios_.cwiseSqrt().asDiagonal();
        Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic> normal(program.a.rows(), program.a.rows());
        multiply_by_transpose(normal, weighted);
        factorize(normal);
        if (!usable_) return;
        p_ = solve(program.b + program.a * ratios_.cwiseProduct(program.c));
        u_ = ratios_.cwiseProduct(program.a.transpose() * p_ - program.c);
        pivot_ = program.b.dot(p_) - program.c.dot(u_) + at.kappa / at.tau;
        usable_ = pivot_ > T(0);
    }

    [[nodiscard]] bool usable() const noexcept { return usable_; }

    /// Residuals are reduced by the fraction `eta`, products move to the linearized targets.
    [[nodiscard]] Point<T> direction(const Residuals<T>& residual, const T& eta, const Products<T>& products) const
    {
        const Vector<T> dual = eta * residual.dual - products.zs.cwiseQuotient(at_.z);
        const Vector<T> q = solve(eta * residual.primal + program_.a * ratios_.cwiseProduct(dual));
        const Vector<T> v = ratios_.cwiseProduct(program_.a.transpose() * q - dual);
        Point<T> step;
        step.tau = (eta * residual.gap + program_.c.dot(v) - program_.b.dot(q) + products.tau_kappa / at_.tau) / pivot_;
        step.z = v + u_ * step.tau;
        step.y = q + p_ * step.tau;
        step.s = (products.zs - at_.s.cwiseProduct(step.z)).cwiseQuotient(at_.z);
        step.kappa = (products.tau_kappa - at_.kappa * step.tau) / at_.tau;
        return step;
    }

private:
    using Normal = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;

    /// Near the end of the path the matrix is numerically semidefinite; the smallest relative shift that lets the
    /// factorization pass is enough, refinement takes care of its effect.
    void factorize(const Normal& normal)
    {
        normal_ = normal;
        T shift = 0;
        for (int attempt = 0; attempt < 6 && !usable_; ++attempt) {
            Normal shifted = normal;
            shifted.diagonal() *= T(1) + shift;
            factors_.compute(shifted);
            usable_ = factors_.info() == Eigen::Success;
            shift = attempt == 0 ? T(16) * std::numeric_limits<T>::epsilon() : shift * T(100);
        }
    }

    [[nodiscard]] Vector<T> solve(const Vector<T>& right) const
    {
        Vector<T> x = factors_.solve(right);
        const Vector<T> rest = right - normal_.template selfadjointView<Eigen::Lower>() * x;
        return x + factors_.solve(rest);
    }

    const FloatProgram<T>& program_;
    const Point<T>& at_;
    Vector<T> ratios_;
    Normal normal_;
    Eigen::LLT<Normal> factors_;
    Vector<T> p_, u_;
    T pivot_ = 0;
    bool usable_ = false;
};

template <class T>
T largest_step(const Vector<T>& values, const Vector<T>& direction, T limit)
{
    for (Index n = 0; n < values.size(); ++n)
        if (direction[n] < T(0)) limit = std::min<T>(limit, -values[n] / direction[n]);
    return limit;
}

template <class T>
T largest_step(const Point<T>& at, const Point<T>& direction)
{
    T limit = 1 / T(1e-3);
    limit = largest_step<T>(at.z, direction.z, limit);
    limit = largest_step<T>(at.s, direction.s, limit);
    if (direction.tau < T(0)) limit = std::min<T>(limit, -at.tau / direction.tau);
    if (direction.kappa < T(0)) limit = std::min<T>(limit, -at.kappa / direction.kappa);
    return limit;
}

template <class T>
void advance(Point<T>& at, const Point<T>& direction, const T& length)
{
    at.z += length * direction.z;
    at.y += length * direction.y;
    at.s += length * direction.s;
    at.tau += length * direction.tau;
    at.kappa += length * direction.kappa;
}

template <class T>
Products<T> affine_products(const Point<T>& at)
{
    return {-at.z.cwiseProduct(at.s), -at.tau * at.kappa};
}

/// One step of Mehrotra's predictor–corrector method; false if the linear algebra failed or the step is too short.
template <class T>
bool take_step(const FloatProgram<T>& program, Point<T>& at)
{
    const Residuals<T> residual = residuals(program, at);
    const NewtonSystem<T> system(program, at);
    if (!system.usable()) return false;

    const Products<T> affine = affine_products(at);
    const Point<T> predictor = system.direction(residual, T(1), affine);
    const T predicted = std::min<T>(T(1), largest_step(at, predictor));
    const T rest = 1 - predicted;
    const T centering = rest * rest * std::min<T>(rest, T(1) / 4);

    const T target = centering * mean_product(at);
    Products<T> corrected = affine;
    corrected.zs.array() += target;
    corrected.zs -= predictor.z.cwiseProduct(predictor.s);
    corrected.tau_kappa += target - predictor.tau * predictor.kappa;
    const Point<T> direction = system.direction(residual, T(1) - centering, corrected);

    // Long steps towards the end, where the prediction is good, make the convergence superlinear.
    const T margin = std::clamp<T>(rest, T(1e-5), T(0.01));
    const T length = std::min<T>(T(1), largest_step(at, direction) * (T(1) - margin));
    if (!(length > T(1e-6))) return false; // also if it is not a number
    advance(at, direction, length);
    // The embedding is homogeneous: keep the numbers near 1.
    const T size = std::max<T>(at.tau, at.kappa);
    at.z /= size;
    at.y /= size;
    at.s /= size;
    at.tau /= size;
    at.kappa /= size;
    return true;
}

template <class T>
Point<T> starting_point(const FloatProgram<T>& program)
{
    const Index m = program.a.rows(), n = program.a.cols();
    return {Vector<T>::Ones(n), Vector<T>::Zero(m), Vector<T>::Ones(n), T(1), T(1)};
}

/// How far the point is from the end of the path: residuals, and the width of the gap between z and s.
template <class T>
T distance_to_end(const FloatProgram<T>& program, const Point<T>& at)
{
    using std::abs;
    using std::sqrt;
    const Residuals<T> residual = residuals(program, at);
    const T primal = residual.primal.template lpNorm<Eigen::Infinity>();
    const T dual = residual.dual.template lpNorm<Eigen::Infinity>();
    const T gap = abs(residual.gap);
    return std::max<T>({primal, dual, gap, sqrt(mean_product(at))});
}

/// The best point on the way. Beyond a certain accuracy, rounding leads away from the path: then it is time to stop.
template <class T>
Point<T> follow_path(const FloatProgram<T>& program, const T& tolerance, int most_steps)
{
    constexpr int patience = 10;
    Point<T> at = starting_point(program);
    Point<T> best = at;
    T shortest = distance_to_end(program, at);
    for (int step = 0, useless = 0; step < most_steps && useless < patience && shortest > tolerance; ++step) {
        if (!take_step(program, at)) break;
        const T distance = distance_to_end(program, at);
        ++useless;
        if (!(distance < shortest)) continue;
        best = at;
        shortest = distance;
        useless = 0;
    }
    return best;
}

template <class T>
RationalVector to_rationals(const Vector<T>& values, unsigned bits)
{
    RationalVector result;
    for (Index n = 0; n < values.size(); ++n) result.push_back(rounded(Rational(values[n]), bits));
    return result;
}

/// Ways to tell the positive entries of z from those of s: which one is larger, and the widest jump of their ratio.
template <class T>
std::vector<Indices> support_guesses(const Point<T>& at)
{
    using std::log;
    const auto size = static_cast<std::size_t>(at.z.size());
    std::vector<double> ratios(size);
    for (std::size_t n = 0; n < size; ++n)
        ratios[n] = static_cast<double>(log(at.z[static_cast<Index>(n)] / at.s[static_cast<Index>(n)]));
    std::vector<double> sorted = ratios;
    std::sort(sorted.begin(), sorted.end());
    double jump = 0, middle = 0;
    for (std::size_t k = 0; k + 1 < size; ++k)
        if (sorted[k + 1] - sorted[k] > jump) {
            jump = sorted[k + 1] - sorted[k];
            middle = (sorted[k + 1] + sorted[k]) / 2;
        }
    const auto above = [&](double threshold) {
        Indices result;
        for (std::size_t n = 0; n < size; ++n)
            if (ratios[n] > threshold) result.push_back(n);
        return result;
    };
    std::vector<Indices> guesses{above(0)};
    if (Indices other = above(middle); other != guesses.front()) guesses.push_back(std::move(other));
    return guesses;
}

/// With c = 0, or for a proof of infeasibility, only the direction of y counts.
template <class T>
T dual_scale(const FloatProgram<T>& program, const Point<T>& at, bool infeasible)
{
    if (!infeasible && !program.c.isZero(T(0))) return at.tau;
    const T size = at.y.template lpNorm<Eigen::Infinity>();
    return size > T(0) ? size : T(1);
}

template <class T>
InteriorProposals propose(const Program& exact, int most_steps)
{
    const FloatProgram<T> program{numeric::to_matrix<T>(exact.a), numeric::to_vector<T>(exact.b),
                                  numeric::to_vector<T>(exact.c)};
    // Products of z and s near the 0.9th power of the unit roundoff: z and s are then far apart, and still accurate.
    using std::pow;
    const T tolerance = pow(std::numeric_limits<T>::epsilon(), T(0.45));
    const Point<T> end = follow_path(program, tolerance, most_steps);

    InteriorProposals result;
    result.infeasible = end.tau < end.kappa;
    const T scale = result.infeasible ? T(1) : end.tau;
    const unsigned bits = static_cast<unsigned>(std::numeric_limits<T>::digits) * 3 / 4;
    const RationalVector z = to_rationals<T>(end.z / scale, bits);
    const RationalVector y = to_rationals<T>(end.y / dual_scale(program, end, result.infeasible), bits);
    for (Indices& support : support_guesses(end)) result.proposals.push_back({std::move(support), z, y});
    return result;
}

} // namespace

InteriorProposals propose_interior(const Program& program, InteriorPrecision precision)
{
    switch (precision) {
    case InteriorPrecision::machine: return propose<double>(program, 80);
    case InteriorPrecision::extended: return propose<numeric::Real<57>>(program, 200);
    case InteriorPrecision::high: return propose<numeric::Real<115>>(program, 400);
    }
    throw std::logic_error("propose_interior: unknown precision");
}

bool multiprecision_is_affordable(const Program& program)
{
    const auto m = static_cast<double>(program.a.rows()), n = static_cast<double>(program.a.columns());
    return m * m * n < 1e7;
}

} // namespace wnflow::limit::lp
