#include <verification/report/html_proof.hpp>

#include <verification/report/html_parts.hpp>
#include <verification/report/html_style.hpp>
#include <verification/report/mathml.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace wnflow::report {
namespace {

using nlohmann::ordered_json;

bool is_in_certificate(const ordered_json& statement)
{
    return statement.at("certificate_lines").get<std::size_t>() > 0;
}

std::string hypotheses_of_proof(const ordered_json& statement)
{
    std::string text;
    for (const ordered_json& h : statement.at("hypotheses"))
        text += fmt::format("<li>{}: {}{}</li>", escaped(h.at("text").get<std::string>()),
                            escaped(h.at("status").get<std::string>()),
                            h.at("sides") == "" ? "" : " (" + prose(h.at("sides").get<std::string>()) + ")");
    return text.empty() ? "none" : "<ul>" + text + "</ul>";
}

std::string rechecked(const ordered_json& statement)
{
    if (!is_in_certificate(statement)) return "no";
    const auto lines = statement.at("certificate_lines").get<std::size_t>();
    std::string text = fmt::format("yes, {} line{}", lines, lines == 1 ? "" : "s");
    if (statement.value("assumes_no_collapse", false)) text += ", <b>assuming no collapse</b>";
    return text;
}

std::string statements(const ordered_json& proof)
{
    std::string rows;
    for (const ordered_json& statement : proof.at("statements")) {
        if (statement.at("verdict") == "not-applicable") continue;
        const std::string reason = statement.at("reason");
        rows += fmt::format("<tr><th scope=\"row\">{}</th><td>{}{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                            escaped(statement.at("id").get<std::string>()),
                            escaped(statement.at("text").get<std::string>()),
                            reason.empty() ? "" : "<br><span class=\"soft\">" + escaped(reason) + "</span>",
                            badge(statement.at("verdict")), hypotheses_of_proof(statement), rechecked(statement));
    }
    return table("Proved statements", "",
                 column("id") + column("statement") + column("verdict") + column("hypotheses") +
                     column("in the certificate"),
                 rows);
}

/// The judged statements that the certificate says nothing of.
std::string left_out(const ordered_json& report)
{
    std::string list;
    std::size_t count = 0;
    for (const ordered_json& claim : report.at("verification").at("claims")) {
        if (claim.at("verdict") == "not-applicable") continue;
        bool is_in = false;
        for (const ordered_json& statement : report.at("proof").at("statements"))
            is_in = is_in || (statement.at("id") == claim.at("id") && is_in_certificate(statement));
        if (is_in) continue;
        list +=
            fmt::format("{0}<a href=\"#{1}\">{1}</a>", count++ ? ", " : "", escaped(claim.at("id").get<std::string>()));
    }
    if (count == 0) return "";
    return fmt::format(
        "<p><b>Not in the certificate:</b> trajectories, all that rests on them, and statements that its format has no "
        "rule for; on this instance {} judged statement{}: {}. Their verdicts, “proved” ones too, rest on this run of "
        "wnflow alone.</p>\n",
        count, count == 1 ? "" : "s", list);
}

std::string how_to_check(const ordered_json& proof)
{
    const ordered_json& certificate = proof.contains("certificate") ? proof.at("certificate") : ordered_json();
    if (!certificate.is_object()) return "<p>Nothing is proved, so there is no certificate.</p>\n";
    return fmt::format(
        "<dl class=\"wide\">{}{}{}</dl>\n<pre tabindex=\"0\">{}</pre>\n",
        item("file", escaped(certificate.at("file").get<std::string>()) +
                         fmt::format(" beside this page, {} bytes", certificate.at("bytes").get<std::size_t>())),
        item("its SHA-256", "<code>" + escaped(certificate.at("sha256").get<std::string>()) + "</code>"),
        item("to check it", "a program of its own, which shares no code with wnflow:"),
        escaped("sha256sum " + certificate.at("file").get<std::string>() + "\n" +
                certificate.at("command").get<std::string>()));
}

bool assumes_something(const ordered_json& proof)
{
    for (const ordered_json& statement : proof.at("statements"))
        if (is_in_certificate(statement) && statement.value("assumes_no_collapse", false)) return true;
    return false;
}

/// A statement above may say that the trajectory is not enclosed, where this section shows that one is.
std::string contradicted(const ordered_json& report)
{
    for (const ordered_json& claim : report.at("verification").at("claims"))
        if (claim.at("reason").get<std::string>().find("the trajectory is not enclosed") != std::string::npos)
            return " It rests on the theory of the dual variable. Statements about the trajectory are not judged by "
                   "it, "
                   "as some of them are that theory, but by an enclosure in coordinates of the weights; where they say "
                   "that "
                   "the trajectory is not enclosed, it is this other one that is missing.";
    return "";
}

} // namespace

std::string proof_section(const ordered_json& report)
{
    if (!report.contains("proof") || !report.at("proof").is_object()) return "";
    const ordered_json& proof = report.at("proof");
    std::string text = how_to_check(proof);
    text += assumes_something(proof) ? "<p><b>It assumes</b> that the flow does not collapse, where a line says so: "
                                       "the format has no rule for that on "
                                       "this instance. Every other hypothesis of a line is re-checked with it.</p>\n"
                                     : "<p><b>It assumes nothing</b> beyond the data of the instance and the theory's "
                                       "theorems: the hypotheses of "
                                       "each line are part of its rule, and re-checked with it.</p>\n";
    return text + statements(proof) + left_out(report);
}

std::string enclosure_in_words(const ordered_json& report)
{
    if (!report.contains("enclosure") || !report.at("enclosure").is_object()) return "";
    const ordered_json& enclosure = report.at("enclosure");
    std::string text = fmt::format(
        "<p>The trajectory is enclosed rigorously in its dual variable, in {} steps to t = {} with a "
        "tolerance of 10<sup>−{}</sup> (outcome: {}{}).",
        enclosure.at("steps").get<unsigned long>(),
        typeset(enclosure.at("integrated_until").is_string() ? enclosure.at("integrated_until").get<std::string>()
                                                             : "–"),
        enclosure.at("digits").get<unsigned>(), escaped(enclosure.at("outcome").get<std::string>()),
        enclosure.at("reason") == "" ? "" : ": " + escaped(enclosure.at("reason").get<std::string>()));
    text += contradicted(report);
    if (!enclosure.at("later").is_object())
        return text + " No time was found from which all later times are certified.</p>\n";
    const ordered_json& later = enclosure.at("later");
    // As recorded, where they are rounded to the safe side: another rounding might not be.
    const auto bound = [&](const char* name) {
        return later.at(name).is_string() ? typeset(later.at(name).get<std::string>()) : std::string("–");
    };
    return text +
           "</p>\n<p><b>For all t ≥ T</b>, without end: ‖e(t)‖ ≤ ‖e(T)‖ exp(−σ′(t − T)), where the certified numbers "
           "are</p>\n<dl class=\"wide\">" +
           item("T", bound("from")) +
           item("σ′, a lower bound", "<span class=\"certified\">≥ " + bound("rate") + "</span>") +
           item("‖e(T)‖", "<span class=\"certified\">≤ " + bound("residual_norm") + "</span>") +
           item("‖λ(T) − λ∞‖", "<span class=\"certified\">≤ " + bound("distance") + "</span>") + "</dl>\n";
}

} // namespace wnflow::report
