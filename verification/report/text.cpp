#include <verification/report/text.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace wnflow::report {
namespace {

constexpr std::size_t line_width = 110;

std::string short_text(const numeric::Rational& value)
{
    const numeric::PrecisionScope precision(128);
    return numeric::midpoint_text(Ball(value), 6);
}

std::string side(const std::optional<Ball>& value)
{
    return value ? numeric::midpoint_text(*value, 6) : "-";
}

/// e^x as a decimal, for any x.
std::string exponential(const Ball& x)
{
    const numeric::PrecisionScope precision(128);
    return numeric::midpoint_text(exp(x), 4);
}

std::string margin(const claims::Verdict& verdict)
{
    return verdict.margin_digits ? fmt::format("{:.1f}", *verdict.margin_digits) : "-";
}

/// `text` broken at spaces, every line indented.
std::string wrapped(const std::string& text, std::size_t indent)
{
    std::string result, line;
    std::size_t position = 0;
    const auto flush = [&] {
        if (!line.empty()) result += std::string(indent, ' ') + line + "\n";
        line.clear();
    };
    while (position < text.size()) {
        const std::size_t end = std::min(text.find(' ', position), text.size());
        const std::string word = text.substr(position, end - position);
        if (!line.empty() && indent + line.size() + 1 + word.size() > line_width) flush();
        if (!word.empty()) line += (line.empty() ? "" : " ") + word;
        position = end + 1;
    }
    flush();
    return result;
}

std::string headline(const Verification& verification)
{
    const Headline& h = verification.headline;
    std::string text;
    if (h.l1_norm) {
        text += fmt::format("l1 norm of the limit {}", numeric::midpoint_text(*h.l1_norm, 12));
        if (h.optimum) text += fmt::format(", optimum Q = {}", short_text(*h.optimum));
        if (h.signed_l1_norm)
            text += fmt::format(" (|x+|_1 + |x-|_1; |x+ - x-|_1 = {})", numeric::midpoint_text(*h.signed_l1_norm, 12));
        if (h.relative_gap) text += fmt::format(", relative gap {}", numeric::midpoint_text(*h.relative_gap, 4));
        text += ".\n";
    } else if (h.optimum) {
        text += fmt::format("optimum Q = {}.\n", short_text(*h.optimum));
    }
    if (h.log_magnification)
        text += fmt::format("magnification rho = {} (log rho = {}).\n", exponential(*h.log_magnification),
                            numeric::midpoint_text(*h.log_magnification, 8));
    if (h.error && verification.instance.flow == problem::FlowKind::weight_normalized) {
        text += fmt::format("relative l2 error against the ground truth: weight-normalized flow {}",
                            numeric::midpoint_text(*h.error, 4));
        if (h.plain_error) {
            text += fmt::format(", plain gradient flow {}", numeric::midpoint_text(*h.plain_error, 4));
            if (h.error->is_positive())
                text += fmt::format(" ({} times larger)", numeric::midpoint_text(*h.plain_error / *h.error, 3));
        }
        text += ".\n";
    } else if (h.plain_error) {
        text += fmt::format("relative l2 error against the ground truth: plain gradient flow {}.\n",
                            numeric::midpoint_text(*h.plain_error, 4));
    }
    if (!h.remark.empty()) text += wrapped(h.remark + ".", 0);
    return text;
}

std::string table(const Verification& verification)
{
    std::string text = fmt::format("{:<28} {:>12} {:>12} {:>10} {:>7}  {:<14} {}\n", "statement", "left", "right",
                                   "left/right", "margin", "verdict", "evidence");
    text += std::string(line_width - 4, '-') + "\n";
    for (const JudgedClaim& judged : verification.claims) {
        const claims::Verdict& v = judged.verdict;
        const numeric::PrecisionScope precision(128);
        const auto ratio = v.ratio();
        text += fmt::format("{:<28} {:>12} {:>12} {:>10} {:>7}  {:<14} {}\n", judged.claim.id, side(v.left),
                            side(v.right), ratio ? numeric::midpoint_text(*ratio, 4) : "-", margin(v), to_text(v.kind),
                            v.within ? "to within " + claims::within_text(v) : std::string(to_text(v.evidence)));
    }
    return text;
}

std::string details(const JudgedClaim& judged)
{
    const claims::Claim& claim = judged.claim;
    std::string text = fmt::format("\n{} ({}; {})\n", claim.id, claim.origin, claims::to_text(claim.source));
    text += wrapped(claim.statement, 2) + wrapped("compared: " + claim.formula, 2);
    for (const claims::Hypothesis& h : judged.verdict.hypotheses)
        text += wrapped(fmt::format("hypothesis {}: {} ({})", h.text, to_text(h.status), h.sides), 2);
    if (!judged.verdict.reason.empty()) text += wrapped("remark: " + judged.verdict.reason, 2);
    std::string lemmas;
    for (const std::string& lemma : claim.lemmas) lemmas += (lemmas.empty() ? "" : ", ") + lemma;
    text += wrapped("rests on: " + lemmas, 2);
    if (judged.verdict.error)
        text += wrapped(
            fmt::format("error of left - right: {} ({}), {} digits", numeric::midpoint_text(*judged.verdict.error, 3),
                        judged.verdict.evidence == claims::EvidenceKind::enclosure ? "rigorous" : "estimated",
                        judged.verdict.digits),
            2);
    return text;
}

} // namespace

std::string describe(const problem::Instance& instance)
{
    const bool is_polar = instance.flow == problem::FlowKind::weight_normalized;
    std::string text =
        fmt::format("{}: M = {} measurements, N = {} weights{}, depth L = {}, {} flow", instance.name,
                    instance.measurements(), instance.dimension(), instance.is_signed ? " (signed: x+ and x-)" : "",
                    instance.depth, is_polar ? "weight-normalized" : "plain");
    if (is_polar && !instance.rates.are_constant()) {
        const auto ratio = instance.rates.constant_ratio();
        text += ", " + problem::to_text(instance.rates) +
                (ratio ? fmt::format(" (learning-rate ratio eta = {})", short_text(*ratio)) : "");
    } else if (is_polar)
        text +=
            fmt::format(", learning-rate ratio eta = {} (eta_r = {}, eta_u = {})", short_text(instance.rates.ratio()),
                        short_text(instance.rates.eta_r), short_text(instance.rates.eta_u));
    const numeric::PrecisionScope precision(128);
    const Ball radius = sqrt(Ball(instance.initialization.radius_squared));
    return text + fmt::format(", r0 = {} (alpha = {})", numeric::midpoint_text(radius, 6),
                              numeric::midpoint_text(radius / sqrt(Ball(static_cast<long>(instance.dimension()))), 6));
}

std::string to_terminal(const Verification& verification, bool with_details)
{
    std::string text = wrapped(describe(verification.instance) + ".", 0);
    for (const std::string& notice : verification.instance.notices) text += wrapped("notice: " + notice, 0);
    text += "digest " + verification.digest + "\n\n" + headline(verification) + "\n" + table(verification);

    std::string reasons;
    for (const JudgedClaim& judged : verification.claims)
        if (judged.verdict.kind != claims::VerdictKind::proved && judged.verdict.kind != claims::VerdictKind::observed)
            reasons += wrapped(fmt::format("{}: {}", judged.claim.id, judged.verdict.reason), 2);
    if (!reasons.empty()) text += "\nwhy:\n" + reasons;
    if (with_details)
        for (const JudgedClaim& judged : verification.claims) text += details(judged);

    text += "\n" +
            wrapped("margin: digits between the distance of the two sides (of an equality: their size) and its error; "
                    "for evidence 'enclosure' the error is rigorous, for 'numerical' it is estimated.",
                    0);
    if (!verification.trajectory.empty()) text += wrapped(fmt::format("trajectory: {}.", verification.trajectory), 0);
    text +=
        wrapped(fmt::format("limit, optimum and bounds: {} digits; hypotheses with rational sides compared exactly.",
                            verification.settings.limit_digits),
                0);
    return text;
}

} // namespace wnflow::report
