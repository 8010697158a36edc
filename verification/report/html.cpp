#include <verification/report/html.hpp>

#include <verification/report/html_style.hpp>
#include <verification/report/json_values.hpp>
#include <verification/report/mathml.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace wnflow::report {
namespace {

using nlohmann::ordered_json;

std::string headline(const ordered_json& verification)
{
    const ordered_json& h = verification["headline"];
    std::string cards;
    const auto card = [&](const std::string& name, const std::string& value, const std::string& note) {
        cards += fmt::format("<div class=\"card\"><span class=\"soft\">{}</span><b>{}</b><span class=\"soft\">{}</span>"
                             "</div>\n",
                             name, value, note);
    };
    if (h["relative_gap"].is_string())
        card("relative ℓ1 gap of the limit", shortened(h["relative_gap"], 4),
             fmt::format("‖x̃∞‖₁ = {}, optimum Q = {}", shortened(h["l1_norm"], 9), shortened(h["optimum"], 6)));
    if (h["log_magnification"].is_string())
        card("magnification ρ∞", exponential(h["log_magnification"]),
             "log ρ∞ = " + shortened(h["log_magnification"], 6));
    if (const auto factor = quotient(h["relative_error_plain"], h["relative_error"]);
        factor && h["relative_error"] != h["relative_error_plain"])
        card("error against plain gradient flow", *factor + " times smaller",
             fmt::format("relative ℓ2 error {} against {}", shortened(h["relative_error"], 4),
                         shortened(h["relative_error_plain"], 4)));
    std::string text = cards.empty() ? "" : "<div class=\"cards\">\n" + cards + "</div>\n";
    if (const std::string remark = h["remark"]; !remark.empty()) text += "<p>" + escaped(remark) + ".</p>\n";
    return text;
}

std::string verdict_table(const ordered_json& verification)
{
    std::string rows;
    for (const ordered_json& claim : verification["claims"]) {
        const std::string id = claim["id"];
        rows += fmt::format("<tr><th scope=\"row\"><a href=\"#{0}\">{0}</a></th><td class=\"number\">{1}</td>"
                            "<td class=\"number\">{2}</td><td class=\"number\">{3}</td><td class=\"number\">{4}</td>"
                            "<td>{5}</td><td>{6}</td></tr>\n",
                            escaped(id), shortened(claim["left"], 6), shortened(claim["right"], 6),
                            shortened(claim["ratio"], 4), margin(claim["margin_digits"]), badge(claim["verdict"]),
                            escaped(claim["evidence"].get<std::string>()));
    }
    return "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Verdicts\"><table>\n<caption>Left and "
           "right: the "
           "two sides that are compared. Margin: digits between the distance of the sides (of an equality: their size) "
           "and "
           "its error. Evidence: an enclosure is rigorous, a numerical error is estimated.</caption>\n"
           "<thead><tr><th scope=\"col\">statement</th><th scope=\"col\" class=\"number\">left</th>"
           "<th scope=\"col\" class=\"number\">right</th><th scope=\"col\" class=\"number\">left/right</th>"
           "<th scope=\"col\" class=\"number\">margin</th><th scope=\"col\">verdict</th><th scope=\"col\">evidence</th>"
           "</tr></thead>\n<tbody>\n" +
           rows + "</tbody></table></div>\n";
}

std::string item(const std::string& name, const std::string& content)
{
    return content.empty() ? "" : fmt::format("<dt>{}</dt><dd>{}</dd>\n", name, content);
}

std::string joined(const ordered_json& texts)
{
    std::string result;
    for (const ordered_json& text : texts) result += (result.empty() ? "" : ", ") + escaped(text.get<std::string>());
    return result;
}

std::string hypotheses(const ordered_json& claim)
{
    if (claim["hypotheses"].empty()) return "";
    std::string rows;
    for (const ordered_json& h : claim["hypotheses"])
        rows += fmt::format("<tr><td>{}</td><td>{}</td><td>{}</td></tr>\n", mathml(h["text"].get<std::string>()),
                            escaped(h["sides"].get<std::string>()), escaped(h["status"].get<std::string>()));
    return "<div class=\"scroll\"><table><thead><tr><th scope=\"col\">hypothesis</th><th scope=\"col\">on this "
           "instance</th>"
           "<th scope=\"col\">status</th></tr></thead><tbody>\n" +
           rows + "</tbody></table></div>";
}

/// How much of its bound an inequality uses, over twelve decades.
std::string gauge(const ordered_json& claim)
{
    const auto decades = logarithm(claim["ratio"]);
    if (!decades || *decades > 0) return "";
    const double share = std::clamp(100 * (1 + *decades / 12), 1.0, 100.0);
    return fmt::format(
        "<span class=\"gauge\" role=\"img\" aria-label=\"the left side is 10 to the power {0:.1f} of the right "
        "one\"><span style=\"width: {1:.0f}%\"></span></span>",
        *decades, share);
}

std::string sides(const ordered_json& claim)
{
    if (!claim["left"].is_string() || !claim["right"].is_string()) return "";
    std::string text = fmt::format("{} against {}", shortened(claim["left"], 12), shortened(claim["right"], 12));
    if (claim["ratio"].is_string()) text += fmt::format(" (left/right = {})", shortened(claim["ratio"], 4));
    return text + gauge(claim);
}

std::string how_checked(const ordered_json& claim)
{
    const std::string evidence = claim["evidence"];
    if (evidence == "none") return "not evaluated";
    std::string text = evidence == "enclosure" ? "by rigorous enclosures" : "by numbers with an estimated error";
    text += fmt::format(", in {} digits", claim["digits"].get<unsigned>());
    if (claim["error"].is_string()) text += fmt::format("; error of left − right {}", shortened(claim["error"], 3));
    if (claim["margin_digits"].is_number()) text += fmt::format("; margin {} digits", margin(claim["margin_digits"]));
    return text;
}

/// The diagram in which a statement is seen best; empty: none.
std::string diagram_of(const std::string& id)
{
    static const std::vector<std::pair<std::string, std::string>> by_beginning = {{"constant-norm", "drift"},
                                                                                  {"polar-invariants", "drift"},
                                                                                  {"energy-identity", "drift"},
                                                                                  {"magnification", "radius"},
                                                                                  {"no-collapse", "loss"},
                                                                                  {"collapse", "loss"},
                                                                                  {"radius", "radius"},
                                                                                  {"limit-equivalence", "entries"},
                                                                                  {"variational", "entries"},
                                                                                  {"gap-identity", "l1-norm"},
                                                                                  {"theorem-2.1", "bounds-over-scale"},
                                                                                  {"theorem-2.2", "bounds-over-ratio"},
                                                                                  {"theorem-2.3", "rate"},
                                                                                  {"lojasiewicz", "loss"},
                                                                                  {"boundary", "loss"},
                                                                                  {"global-rate", "loss"},
                                                                                  {"robust", "bounds-over-ratio"},
                                                                                  {"weighted", "bounds-over-ratio"}};
    for (const auto& [beginning, diagram] : by_beginning)
        if (id.starts_with(beginning)) return diagram;
    return "";
}

std::string seen_in(const std::string& id, const Diagrams& diagrams)
{
    const auto found = diagrams.find(diagram_of(id));
    if (found == diagrams.end()) return "";
    return fmt::format("<a href=\"#figure-{}\">{}</a>", found->first, escaped(found->second.caption));
}

std::string statement(const ordered_json& claim, const ordered_json& words, const Diagrams& diagrams)
{
    std::string text = fmt::format("<section class=\"statement\" id=\"{0}\">\n<header><h3>{0}: {1}</h3>{2}</header>\n",
                                   escaped(claim["id"].get<std::string>()), escaped(claim["title"].get<std::string>()),
                                   badge(claim["verdict"]));
    text += "<p>" + escaped(words["statement"].get<std::string>()) + "</p>\n";
    text += "<div class=\"formula\" tabindex=\"0\" role=\"region\" aria-label=\"formula\">" +
            mathml(words["formula"].get<std::string>()) + "</div>\n<dl>\n";
    text += item("both sides", sides(claim));
    text += item("why", escaped(claim["reason"].get<std::string>()));
    text += item("checked", how_checked(claim));
    text += item("seen in", seen_in(claim["id"], diagrams));
    text += item("source", fmt::format("{} ({})", escaped(claim["origin"].get<std::string>()),
                                       escaped(claim["source"].get<std::string>())));
    text += item("rests on", joined(claim["lemmas"]));
    text += item("refuted by", escaped(words["refutation"].get<std::string>()));
    return text + "</dl>\n" + hypotheses(claim) + "</section>\n";
}

std::string figures(const Diagrams& diagrams, const std::vector<std::string>& ids)
{
    std::string content;
    for (const std::string& id : ids) {
        const auto found = diagrams.find(id);
        if (found == diagrams.end()) continue;
        const Diagram& diagram = found->second;
        content += fmt::format("<figure id=\"figure-{0}\" role=\"group\" aria-label=\"{1}\"><div role=\"img\" "
                               "aria-label=\"{2}\">{3}</div><figcaption>{1}</figcaption></figure>\n",
                               id, escaped(diagram.caption), escaped(diagram.description), diagram.svg);
    }
    return content.empty() ? "" : "<div class=\"figures\">\n" + content + "</div>\n";
}

std::string part(const std::string& title, const std::string& introduction, const std::string& content)
{
    if (content.empty()) return "";
    return "<h2>" + title + "</h2>\n" + (introduction.empty() ? "" : "<p>" + introduction + "</p>\n") + content;
}

std::string reproduction(const ordered_json& report)
{
    const ordered_json& r = report["reproduction"];
    std::string versions = "wnflow " + escaped(report["version"].get<std::string>());
    for (const auto& [name, version] : r["libraries"].items())
        versions += ", " + escaped(name) + " " + escaped(version.get<std::string>());
    return "<pre tabindex=\"0\">" + escaped(r["command"].get<std::string>()) + "</pre>\n<p>" + versions +
           ".</p>\n<p>The instance file:</p>\n<pre tabindex=\"0\">" + escaped(r["instance_file"].get<std::string>()) +
           "</pre>\n<p>To cite:</p>\n<pre tabindex=\"0\">" + escaped(r["citation"].get<std::string>()) + "</pre>\n";
}

std::string settings(const ordered_json& verification)
{
    const std::string trajectory = verification["settings"]["trajectory"];
    return trajectory.empty() ? "" : escaped(trajectory) + ".";
}

} // namespace

std::string to_html(const ordered_json& report, const Diagrams& diagrams)
{
    const ordered_json& verification = report["verification"];
    const std::string name = verification["instance"]["name"];
    std::string body = fmt::format("<h1>{}</h1>\n<p>{}.</p>\n", escaped("wnflow: " + name),
                                   escaped(report["sentence"].get<std::string>()));
    for (const ordered_json& notice : verification["instance"]["notices"])
        body += "<p>Notice: " + escaped(notice.get<std::string>()) + "</p>\n";
    body += headline(verification) + verdict_table(verification);
    body += "<p class=\"soft digest\">digest of the instance: <code>" + escaped(report["digest"].get<std::string>()) +
            "</code></p>\n";

    std::string statements;
    for (std::size_t k = 0; k < verification["claims"].size(); ++k)
        statements += statement(verification["claims"][k], report["statements"][k], diagrams);
    body += part(
        "The statements",
        "A verdict is about this instance, never about the theorem at large. “Derived” marks what does not stand in "
        "the paper.",
        statements);
    body += part("The trajectory", settings(verification), figures(diagrams, {"loss", "radius", "l1-norm", "drift"}));
    body += part("The limit", "", figures(diagrams, {"entries"}));
    body += part(
        "The bounds",
        "Each point is an instance of its own: the same data, with another learning-rate ratio or another scale of "
        "the start; the vertical line marks this instance.",
        figures(diagrams, {"bounds-over-ratio", "bounds-over-scale"}));
    body += part("The rate of convergence", "", figures(diagrams, {"rate"}));
    body += part("How to reproduce it", "", reproduction(report));
    return page("wnflow: " + name, body);
}

std::string index_html(const std::vector<std::pair<std::string, ordered_json>>& reports)
{
    const std::vector<std::string> kinds = {"proved", "observed", "not-applicable", "undecided", "refuted"};
    std::string head = "<th scope=\"col\">instance</th>";
    for (const std::string& kind : kinds) head += "<th scope=\"col\" class=\"number\">" + kind + "</th>";
    head += "<th scope=\"col\" class=\"number\">gap</th>";
    std::string rows;
    for (const auto& [folder, report] : reports) {
        const ordered_json& verification = report["verification"];
        rows += fmt::format("<tr><th scope=\"row\"><a href=\"{}/report.html\">{}</a></th>", escaped(folder),
                            escaped(verification["instance"]["name"].get<std::string>()));
        for (const std::string& kind : kinds)
            rows += fmt::format("<td class=\"number\">{}</td>",
                                std::ranges::count_if(verification["claims"], [&](const ordered_json& claim) {
                                    return claim["verdict"] == kind;
                                }));
        rows +=
            fmt::format("<td class=\"number\">{}</td></tr>\n", shortened(verification["headline"]["relative_gap"], 4));
    }
    return page("wnflow: reports", "<h1>wnflow: reports</h1>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                                   "aria-label=\"Reports\"><table>\n<thead><tr>" +
                                       head + "</tr></thead>\n<tbody>\n" + rows + "</tbody></table></div>\n");
}

} // namespace wnflow::report
