#pragma once

#include <verification/claims/discrete/first_order.hpp>
#include <verification/claims/discrete/halved_runs.hpp>
#include <verification/claims/enclosed_samples.hpp>
#include <verification/claims/tail.hpp>
#include <verification/claims/verdict.hpp>

#include <wnflow/enclose/asymptotic_rate.hpp>
#include <wnflow/enclose/dual_trajectory.hpp>
#include <wnflow/enclose/limit.hpp>
#include <wnflow/flow/dual_flow.hpp>
#include <wnflow/flow/trajectory.hpp>
#include <wnflow/limit/optimum.hpp>
#include <wnflow/problem/instance.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace wnflow::claims {

/// How far and how exactly the evidence is computed.
struct EvidenceSettings {
    numeric::Rational until;
    std::optional<numeric::Rational> until_residual; ///< ends the trajectory, if it comes before `until`
    unsigned digits = 30;                            ///< of the trajectory
    unsigned limit_digits = 50;                      ///< of limit and bounds
    numeric::Rational tolerance;                     ///< of the integrator
    flow::Stepper stepper = flow::Stepper::automatic;
    flow::Coordinates coordinates = flow::Coordinates::polar;
    unsigned long step_limit = 1'000'000;
    bool encloses_trajectory = false; ///< the samples are enclosures, where that is within reach; see enclose_samples
    std::size_t most_enclosed_weights = 40; ///< N of the largest flow for which that is tried
    unsigned samples = 21; ///< times at which trajectory statements are checked, 0 and the end among them
    std::function<void(const flow::Progress&)> on_progress;
    std::function<void(const std::string&)> on_enclosing; ///< what is enclosed just now; may be empty

    [[nodiscard]] static EvidenceSettings of(const problem::Instance& instance);
};

/// Parts of the evidence that were computed elsewhere, by another method, or falsified for a negative control.
struct EvidenceParts {
    std::optional<flow::Trajectory> trajectory;
    bool is_trajectory_enclosed = false;                           ///< the balls of `trajectory` are enclosures
    std::map<numeric::Rational, DualQuadratures> dual_quadratures; ///< along it, by time, enclosures as well
    std::optional<enclose::Limit> limit, plain_limit, equivalent_plain_limit;
    std::optional<limit::CollapseFinding> collapse;
    std::optional<flow::DualTrajectory> dual_trajectory;
    std::map<unsigned, enclose::Limit> limits_at_ratio; ///< see Evidence::limit_at_ratio
    std::optional<limit::Optimum> optimum;
    std::optional<limit::MaximalFace> face;
    std::optional<HalvedRuns> halved_runs;
    std::optional<FirstOrder> first_order;
};

/// What the statements are judged by: everything is computed at first use, once, and shared by all claims.
class Evidence {
public:
    /// @param given taken as they are; the rest is computed. A second opinion is always computed anew.
    Evidence(problem::Instance instance, EvidenceSettings settings, EvidenceParts given = {});
    ~Evidence();
    Evidence(const Evidence&) = delete;
    Evidence& operator=(const Evidence&) = delete;

    [[nodiscard]] const problem::Instance& instance() const noexcept { return instance_; }
    [[nodiscard]] const EvidenceSettings& settings() const noexcept { return settings_; }
    [[nodiscard]] bool is_weight_normalized() const noexcept
    {
        return instance_.flow == problem::FlowKind::weight_normalized;
    }
    /// The plain flow has one, the weight-normalized flow two learning rates, which may vary.
    [[nodiscard]] bool has_constant_rates() const { return !is_weight_normalized() || instance_.rates.are_constant(); }
    /// u₀ has equal entries (decided exactly).
    [[nodiscard]] bool has_uniform_start() const;

    [[nodiscard]] const flow::Trajectory& trajectory();
    /// What the balls of the trajectory's samples are: enclosures if they are wanted and were reached at all of its times, else
    /// estimates. A trajectory that was given is what it was given as.
    [[nodiscard]] EvidenceKind trajectory_evidence();
    /// Why the trajectory is not enclosed although that is wanted; else empty.
    [[nodiscard]] const std::string& enclosure_failure();
    /// ∫c and ∫c‖e‖² up to a sample's time, enclosed together with it; nothing if they are not.
    [[nodiscard]] const DualQuadratures* enclosed_quadratures(const flow::Sample& sample);
    /// The flow in its dual variable, enclosed up to the trajectory's end and, where its limit is positive, on to where all later
    /// times are certified; nothing unless the trajectory is enclosed and this succeeds.
    [[nodiscard]] const enclose::DualTrajectory* enclosed_dual();
    /// The rate of the residual that the enclosed dual variable certifies at a positive limit, up to N = 5/2
    /// most_enclosed_weights; nothing if it certifies none.
    [[nodiscard]] const enclose::AsymptoticRate* asymptotic_rate();
    /// Whether a statement needed it so far.
    [[nodiscard]] bool has_trajectory() const noexcept { return parts_.trajectory.has_value(); }
    /// The dual variable at the trajectory's times, from an integration of its own (see dual/dual_trajectory.cpp).
    [[nodiscard]] const flow::DualTrajectory& dual_trajectory();
    /// The flow from `tail_origin` on, followed into its exponential decay (see follow_tail). Only for a positive limit
    /// whose rate is enclosed.
    [[nodiscard]] const Tail& tail();
    /// The last sample at which ‖e‖ is known to three digits: later ones show the rounding errors of a flow that has
    /// arrived. Null if there is none.
    [[nodiscard]] const flow::Sample* tail_origin();
    /// Bits that suffice to judge the trajectory without further loss.
    [[nodiscard]] long trajectory_bits();
    /// Basis of ker A in balls, each vector divided by its ℓ1 norm.
    [[nodiscard]] const std::vector<Vector<Ball>>& kernel();

    [[nodiscard]] const limit::Optimum& optimum();
    /// Minimizes ⟨v^⊙(2−L), z⟩ over S₊: the weights a = u₀^⊙(2−L) of depth L > 2 up to the factor ‖v‖^{L−2}.
    [[nodiscard]] const limit::Optimum& weighted_optimum();

    /// The maximal face of S₊.
    [[nodiscard]] const limit::MaximalFace& face();

    /// Limit of the instance's flow; plain gradient flow from x₀; plain gradient flow from x₀/ρ_∞.
    [[nodiscard]] const enclose::Limit& limit();
    [[nodiscard]] const enclose::Limit& plain_limit();
    [[nodiscard]] const enclose::Limit& equivalent_plain_limit();
    [[nodiscard]] long limit_bits() const;
    /// λ_∞, the unique λ with ∇Φ(x̃_∞) = −Aᵀλ, enclosed; nothing if the limit is not positive or not known.
    [[nodiscard]] const std::optional<Vector<Ball>>& limit_dual();
    /// The limit of the same flow with the learning-rate ratio η̃/4^quarterings.
    [[nodiscard]] const enclose::Limit& limit_at_ratio(unsigned quarterings);

    /// Whether the weight-normalized flow tends to 0: by the start, else by the trajectory, else by integrating on.
    [[nodiscard]] const limit::CollapseFinding& collapse();

    /// The discrete algorithm up to a fixed time, with steps halved again and again, beside the flow.
    [[nodiscard]] const HalvedRuns& halved_runs();
    /// Coefficients of the step in the expansions of these runs; nothing unless the trajectory shall be enclosed and is not too
    /// large for it.
    [[nodiscard]] const FirstOrder* first_order();

    /// The same evidence with the samples as they were before they were enclosed; null if they were not.
    [[nodiscard]] Evidence* estimated();

    /// The same instance with another stepper, tighter tolerance and more digits: a second method, made only where the
    /// first one contradicts a statement.
    [[nodiscard]] std::unique_ptr<Evidence> second_opinion() const;

private:
    /// Puts enclosures in place of the samples of a complete trajectory, if they are wanted and within reach.
    void enclose_trajectory(flow::Trajectory& trajectory);
    [[nodiscard]] enclose::LimitSettings limit_settings(bool wants_rate);

    problem::Instance instance_;
    EvidenceSettings settings_;
    EvidenceParts parts_;
    std::optional<std::vector<Vector<Ball>>> kernel_;
    std::optional<limit::Optimum> weighted_optimum_;
    std::optional<std::optional<Vector<Ball>>> limit_dual_;
    std::optional<Tail> tail_;
    EvidenceKind trajectory_evidence_ = EvidenceKind::numerical;
    std::string enclosure_failure_;
    std::optional<flow::Trajectory> estimated_trajectory_;
    std::unique_ptr<Evidence> estimated_;
    std::optional<enclose::DualTrajectory> enclosed_dual_;
    std::optional<std::optional<enclose::AsymptoticRate>> asymptotic_rate_;
};

} // namespace wnflow::claims
