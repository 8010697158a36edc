#pragma once

#include "ode/anderson.hpp"
#include "ode/krylov.hpp"
#include "ode/linearization.hpp"
#include "ode/precise_preconditioner.hpp"
#include "ode/stage_preconditioner.hpp"

#include <wnflow/ode/gauss.hpp>
#include <wnflow/ode/integrator.hpp>
#include <wnflow/ode/series.hpp>

namespace wnflow::ode::detail {

/// Gauss collocation in mixed precision: residuals of the stage equations in as many bits as the iterate deserves, linear
/// systems in double, so that each full-precision residual gains ten digits or more.
///
/// Step control: the solution over a step is a polynomial, and the size of its first missing Legendre coefficient is
/// extrapolated from the last ones, each filtered by (I − κ hJ)⁻¹ since a defect in a stiff mode moves the solution by less
/// than h times itself.
class Collocation final : public Integrator {
public:
    Collocation(std::shared_ptr<const Program> program, const Settings& settings);

    void start(const Vector<Ball>& x, const Ball& t, const Ball& step) override;
    [[nodiscard]] StepOutcome step(const Ball& limit) override;
    [[nodiscard]] StepOutcome step_exactly(const Ball& size) override;
    [[nodiscard]] const Vector<Ball>& state() const override { return state_; }
    [[nodiscard]] const Ball& time() const override { return time_; }
    [[nodiscard]] const Ball& previous_time() const override { return previous_time_; }
    [[nodiscard]] Vector<Ball> dense(const Ball& t) const override;
    [[nodiscard]] Ball proposed_step() const override { return proposed_; }
    [[nodiscard]] unsigned order() const override { return 2 * stages_; }
    [[nodiscard]] std::string_view method() const override { return "collocation"; }
    [[nodiscard]] const Work& work() const override { return work_; }

    /// Cost of the last step in multiplications of full precision, about, for the choice between methods.
    [[nodiscard]] double cost() const { return cost_; }
    /// At most so many halvings of a step that Newton's method does not accept, before `step` gives up.
    void limit_attempts(unsigned attempts) { most_attempts_ = attempts; }

private:
    using Stages = Eigen::MatrixXd; ///< n × s, scaled by `weights_`

    [[nodiscard]] bool solve_stages(const Ball& h);
    void scale_by(const Vector<Ball>& x, const Ball& h);
    [[nodiscard]] Stages predict(const Ball& h) const;
    [[nodiscard]] bool precondition(double h, const Stages& v);
    [[nodiscard]] FloatArray precise_jacobian(const Ball& h, const Stages& v, long bits);
    [[nodiscard]] bool precondition_out_of_range(const Ball& h, const Stages& v);
    [[nodiscard]] bool precondition_precisely(const Ball& h, const Stages& v);
    [[nodiscard]] bool iterate_precisely(const Ball& h, const Stages& v);
    void precondition_change(FloatArray& f) const;
    void set_stage_values(const Stages& v);
    void set_displacement();
    [[nodiscard]] double log2_of_relative() const;
    [[nodiscard]] double cost_in_double(std::size_t directions) const;
    [[nodiscard]] Stages multiply(double h, const Stages& v) const;
    [[nodiscard]] std::optional<double> iterate_in_double(double h, Stages& v);
    [[nodiscard]] bool refine(const Ball& h, const Stages& v, double log2_accuracy);
    void residual(const Ball& h, long bits);
    [[nodiscard]] long stage_bits() const;
    [[nodiscard]] long residual_bits(double wanted) const;
    [[nodiscard]] double log2_error() const;
    [[nodiscard]] double log2_filtered(const FloatArray& v, double width) const;
    [[nodiscard]] StepOutcome accept(const Ball& h, const Ball& target);
    [[nodiscard]] Ball legendre_coefficient(Eigen::Index component, unsigned k) const;

    std::shared_ptr<const Program> program_;
    Settings settings_;
    unsigned stages_;
    Eigen::Index dimension_;
    GaussMethod method_;
    Eigen::MatrixXd coefficients_, from_stages_; ///< of the method, in double
    Eigen::ArrayXd nodes_;
    FloatArray exact_coefficients_, exact_from_stages_, exact_inverse_; ///< in full precision, row by row; the last: of the coefficients
    SeriesEvaluator field_;
    Linearization linearization_;
    StageSchurForm schur_form_;
    StagePreconditioner preconditioner_;
    std::optional<PrecisePreconditioner> precise_preconditioner_;
    FloatArray step_jacobian_;  ///< hJ in full precision, where double does not resolve it
    Vector<Ball> jacobian_point_; ///< where it was taken
    double log2_stiffness_ = 0; ///< of h‖J‖ of the step that is tried
    ConjugateResiduals krylov_;

    Vector<Ball> state_, previous_state_;
    Ball time_, previous_time_, proposed_;
    std::vector<long> exponents_; ///< variables are scaled by 2^exponent
    Eigen::ArrayXd weights_, inverse_weights_; ///< the same in double; 0 where out of range
    bool is_in_range_ = true;     ///< all variables in double
    FloatArray stage_values_, derivatives_, displacement_, residuals_; ///< n × s, component by component
    Stages legendre_; ///< coefficients d_k of the last step in double, scaled; empty: none
    std::vector<long> legendre_exponents_;
    Ball last_step_;
    double log2_last_error_ = 0; ///< of the last step, over the tolerance
    bool has_dense_output_ = false;
    unsigned most_attempts_ = 60;
    double cost_ = 0;
    Work work_;
};

} // namespace wnflow::ode::detail
