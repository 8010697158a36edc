#include "certificate/oracle.hpp"

#include <verification/claims/claim.hpp>
#include <verification/claims/premises.hpp>

#include <wnflow/limit/collapse.hpp>

#include <sstream>

namespace wnflow::test {

using namespace wnflow::claims;
using numeric::parse_rational;
using numeric::Rational;

namespace {

constexpr unsigned digits = 80; // certificates are made with 30 and 10 to spare

EvidenceSettings settings_for(const problem::Instance& instance)
{
    EvidenceSettings settings = EvidenceSettings::of(instance);
    settings.limit_digits = digits;
    return settings;
}

/// Collapse is attached to a statement as a hypothesis: here it is taken as excluded.
EvidenceParts parts_for(const problem::Instance& instance)
{
    EvidenceParts parts;
    enclose::LimitSettings settings;
    settings.digits = digits;
    parts.limit = enclose::enclose_limit_of(instance, settings);
    if (parts.limit->outcome == enclose::LimitOutcome::undecided)
        parts.limit->outcome = enclose::LimitOutcome::converged;
    parts.collapse = limit::CollapseFinding{limit::CollapseStatus::excluded, true, 0, ""};
    return parts;
}

} // namespace

Oracle::Oracle(const problem::Instance& instance)
    : instance_(instance), evidence_(instance, settings_for(instance), parts_for(instance))
{
}

bool Oracle::is_true(const std::string& statement)
{
    std::istringstream in(statement);
    std::vector<std::string> words;
    for (std::string word; in >> word;) words.push_back(word);
    const limit::CollapseFinding collapse = limit::collapse_from_start(instance_);
    const bool is_assuming = words.size() > 2 && words.back() == "no-collapse";
    if (is_assuming) words.resize(words.size() - 2);
    const bool is_about_own = !words[0].starts_with("theorem-2.1") && words[0] != "optimum" &&
                              words[0] != "weighted-optimum" && words[0] != "collapse" &&
                              words[0] != "no-interpolation" && !(words.size() > 1 && words[1] == "plain");
    if (evidence_.is_weight_normalized() && is_about_own && !is_assuming) {
        // The divergence may exclude collapse where the start does not; an integration would show it otherwise.
        if (collapse.status == limit::CollapseStatus::collapsed) return false;
        if (collapse.status == limit::CollapseStatus::undecided &&
            limit::decide_collapse(instance_).status != limit::CollapseStatus::excluded)
            return false;
    }
    if (words[0] == "collapse") return collapse.status == limit::CollapseStatus::collapsed;
    if (words[0] == "no-interpolation") return evidence_.optimum().outcome == limit::OptimumOutcome::infeasible;
    if (words[0] == "optimum") return parse_rational(words.at(2)) == evidence_.optimum().value;
    if (words[0] == "weighted-optimum") return parse_rational(words.at(2)) == evidence_.weighted_optimum().value;
    if (words[0] == "limit")
        return (words.at(1) == "plain" ? evidence_.plain_limit() : evidence_.limit()).has_entries();
    if (words[0] == "limit-equivalence") return parse_rational(words.at(3)) >= 0; // the limits are equal
    return words[words.size() - 3] == "in" ? is_enclosure_true(words) : is_bound_true(words);
}

bool Oracle::is_enclosure_true(const std::vector<std::string>& words)
{
    const enclose::Limit& limit = words.at(1) == "plain" ? evidence_.plain_limit() : evidence_.limit();
    if (!limit.has_entries()) return false;
    const numeric::PrecisionScope precision(limit.bits + 64);
    Ball value;
    if (words[0] == "l1-norm") value = limit.l1_norm;
    else if (words[0] == "radius-squared") value = limit.radius_squared;
    else if (words[0] == "log-magnification") value = limit.log_magnification;
    else if (words[0] == "gap") value = relative_gap(evidence_.optimum(), limit.entries);
    else if (words[0] == "entry") value = limit.entries[std::stol(words.at(2))];
    else if (words[0] == "rate") {
        if (words[1] == "plain") { // not among the evidence
            problem::Instance plain = instance_;
            plain.flow = problem::FlowKind::plain;
            const auto again = enclose::enclose_limit_of(plain, {40, 1L << 13, true});
            if (!again.rate) return false;
            value = *again.rate;
        } else {
            if (!limit.rate) return false;
            value = *limit.rate;
        }
    } else return false;
    return certainly_less_equal(Ball(parse_rational(words[words.size() - 2])), value) &&
           certainly_less_equal(value, Ball(parse_rational(words.back())));
}

bool Oracle::is_bound_true(const std::vector<std::string>& words)
{
    const Verdict verdict = claim_by_id(words.at(0)).check(evidence_);
    if (verdict.kind != VerdictKind::proved || !verdict.left || !verdict.right) return false;
    const numeric::PrecisionScope precision(evidence_.limit_bits() + 64);
    return certainly_less_equal(*verdict.left, Ball(parse_rational(words.at(3)))) &&
           certainly_less_equal(Ball(parse_rational(words.at(6))), *verdict.right);
}

} // namespace wnflow::test
