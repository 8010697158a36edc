#pragma once

#include <verification/figures/definition.hpp>

#include <wnflow/enclose/limit.hpp>
#include <wnflow/flow/discrete.hpp>
#include <wnflow/limit/face.hpp>
#include <wnflow/limit/optimum.hpp>

namespace wnflow::figures {

using numeric::Ball;

/// How a run of a figure ended: runs are averaged within a class only.
enum class RunClass {
    converged,  ///< to an interpolating vector: limits enclosed, discrete runs at the residual asked for
    collapsed,  ///< to 0
    unfinished, ///< discrete: stopped at the iteration limit, its last iterate is taken
    failed,     ///< diverged, or nothing enclosed
};
[[nodiscard]] std::string_view to_text(RunClass run_class);

/// The result of one run: a limit or a discrete algorithm.
struct Run {
    RunClass run_class = RunClass::failed;
    std::string error; ///< ‖x̃ − x*‖₂/‖x*‖₂ in decimal; empty if there is none
    double log10_error = 0;
    std::string log_magnification; ///< log ρ_∞ in decimal, of limits
    double log10_magnification = 0;
    std::string gap; ///< (‖x̃_∞‖₁ − Q)/Q in decimal, where it was asked for
    double log10_gap = 0;
    std::string equivalent_error; ///< of the plain flow from x₀/ρ_∞, where it was asked for
    double log10_equivalent_error = 0;
    unsigned long iterations = 0; ///< of discrete runs
    double step = 0;
    std::string reason; ///< why it did not converge

    [[nodiscard]] bool has_error() const { return !error.empty(); }
};

/// ‖x̃ − x*‖₂/‖x*‖₂, x̃ = x̃₊ − x̃₋ for signed vectors, in balls.
[[nodiscard]] Ball relative_error(const problem::Instance& instance, const numeric::Vector<Ball>& entries);
/// The same in double precision, from the weights x.
[[nodiscard]] double relative_error(const problem::Instance& instance, const numeric::Vector<double>& weights);

/// Enclosures of limits in the figures: digits of every entry at first; more where the error, x̃ − x*, cancels them.
inline constexpr unsigned limit_digits = 30;

/// What is computed of a limit beside its error.
struct LimitWishes {
    const limit::MaximalFace* face = nullptr; ///< of the instance's S₊
    const limit::Optimum* optimum = nullptr;  ///< for the gap, if not null
    bool wants_equivalent = false;            ///< the limit of the plain flow from x₀/ρ_∞ as well
};

/// The exact limit of the instance's flow.
[[nodiscard]] Run limit_run(const problem::Instance& instance, const LimitWishes& wishes);

/// h = fraction · 2/λ_max(K), λ_max the larger one of those at x₀ and at x = x*^(1/L): one that is stable at both ends.
[[nodiscard]] double stable_step(const problem::Instance& instance, const Rational& fraction);

[[nodiscard]] flow::DescentSettings descent_settings(const Definition& definition, const problem::Instance& instance);
/// GD or WN-GD, by the instance's flow.
[[nodiscard]] Run discrete_run(const Definition& definition, const problem::Instance& instance);

} // namespace wnflow::figures
