#pragma once

#include <Eigen/Core>

#include <vector>

namespace wnflow::ode::detail {

/// Generalized conjugate residuals for C x = r in double, C close to the identity: a system multiplied by an approximate
/// inverse from the left, so that residuals are measured as the changes of x they stand for, not by the stiffest
/// equation's rounding errors. The directions are kept: further right-hand sides of the same C start from what the
/// earlier ones found.
class ConjugateResiduals {
public:
    void forget() { directions_.clear(); }
    [[nodiscard]] std::size_t directions() const noexcept { return directions_.size(); }

    /// Reduces ‖r − C x‖_F to `reduction` ‖r‖_F, or as far as `most` directions lead. multiply: C v.
    template <class Multiply>
    [[nodiscard]] Eigen::MatrixXd solve(const Eigen::MatrixXd& r, double reduction, std::size_t most, Multiply multiply)
    {
        Eigen::MatrixXd rest = r, x = Eigen::MatrixXd::Zero(r.rows(), r.cols());
        const double goal = reduction * r.norm();
        const auto descend = [&](const Direction& d) {
            const double amount = inner(rest, d.image);
            x += amount * d.direction;
            rest -= amount * d.image;
        };
        for (const Direction& d : directions_) descend(d);
        double size_of_rest = rest.norm();
        while (size_of_rest > goal && directions_.size() < most) {
            Direction next{rest, multiply(rest)};
            const double before = next.image.norm();
            for (const Direction& d : directions_) {
                const double overlap = inner(next.image, d.image);
                next.image -= overlap * d.image;
                next.direction -= overlap * d.direction;
            }
            const double size = next.image.norm();
            if (!(size > 1e-10 * before)) break; // nothing new but rounding errors, or not finite
            next.image /= size;
            next.direction /= size;
            directions_.push_back(std::move(next));
            descend(directions_.back());
            const double reached = rest.norm();
            if (!(reached < 0.95 * size_of_rest)) break; // no progress: rounding errors of C v
            size_of_rest = reached;
        }
        return x;
    }

private:
    struct Direction {
        Eigen::MatrixXd direction, image; ///< p, C p; the images are orthonormal
    };
    [[nodiscard]] static double inner(const Eigen::MatrixXd& a, const Eigen::MatrixXd& b)
    {
        return a.cwiseProduct(b).sum();
    }

    std::vector<Direction> directions_;
};

} // namespace wnflow::ode::detail
