#pragma once

#include <wnflow/ode/program.hpp>

#include <Eigen/Core>

#include <memory>

namespace wnflow::ode::detail {

/// A program and its derivative in double, at many points side by side: what the Newton iterations of implicit steps
/// run on. No point needs more digits: residuals are computed elsewhere, in full precision.
class Linearization {
public:
    using Points = Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>; ///< dimension × points

    explicit Linearization(std::shared_ptr<const Program> program);

    /// Evaluates the program at (x_j, t_j), the columns of `x` and entries of `t`.
    void linearize(const Points& x, const Eigen::ArrayXd& t);
    /// f(x_j, t_j) of the points linearized at.
    [[nodiscard]] Points derivative() const;
    /// ∂f/∂x(x_j, t_j) v_j, one direction for each point.
    [[nodiscard]] Points tangent(const Points& directions) const;
    /// ∂f/∂x(x_j, t_j) V: many directions at one point.
    [[nodiscard]] Points tangent_at(Eigen::Index point, const Points& directions) const;

private:
    template <class ValueOf>
    [[nodiscard]] Points push_forward(const Points& directions, ValueOf value_of) const;

    std::shared_ptr<const Program> program_;
    std::vector<double> constants_;
    std::vector<Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>> matrices_;
    Points values_; ///< node × point
};

} // namespace wnflow::ode::detail
