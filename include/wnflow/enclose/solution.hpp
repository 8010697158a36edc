#pragma once

#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/numeric/rational_matrix.hpp>
#include <wnflow/ode/integrator.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace wnflow::enclose {

using numeric::Ball;
using numeric::Rational;
using numeric::Vector;

enum class SolutionOutcome {
    enclosed,       ///< up to the time that was asked for
    step_limit,     ///< more steps were needed than allowed
    not_integrated, ///< the approximate solution could not be continued
    not_enclosed,   ///< no bound of its error was found
};

/// "enclosed", "step-limit", …
[[nodiscard]] std::string_view to_text(SolutionOutcome outcome);

struct SolutionSettings {
    Rational until;       ///< > 0; the solution begins at t = 0
    unsigned digits = 30; ///< the integrator's tolerance, absolute and relative, is 10^−digits
    ode::Method method = ode::Method::automatic;
    unsigned long step_limit = 100'000;
    /// The last so many components enter no derivative, as in a quadrature: their errors are summed, they do not grow.
    unsigned quadratures = 0;
    /// w > 0: errors of the other components are measured in the norm (Σ (w_i e_i)²)^½; empty: all 1.
    numeric::RationalVector weights;
    /// A step is divided until its share of what ∫μ dt is overestimated by is below this; smaller: narrower and slower.
    double growth_slack = 0.05;
    std::function<void(double time, unsigned long steps)> on_progress; ///< may be empty
};

namespace detail {
class Metric;
}

/// The solution of x' = f(x, t), x(0) in a ball vector, enclosed for 0 ≤ t ≤ until: x̂ by the project's integrators, its defect
/// in ball arithmetic, and error' ≤ μ·error + ‖defect‖ with μ an upper bound of the logarithmic norm of the Jacobian over a
/// tube around x̂, in which the error is verified to stay. For any field that can be recorded as a program.
/// Source: derived; docs/theory, "Trajectory", In other coordinates.
class EnclosedSolution {
public:
    /// @throws std::invalid_argument for shapes that do not fit, or until ≤ 0
    [[nodiscard]] static EnclosedSolution enclose(std::shared_ptr<const ode::Program> program,
                                                  const Vector<Ball>& start, const SolutionSettings& settings);
    ~EnclosedSolution();
    EnclosedSolution(EnclosedSolution&&) noexcept;
    EnclosedSolution& operator=(EnclosedSolution&&) noexcept;

    [[nodiscard]] SolutionOutcome outcome() const noexcept;
    [[nodiscard]] const std::string& reason() const noexcept; ///< why not `enclosed`

    /// The state at a time, all components; nothing if the enclosure does not reach it.
    [[nodiscard]] std::optional<Vector<Ball>> at(const Rational& time) const;
    /// Upper bound of the 2-norm of the error of x̂ at that time, quadratures apart.
    [[nodiscard]] std::optional<Ball> error(const Rational& time) const;
    /// Upper bound of ∫μ dt: errors grow by at most e to this power.
    [[nodiscard]] const Ball& growth() const noexcept;
    [[nodiscard]] unsigned long steps() const noexcept;
    /// The end of the last enclosed step, exact; 0 if there is none.
    [[nodiscard]] Ball integrated_until() const;
    [[nodiscard]] long bits() const noexcept; ///< of the ball arithmetic

    /// For metrics that move with the solution.
    [[nodiscard]] static EnclosedSolution enclose_in(std::shared_ptr<const detail::Metric> metric,
                                                     std::shared_ptr<const ode::Program> program,
                                                     const Vector<Ball>& start, const SolutionSettings& settings);

private:
    struct Implementation;
    explicit EnclosedSolution(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

} // namespace wnflow::enclose
