#include <verification/claims/claim.hpp>

#include <verification/claims/discrete/statements.hpp>
#include <verification/claims/dual/statements.hpp>
#include <verification/claims/gap/statements.hpp>
#include <verification/claims/limit/statements.hpp>
#include <verification/claims/rates/statements.hpp>
#include <verification/claims/schedules/statements.hpp>
#include <verification/claims/trajectory/statements.hpp>

#include <wnflow/numeric/edit_distance.hpp>
#include <wnflow/numeric/input_error.hpp>

#include <algorithm>
#include <iterator>

namespace wnflow::claims {

std::string_view to_text(Source source)
{
    switch (source) {
    case Source::paper: return "paper";
    case Source::paper_derived: return "paper, constants derived";
    case Source::derived: return "derived";
    }
    return "";
}

const std::vector<Claim>& all_claims()
{
    static const std::vector<Claim> claims = [] {
        std::vector<Claim> all;
        for (const auto& family : {trajectory_statements, schedules_statements, dual_statements, limit_statements,
                                   gap_statements, rates_statements, discrete_statements})
            std::ranges::move(family(), std::back_inserter(all));
        return all;
    }();
    return claims;
}

const Claim& claim_by_id(const std::string& id)
{
    const auto& claims = all_claims();
    const auto found = std::ranges::find(claims, id, &Claim::id);
    if (found != claims.end()) return *found;
    const auto nearest =
        std::ranges::min_element(claims, {}, [&](const Claim& claim) { return numeric::edit_distance(claim.id, id); });
    throw numeric::InputError("claim", id, "there is no such statement", "did you mean '" + nearest->id + "'?");
}

Verdict check(const Claim& claim, Evidence& evidence)
{
    try {
        return claim.check(evidence);
    } catch (const problem::RatesNotConstant& error) {
        return not_applicable("hypothesis fails: constant learning rates (" + error.problem() + ": " + error.value() +
                              ")");
    }
}

namespace {

/// Whether an enclosed trajectory may have said less than estimates would: it decides nothing.
bool is_open(const Verdict& verdict)
{
    return !verdict.is_contradicted &&
           (verdict.kind == VerdictKind::undecided || verdict.kind == VerdictKind::not_applicable);
}

} // namespace

Verdict judge(const Claim& claim, Evidence& evidence)
{
    Verdict verdict = check(claim, evidence);
    // Enclosures are wider than estimates. That more was asked for must not make a verdict weaker.
    if (is_open(verdict))
        if (Evidence* estimated = evidence.estimated()) {
            Verdict weaker = check(claim, *estimated);
            if (weaker.kind == VerdictKind::observed) {
                weaker.reason += (weaker.reason.empty() ? "" : "; ") + std::string("by estimates: with enclosures, ") +
                                 verdict.reason;
                return weaker;
            }
        }
    if (!verdict.is_contradicted) return verdict;
    const Verdict second = check(claim, *evidence.second_opinion());
    if (second.is_contradicted || second.kind == VerdictKind::refuted) {
        verdict.kind = VerdictKind::refuted;
        verdict.reason += "; so do a second method, tighter tolerance and more digits";
    } else {
        verdict.kind = VerdictKind::undecided;
        verdict.reason += ", but a second method with more digits does not: " + std::string(to_text(second.kind)) +
                          (second.reason.empty() ? "" : " (" + second.reason + ")");
    }
    return verdict;
}

} // namespace wnflow::claims
