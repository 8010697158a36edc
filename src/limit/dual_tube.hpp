#pragma once

#include <wnflow/limit/dual_system.hpp>

namespace wnflow::limit {

/// A tube around the dual trajectory λ(τ), λ_τ = F(λ), λ(0) = 0, of the weight-normalized flow: the broken line through
/// the points given to `extend`, and a radius. In balls: all of it is proved, whatever the points are.
/// Source: derived; docs/theory, "A tube around the dual trajectory".
class DualTube {
public:
    /// Uses the precision in force here, and only that later.
    explicit DualTube(const problem::Instance& instance);

    /// The tube over one more step of length h in τ, to the point `to`.
    /// @return false where it does not prove r² > 0 (and y > 0) on the whole step: the tube is left as it was
    [[nodiscard]] bool extend(const Vector<Ball>& to, const Ball& h);

    /// ‖λ(τ) − end‖₂ is at most this.
    [[nodiscard]] const Ball& radius() const noexcept { return radius_; }

    /// The radius at which the tube's end would reach r² = 0 (L = 2) or the edge of the domain (L > 2), approximately.
    [[nodiscard]] double room() const;

    /// D_Φ(z, x̃(τ)) is below what it would tend to under collapse, for the whole end of the tube.
    [[nodiscard]] bool excludes_collapse(const Vector<Ball>& feasible) const;
    /// The criterion of collapse holds for the whole end of the tube.
    [[nodiscard]] bool proves_collapse() const;
    /// The same two for the centre of the tube: what a narrower tube could prove.
    [[nodiscard]] bool may_exclude_collapse(const Vector<Ball>& feasible) const;
    [[nodiscard]] bool may_prove_collapse() const;

    [[nodiscard]] Ball radius_squared() const { return end_.point.radius_squared; }

private:
    struct End {
        Vector<Ball> lambda;
        flow::DualPoint<Ball> point;
        Vector<Ball> rate;  ///< F
        Vector<Ball> image; ///< A u^⊙L
        Ball level;         ///< k: log Σ u₀² e^{−Aᵀλ} (L = 2), −E (L > 2)
    };
    [[nodiscard]] std::optional<End> at(const Vector<Ball>& lambda) const;
    /// Upper bound of r² over the end of a tube, or nothing if unbounded.
    [[nodiscard]] std::optional<Ball> largest_radius_squared() const;
    /// By how much D may differ in the tube's end from its centre, in the units of `divergence_barrier`.
    [[nodiscard]] std::optional<Ball> divergence_error() const;

    problem::Instance instance_;
    DualSystem system_;
    Ball longest_column_;  ///< maxₙ ‖Aₙ‖₂
    Ball target_norm_;     ///< ‖b‖₂
    Ball collapsed_level_; ///< k where r² = 0
    End end_;
    Ball radius_;
};

} // namespace wnflow::limit
