#include <verification/report/claim_text.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace wnflow::report {
namespace {

std::string bullets(const std::string& name, const std::vector<std::string>& items)
{
    std::string text;
    for (const std::string& item : items) text += fmt::format("{:<12} {}\n", text.empty() ? name : "", item);
    return text;
}

} // namespace

std::string to_terminal(const claims::Claim& claim)
{
    std::string text = fmt::format("{}: {}\n\n{}\n\n", claim.id, claim.title, claim.statement);
    text += fmt::format("{:<12} {} ({})\n", "source", claim.origin, claims::to_text(claim.source));
    text += fmt::format("{:<12} {}\n", "compared", claim.formula);
    text += bullets("hypotheses", claim.hypotheses);
    text += bullets("rests on", claim.lemmas);
    text += fmt::format("{:<12} {}\n", "refuted by", claim.refutation);
    return text;
}

nlohmann::ordered_json to_json(const claims::Claim& claim)
{
    return {{"id", claim.id},
            {"title", claim.title},
            {"statement", claim.statement},
            {"origin", claim.origin},
            {"source", claims::to_text(claim.source)},
            {"formula", claim.formula},
            {"hypotheses", claim.hypotheses},
            {"lemmas", claim.lemmas},
            {"refutation", claim.refutation}};
}

} // namespace wnflow::report
