#pragma once

#include <wnflow/enclose/limit_box.hpp>
#include <wnflow/limit/collapse.hpp>
#include <wnflow/limit/face.hpp>
#include <wnflow/problem/instance.hpp>

#include <string>
#include <string_view>

namespace wnflow::enclose {

enum class LimitOutcome {
    converged,     ///< x̃_∞ is enclosed and collapse is excluded
    collapsed,     ///< x̃(t) → 0
    undecided,     ///< the minimizer of Φ is enclosed, but collapse is not excluded
    undetermined,  ///< the learning rates leave open where the flow tends: `reason` is the hypothesis that fails
    infeasible,    ///< S₊ is empty: there is nothing to converge to
    not_converged, ///< no enclosure was found: see `reason`
};

[[nodiscard]] std::string_view to_text(LimitOutcome outcome);

/// How exactly a limit is enclosed, and what is computed with it.
struct LimitSettings {
    unsigned digits = 50; ///< relative, of every entry of x̃_∞
    long bits_limit = 1L << 15;
    bool wants_rate = true; ///< σ costs as much as a few Newton steps
    /// The maximal face of the instance's S₊, if it is known already: the limits of one instance share it. Not owned.
    const limit::MaximalFace* face = nullptr;
};

/// The limit of a flow. All balls are enclosures of the minimizer x̃_∞ of Φ over S₊, and of functions of it.
struct Limit {
    LimitOutcome outcome = LimitOutcome::not_converged;
    std::string reason;                    ///< why not `converged`
    limit::CollapseFinding collapse;       ///< the standing hypothesis that makes the minimizer the trajectory's limit
    Vector<Ball> entries;                  ///< x̃_∞, N entries; exactly 0 off the maximal face of S₊
    std::vector<std::size_t> face_support; ///< the maximal face: all coordinates if S₊ has a positive point
    Ball l1_norm;                          ///< ‖x̃_∞‖₁
    Ball radius_squared;                   ///< r_∞² = ‖x̃_∞‖_{2/L}^{2/L}
    Ball growth_exponent;                  ///< q_∞ (0 for the plain flow)
    Ball log_magnification;                ///< log ρ_∞ (0 for the plain flow)
    std::optional<Ball>
        rate; ///< σ = λ_min(K_∞), at least at which ‖e‖ decays, if wanted, enclosed, the limit positive,
              ///< and the learning rates in the end independent of time
    Ball residual_norm;      ///< upper bound of ‖A x̃ − b‖ over the enclosure
    unsigned iterations = 0; ///< of Newton's method
    unsigned digits = 0;     ///< asked for
    long bits = 0;           ///< precision of the enclosure

    /// Whether `entries` and what follows from them mean anything.
    [[nodiscard]] bool has_entries() const noexcept
    {
        return outcome == LimitOutcome::converged || outcome == LimitOutcome::undecided;
    }
};

/// The limit of an instance's flow: Newton's method on the dual, then the Newton test, on the maximal face of S₊.
[[nodiscard]] Limit enclose_limit_of(const problem::Instance& instance, const LimitSettings& settings);

/// The minimizer of Φ over S₊ alone: `undecided` or worse, as collapse is not examined.
[[nodiscard]] Limit enclose_minimizer_of(const problem::Instance& instance, const LimitSettings& settings);

/// The limit of plain gradient flow on the same data, from x₀ or, with `log_magnification`, from x₀/ρ. A ball log ρ is
/// allowed: the result then encloses the limits from all of these starts.
[[nodiscard]] Limit enclose_plain_limit_of(const problem::Instance& instance,
                                           const std::optional<Ball>& log_magnification, const LimitSettings& settings);

} // namespace wnflow::enclose
