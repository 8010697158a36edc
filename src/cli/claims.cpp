#include "cli/command.hpp"
#include "cli/output.hpp"

#include <verification/claims/claim.hpp>
#include <verification/report/claim_text.hpp>
#include <verification/report/json.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wnflow::cli {
namespace {

std::string to_terminal(const std::vector<claims::Claim>& claims)
{
    std::string text;
    for (const claims::Claim& claim : claims) text += report::to_terminal(claim) + "\n";
    return text + fmt::format("{} statements; wnflow verify judges them on an instance.\n", claims.size());
}

nlohmann::ordered_json to_json(const std::vector<claims::Claim>& claims)
{
    nlohmann::ordered_json object = report::json_envelope("claims");
    object["claims"] = nlohmann::ordered_json::array();
    for (const claims::Claim& claim : claims) object["claims"].push_back(report::to_json(claim));
    return object;
}

} // namespace

void add_claims(Command app, int& exit_status)
{
    auto wants_json = std::make_shared<bool>(false);
    Command command =
        app.add_subcommand("claims", "List all statements: id, source, formula, hypotheses, and what would "
                                     "refute them");
    command.add_flag("--json", *wants_json, "Print one JSON object, and nothing else, on standard output");
    command.callback([wants_json, &exit_status] {
        const auto& claims = claims::all_claims();
        print(*wants_json ? report::json_text(to_json(claims), 2) + "\n" : to_terminal(claims));
        exit_status = done;
    });
}

} // namespace wnflow::cli
