#include <verification/certificate/proof.hpp>

#include <verification/certificate/decimal.hpp>
#include <verification/certificate/sphere_distance.hpp>
#include <verification/claims/claim.hpp>
#include <verification/claims/gap/divergence.hpp>
#include <verification/claims/premises.hpp>

#include <wnflow/enclose/dual_trajectory.hpp>
#include <wnflow/flow/magnification.hpp>
#include <wnflow/flow/start.hpp>
#include <wnflow/limit/bounds.hpp>
#include <wnflow/limit/collapse.hpp>
#include <wnflow/numeric/exact_linear_algebra.hpp>

#include <algorithm>

namespace wnflow::certificate {

using claims::EvidenceKind;
using claims::Hypothesis;
using claims::HypothesisStatus;
using claims::Verdict;
using claims::VerdictKind;
using problem::FlowKind;

namespace {

/// The direction as the canonical text has it, in coprime integers: the weighted program is solved for these.
numeric::RationalVector coprime(numeric::RationalVector v)
{
    numeric::Integer multiple = 1, divisor = 0;
    for (const numeric::Rational& entry : v) multiple = lcm(multiple, numeric::Integer(denominator(entry)));
    for (const numeric::Rational& entry : v)
        divisor = gcd(divisor, numeric::Integer(numerator(numeric::Rational(entry * multiple))));
    for (numeric::Rational& entry : v) entry *= numeric::Rational(multiple, divisor);
    return v;
}

constexpr unsigned bound_digits = 12; ///< of the numbers between a gap and its bound

/// Builds a Proof step by step; each step uses what is there and appends its statements.
class Prover {
public:
    Prover(const problem::Instance& instance, const ProofSettings& settings) : settings_(settings)
    {
        proof_.instance = instance;
        auto& direction = proof_.instance.initialization.direction;
        direction = coprime(std::move(direction));
        proof_.digest = problem::digest(instance);
    }

    Proof run()
    {
        if (is_weight_normalized() && !instance().rates.are_constant()) {
            refuse_schedule();
            return std::move(proof_);
        }
        prove_optimum();
        if (proof_.optimum.outcome != limit::OptimumOutcome::optimal) return std::move(proof_);
        decide_collapse();
        if (proof_.is_collapsing) prove_collapse();
        if (!find_face()) return std::move(proof_);
        own_ = prove_limit("own", proof_.own, problem_of(instance().flow), instance().flow, settings_.digits);
        if (is_weight_normalized()) {
            plain_ = prove_limit("plain", proof_.plain, problem_of(FlowKind::plain), FlowKind::plain, settings_.digits);
            if (proof_.own) find_equivalent_limit();
        }
        prove_bounds();
        return std::move(proof_);
    }

private:
    [[nodiscard]] const problem::Instance& instance() const { return proof_.instance; }
    [[nodiscard]] bool is_weight_normalized() const { return instance().flow == FlowKind::weight_normalized; }
    void report(const std::string& what) const
    {
        if (settings_.on_progress) settings_.on_progress(what);
    }

    static Verdict proved(unsigned digits)
    {
        Verdict verdict;
        verdict.kind = VerdictKind::proved;
        verdict.evidence = EvidenceKind::enclosure;
        verdict.digits = digits;
        return verdict;
    }

    /// How collapse is excluded, where a statement needs it.
    [[nodiscard]] Hypothesis no_collapse() const
    {
        Hypothesis hypothesis{"no collapse", HypothesisStatus::certified, ""};
        switch (proof_.collapse_rule) {
        case CollapseRule::not_needed: hypothesis.sides = "plain gradient flow does not collapse"; break;
        case CollapseRule::start: hypothesis.sides = "|e(0)| <= |b|, exact"; break;
        case CollapseRule::divergence: hypothesis.sides = "KL(z*/Q | u0^2) <= (r0^2/eta)(1 - r0^2/(2Q))"; break;
        case CollapseRule::none:
            hypothesis.status = later_status();
            hypothesis.sides = proof_.is_collapsing ? "the flow tends to 0"
                               : hypothesis.status == HypothesisStatus::certified
                                   ? later_.explanation + "; not in the certificate"
                               : hypothesis.status == HypothesisStatus::fails ? later_.explanation
                                                                              : "the start does not exclude it";
            break;
        }
        return hypothesis;
    }

    /// What the start does not decide, and a later point of the flow does: the certificate has no rule for that, and its
    /// statements keep the hypothesis.
    [[nodiscard]] HypothesisStatus later_status() const
    {
        if (proof_.is_collapsing) return HypothesisStatus::fails;
        if (!later_.is_certified || later_.status == limit::CollapseStatus::undecided) return HypothesisStatus::assumed;
        return later_.status == limit::CollapseStatus::excluded ? HypothesisStatus::certified : HypothesisStatus::fails;
    }

    /// A statement that holds, if its hypothesis does: with an undischarged one it is `observed`, and its lines say so.
    void state(ProofStatement statement, bool needs_no_collapse)
    {
        if (needs_no_collapse && is_weight_normalized()) {
            const Hypothesis hypothesis = no_collapse();
            require(statement.verdict, hypothesis);
            if (hypothesis.status == HypothesisStatus::fails) statement.lines.clear();
            if (proof_.collapse_rule == CollapseRule::none)
                for (std::string& line : statement.lines) line += " assuming no-collapse";
        }
        proof_.statements.push_back(std::move(statement));
    }

    void refuse_schedule();
    void prove_optimum();
    void decide_collapse();
    void prove_collapse();
    [[nodiscard]] bool find_face();
    [[nodiscard]] limit::LimitProblem problem_of(FlowKind flow) const;
    enclose::Limit prove_limit(const std::string& kind, std::optional<LimitWitness>& witness,
                               const limit::LimitProblem& problem, FlowKind flow, unsigned digits);
    [[nodiscard]] enclose::Limit enclosed(const LimitWitness& witness, const limit::LimitProblem& problem) const;
    void state_limit(const std::string& kind, const enclose::Limit& limit);
    void find_equivalent_limit();
    void prove_bounds();
    void prove_claim(const std::string& id, claims::Evidence& evidence);

    ProofSettings settings_;
    Proof proof_;
    limit::CollapseFinding later_; ///< where the start alone does not decide
    enclose::Limit own_, plain_, equivalent_;
};

void Prover::prove_optimum()
{
    report("solving the linear program");
    proof_.optimum = limit::exact_l1_optimum(instance().matrix, instance().target);
    ProofStatement statement{"optimum", "", {}, {"Optimum"}, {}};
    switch (proof_.optimum.outcome) {
    case limit::OptimumOutcome::optimal:
        statement.text = "the l1 optimum is Q = " + numeric::to_text(proof_.optimum.value);
        statement.verdict = proved(0);
        statement.lines = {"optimum = " + numeric::to_text(proof_.optimum.value)};
        break;
    case limit::OptimumOutcome::infeasible:
        statement.text = "S+ = {z >= 0 : A z = b} is empty";
        statement.lemmas = {"Faces"};
        statement.verdict = proved(0);
        statement.lines = {"no-interpolation"};
        break;
    case limit::OptimumOutcome::undecided:
        statement.text = "the l1 optimum Q";
        statement.verdict = claims::undecided("the l1 optimum is not known: " + proof_.optimum.reason);
        break;
    }
    proof_.statements.push_back(std::move(statement));
    if (proof_.optimum.outcome == limit::OptimumOutcome::optimal && proof_.optimum.value <= 0)
        proof_.optimum.outcome = limit::OptimumOutcome::undecided; // b = 0: nothing else speaks of it
    if (instance().depth == 2 || !is_weight_normalized() || proof_.optimum.outcome != limit::OptimumOutcome::optimal)
        return;
    numeric::RationalVector weights;
    for (const numeric::Rational& v : instance().initialization.direction)
        weights.push_back(1 / numeric::power(v, instance().depth - 2));
    limit::Optimum weighted = limit::exact_optimum(instance().matrix, instance().target, weights);
    if (weighted.outcome == limit::OptimumOutcome::optimal) proof_.weighted_optimum = std::move(weighted);
}

void Prover::decide_collapse()
{
    if (!is_weight_normalized()) {
        proof_.collapse_rule = CollapseRule::not_needed;
        return;
    }
    if (limit::starts_within_target(instance())) {
        proof_.collapse_rule = CollapseRule::start;
        return;
    }
    const numeric::PrecisionScope precision(256);
    if (instance().depth == 2) {
        // KL(z*/Q ‖ u₀²) ≤ (r₀²/η̃)(1 − r₀²/(2Q)), with some room for other roundings.
        claims::Evidence evidence(instance(), claims::EvidenceSettings::of(instance()));
        const numeric::Rational &start = instance().initialization.radius_squared, &q = proof_.optimum.value;
        const Ball right(numeric::Rational(start / instance().rates.ratio() * (1 - start / (2 * q))));
        if (certainly_less(claims::optimum_divergence(evidence) + Ball(numeric::parse_rational("1e-30")), right)) {
            proof_.collapse_rule = CollapseRule::divergence;
            return;
        }
    }
    proof_.is_collapsing = limit::collapse_from_start(instance()).status == limit::CollapseStatus::collapsed;
    if (proof_.is_collapsing) return;
    report("following the flow until collapse is excluded");
    enclose::LimitSettings limit;
    limit.digits = 15;
    limit.wants_rate = false;
    later_ = enclose::enclose_limit_of(instance(), limit).collapse;
    if (!later_.is_certified || later_.status == limit::CollapseStatus::undecided)
        later_ = enclose::certify_collapse(instance());
}

void Prover::refuse_schedule()
{
    Verdict verdict =
        claims::not_applicable("proofs and certificates are about constant learning rates, and these are " +
                               problem::to_text(instance().rates));
    proof_.statements.push_back({"limit", "the limit of the flow", verdict, {"Limit"}, {}});
}

void Prover::prove_collapse()
{
    ProofStatement statement{
        "collapse", "the weight-normalized flow tends to 0", proved(0), {"The limit"}, {"collapse"}};
    statement.verdict.hypotheses = {
        {"the criterion of collapse holds at the start", HypothesisStatus::certified, "exact"}};
    proof_.statements.push_back(std::move(statement));
}

bool Prover::find_face()
{
    report("looking for the maximal face of S+");
    proof_.face = limit::maximal_face(instance().matrix, instance().target);
    if (proof_.face.outcome != limit::FaceOutcome::found) {
        proof_.statements.push_back({"limit",
                                     "the limit",
                                     claims::undecided("the maximal face of S+ is not known: " + proof_.face.reason),
                                     {"Faces"},
                                     {}});
        return false;
    }
    if (proof_.face.has_positive_point) return true;
    const numeric::RationalMatrix on_face = numeric::select_columns(instance().matrix, proof_.face.support);
    proof_.kept_rows = numeric::rank_profile(on_face).rows;
    numeric::RationalMatrix kept(proof_.face.support.size(), proof_.kept_rows.size()); // transposed
    for (std::size_t k = 0; k < proof_.kept_rows.size(); ++k)
        for (std::size_t i = 0; i < kept.rows(); ++i) kept(i, k) = on_face(proof_.kept_rows[k], i);
    for (std::size_t m = 0; m < on_face.rows(); ++m) {
        if (std::ranges::binary_search(proof_.kept_rows, m)) continue;
        numeric::RationalVector row;
        for (std::size_t i = 0; i < on_face.columns(); ++i) row.push_back(on_face(m, i));
        auto coefficients = numeric::solve_unique(kept, row);
        if (!coefficients) throw std::logic_error("a row of A is not spanned by its rank profile");
        proof_.combinations.push_back(std::move(*coefficients));
    }
    return true;
}

limit::LimitProblem Prover::problem_of(FlowKind flow) const
{
    limit::LimitProblem problem = limit::LimitProblem::of(instance());
    problem.flow = flow;
    if (proof_.face.has_positive_point) return problem;
    problem.matrix = numeric::select_rows(problem.matrix, proof_.kept_rows);
    numeric::RationalVector target;
    for (const std::size_t row : proof_.kept_rows) target.push_back(problem.target[row]);
    problem.target = std::move(target);
    problem.face = proof_.face.support;
    return problem;
}

enclose::Limit Prover::prove_limit(const std::string& kind, std::optional<LimitWitness>& witness,
                                   const limit::LimitProblem& problem, FlowKind flow, unsigned digits)
{
    report("proving the limit of " +
           std::string(flow == FlowKind::plain ? "plain gradient flow" : "the weight-normalized flow"));
    LimitWitnessResult found = find_limit_witness(problem, {digits + 10, settings_.bits_limit});
    if (!found.witness) {
        enclose::Limit missing;
        missing.reason = found.reason;
        proof_.is_at_limit = true;
        proof_.statements.push_back(
            {"limit", "the limit (" + kind + ")", claims::undecided(found.reason), {"Limit"}, {}});
        return missing;
    }
    witness = std::move(found.witness);
    const enclose::Limit limit = enclosed(*witness, problem);
    state_limit(kind, limit);
    return limit;
}

enclose::Limit Prover::enclosed(const LimitWitness& witness, const limit::LimitProblem& problem) const
{
    const numeric::PrecisionScope precision(witness.precision);
    enclose::Limit limit;
    limit.outcome = enclose::LimitOutcome::converged; // that collapse is excluded is attached to each statement
    limit.digits = settings_.digits;
    limit.bits = witness.precision;
    limit.face_support = proof_.face.support;
    limit.entries = Vector<Ball>(static_cast<Eigen::Index>(instance().dimension()));
    for (std::size_t i = 0; i < limit.face_support.size(); ++i)
        limit.entries[static_cast<Eigen::Index>(limit.face_support[i])] =
            witness.point.end[static_cast<Eigen::Index>(i)];
    limit.l1_norm = numeric::sum(limit.entries);
    limit.radius_squared = witness.point.radius_squared;
    limit.growth_exponent = witness.point.growth_exponent;
    const Ball l(static_cast<long>(problem.depth));
    Ball c = problem.depth == 2 ? Ball(2) : l - Ball(2); // λ' = c e
    if (problem.flow == FlowKind::weight_normalized) {
        limit.log_magnification =
            flow::log_magnification(sqrt(limit.radius_squared), problem.start.radius(), limit.growth_exponent);
        c *= Ball(instance().rates.eta_u) *
             numeric::power(sqrt(limit.radius_squared), static_cast<long>(problem.depth)) *
             exp(-(l - Ball(2)) * limit.growth_exponent);
    }
    if (!problem.face && witness.rate) limit.rate = c * *witness.rate;
    return limit;
}

void Prover::state_limit(const std::string& kind, const enclose::Limit& limit)
{
    const bool is_own = kind == "own";
    const std::string flow = is_own && is_weight_normalized() ? "the weight-normalized flow" : "plain gradient flow";
    const unsigned digits = settings_.digits;
    const auto enclosure = [&](const std::string& name, const std::string& meaning, const Ball& value,
                               unsigned number) {
        const auto low = decimal_below(value, number), high = decimal_above(value, number);
        if (!low || !high) return;
        ProofStatement statement{
            name, "", proved(digits), {"Limit", "Rule limit"}, {name + " " + kind + " in " + *low + " " + *high}};
        statement.text = meaning + " of " + flow + " is in [" + *low + ", " + *high + "]";
        if (name == "rate") {
            // No more is proved: e may have no component in the eigenspace of sigma, and then decays faster.
            statement.text += ": |e| decays at least at this rate asymptotically";
            statement.lemmas = {"Positive limit", "Rule rate"};
        }
        state(std::move(statement), is_own);
    };
    ProofStatement exists{"limit",
                          flow + " tends to the minimizer of Phi over S+",
                          proved(digits),
                          {"The limit", "Limit", "The Newton test", "Rule limit"},
                          {"limit " + kind}};
    if (limit.face_support.size() < instance().dimension()) exists.lemmas.push_back("Faces");
    state(std::move(exists), is_own);
    const numeric::PrecisionScope precision(limit.bits);
    enclosure("l1-norm", "the l1 norm of the limit", limit.l1_norm, digits + 2);
    enclosure("radius-squared", "r^2 at the limit", limit.radius_squared, digits + 2);
    if (is_own && is_weight_normalized()) enclosure("log-magnification", "log rho", limit.log_magnification, digits);
    if (limit.rate && flow::starts_at_rest(instance()))
        state({"rate", "the decay of |e| of " + flow, *claims::decay_missing(instance()), {"Positive limit"}, {}},
              is_own);
    else if (limit.rate) enclosure("rate", "sigma = lambda_min(K_inf)", *limit.rate, 10);
    enclosure("gap", "the gap", claims::relative_gap(proof_.optimum, limit.entries), digits);
    ProofStatement entries{"entries",
                           "every entry of the limit of " + flow + " to " + std::to_string(digits) + " digits",
                           proved(digits),
                           {"Limit", "Rule limit"},
                           {}};
    for (Eigen::Index n = 0; n < limit.entries.size(); ++n) {
        const auto low = decimal_below(limit.entries[n], digits + 2),
                   high = decimal_above(limit.entries[n], digits + 2);
        if (low && high)
            entries.lines.push_back("entry " + kind + " " + std::to_string(n) + " in " + *low + " " + *high);
    }
    state(std::move(entries), is_own);
}

void Prover::find_equivalent_limit()
{
    report("proving the limit of plain gradient flow from x0/rho");
    const numeric::PrecisionScope precision(own_.bits);
    // All its digits, with room for a checker whose enclosure is wider.
    const Ball log_rho = own_.log_magnification.widened(own_.log_magnification.radius() * Ball(8));
    const unsigned all_digits = numeric::digits_for_bits(own_.bits);
    const auto low = decimal_below(log_rho, all_digits), high = decimal_above(log_rho, all_digits);
    if (!low || !high) return;
    limit::LimitProblem problem = problem_of(FlowKind::plain);
    Ball interval;
    arb_union(interval.data(), Ball(numeric::parse_rational(*low)).data(), Ball(numeric::parse_rational(*high)).data(),
              own_.bits);
    problem.start.log_magnification = interval;
    const unsigned digits = std::max(5U, settings_.digits / 2);
    LimitWitnessResult found = find_limit_witness(problem, {digits, own_.bits * 4});
    if (!found.witness) {
        equivalent_.reason = found.reason;
        return;
    }
    proof_.equivalent = std::move(found.witness);
    proof_.equivalent_log_magnification = {*low, *high};
    equivalent_ = enclosed(*proof_.equivalent, problem);
}

void Prover::prove_claim(const std::string& id, claims::Evidence& evidence)
{
    const claims::Claim& claim = claims::claim_by_id(id);
    ProofStatement statement{id, claim.title, claim.check(evidence), claim.lemmas, {}};
    Verdict& verdict = statement.verdict;
    std::erase_if(verdict.hypotheses, [](const Hypothesis& h) { return h.text == "no collapse"; }); // attached below
    const bool is_about_plain_flow = id.starts_with("theorem-2.1");
    if (verdict.kind == VerdictKind::proved && verdict.left && verdict.right) {
        const long bits = (is_about_plain_flow && is_weight_normalized() ? plain_ : own_).bits;
        const numeric::PrecisionScope precision(bits);
        const auto gap = decimal_above(*verdict.left, bound_digits),
                   bound = decimal_below(*verdict.right, bound_digits);
        if (gap && bound && numeric::parse_rational(*gap) <= numeric::parse_rational(*bound)) {
            std::string line = id + " gap <= " + *gap + " bound >= " + *bound;
            bool is_complete = true;
            if (id.starts_with("theorem") && instance().depth > 2 && !evidence.has_uniform_start()) {
                Ball log_rho;
                if (id.starts_with("theorem-2.2-posterior")) log_rho = own_.log_magnification;
                if (id == "theorem-2.2-prior")
                    log_rho = limit::bound_log_magnification_from_below(
                        instance().depth, flow::Start{instance().initialization, {}}.radius(),
                        Ball(instance().rates.ratio()), Ball(proof_.optimum.value));
                const auto distance = sphere_distance(instance(), log_rho, proof_.optimum.value);
                is_complete = distance.has_value();
                if (distance) line += " distance " + distance->first + " " + distance->second;
            }
            if (is_complete) statement.lines = {line};
        }
        if (statement.lines.empty())
            verdict.reason = "proved in ball arithmetic, but by too little for the numbers of a certificate";
    }
    state(std::move(statement), !is_about_plain_flow);
}

void Prover::prove_bounds()
{
    claims::EvidenceSettings settings = claims::EvidenceSettings::of(instance());
    settings.limit_digits = settings_.digits;
    claims::EvidenceParts parts;
    parts.limit = own_;
    parts.plain_limit = is_weight_normalized() ? plain_ : own_;
    parts.equivalent_plain_limit = equivalent_;
    // Judged as if it were excluded; `state` attaches what is known.
    parts.collapse = limit::CollapseFinding{limit::CollapseStatus::excluded, true, 0, ""};
    claims::Evidence evidence(instance(), settings, std::move(parts));
    for (const char* id :
         {"theorem-2.1", "theorem-2.1-sharp", "theorem-2.2-posterior", "theorem-2.2-posterior-sharp",
          "theorem-2.2-prior", "robust-bound-worst-case", "robust-bound-any-radius", "weighted-bound"}) {
        report(std::string("judging ") + id);
        prove_claim(id, evidence);
    }
    // For L > 2 and a direction that is not uniform, the robust bound is the weighted bound.
    if (instance().depth == 2 || evidence.has_uniform_start()) prove_claim("robust-bound", evidence);
    if (!is_weight_normalized()) return;

    ProofStatement statement{"limit-equivalence",
                             "the limit is that of plain gradient flow from x0/rho",
                             claims::undecided(equivalent_.reason),
                             {"Magnification", "Limit", "Rule limit-equivalence"},
                             {}};
    if (proof_.equivalent) {
        const numeric::PrecisionScope precision(own_.bits);
        Ball difference;
        for (const std::size_t n : own_.face_support) {
            const auto i = static_cast<Eigen::Index>(n);
            difference = max(difference, (abs(own_.entries[i] - equivalent_.entries[i]) / own_.entries[i]).upper());
        }
        if (const auto most = decimal_above(difference * Ball(4), 2)) {
            statement.text =
                "the limit and that of plain gradient flow from x0/rho, each enclosed by itself, differ by at most " +
                *most + " relative to each entry";
            statement.verdict = proved(settings_.digits);
            statement.lines = {"limit-equivalence difference <= " + *most};
        }
    }
    state(std::move(statement), true);
}

} // namespace

bool Proof::has(VerdictKind kind) const
{
    return std::ranges::any_of(statements, [kind](const ProofStatement& s) { return s.verdict.kind == kind; });
}

int Proof::exit_status() const
{
    if (has(VerdictKind::refuted)) return 1;
    if (is_at_limit) return 4;
    return has(VerdictKind::undecided) || has(VerdictKind::observed) ? 3 : 0;
}

Proof prove(const problem::Instance& instance, const ProofSettings& settings)
{
    return Prover(instance, settings).run();
}

} // namespace wnflow::certificate
