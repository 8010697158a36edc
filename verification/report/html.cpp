#include <verification/report/html.hpp>

#include <verification/report/html_parts.hpp>
#include <verification/report/html_proof.hpp>
#include <verification/report/html_statement.hpp>
#include <verification/report/html_style.hpp>
#include <verification/report/json_values.hpp>
#include <verification/report/mathml.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <string_view>

namespace wnflow::report {
namespace {

using nlohmann::ordered_json;

/// Intervals of the limit; null where the report has none.
const ordered_json& certified_limit(const ordered_json& report)
{
    static const ordered_json none;
    return report.contains("certified") && report.at("certified").is_object() ? report.at("certified").at("limit")
                                                                              : none;
}

std::string interval_of(const ordered_json& report, const char* name)
{
    const ordered_json& limit = certified_limit(report);
    return limit.is_object() && limit.contains(name) ? certified(limit[name]) : "";
}

std::string headline(const ordered_json& report)
{
    const ordered_json& h = report.at("verification").at("headline");
    std::string cards;
    const auto card = [&](const std::string& name, const std::string& value, const std::string& note) {
        cards += fmt::format("<div class=\"card\"><span class=\"soft\">{}</span><b>{}</b><span class=\"soft\">{}</span>"
                             "</div>\n",
                             name, value, note);
    };
    if (h.at("relative_gap").is_string())
        card("relative ℓ1 gap of the limit", shown(h.at("relative_gap"), 4),
             fmt::format("‖x̃∞‖₁ = {}, optimum Q = {}", shown(h.at("l1_norm"), 9), shown(h.at("optimum"), 6)));
    if (h.at("log_magnification").is_string())
        card("magnification ρ∞", typeset(exponential(h.at("log_magnification"))),
             "the limit is that of plain gradient flow from x₀/ρ∞");
    if (const auto factor = quotient(h.at("relative_error_plain"), h.at("relative_error"));
        factor && h.at("relative_error") != h.at("relative_error_plain"))
        card("nearer to the ground truth than plain gradient flow", typeset(*factor) + " times",
             fmt::format("relative ℓ2 error {} against {}", shown(h.at("relative_error"), 4),
                         shown(h.at("relative_error_plain"), 4)));
    std::string text = cards.empty() ? "" : "<div class=\"cards\">\n" + cards + "</div>\n";
    if (const std::string remark = h.at("remark"); !remark.empty()) text += "<p>" + escaped(remark) + ".</p>\n";
    return text;
}

/// The quantities of the limit as certified intervals, and under which premise.
std::string limit_intervals(const ordered_json& report)
{
    const ordered_json& limit = certified_limit(report);
    if (!limit.is_object()) return "";
    std::string list;
    for (const auto& [name, label] :
         std::vector<std::pair<const char*, std::string>>{{"l1_norm", "‖x̃∞‖₁"},
                                                          {"signed_l1_norm", "‖x̃₊ − x̃₋‖₁"},
                                                          {"relative_gap", "relative gap"},
                                                          {"magnification", "magnification ρ∞"},
                                                          {"rate", "σ = λ_min(K∞)"},
                                                          {"relative_error", "relative ℓ2 error"},
                                                          {"relative_error_plain", "the same, plain flow"}})
        list += item(label, interval_of(report, name));
    const ordered_json& collapse = limit.at("collapse");
    const std::string premise = fmt::format("<p>Certified intervals: the numbers lie in them, every rounding accounted "
                                            "for. That the flow tends to this point "
                                            "rests on “no collapse”, which is {}: {}.</p>\n",
                                            collapse.at("certified").get<bool>() ? "certified" : "<b>only observed</b>",
                                            escaped(collapse.at("explanation").get<std::string>()));
    return premise + "<dl class=\"wide\">" + list + "</dl>\n";
}

/// Ground truth and limits on the support of the ground truth.
std::string support(const ordered_json& report)
{
    constexpr std::size_t most = 24;
    const ordered_json& limit = report.at("limit");
    if (!limit.is_object() || !limit.at("ground_truth").is_array() || !limit.at("entries").is_array()) return "";
    std::string rows;
    std::size_t count = 0;
    const bool has_plain = limit.at("plain_entries").is_array();
    for (std::size_t n = 0; n < limit.at("ground_truth").size(); ++n) {
        if (limit.at("ground_truth")[n] == "0") continue;
        if (++count > most) return "";
        rows += fmt::format(
            "<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td><td class=\"number\">{}</td>{}</tr>\n", n,
            shown(limit.at("ground_truth")[n], 6), shown(limit.at("entries")[n], 10),
            has_plain ? "<td class=\"number\">" + shown(limit.at("plain_entries")[n], 10) + "</td>" : "");
    }
    if (count == 0) return "";
    return table(
        "The limit on the support of the ground truth",
        fmt::format("On the support of x* ({} of {} entries). The others are seen in the diagram.", count,
                    limit.at("ground_truth").size()),
        column("n") + column("x*", true) + column("limit", true) + (has_plain ? column("plain flow", true) : ""), rows);
}

std::string figures(const Diagrams& diagrams, const std::vector<std::string>& ids)
{
    std::string content;
    for (const std::string& id : ids) {
        const auto found = diagrams.find(id);
        if (found == diagrams.end() || found->second.svg.empty()) continue;
        content += fmt::format("<figure id=\"figure-{0}\">{1}<figcaption>{2}</figcaption></figure>\n", id,
                               found->second.svg, prose(found->second.caption));
    }
    return content.empty() ? "" : "<div class=\"figures\">\n" + content + "</div>\n";
}

/// The numbers after "seed =" in the instance file, in their order.
std::string seeds(std::string_view file)
{
    const auto is_of_a_word = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; };
    const auto skip = [&](std::size_t at, std::string_view characters) {
        return std::min(file.find_first_not_of(characters, at), file.size());
    };
    constexpr std::string_view word = "seed", blanks = " \t\n\v\f\r";
    std::string text;
    for (std::size_t at = file.find(word); at < file.size(); at = file.find(word, at + 1)) {
        if (at > 0 && is_of_a_word(file[at - 1])) continue;
        const std::size_t sign = skip(at + word.size(), blanks);
        if (sign >= file.size() || file[sign] != '=') continue;
        std::size_t begin = skip(sign + 1, blanks);
        if (begin < file.size() && file[begin] == '"') ++begin;
        const std::size_t end = skip(begin, "0123456789");
        if (end > begin) text += (text.empty() ? "" : ", ") + std::string(file.substr(begin, end - begin));
    }
    return text;
}

std::string reproduction(const ordered_json& report)
{
    const ordered_json& r = report.at("reproduction");
    const std::string file = r.at("instance_file");
    const auto code = [](const std::string& text) { return "<pre tabindex=\"0\">" + escaped(text) + "</pre>\n"; };
    std::string list = item("wnflow", escaped(report.at("version").get<std::string>()));
    for (const auto& [name, version] : r.at("libraries").items())
        list += item(escaped(name), escaped(version.get<std::string>()));
    list += item("seeds", seeds(file));
    list += item("digest", "<code>" + escaped(report.at("digest").get<std::string>()) + "</code>");
    return code(r.at("command")) + "<dl class=\"wide\">" + list + "</dl>\n<p>The instance file:</p>\n" + code(file) +
           "<p>To cite:</p>\n" + code(r.at("citation"));
}

std::string settings(const ordered_json& verification)
{
    const std::string trajectory = verification.at("settings").at("trajectory");
    return trajectory.empty() ? "" : escaped(trajectory) + ".";
}

/// Which method integrated from when to when.
std::string methods(const ordered_json& report)
{
    constexpr std::size_t most = 60;
    if (!report.at("trajectory").is_object()) return "";
    const ordered_json& spans = report.at("trajectory").at("methods");
    if (spans.empty()) return "";
    std::string rows;
    for (std::size_t k = 0; k < std::min(most, spans.size()); ++k)
        rows +=
            fmt::format("<tr><th scope=\"row\">{}</th><td class=\"number\">{}</td><td class=\"number\">{}</td>"
                        "<td class=\"number\">{}</td></tr>\n",
                        escaped(spans[k].at("method").get<std::string>()), spans[k].at("steps").get<unsigned long>(),
                        k == 0 ? "0" : shown(spans[k - 1].at("until"), 6), shown(spans[k].at("until"), 6));
    return fmt::format(
        "<details class=\"methods\"><summary>which method when</summary>\n{}{}</details>\n",
        table("Methods of integration", "",
              column("method") + column("steps", true) + column("from t", true) + column("to t", true), rows),
        spans.size() > most ? fmt::format("<p>And {} more: see report.json.</p>\n", spans.size() - most) : "");
}

/// Without the name, which is the heading.
std::string sentence_of(const ordered_json& report, const std::string& name)
{
    const std::string sentence = report.at("sentence");
    return sentence.starts_with(name + ": ") ? sentence.substr(name.size() + 2) : sentence;
}

/// One part of a path in a link: everything but letters, digits and -._~ as %XX.
std::string path_of_url(const std::string& name)
{
    std::string result;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        const bool is_plain =
            byte < 0x80 && (std::isalnum(byte) != 0 || std::string_view("-._~").find(c) != std::string_view::npos);
        result += is_plain ? std::string(1, c) : fmt::format("%{:02X}", byte);
    }
    return result;
}

} // namespace

std::string to_html(const ordered_json& report, const Diagrams& diagrams, const std::vector<StatementPlot>& plots)
{
    const ordered_json& verification = report.at("verification");
    const std::string name = verification.at("instance").at("name");
    std::string body = fmt::format(
        "<p class=\"soft kicker\">verified by wnflow {}</p>\n<h1>{}</h1>\n<p class=\"lead\">{}.</p>\n",
        escaped(report.at("version").get<std::string>()), escaped(name), escaped(sentence_of(report, name)));
    for (const ordered_json& notice : verification.at("instance").at("notices"))
        body += "<p>Notice: " + escaped(notice.get<std::string>()) + "</p>\n";
    body += headline(report) + verdict_overview(report);
    body += "<p class=\"soft digest\">digest of the instance: <code>" +
            escaped(report.at("digest").get<std::string>()) + "</code></p>\n";

    body += part("the-certificate", "What is proved, and how to check it", "", proof_section(report));
    std::string statements;
    for (std::size_t k = 0; k < verification.at("claims").size(); ++k)
        statements += statement_section(report, k, k < plots.size() ? plots[k] : StatementPlot{});
    body += part(
        "the-statements", "The statements",
        "A verdict is about this instance, never about the theorem at large. “Derived” marks what does not stand in "
        "the paper. <span class=\"certified\">∈ 1.23[45, 67]</span> is a certified interval, from 1.2345 to 1.2367; "
        "<span class=\"numerical\">≈ 1.23</span> a number whose error is estimated.",
        statements);
    body += part("the-trajectory", "The trajectory", settings(verification),
                 methods(report) + figures(diagrams, {"loss", "l1-norm", "radius", "drift"}));
    body += part("the-enclosure", "The enclosed trajectory", "",
                 enclosure_in_words(report) + figures(diagrams, {"enclosure-width"}));
    body +=
        part("the-limit", "The limit", "", limit_intervals(report) + support(report) + figures(diagrams, {"entries"}));
    body += part(
        "the-bounds", "The bounds",
        "Each point is an instance of its own: the same data, with another learning-rate ratio or another scale of "
        "the start; the dotted line marks this instance.",
        figures(diagrams, {"bounds-over-ratio", "bounds-over-scale"}));
    body += part("the-rate", "The rate of convergence", "", figures(diagrams, {"rate"}));
    body += part("reproduction", "How to reproduce it", "", reproduction(report));
    return page("wnflow: " + name, body);
}

std::string index_html(const std::vector<std::pair<std::string, ordered_json>>& reports)
{
    const std::vector<std::string> kinds = {"proved", "observed", "not-applicable", "undecided", "refuted"};
    std::string head = "<th scope=\"col\">instance</th>";
    for (const std::string& kind : kinds) head += "<th scope=\"col\" class=\"number\">" + kind + "</th>";
    head += "<th scope=\"col\" class=\"number\">gap</th>";
    std::string rows;
    for (const auto& [folder, report] : reports) { // a folder may be named like a scheme, such as javascript:
        const ordered_json& verification = report.at("verification");
        rows += fmt::format("<tr><th scope=\"row\"><a href=\"{}/report.html\">{}</a></th>", path_of_url(folder),
                            escaped(verification.at("instance").at("name").get<std::string>()));
        for (const std::string& kind : kinds)
            rows += fmt::format("<td class=\"number\">{}</td>",
                                std::ranges::count_if(verification.at("claims"), [&](const ordered_json& claim) {
                                    return claim.at("verdict") == kind;
                                }));
        rows += fmt::format("<td class=\"number\">{}</td></tr>\n",
                            shown(verification.at("headline").at("relative_gap"), 4));
    }
    return page("wnflow: reports", "<h1>wnflow: reports</h1>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
                                   "aria-label=\"Reports\"><table>\n<thead><tr>" +
                                       head + "</tr></thead>\n<tbody>\n" + rows + "</tbody></table></div>\n");
}

} // namespace wnflow::report
