#pragma once

#include <wnflow/numeric/ball.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What a check of a statement on an instance can come to. Never folded into a boolean.
namespace wnflow::claims {

using numeric::Ball;

/// The five verdicts: docs/reference/verdicts.md.
enum class VerdictKind {
    proved,         ///< enclosures imply the statement (an equality: to within `within`), and every hypothesis is certified
    observed,       ///< the numbers agree with it, by far more than their estimated error
    refuted,        ///< an enclosure excludes it, or the numbers do, at two precisions and with two methods
    not_applicable, ///< a hypothesis fails on this instance
    undecided,      ///< everything else; the reason says what would decide it
};

/// What the radii of the two sides mean.
enum class EvidenceKind {
    none,
    numerical, ///< radii are error estimates
    enclosure, ///< radii are rigorous
};

[[nodiscard]] std::string_view to_text(VerdictKind kind);
[[nodiscard]] std::string_view to_text(EvidenceKind kind);

/// What is known about a hypothesis, and how.
enum class HypothesisStatus {
    certified, ///< exact or ball arithmetic implies it
    observed,  ///< the numbers agree
    assumed,   ///< not examined: stays attached to the verdict
    fails,
    undecided,
};

[[nodiscard]] std::string_view to_text(HypothesisStatus status);

/// A hypothesis of a statement with both of its sides on this instance.
struct Hypothesis {
    std::string text; ///< "Q^(2/L) >= eta"
    HypothesisStatus status = HypothesisStatus::certified;
    std::string sides; ///< "3 >= 1/10"
};

/// What a statement comes to on an instance: both sides, their error, and why.
struct Verdict {
    VerdictKind kind = VerdictKind::undecided;
    EvidenceKind evidence = EvidenceKind::none;
    std::optional<Ball> left, right;     ///< the two sides; absent where the statement was not evaluated
    std::optional<Ball> error;           ///< E, error of left − right: rigorous or estimated, see `evidence`
    std::optional<Ball> within; ///< of a proved equality: upper bound of |left − right|, exact; else absent
    std::optional<double> margin_digits; ///< log10(margin/E); equalities: log10(scale/E)
    unsigned digits = 0;                 ///< decimal digits of the arithmetic that the sides were computed in
    std::string reason;                  ///< why, in words
    std::vector<Hypothesis> hypotheses;
    /// The numbers contradict the statement by more than 10³E: `refuted` if a second method agrees.
    bool is_contradicted = false;

    /// left/right, absent where there are no sides or the right one is 0.
    [[nodiscard]] std::optional<Ball> ratio() const;
};

/// `within` as a decimal that is not smaller, "1.2e-30"; empty if there is none.
[[nodiscard]] std::string within_text(const Verdict& verdict);

/// left ≤ right. Enclosures prove or refute; numbers are `observed` if right − left ≥ 10³E, contradicted if
/// left − right ≥ 10³E, with E the radius of right − left.
[[nodiscard]] Verdict judge_inequality(const Ball& left, const Ball& right, EvidenceKind evidence, unsigned digits);

/// left = right. Numbers: `observed` if |left − right| ≤ 10E and E ≤ 10^(−digits/3) scale; contradicted if |left − right| >
/// 10³E. Enclosures: `proved` to within a bound of |left − right| if they overlap and that bound is at most 10^(−digits/3) scale,
/// for no finite computation proves more; refuted if they are disjoint.
[[nodiscard]] Verdict judge_equality(const Ball& left, const Ball& right, const Ball& scale, EvidenceKind evidence,
                                     unsigned digits);

/// Which of two verdicts on parts of one statement stands for both: the less favourable kind, then the smaller margin.
[[nodiscard]] const Verdict& worse(const Verdict& a, const Verdict& b);

/// Attaches a hypothesis: a failing one makes the verdict `not_applicable`, an undecided one `undecided`, an observed or
/// assumed one turns `proved` into `observed`. A statement is not refuted where its hypothesis may be false: `refuted`
/// becomes contradicted if one is only observed (a second method then decides), `undecided` if one is only assumed (which
/// no method discharges).
void require(Verdict& verdict, const Hypothesis& hypothesis);

[[nodiscard]] Verdict not_applicable(std::string reason);
[[nodiscard]] Verdict undecided(std::string reason);

} // namespace wnflow::claims
