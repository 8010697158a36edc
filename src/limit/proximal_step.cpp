#include "limit/proximal_step.hpp"

#include <wnflow/numeric/linear_algebra.hpp>

#include <Eigen/Dense>

#include <cmath>

namespace wnflow::limit {

/// The dual map: docs/theory, "Dual variable".
struct ProximalStepper::Value {
    Eigen::VectorXd power; ///< u^⊙L
    Eigen::VectorXd image; ///< A u^⊙L
    Eigen::VectorXd rate;  ///< F
    Eigen::VectorXd y;     ///< L > 2
    double radius_squared = 0;
    double scale = 1; ///< E, L > 2
};

ProximalStepper::ProximalStepper(const problem::Instance& instance)
    : depth_(instance.depth), ratio_(numeric::approximate_double(instance.rates.ratio())),
      start_radius_squared_(numeric::approximate_double(instance.initialization.radius_squared)),
      a_(numeric::to_matrix<double>(instance.matrix)), target_(numeric::to_vector<double>(instance.target))
{
    const Eigen::ArrayXd v = numeric::to_vector<double>(instance.initialization.direction).array();
    const Eigen::ArrayXd u = v / v.matrix().norm();
    if (depth_ == 2) origin_ = 2 * u.log();
    else origin_ = u.pow(2 - static_cast<double>(depth_));
}

std::optional<ProximalStepper::Value> ProximalStepper::at(const Eigen::VectorXd& lambda) const
{
    Value value;
    const Eigen::VectorXd shift = a_.transpose() * lambda;
    if (depth_ == 2) {
        const Eigen::ArrayXd exponent = (origin_ - shift).array();
        const double largest = exponent.maxCoeff();
        value.power = (exponent - largest).exp();
        const double total = value.power.sum();
        value.power /= total;
        value.radius_squared = start_radius_squared_ + ratio_ * (largest + std::log(total));
    } else {
        value.y = origin_ + shift;
        const double least = value.y.minCoeff();
        if (!(least > 0)) return std::nullopt;
        const double deep = static_cast<double>(depth_) - 2;
        const double total = (value.y / least).array().pow(-2 / deep).sum(); // (E/least)^{−2/(L−2)}
        value.scale = least * std::pow(total, -deep / 2);
        value.power = (value.y / value.scale).array().pow(-static_cast<double>(depth_) / deep);
        value.radius_squared = start_radius_squared_ - 2 * ratio_ / deep * std::log(value.scale);
    }
    if (!(value.radius_squared > 0)) return std::nullopt;
    value.image = a_ * value.power;
    value.rate = std::pow(value.radius_squared, static_cast<double>(depth_) / 2) * value.image - target_;
    if (!value.rate.allFinite() || !std::isfinite(value.radius_squared)) return std::nullopt;
    return value;
}

Eigen::MatrixXd ProximalStepper::hessian(const Value& value) const
{
    const double depth = depth_, mass = std::pow(value.radius_squared, depth / 2);
    if (depth_ == 2) {
        const Eigen::MatrixXd weighted = a_ * (mass * value.power).asDiagonal();
        return weighted * a_.transpose() + (ratio_ - mass) * value.image * value.image.transpose();
    }
    const double factor = depth / (depth - 2);
    const Eigen::VectorXd diagonal = factor * mass * value.power.cwiseQuotient(value.y);
    const Eigen::MatrixXd weighted = a_ * diagonal.asDiagonal();
    // L/(L−2) r^L (A diag(u^L/y) Aᵀ − (A u^L)(A u^L)ᵀ/E) + L η̃/(L−2) r^{L−2}/E (A u^L)(A u^L)ᵀ
    const double along = factor * mass / value.scale * (ratio_ / value.radius_squared - 1);
    return weighted * a_.transpose() + along * value.image * value.image.transpose();
}

std::optional<ProximalStepper::Point> ProximalStepper::start() const
{
    const Eigen::VectorXd zero = Eigen::VectorXd::Zero(a_.rows());
    const auto value = at(zero);
    if (!value || !a_.allFinite() || !origin_.allFinite()) return std::nullopt;
    return Point{zero, value->rate};
}

std::optional<ProximalStepper::Point> ProximalStepper::step(const Point& from, double h) const
{
    Eigen::VectorXd lambda = from.lambda;
    auto value = at(lambda);
    if (!value) return std::nullopt;
    Eigen::VectorXd defect = lambda - from.lambda - h * value->rate;
    for (int iteration = 0; iteration < 60; ++iteration) {
        if (defect.norm() <= 1e-6 * (lambda - from.lambda).norm()) return Point{lambda, value->rate};
        Eigen::MatrixXd derivative = h * hessian(*value);
        derivative.diagonal().array() += 1;
        const Eigen::VectorXd direction = derivative.llt().solve(defect);
        double t = 1;
        while (true) { // the norm of the defect falls along Newton's direction
            const Eigen::VectorXd trial = lambda - t * direction;
            if (auto next = at(trial)) {
                const Eigen::VectorXd left = trial - from.lambda - h * next->rate;
                if (left.norm() < (1 - t / 4) * defect.norm()) {
                    lambda = trial;
                    defect = left;
                    value = std::move(next);
                    break;
                }
            }
            t /= 2;
            if (t < 1e-4) return std::nullopt;
        }
    }
    return std::nullopt;
}

double ProximalStepper::stiffness(const Point& point) const
{
    const auto value = at(point.lambda);
    return value ? hessian(*value).trace() : 0;
}

} // namespace wnflow::limit
