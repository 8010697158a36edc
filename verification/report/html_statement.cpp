#include <verification/report/html_statement.hpp>

#include <verification/report/html_parts.hpp>
#include <verification/report/html_style.hpp>
#include <verification/report/json_values.hpp>
#include <verification/report/mathml.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace wnflow::report {
namespace {

using nlohmann::ordered_json;

bool is_rigorous(const ordered_json& claim)
{
    return claim.at("evidence") == "enclosure";
}

/// The certified intervals of both sides, if the report has them.
const ordered_json* intervals_of(const ordered_json& report, const ordered_json& claim)
{
    if (!report.contains("certified") || !report.at("certified").is_object()) return nullptr;
    const ordered_json& statements = report.at("certified").at("statements");
    const std::string id = claim.at("id");
    return statements.contains(id) ? &statements[id] : nullptr;
}

std::string ratio(const ordered_json& claim)
{
    return claim.at("ratio").is_string() && claim.at("ratio") != "1" ? "left/right = " + shown(claim.at("ratio"), 4)
                                                                     : "";
}

/// Certified: an interval. Numerical: the digits that are certain if the error is what it is estimated to be.
std::string side(const ordered_json& report, const ordered_json& claim, const char* which)
{
    if (!claim.at(which).is_string()) return "";
    if (!is_rigorous(claim)) return "<span class=\"numerical\">≈ " + shown(claim.at(which), 16) + "</span>";
    if (const ordered_json* intervals = intervals_of(report, claim)) return certified(intervals->at(which));
    return "<span class=\"certified\">" + shown(claim.at(which), 16) + "</span>";
}

std::string how_checked(const ordered_json& claim)
{
    const std::string evidence = claim.at("evidence");
    if (evidence == "none") return "not evaluated";
    const bool rigorous = is_rigorous(claim);
    std::string text = rigorous ? "by <b>rigorous enclosures</b>: every rounding is accounted for"
                                : "by <b>numbers</b> whose error is estimated, not bounded";
    text += fmt::format("; {} digits", claim.at("digits").get<unsigned>());
    if (claim.at("error").is_string())
        text += fmt::format("; {} of left − right {}", rigorous ? "bound of the error" : "estimated error",
                            shown(claim.at("error"), 3));
    if (claim.contains("within"))
        text +=
            fmt::format("; proved: |left − right| ≤ {} (no enclosure has width 0, so none shows more of an equality)",
                        typeset(claim.at("within").get<std::string>()));
    if (claim.at("margin_digits").is_number())
        text += fmt::format("; margin {} digits", margin(claim.at("margin_digits")));
    return text;
}

std::string hypotheses(const ordered_json& claim)
{
    if (claim.at("hypotheses").empty()) return "";
    std::string rows;
    for (const ordered_json& h : claim.at("hypotheses"))
        rows += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n", mathml(h.at("text").get<std::string>()),
                            prose(h.at("sides").get<std::string>()), escaped(h.at("status").get<std::string>()));
    return table("Hypotheses of " + escaped(claim.at("id").get<std::string>()), "",
                 column("hypothesis") + column("on this instance") + column("status"), rows);
}

std::string figure(const StatementPlot& plot)
{
    if (plot.svg.empty()) return "";
    return "<figure>" + plot.svg + "<figcaption>" + prose(plot.caption) + "</figcaption></figure>\n";
}

bool applies(const ordered_json& claim)
{
    return claim.at("verdict") != "not-applicable";
}

std::string row(const ordered_json& claim)
{
    const std::string id = claim.at("id");
    const std::string sign = is_rigorous(claim) ? "" : "≈ ";
    const auto number = [&](const char* which, unsigned digits) {
        return claim.at(which).is_string() ? sign + shown(claim.at(which), digits) : "–";
    };
    return fmt::format("<tr><th scope=\"row\"><a href=\"#{0}\">{0}</a></th><td>{5}</td><td class=\"number\">{1}</td>"
                       "<td class=\"number\">{2}</td><td class=\"number\">{3}</td><td class=\"number\">{4}</td>"
                       "<td>{6}</td></tr>\n",
                       escaped(id), number("left", 6), number("right", 6), shown(claim.at("ratio"), 4),
                       margin(claim.at("margin_digits")), badge(claim.at("verdict")),
                       claim.contains("within") ? "to within " + typeset(claim.at("within").get<std::string>())
                                                : escaped(claim.at("evidence").get<std::string>()));
}

} // namespace

std::string statement_section(const ordered_json& report, std::size_t place, const StatementPlot& plot)
{
    const ordered_json& claim = report.at("verification").at("claims")[place];
    const ordered_json& words = report.at("statements")[place];
    std::string text =
        fmt::format("<section class=\"statement\" id=\"{0}\">\n<header><h3>{1} <span class=\"id\">{0}</span>"
                    "</h3>{2}</header>\n",
                    escaped(claim.at("id").get<std::string>()), escaped(claim.at("title").get<std::string>()),
                    badge(claim.at("verdict")));
    const std::string source = fmt::format("{} ({})", escaped(claim.at("origin").get<std::string>()),
                                           escaped(claim.at("source").get<std::string>()));
    const std::string why = prose(claim.at("reason").get<std::string>());
    if (!applies(claim))
        return text + "<p class=\"soft\">" + why + "</p>\n<details><summary>the statement</summary><p>" +
               escaped(words.at("statement").get<std::string>()) + "</p><dl>" + item("source", source) +
               item("rests on", joined(claim.at("lemmas"))) + "</dl></details>\n" + hypotheses(claim) + "</section>\n";
    text += "<p>" + escaped(words.at("statement").get<std::string>()) + "</p>\n";
    text += "<div class=\"formula\" tabindex=\"0\" role=\"region\" aria-label=\"formula\">" +
            mathml(words.at("formula").get<std::string>()) + "</div>\n<div class=\"columns\"><div><dl>\n";
    text += item("left", side(report, claim, "left"));
    text += item("right", side(report, claim, "right"));
    text += item("tightness", ratio(claim));
    text += item("why", why);
    text += item("checked", how_checked(claim));
    text += item("source", source);
    text += item("rests on", joined(claim.at("lemmas")));
    text += item("refuted by", escaped(words.at("refutation").get<std::string>()));
    if (plot.svg.empty() && !plot.none.empty()) text += item("no diagram", escaped(plot.none));
    return text + "</dl>\n</div>" + figure(plot) + "</div>\n" + hypotheses(claim) + "</section>\n";
}

std::string verdict_overview(const ordered_json& report)
{
    const ordered_json& claims = report.at("verification").at("claims");
    std::string tally, rows, others;
    for (const char* kind : {"proved", "observed", "refuted", "undecided", "not-applicable"}) {
        const auto count =
            std::ranges::count_if(claims, [&](const ordered_json& claim) { return claim.at("verdict") == kind; });
        tally += fmt::format("<li>{}<b>{}</b></li>\n", badge(kind), count);
    }
    std::size_t missing = 0;
    for (const ordered_json& claim : claims) {
        if (applies(claim)) {
            rows += row(claim);
            continue;
        }
        ++missing;
        others += fmt::format("<li><a href=\"#{0}\">{0}</a>: {1}</li>\n", escaped(claim.at("id").get<std::string>()),
                              escaped(claim.at("reason").get<std::string>()));
    }
    std::string text = "<ul class=\"tally\" aria-label=\"How many statements came out how\">\n" + tally + "</ul>\n";
    if (!rows.empty())
        text += table(
            "Verdicts",
            "The two sides of each statement, and what it comes to on this instance. “≈”: a number whose error is "
            "estimated; without it: rounded from a rigorous enclosure. Margin: digits between the distance of the "
            "sides (of an equality: their size) and its error. “to within B”: the two sides of an equality are proved "
            "to "
            "differ by at most B, as no enclosure has width 0.",
            column("statement") + column("verdict") + column("left", true) + column("right", true) +
                column("left/right", true) + column("margin", true) + column("evidence"),
            rows);
    if (missing > 0)
        text += fmt::format(
            "<details><summary>{} statement{} not apply to this instance</summary><ul>\n{}</ul></details>\n", missing,
            missing == 1 ? " does" : "s do", others);
    return text;
}

} // namespace wnflow::report
