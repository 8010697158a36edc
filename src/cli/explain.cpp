#include "cli/command.hpp"
#include "cli/output.hpp"

#include <verification/claims/claim.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wnflow::cli {
namespace {

struct ExplainOptions {
    std::string id;
    bool wants_json = false;
};

std::string bullets(const std::string& name, const std::vector<std::string>& items)
{
    std::string text;
    for (const std::string& item : items) text += fmt::format("{:<12} {}\n", text.empty() ? name : "", item);
    return text;
}

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
    return {{"schema", "wnflow-explain-1"}, {"version", WNFLOW_VERSION},     {"digest", nullptr},
            {"id", claim.id},               {"title", claim.title},          {"statement", claim.statement},
            {"origin", claim.origin},       {"source", claims::to_text(claim.source)},
            {"formula", claim.formula},     {"hypotheses", claim.hypotheses}, {"lemmas", claim.lemmas},
            {"refutation", claim.refutation}};
}

int explain(const ExplainOptions& options)
{
    const claims::Claim& claim = claims::claim_by_id(options.id);
    print(options.wants_json ? to_json(claim).dump(2) + "\n" : to_terminal(claim));
    return done;
}

} // namespace

void add_explain(CLI::App& app, int& exit_status)
{
    auto options = std::make_shared<ExplainOptions>();
    CLI::App* command = app.add_subcommand("explain", "Statement, source, hypotheses and formula of a claim, and what would "
                                                      "refute it");
    std::string known;
    for (const claims::Claim& claim : claims::all_claims()) known += "\n  " + claim.id;
    command->add_option("id", options->id, "Id of the statement, as in the verdict table")->required();
    command->footer("Statements:" + known);
    command->add_flag("--json", options->wants_json, "Print one JSON object, and nothing else, on standard output");
    command->callback([options, &exit_status] { exit_status = explain(*options); });
}

} // namespace wnflow::cli
