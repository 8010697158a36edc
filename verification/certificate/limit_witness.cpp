#include <verification/certificate/limit_witness.hpp>

#include <verification/certificate/whitening.hpp>

#include <wnflow/limit/dual_newton.hpp>

#include <algorithm>
#include <bit>
#include <limits>

namespace wnflow::certificate {
namespace {

using limit::DualSystem;
using limit::LimitProblem;
using numeric::Matrix;

bool is_certainly_inside(const flow::DualPoint<Ball>& point)
{
    if (!point.in_domain || point.is_clipped || !point.radius_squared.is_positive()) return false;
    return std::ranges::all_of(point.end, [](const Ball& entry) { return entry.is_finite() && entry.is_positive(); });
}

double log2_size(const Ball& x)
{
    return x.approximate_log10() * 3.3219280948873627;
}

/// λ̂ moved by T Tᵀ F(λ̂), which is nearly Newton's step, until rounding stops it.
std::optional<Vector<Ball>> refined(const DualSystem& system, Vector<Ball> lambda, const Matrix<Ball>& t)
{
    double previous = std::numeric_limits<double>::infinity();
    for (int correction = 0; correction < 1000; ++correction) {
        const flow::DualPoint<Ball> point = system.at(lambda);
        if (!is_certainly_inside(point)) return std::nullopt;
        Vector<Ball> residual = system.residual(point);
        for (Ball& entry : residual) entry = entry.midpoint();
        const Vector<Ball> nu = numeric::transposed_product(t, residual);
        double size = -std::numeric_limits<double>::infinity();
        for (const Ball& entry : nu) size = std::max(size, log2_size(entry));
        if (!(size < previous - 1)) break;
        previous = size;
        const Vector<Ball> step = numeric::product(t, nu);
        for (Eigen::Index i = 0; i < lambda.size(); ++i) lambda[i] = (lambda[i] + step[i]).midpoint();
    }
    return lambda;
}

/// Bits for the entries of each column of T: enough that rounding it changes Tᵀ H T by 2^-64.
std::vector<long> direction_bits(const Matrix<Ball>& h, const Matrix<Ball>& t)
{
    Ball trace;
    for (Eigen::Index i = 0; i < h.rows(); ++i) trace += h(i, i).midpoint();
    std::vector<long> bits;
    for (Eigen::Index i = 0; i < t.cols(); ++i) {
        const Ball square = numeric::squared_norm(Vector<Ball>(t.col(i))).midpoint();
        bits.push_back(64 + std::max(0L, static_cast<long>(log2_size(trace * square) / 2)));
    }
    return bits;
}

enum class Attempt { proved, failed, too_wide };

/// |1 − (Tᵀ H T)|, upper ends.
Matrix<Ball> distances_from_identity(Matrix<Ball> h)
{
    for (Eigen::Index i = 0; i < h.rows(); ++i)
        for (Eigen::Index j = 0; j < h.cols(); ++j) h(i, j) = abs(h(i, j) - Ball(i == j ? 1 : 0)).upper();
    return h;
}

/// λ_min(∇²D) ∈ [(1 − ε)/τ, minᵢ (1 + B_ii)/‖tᵢ‖²], as in docs/theory, "Rule limit".
std::optional<Ball> enclose_least_curvature(const Matrix<Ball>& t, const Matrix<Ball>& distances)
{
    const Matrix<Ball> gram = numeric::matrix_product(t.transpose(), t);
    Ball epsilon, tau, upper;
    for (Eigen::Index i = 0; i < t.cols(); ++i) {
        Ball row, products;
        for (Eigen::Index j = 0; j < t.cols(); ++j) {
            row += distances(i, j);
            products += abs(gram(i, j));
        }
        epsilon = max(epsilon, row.upper());
        tau = max(tau, products.upper());
        const Ball quotient = ((Ball(1) + distances(i, i)) / gram(i, i)).upper();
        upper = i == 0 ? quotient : min(upper, quotient);
    }
    const Ball lower = ((Ball(1) - epsilon) / tau).lower();
    if (!lower.is_positive()) return std::nullopt;
    Ball result;
    arb_union(result.data(), lower.data(), upper.data(), numeric::PrecisionScope::bits());
    return result;
}

/// One test at the working precision, from an approximate zero.
Attempt attempt(const LimitProblem& problem, const Vector<Ball>& approximate, unsigned digits, LimitWitness& witness)
{
    const DualSystem system(problem);
    const flow::DualPoint<Ball> start = system.at(approximate);
    if (!is_certainly_inside(start)) return Attempt::failed;
    const Matrix<Ball> h = system.hessian(start);
    auto t = approximate_whitening(h);
    if (!t) return Attempt::failed;
    const auto lambda = refined(system, approximate, *t);
    if (!lambda) return Attempt::failed;

    const long bits = numeric::PrecisionScope::bits();
    const std::vector<long> of_directions = direction_bits(h, *t);
    witness = {};
    witness.precision = bits;
    witness.center = rounded(*lambda, bits);
    const Eigen::Index m = t->cols();
    Matrix<Ball> frame(m, m + 1); // [λ̂, T]: its coordinates are (1, ν)
    frame.col(0) = to_balls(witness.center);
    for (Eigen::Index i = 0; i < m; ++i) {
        witness.directions.push_back(rounded(t->col(i), of_directions[static_cast<std::size_t>(i)]));
        t->col(i) = to_balls(witness.directions.back());
        frame.col(i + 1) = t->col(i);
    }
    const DualSystem framed = system.in_coordinates(problem, frame);
    Vector<Ball> coordinates(m + 1);
    coordinates[0] = Ball(1);
    const flow::DualPoint<Ball> center = framed.at(coordinates);
    if (!is_certainly_inside(center)) return Attempt::failed;
    const Vector<Ball> residual = framed.residual(center);
    // For the second term of the test, and for a checker that rounds each of the N terms of a sum where Arb rounds once.
    const long room = 4 + static_cast<long>(std::bit_width(static_cast<unsigned long>(system.dimension())));
    for (Eigen::Index i = 0; i < m; ++i) {
        witness.radii.push_back(power_above(abs(residual[i + 1]).upper(), -4 * bits) + room);
        Ball radius(1);
        arb_mul_2exp_si(radius.data(), radius.data(), witness.radii.back());
        coordinates[i + 1] = Ball(0).widened(radius);
    }
    witness.point = framed.at(coordinates);
    if (!is_certainly_inside(witness.point)) return Attempt::failed;
    const Matrix<Ball> distances = distances_from_identity(framed.hessian(witness.point).bottomRightCorner(m, m));
    for (Eigen::Index i = 0; i < m; ++i) {
        Ball bound = abs(residual[i + 1]).upper() * Ball(2);
        for (Eigen::Index j = 0; j < m; ++j) bound += distances(i, j) * coordinates[j + 1].radius() * Ball(2);
        if (!certainly_less(bound, coordinates[i + 1].radius())) return Attempt::failed;
    }
    witness.rate = enclose_least_curvature(*t, distances);
    const long wanted = numeric::bits_for_digits(digits);
    const bool is_narrow = std::ranges::all_of(
        witness.point.end, [&](const Ball& entry) { return arb_rel_accuracy_bits(entry.data()) >= wanted; });
    return is_narrow ? Attempt::proved : Attempt::too_wide;
}

} // namespace

LimitWitnessResult find_limit_witness(const LimitProblem& problem, const LimitWitnessSettings& settings)
{
    LimitWitnessResult result;
    const limit::NewtonResult newton =
        limit::approximate_dual_zero(problem, {settings.digits, 1000, settings.bits_limit});
    if (newton.outcome != limit::NewtonOutcome::converged) {
        result.reason = "Newton's method: " + newton.reason;
        return result;
    }
    const long first = std::max(newton.bits, numeric::bits_for_digits(settings.digits) + 64);
    Attempt outcome = Attempt::failed;
    for (long bits = std::min(first, settings.bits_limit);; bits = std::min(bits + bits / 4, settings.bits_limit)) {
        const numeric::PrecisionScope precision(bits);
        LimitWitness witness;
        outcome = attempt(problem, newton.lambda, settings.digits, witness);
        if (outcome == Attempt::proved) {
            result.witness = std::move(witness);
            return result;
        }
        if (bits >= settings.bits_limit) break;
    }
    result.reason = std::string(outcome == Attempt::too_wide ? "the box is proved but too wide at "
                                                             : "the Newton test does not succeed with up to ") +
                    std::to_string(settings.bits_limit) + " bits";
    return result;
}

} // namespace wnflow::certificate
