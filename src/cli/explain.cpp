#include "cli/command.hpp"
#include "cli/output.hpp"

#include <verification/claims/claim.hpp>
#include <verification/report/claim_text.hpp>
#include <verification/report/json.hpp>

#include <nlohmann/json.hpp>

#include <memory>

namespace wnflow::cli {
namespace {

struct ExplainOptions {
    std::string id;
    bool wants_json = false;
};

int explain(const ExplainOptions& options)
{
    const claims::Claim& claim = claims::claim_by_id(options.id);
    if (options.wants_json) {
        nlohmann::ordered_json object = report::json_envelope("explain");
        object.update(report::to_json(claim));
        print(report::json_text(object, 2) + "\n");
    } else {
        print(report::to_terminal(claim));
    }
    return done;
}

} // namespace

void add_explain(Command app, int& exit_status)
{
    auto options = std::make_shared<ExplainOptions>();
    Command command =
        app.add_subcommand("explain", "Statement, source, hypotheses and formula of a claim, and what would "
                                      "refute it");
    std::string known;
    for (const claims::Claim& claim : claims::all_claims()) known += "\n  " + claim.id;
    command.add_option("id", options->id, "Id of the statement, as in the verdict table").required().type_name("ID");
    command.footer("Statements:" + known);
    command.add_flag("--json", options->wants_json, "Print one JSON object, and nothing else, on standard output");
    command.callback([options, &exit_status] { exit_status = explain(*options); });
}

} // namespace wnflow::cli
