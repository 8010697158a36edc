#include <verification/report/baseline.hpp>

#include <verification/report/json.hpp>
#include <verification/report/json_values.hpp>
#include <verification/report/mathml.hpp>

#include <wnflow/numeric/printable.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace wnflow::report {
namespace {

using nlohmann::ordered_json;

int favour(const std::string& verdict)
{
    static const std::vector<std::string> order = {"refuted", "undecided", "not-applicable", "observed", "proved"};
    return static_cast<int>(std::ranges::find(order, verdict) - order.begin());
}

bool is_worse(const std::string& before, const std::string& after)
{
    const bool was_applicable = before != "not-applicable", is_applicable = after != "not-applicable";
    return favour(after) < favour(before) || was_applicable != is_applicable;
}

std::string text_of(const ordered_json& value)
{
    return value.is_string() ? value.get<std::string>() : json_text(value, -1);
}

void compare_value(Comparison& comparison, const std::string& where, const ordered_json& before,
                   const ordered_json& after, const ordered_json& error_before, const ordered_json& error_after,
                   bool is_rigorous)
{
    if (before.is_null() && after.is_null()) return;
    if (before.is_null() != after.is_null()) {
        // That something is there now which was not before is good news.
        comparison.changes.push_back(
            {ChangeKind::value, where, text_of(before), text_of(after), is_rigorous && after.is_null()});
        return;
    }
    if (agree(before, error_before, after, error_after)) return;
    comparison.changes.push_back({ChangeKind::value, where, text_of(before), text_of(after), is_rigorous});
}

void compare_margin(Comparison& comparison, const std::string& id, const ordered_json& before,
                    const ordered_json& after, double slack)
{
    if (!before.is_number() || !after.is_number()) return;
    if (after.get<double>() >= before.get<double>() - slack) return;
    comparison.changes.push_back({ChangeKind::margin, id, margin(before), margin(after), true});
}

void compare_claims(Comparison& comparison, const ordered_json& before, const ordered_json& after,
                    const CompareSettings& settings)
{
    const std::string id = before.at("id");
    if (before.at("verdict") != after.at("verdict")) {
        const std::string reason = after.at("reason");
        comparison.changes.push_back({ChangeKind::verdict, id, before.at("verdict"),
                                      text_of(after.at("verdict")) + (reason.empty() ? "" : " (" + reason + ")"),
                                      is_worse(before.at("verdict"), after.at("verdict"))});
        return;
    }
    const bool is_rigorous = before.at("evidence") == "enclosure" && after.at("evidence") == "enclosure";
    const ordered_json none;
    for (const char* side : {"left", "right"})
        compare_value(comparison, id + "." + side, before.at(side), after.at(side),
                      is_rigorous ? none : before.at("error"), is_rigorous ? none : after.at("error"), is_rigorous);
    compare_margin(comparison, id, before.at("margin_digits"), after.at("margin_digits"), settings.margin_slack);
}

std::string xml(const std::string& text)
{
    return escaped(text);
}

std::string describe(const Change& change)
{
    if (change.kind == ChangeKind::instance)
        return fmt::format("instance: another one than the stored result's (digest {} -> {}); if that is meant, store "
                           "it anew with wnflow baseline",
                           numeric::printable_line(change.before), numeric::printable_line(change.after));
    std::string text = fmt::format("{} {}: {} -> {}", to_text(change.kind), numeric::printable_line(change.where),
                                   numeric::printable_line(change.before), numeric::printable_line(change.after));
    return change.is_regression ? text : text + " (no regression)";
}

} // namespace

std::string_view to_text(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::instance: return "instance";
    case ChangeKind::missing: return "missing";
    case ChangeKind::verdict: return "verdict";
    case ChangeKind::value: return "value";
    case ChangeKind::margin: return "margin";
    case ChangeKind::statement: return "statement";
    }
    return "";
}

bool Comparison::is_regressed() const
{
    return std::ranges::any_of(changes, &Change::is_regression);
}

Comparison compare(const ordered_json& before, const ordered_json& after, const CompareSettings& settings)
{
    Comparison comparison;
    comparison.instance = after.at("instance").at("name");
    if (before.at("digest") != after.at("digest")) {
        comparison.changes.push_back({ChangeKind::instance, "", before.at("digest"), after.at("digest"), true});
        return comparison;
    }
    const ordered_json none;
    for (const char* field :
         {"l1_norm", "signed_l1_norm", "relative_gap", "log_magnification", "relative_error", "relative_error_plain"})
        compare_value(comparison, std::string("headline.") + field, before.at("headline").at(field),
                      after.at("headline").at(field), none, none, true);
    if (before.at("headline").at("optimum") != after.at("headline").at("optimum"))
        comparison.changes.push_back({ChangeKind::value, "headline.optimum",
                                      text_of(before.at("headline").at("optimum")),
                                      text_of(after.at("headline").at("optimum")), true});

    const auto named = [](const ordered_json& claims, const ordered_json& id) {
        return std::ranges::find_if(claims, [&](const ordered_json& claim) { return claim.at("id") == id; });
    };
    for (const ordered_json& claim : before.at("claims")) {
        const auto now = named(after.at("claims"), claim.at("id"));
        if (now == after.at("claims").end())
            comparison.changes.push_back({ChangeKind::missing, claim.at("id"), claim.at("verdict"), "none", true});
        else compare_claims(comparison, claim, *now, settings);
    }
    for (const ordered_json& claim : after.at("claims"))
        if (named(before.at("claims"), claim.at("id")) == before.at("claims").end())
            comparison.changes.push_back({ChangeKind::statement, claim.at("id"), "none", claim.at("verdict"), false});

    const std::string was = before.at("settings").at("trajectory"), is = after.at("settings").at("trajectory");
    if (was != is) comparison.information.push_back("trajectory: " + was + " -> " + is);
    return comparison;
}

std::string to_terminal(const std::vector<Comparison>& comparisons)
{
    std::string text;
    std::size_t regressed = 0, failed = 0;
    for (const Comparison& comparison : comparisons) {
        const bool has_error = !comparison.error.empty();
        regressed += comparison.is_regressed() ? 1U : 0U;
        failed += has_error ? 1U : 0U;
        text += fmt::format("{:<32} {}\n", numeric::printable_line(comparison.instance),
                            has_error                    ? "not compared"
                            : comparison.is_regressed()  ? "REGRESSED"
                            : comparison.changes.empty() ? "same"
                                                         : "no regression");
        if (has_error) text += "  " + comparison.error + "\n";
        for (const Change& change : comparison.changes) text += "  " + describe(change) + "\n";
        for (const std::string& line : comparison.information) text += "  " + numeric::printable_line(line) + "\n";
    }
    return text + fmt::format("{} instance{}: {} regressed, {} not compared\n", comparisons.size(),
                              comparisons.size() == 1 ? "" : "s", regressed, failed);
}

ordered_json to_json(const std::vector<Comparison>& comparisons)
{
    ordered_json object = json_envelope("compare");
    object["instances"] = ordered_json::array();
    for (const Comparison& comparison : comparisons) {
        ordered_json item = {{"name", comparison.instance},      {"regressed", comparison.is_regressed()},
                             {"error", comparison.error},        {"seconds", comparison.seconds},
                             {"changes", ordered_json::array()}, {"information", comparison.information}};
        for (const Change& change : comparison.changes)
            item["changes"].push_back({{"kind", to_text(change.kind)},
                                       {"where", change.where},
                                       {"before", change.before},
                                       {"after", change.after},
                                       {"regression", change.is_regression}});
        object["instances"].push_back(std::move(item));
    }
    return object;
}

std::string to_junit(const std::vector<Comparison>& comparisons)
{
    const auto failures = std::ranges::count_if(comparisons, &Comparison::is_regressed);
    const auto errors =
        std::ranges::count_if(comparisons, [](const Comparison& comparison) { return !comparison.error.empty(); });
    double total = 0;
    std::string cases;
    for (const Comparison& comparison : comparisons) {
        total += comparison.seconds;
        cases += fmt::format("  <testcase classname=\"wnflow\" name=\"{}\" time=\"{:.3f}\">\n",
                             xml(comparison.instance), comparison.seconds);
        std::string told;
        for (const Change& change : comparison.changes) told += describe(change) + "\n";
        if (!comparison.error.empty()) cases += fmt::format("    <error message=\"{}\"/>\n", xml(comparison.error));
        if (comparison.is_regressed()) {
            const auto first = std::ranges::find_if(comparison.changes, &Change::is_regression);
            cases += fmt::format("    <failure message=\"{}\">{}</failure>\n", xml(describe(*first)), xml(told));
        } else if (!told.empty()) {
            cases += fmt::format("    <system-out>{}</system-out>\n", xml(told));
        }
        cases += "  </testcase>\n";
    }
    return fmt::format(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"wnflow\" tests=\"{}\" failures=\"{}\" "
        "errors=\"{}\" time=\"{:.3f}\">\n{}</testsuite>\n",
        comparisons.size(), failures, errors, total, cases);
}

} // namespace wnflow::report
