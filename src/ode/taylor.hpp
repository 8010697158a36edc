#pragma once

#include <wnflow/ode/integrator.hpp>
#include <wnflow/ode/series.hpp>

namespace wnflow::ode::detail {

/// Power series, of an order that follows the measured coefficients. The truncation is controlled by the last two
/// coefficients; the polynomial itself is the dense output.
///
/// Coefficient k enters a step as c_k hᵏ, which is small for large k: it is computed to as many bits less. How many is
/// taken from the step before, and checked against the coefficients found.
class Taylor final : public Integrator {
public:
    Taylor(std::shared_ptr<const Program> program, const Settings& settings);

    void start(const Vector<Ball>& x, const Ball& t, const Ball& step) override;
    [[nodiscard]] StepOutcome step(const Ball& limit) override;
    [[nodiscard]] StepOutcome step_exactly(const Ball& size) override;
    [[nodiscard]] const Vector<Ball>& state() const override { return state_; }
    [[nodiscard]] const Ball& time() const override { return time_; }
    [[nodiscard]] const Ball& previous_time() const override { return previous_time_; }
    [[nodiscard]] Vector<Ball> dense(const Ball& t) const override;
    [[nodiscard]] Ball proposed_step() const override { return proposed_; }
    [[nodiscard]] unsigned order() const override { return order_; }
    [[nodiscard]] std::string_view method() const override { return "taylor"; }
    [[nodiscard]] const Work& work() const override { return work_; }

    /// `start`, but for the order, which stays what the steps before made it.
    void continue_from(const Vector<Ball>& x, const Ball& t, const Ball& step);
    /// Cost of the last step in multiplications, for the choice between methods.
    [[nodiscard]] double cost() const { return cost_of(last_order_); }

private:
    void expand();
    [[nodiscard]] std::vector<double> log2_sizes(const std::vector<double>& log2_references) const;
    [[nodiscard]] double log2_step_of(int component, unsigned order, double scale) const;
    [[nodiscard]] bool holds_after(const Ball& h, const Ball& target, const std::vector<int>& components,
                                   const std::vector<double>& scales);
    [[nodiscard]] double log2_step(unsigned order, const std::vector<double>& scales) const;
    void adapt_order(const std::vector<double>& scales);
    [[nodiscard]] double cost_of(unsigned order) const;
    [[nodiscard]] Vector<Ball> polynomial(const Ball& h) const;
    [[nodiscard]] StepOutcome advance(const Ball& h, const Ball& target);

    std::shared_ptr<const Program> program_;
    Settings settings_;
    unsigned least_order_, most_order_, first_order_, order_;
    SeriesEvaluator series_, field_;
    double log2_relative_ = 0; ///< of the tolerance
    Vector<Ball> state_;
    Ball time_, previous_time_, proposed_;
    unsigned last_order_ = 0;       ///< of the expansion that `dense` evaluates
    std::vector<double> profile_;   ///< log2 of max_i |c_{i,k}| hᵏ / |x_i| of the last step; empty: unknown
    double log2_last_step_ = 0;
    Work work_;
};

} // namespace wnflow::ode::detail
