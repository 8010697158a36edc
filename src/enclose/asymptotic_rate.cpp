#include <wnflow/enclose/asymptotic_rate.hpp>

#include "enclose/later_times.hpp"

#include <wnflow/limit/decay_rate.hpp>
#include <wnflow/numeric/decompositions.hpp>

namespace wnflow::enclose {
namespace {

using limit::DualSystem;
using numeric::Matrix;

constexpr int candidates = 24; ///< times that are tried, equally spaced up to the end of the integration
constexpr int most_stages = 8; ///< of going on to later times; two are enough where the limit is known well

void normalize(Vector<Ball>& v)
{
    const Ball norm = sqrt(numeric::squared_norm(v));
    for (Ball& entry : v) entry /= norm;
}

/// An approximate eigenvector of the smallest eigenvalue, of norm 1 as a ball vector: from doubles, then by inverse iteration with
/// the Rayleigh quotient as shift, which doubles the digits each time and more.
Vector<Ball> slowest_direction(const Matrix<Ball>& k)
{
    Eigen::MatrixXd approximate(k.rows(), k.cols());
    for (Eigen::Index i = 0; i < k.rows(); ++i)
        for (Eigen::Index j = 0; j < k.cols(); ++j) approximate(i, j) = k(i, j).approximate();
    const numeric::SymmetricEigen eigen = numeric::approximate_symmetric_eigen(approximate);
    Vector<Ball> v(k.rows());
    for (Eigen::Index i = 0; i < v.size(); ++i) v[i] = Ball(eigen.vectors(i, 0));
    normalize(v);
    for (int iteration = 0; iteration < 2; ++iteration) {
        const Ball shift = numeric::inner(v, numeric::product(k, v)).midpoint();
        Matrix<Ball> shifted = k;
        for (Eigen::Index i = 0; i < v.size(); ++i) shifted(i, i) -= shift;
        auto next = numeric::approximate_solve(shifted, v);
        if (!next) break;
        for (Ball& entry : *next) entry = entry.midpoint();
        normalize(*next);
        if (!(*next)[0].is_finite()) break;
        v = *next;
    }
    return v;
}

Ball trace(const Matrix<Ball>& k)
{
    Ball sum;
    for (Eigen::Index i = 0; i < k.rows(); ++i) sum += k(i, i);
    return sum;
}

/// The part of e orthogonal to v, ‖v‖ = 1.
Vector<Ball> orthogonal_part(const Vector<Ball>& e, const Vector<Ball>& v, const Ball& along)
{
    Vector<Ball> w = e;
    for (Eigen::Index i = 0; i < w.size(); ++i) w[i] -= along * v[i];
    return w;
}

/// Lower bound of ⟨w, K w⟩/⟨w, w⟩ for w orthogonal to v, hence of the second eigenvalue: K + (trace K) v vᵀ ≥ it.
std::optional<Ball> least_across(Matrix<Ball> k, const Vector<Ball>& v)
{
    const Ball shift = trace(k).upper();
    for (Eigen::Index i = 0; i < k.rows(); ++i)
        for (Eigen::Index j = 0; j < k.cols(); ++j) k(i, j) += shift * (v[i] * v[j]);
    const auto least = limit::enclose_smallest_eigenvalue(k);
    if (!least) return std::nullopt;
    return least->lower();
}

/// c₁, c₂ from A diag(x^{2L−2}) Aᵀ over the box: ‖∇ℓ‖² = ⟨e, A diag(x^{2L−2}) Aᵀ e⟩, ℓ = ‖e‖²/(2L).
bool set_slopes(AsymptoticRate& result, const DualSystem& system, const flow::DualPoint<Ball>& around)
{
    const unsigned depth = system.network().depth;
    Matrix<Ball> scaled = system.network().matrix.matrix();
    for (Eigen::Index n = 0; n < scaled.cols(); ++n) {
        const Ball weight = numeric::power(numeric::root(around.end[n], depth), static_cast<long>(depth) - 1);
        for (Eigen::Index m = 0; m < scaled.rows(); ++m) scaled(m, n) *= weight;
    }
    const Matrix<Ball> gram = numeric::product_with_transpose(scaled, scaled);
    const auto least = limit::enclose_smallest_eigenvalue(gram);
    if (!least || !least->is_positive()) return false;
    result.least_slope = sqrt(Ball(2 * depth) * least->lower()).lower();
    result.most_slope = sqrt(Ball(2 * depth) * trace(gram).upper()).upper();
    return result.least_slope.is_positive() && result.most_slope.is_finite();
}

/// What does not depend on T.
struct AtLimit {
    Vector<Ball> limit;
    Matrix<Ball> k; ///< K_∞
    Vector<Ball> v; ///< an approximate eigenvector of the smallest eigenvalue
    Ball quotient;  ///< ϱ
    Ball defect;    ///< ν
    Ball least;     ///< lower bound of σ
    Ball next, gap; ///< σ₂ and a lower bound of σ₂ − ϱ; infinite for M = 1
};

Matrix<Ball> decay_matrix(const DualSystem& system, const problem::Instance& instance,
                          const flow::DualPoint<Ball>& point)
{
    return system.decay_matrix(point, Ball(instance.rates.eta_r), Ball(instance.rates.eta_u));
}

std::optional<AtLimit> examine_limit(const DualSystem& system, const problem::Instance& instance,
                                     const Vector<Ball>& limit)
{
    const auto point = system.at(limit);
    if (!detail::is_certainly_inside(point)) return std::nullopt;
    for (const Ball& entry : system.residual(point))
        if (!entry.contains_zero()) return std::nullopt; // not a box around λ_∞

    AtLimit result;
    result.limit = limit;
    result.k = decay_matrix(system, instance, point);
    const auto smallest = limit::enclose_smallest_eigenvalue(result.k);
    if (!smallest) return std::nullopt;
    result.least = smallest->lower();
    result.v = slowest_direction(result.k);
    const Vector<Ball> image = numeric::product(result.k, result.v);
    result.quotient = numeric::inner(result.v, image);
    result.defect = sqrt(numeric::squared_norm(orthogonal_part(image, result.v, result.quotient))).upper();
    if (limit.size() == 1) {
        arb_pos_inf(result.next.data());
        arb_pos_inf(result.gap.data());
        return result;
    }
    const auto next = least_across(result.k, result.v);
    if (!next) return std::nullopt;
    result.next = *next;
    result.gap = (*next - result.quotient).lower();
    if (!result.gap.is_positive()) return std::nullopt;
    // Temple: σ ≥ ϱ − ν²/(σ₂ − ϱ)
    result.least = max(result.least, (result.quotient - result.defect * result.defect / result.gap).lower());
    return result;
}

/// What is known of all t ≥ T.
struct From {
    Rational time; ///< T
    Ball distance; ///< upper bound of ‖λ(t) − λ_∞‖
    Ball cone;     ///< s, upper bound of ‖w(T)‖/|a(T)|: e = a v + w, w ⊥ v; a(T) ≠ 0
};

/// Where the enclosed λ(T) is, if it is certain that e(T) has a component along v.
std::optional<From> locate(const DualSystem& system, const AtLimit& at, const Vector<Ball>& lambda,
                           const Rational& time)
{
    const auto now = system.at(lambda);
    if (!detail::is_certainly_inside(now)) return std::nullopt;
    const Vector<Ball> e = system.residual(now);
    const Ball along = numeric::inner(at.v, e);
    if (!abs(along).lower().is_positive()) return std::nullopt;
    // One measurement: nothing is orthogonal to v, which the ball e - <e, v> v would not know.
    const Ball across = e.size() == 1 ? Ball(0) : sqrt(numeric::squared_norm(orthogonal_part(e, at.v, along))).upper();
    return From{time, detail::greatest_distance(lambda, at.limit), (across / abs(along).lower()).upper()};
}

/// What a time certifies of all later ones, and what it takes to move on to one of them.
struct Certified {
    AsymptoticRate rate;
    Ball distance;                ///< as in From
    Ball disturbance;             ///< δ + ν
    flow::DualPoint<Ball> around; ///< of a box that λ(t) does not leave
    Matrix<Ball> k;               ///< K there
};

std::optional<Certified> certify_from(const DualSystem& system, const problem::Instance& instance, const AtLimit& at,
                                      const From& from)
{
    const auto around = detail::surroundings_of(system, at.limit, from.distance);
    if (!around) return std::nullopt;
    const Matrix<Ball> k = decay_matrix(system, instance, *around);
    const Ball change = detail::greatest_distance(k, at.k); // δ
    if (!change.is_finite()) return std::nullopt;
    AsymptoticRate result;
    result.from = from.time;
    result.next = at.next;
    if (!set_slopes(result, system, *around)) return std::nullopt;

    Ball s = from.cone, highest = (at.quotient + change).upper();
    const Ball disturbance = (change + at.defect).upper();
    if (at.limit.size() > 1) {
        s = max(s, (Ball(2) * disturbance / at.gap).upper()).upper();
        // q = ‖w‖/|a| does not leave [0, s]: q' ≤ −(gap) q + (δ + ν)(1 + q²).
        if (!certainly_less(disturbance * (Ball(1) + s * s), at.gap * s)) return std::nullopt;
        highest = (at.quotient + Ball(2) * at.defect * s + s * s * trace(at.k).upper() + change).upper();
        if (!certainly_less(highest, at.next)) return std::nullopt;
    }
    result.cone = s;
    const Ball lowest = (at.least - change).lower();
    if (!lowest.is_positive() || !highest.is_finite()) return std::nullopt;
    arb_union(result.rate.data(), lowest.data(), highest.data(), numeric::PrecisionScope::bits());
    return Certified{result, from.distance, disturbance, *around, k};
}

std::optional<Certified> certify_at(const DualSystem& system, const problem::Instance& instance, const AtLimit& at,
                                    const Vector<Ball>& lambda, const Rational& time)
{
    const auto located = locate(system, at, lambda, time);
    return located ? certify_from(system, instance, at, *located) : std::nullopt;
}

/// So much later that the distance to the limit, and the cone but for its disturbance, are e^(−32) of what they were:
/// q(t) ≤ s e^(−gap (t − T)) + (δ + ν)(1 + s²)/gap.
/// @return nothing if the box is too wide for the flow to be certain to contract there
std::optional<From> later(const problem::Instance& instance, const AtLimit& at, const Certified& now)
{
    const auto rate = limit::enclose_smallest_eigenvalue(now.k);
    if (!rate) return std::nullopt;
    const Ball contraction = (detail::evenness_of_speed(instance, now.around) * rate->lower()).lower();
    if (!rate->lower().is_positive() || !contraction.is_positive()) return std::nullopt;
    const bool has_cone = at.limit.size() > 1;
    const Ball slowest = has_cone ? min(contraction, at.gap) : contraction;
    const Ball wait = (Ball(32) / slowest).midpoint();
    From result{now.rate.from + wait.exact_midpoint(), (now.distance * exp(-contraction * wait)).upper(),
                now.rate.cone};
    if (has_cone) {
        const Ball& s = now.rate.cone;
        result.cone = (s * exp(-at.gap * wait) + now.disturbance * (Ball(1) + s * s) / at.gap).upper();
    }
    return result;
}

/// ... of times later and later, until the rate is as narrow as wanted or becomes no narrower.
AsymptoticRate narrowed(const DualSystem& system, const problem::Instance& instance, const AtLimit& at, Certified now,
                        const Ball& wanted)
{
    const auto is_narrow = [&] { return certainly_less_equal(now.rate.rate.radius(), wanted * at.least); };
    for (int stage = 0; stage < most_stages && !is_narrow(); ++stage) {
        const auto from = later(instance, at, now);
        if (!from) break;
        const auto next = certify_from(system, instance, at, *from);
        if (!next || !numeric::midpoint_less(Ball(2) * next->rate.rate.radius(), now.rate.rate.radius())) break;
        now = *next;
    }
    return now.rate;
}

} // namespace

std::optional<AsymptoticRate> certify_rate_from(const problem::Instance& instance, const Vector<Ball>& limit,
                                                const Vector<Ball>& lambda, const Rational& time, const Ball& wanted)
{
    const DualSystem system(limit::LimitProblem::of(instance));
    const auto at_limit = examine_limit(system, instance, limit);
    if (!at_limit) return std::nullopt;
    const auto certified = certify_at(system, instance, *at_limit, lambda, time);
    if (!certified) return std::nullopt;
    return narrowed(system, instance, *at_limit, *certified, wanted);
}

std::optional<AsymptoticRate> certify_asymptotic_rate(const problem::Instance& instance, const Vector<Ball>& limit,
                                                      const DualTrajectory& trajectory, const Ball& wanted)
{
    const DualSystem system(limit::LimitProblem::of(instance));
    const auto at_limit = examine_limit(system, instance, limit);
    if (!at_limit) return std::nullopt;
    std::optional<Certified> best;
    const Rational end = trajectory.integrated_until().exact_midpoint();
    for (int k = 1; k < candidates; ++k) {
        const Rational time = end * k / candidates;
        const auto lambda = trajectory.dual_variable(time);
        if (!lambda) continue;
        const auto found = certify_at(system, instance, *at_limit, *lambda, time);
        if (found && (!best || numeric::midpoint_less(found->rate.rate.radius(), best->rate.rate.radius())))
            best = found;
    }
    if (!best) return std::nullopt;
    return narrowed(system, instance, *at_limit, *best, wanted);
}

} // namespace wnflow::enclose
