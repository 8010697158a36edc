#pragma once

#include <wnflow/problem/instance.hpp>

#include <Eigen/Core>

#include <optional>

namespace wnflow::limit {

/// A step of the implicit Euler method for λ_τ = F(λ) of the weight-normalized flow, in double: it proposes, and proves
/// nothing. As F = −∇D with D convex, the step is a proximal point: it exists and is stable for every length.
class ProximalStepper {
public:
    explicit ProximalStepper(const problem::Instance& instance);

    struct Point {
        Eigen::VectorXd lambda;
        Eigen::VectorXd rate; ///< F(λ)
    };

    /// λ(0) = 0; nothing if the numbers leave the range of double.
    [[nodiscard]] std::optional<Point> start() const;

    /// `to` with to − from = h F(to), to a millionth of its length. Nothing where Newton's method does not find it inside
    /// y > 0, r² > 0.
    [[nodiscard]] std::optional<Point> step(const Point& from, double h) const;

    /// Largest eigenvalue of −F', an upper bound.
    [[nodiscard]] double stiffness(const Point& point) const;

private:
    struct Value;
    [[nodiscard]] std::optional<Value> at(const Eigen::VectorXd& lambda) const;
    [[nodiscard]] Eigen::MatrixXd hessian(const Value& value) const;

    unsigned depth_;
    double ratio_, start_radius_squared_;
    Eigen::MatrixXd a_;
    Eigen::VectorXd target_;
    Eigen::VectorXd origin_; ///< log u₀² (L = 2), u₀^⊙(2−L) (L > 2)
};

} // namespace wnflow::limit
