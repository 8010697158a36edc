#pragma once

#include <wnflow/flow/dual_map.hpp>
#include <wnflow/flow/start.hpp>
#include <wnflow/problem/instance.hpp>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace wnflow::limit {

using numeric::Ball;
using numeric::Matrix;
using numeric::Rational;
using numeric::RationalMatrix;
using numeric::RationalVector;
using numeric::Vector;

/// What a limit is the limit of: a flow, its data and its start. Exact, so that it can be evaluated at any precision.
struct LimitProblem {
    problem::FlowKind flow = problem::FlowKind::weight_normalized;
    unsigned depth = 2;
    RationalMatrix matrix;
    RationalVector target;
    Rational rate_ratio = 1; ///< η̃, or κ (see below); the plain flow has none
    flow::Start start;
    /// Columns that take part: the maximal face of S₊. Radius and direction stay those of the full problem.
    /// Absent: all of them.
    std::optional<std::vector<std::size_t>> face;
    bool ratio_follows_radius = false; ///< η̃ = κr² instead of a constant (docs/theory, "Theorem 2.4")

    /// @throws problem::RatesNotConstant if η̃ is neither constant nor κr² at all times
    [[nodiscard]] static LimitProblem of(const problem::Instance& instance);
};

/// The hypothesis about the learning rates without which nothing is known about where the flow tends: η̃ constant or κr² at
/// all times, and rates whose integrals over time are infinite. Nothing if it holds; else what fails, with the rates.
[[nodiscard]] std::optional<std::string> missing_rate_hypothesis(const problem::Instance& instance);

/// A symmetric M×M matrix of the form A diag(g) Aᵀ + c (Av)(Av)ᵀ: all second derivatives here have it.
struct Curvature {
    Vector<Ball> diagonal; ///< g ≥ 0, N entries
    Ball rank_one;         ///< c, of any sign
    Vector<Ball> vector;   ///< v, N entries; meaningless if c = 0
};

/// The convex dual of a flow in ball arithmetic at the working precision at which it was made:
/// λ' = c F(λ), F(λ) = A x̃(λ) − b = −∇D(λ), D convex where y > 0.
/// Source: derived; docs/theory, "Dual variable" and "Convergence rates" (K = c ∇²D).
class DualSystem {
public:
    explicit DualSystem(const LimitProblem& problem);

    [[nodiscard]] Eigen::Index measurements() const noexcept { return network_.matrix.rows(); }
    [[nodiscard]] Eigen::Index dimension() const noexcept { return network_.matrix.cols(); }
    [[nodiscard]] const flow::Network<Ball>& network() const noexcept { return network_; }
    [[nodiscard]] bool is_polar() const noexcept { return is_polar_; }

    /// x̃(λ), r², q.
    [[nodiscard]] flow::DualPoint<Ball> at(const Vector<Ball>& lambda) const;

    /// F = A x̃ − b (−b where the point is clipped).
    [[nodiscard]] Vector<Ball> residual(const flow::DualPoint<Ball>& point) const;

    /// ∇²D = −F', positive definite where r² > 0. The point must be in the domain and not clipped.
    [[nodiscard]] Curvature curvature(const flow::DualPoint<Ball>& point) const;
    /// The same, as an M×M matrix.
    [[nodiscard]] Matrix<Ball> hessian(const flow::DualPoint<Ball>& point) const { return assemble(curvature(point)); }
    [[nodiscard]] Matrix<Ball> assemble(const Curvature& curvature) const;

    /// Relative change of the entries of x̃ to first order, (dx̃ₙ/x̃ₙ), when λ moves by `step`.
    [[nodiscard]] Vector<Ball> relative_change(const flow::DualPoint<Ball>& point, const Vector<Ball>& step) const;
    /// dx̃ to first order when λ moves by `step`: F' step = A dx̃.
    [[nodiscard]] Vector<Ball> change(const Curvature& curvature, const Vector<Ball>& step) const;

    /// The same flow from x₀/ρ instead of x₀ (plain flow only), without reading the data again.
    [[nodiscard]] DualSystem with_log_magnification(const LimitProblem& problem, const Ball& log_magnification) const;

    /// The same flow with the equivalent measurements Tᵀ A z = Tᵀ b, whose dual variable μ is that of this system by λ = T μ:
    /// F becomes Tᵀ F, ∇²D becomes Tᵀ ∇²D T. T is M×M; where it is a ball, all of its matrices are meant.
    [[nodiscard]] DualSystem in_coordinates(const LimitProblem& problem, const Matrix<Ball>& transformation) const;

    /// K = L A diag(x^{L−1}) P diag(x^{L−1}) Aᵀ with e' = −K e, P = η_r uuᵀ + η_u r²(I − uuᵀ); plain flow: P = I.
    /// Its smallest eigenvalue at the limit is the rate of convergence.
    [[nodiscard]] Matrix<Ball> decay_matrix(const flow::DualPoint<Ball>& point, const Ball& eta_r,
                                            const Ball& eta_u) const;

private:
    DualSystem(const LimitProblem& problem, flow::Network<Ball> network);

    /// L/c for learning rates (η̃, 1).
    [[nodiscard]] Ball metric_scale(const flow::DualPoint<Ball>& point) const;
    /// η̃ at a point.
    [[nodiscard]] Ball rate_ratio_at(const flow::DualPoint<Ball>& point) const;

    bool is_polar_;
    flow::Network<Ball> network_;
    Ball rate_ratio_;
    bool ratio_follows_radius_;
    std::variant<flow::PlainDualMap<Ball>, flow::PolarDualMap<Ball>> map_;
};

} // namespace wnflow::limit
