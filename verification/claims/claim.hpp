#pragma once

#include <verification/claims/evidence.hpp>
#include <verification/claims/verdict.hpp>

#include <functional>
#include <string>
#include <vector>

namespace wnflow::claims {

/// Where a statement comes from. A derived statement is never presented as the paper's.
enum class Source {
    paper,         ///< stated in the paper
    paper_derived, ///< stated in the paper; constants or exact form derived for this project
    derived,       ///< derived for this project
};

[[nodiscard]] std::string_view to_text(Source source);

/// A statement of the theory as something to be judged: a pure function of the evidence.
struct Claim {
    std::string id;
    std::string title;                   ///< a line for tables
    std::string statement;               ///< in words and formulas
    Source source = Source::derived;
    std::string origin;                  ///< "Lemma 3.2" …
    std::string formula;                 ///< what is compared: "left <= right"
    std::vector<std::string> hypotheses;
    std::vector<std::string> lemmas;     ///< sections of docs/theory that the verdict rests on
    std::string refutation;              ///< what would refute it
    bool is_about_trajectory = false;    ///< judged at each sample by itself: a Monitor can follow it
    std::function<Verdict(Evidence&)> check;
};

/// All statements, in the order of the theory. Each folder beside this file is a family, `statements.hpp` its list.
[[nodiscard]] const std::vector<Claim>& all_claims();

/// @throws InputError if there is none with this id; the error suggests the nearest one
[[nodiscard]] const Claim& claim_by_id(const std::string& id);

/// What the claim's check says. A check that asks for a constant learning rate, or a constant ratio of them, where there is
/// none, presupposes it: the statement is not applicable.
[[nodiscard]] Verdict check(const Claim& claim, Evidence& evidence);

/// The claim's verdict. A numerical contradiction becomes `refuted` only if the second opinion, another stepper with more
/// digits, contradicts the statement as well.
[[nodiscard]] Verdict judge(const Claim& claim, Evidence& evidence);

} // namespace wnflow::claims
