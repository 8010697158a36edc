#pragma once

#include <wnflow/limit/collapse.hpp>
#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/ode/integrator.hpp>
#include <wnflow/problem/instance.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wnflow::enclose {

using numeric::Ball;
using numeric::Rational;
using numeric::Vector;

/// A flow's state at a time, enclosed: every ball contains the true value.
struct EnclosedState {
    Rational time;
    Ball radius;            ///< r = ‖x‖
    Vector<Ball> direction; ///< u = x/‖x‖, N entries
    Vector<Ball> end;       ///< x̃ = x^⊙L, N entries
    Ball loss;              ///< ℓ = ‖A x̃ − b‖²/(2L)
    Ball residual_norm;     ///< ‖A x̃ − b‖₂
    Ball growth_exponent;   ///< q; 0 for the plain flow
    Ball log_magnification; ///< log ρ; 0 for the plain flow

    /// The largest width (twice the radius) of an entry of x̃, an upper bound.
    [[nodiscard]] Ball width() const;
};

/// What holds from a time on, for ever.
/// Source: derived; docs/theory, "For all later times".
struct LaterTimes {
    Ball from;          ///< T, exact: all of this holds for every t ≥ T
    Ball residual_norm; ///< upper bound of ‖e(T)‖
    Ball rate;          ///< σ' > 0: ‖e(t)‖ ≤ ‖e(T)‖ e^{−σ'(t−T)}
    Ball distance; ///< upper bound of ‖λ(T) − λ_∞‖; ‖λ(t) − λ_∞‖ ≤ distance · e^{−distance_rate (t−T)}
    Ball distance_rate; ///< > 0
};

enum class TrajectoryOutcome {
    enclosed,       ///< all times that were asked for
    step_limit,     ///< more steps were needed than allowed
    not_integrated, ///< the approximate solution could not be continued
    not_enclosed,   ///< no bound of its error was found
    too_wide,       ///< enclosed, but not as narrowly as asked for, with as many digits as allowed
};

[[nodiscard]] std::string_view to_text(TrajectoryOutcome outcome);

/// How far, how exactly and by which integrator a trajectory is enclosed.
struct DualTrajectorySettings {
    Rational until;           ///< the last time of interest, ≥ 0
    unsigned digits = 30;     ///< entries of x̃ at most 10^−digits wide are wanted at all times
    unsigned most_digits = 0; ///< of the integration, to get there; 0: digits + 60
    ode::Method method = ode::Method::automatic;
    unsigned long step_limit = 100'000;
    /// Whether λ_∞ is enclosed first, if it exists, so that the integration ends where the distance to it is
    /// as small as that.
    bool uses_limit = true;
    /// Ends as soon as collapse is excluded or certified, however wide the enclosure is by then.
    bool ends_when_collapse_is_decided = false;
    std::function<void(double time, unsigned long steps)> on_progress; ///< may be empty
};

/// An enclosure of a flow in its dual variable for 0 ≤ t ≤ until, both flows, constant rates: piecewise polynomials of the
/// project's integrators, whose defect is enclosed in ball arithmetic; their errors do not grow, as the flow λ_τ = −∇D(λ) is
/// contractive. Where λ_∞ is enclosed and the trajectory is certified to approach it, for all t ≥ 0.
/// Source: derived; docs/theory, "Trajectory".
class DualTrajectory { // NOLINT(cppcoreguidelines-special-member-functions): moved, never copied
public:
    /// @throws std::invalid_argument for until < 0 or digits = 0
    [[nodiscard]] static DualTrajectory enclose(const problem::Instance& instance,
                                                const DualTrajectorySettings& settings);
    ~DualTrajectory();
    DualTrajectory(DualTrajectory&&) noexcept;
    DualTrajectory& operator=(DualTrajectory&&) noexcept;

    [[nodiscard]] TrajectoryOutcome outcome() const noexcept;
    [[nodiscard]] const std::string& reason() const noexcept; ///< why not `enclosed`

    /// The state at a time; nothing if the enclosure does not reach it.
    [[nodiscard]] std::optional<EnclosedState> at(const Rational& time) const;
    /// A ball that contains λ(t); nothing if the enclosure does not reach it.
    [[nodiscard]] std::optional<Vector<Ball>> dual_variable(const Rational& time) const;

    /// End of the integration in physical time, a lower bound; later times rest on `later`.
    [[nodiscard]] Ball integrated_until() const;
    /// What was certified for all later times, first and last: the last has the largest T and σ' closest to σ.
    [[nodiscard]] const std::optional<LaterTimes>& first_later() const noexcept;
    [[nodiscard]] const std::optional<LaterTimes>& later() const noexcept;

    /// Collapse excluded (‖e(T)‖ ≤ ‖b‖ at a time T, or T of `first_later`) or certified by its criterion; else undecided.
    [[nodiscard]] const limit::CollapseFinding& collapse() const noexcept;

    /// At the ends of the steps: upper bounds of ‖λ̂ − λ‖₂ and of the widths of the entries of x̃.
    struct Width {
        double time;
        Ball error, width;
    };
    [[nodiscard]] const std::vector<Width>& widths() const noexcept;
    [[nodiscard]] unsigned long steps() const noexcept;
    [[nodiscard]] unsigned digits_used() const noexcept; ///< of the integration's tolerance

private:
    struct Implementation;
    explicit DualTrajectory(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

/// What the start, or else an enclosed trajectory, proves about collapse: always certified, unless undecided. A rigorous
/// counterpart of limit::decide_collapse, whose integrations only observe.
[[nodiscard]] limit::CollapseFinding certify_collapse(const problem::Instance& instance);

} // namespace wnflow::enclose
