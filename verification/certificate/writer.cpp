#include <verification/certificate/writer.hpp>

namespace wnflow::certificate {
namespace {

void append(std::string& text, const numeric::RationalVector& values)
{
    for (const numeric::Rational& value : values) text += " " + numeric::to_text(value);
    text += "\n";
}

void append(std::string& text, const std::vector<std::size_t>& indices)
{
    text += " " + std::to_string(indices.size());
    for (const std::size_t index : indices) text += " " + std::to_string(index);
    text += "\n";
}

void append(std::string& text, const DyadicVector& values)
{
    text += " " + std::to_string(values.exponent);
    for (const numeric::Integer& mantissa : values.mantissa) text += " " + hexadecimal(mantissa);
    text += "\n";
}

void append_optimum(std::string& text, const std::string& keyword, const limit::Optimum& optimum)
{
    text += keyword + " " + numeric::to_text(optimum.value) + "\nminimizer";
    std::size_t count = 0;
    std::string entries;
    for (std::size_t n = 0; n < optimum.minimizer.size(); ++n) {
        if (optimum.minimizer[n] == 0) continue;
        ++count;
        entries += " " + std::to_string(n) + " " + numeric::to_text(optimum.minimizer[n]);
    }
    text += " " + std::to_string(count) + entries + "\ndual";
    append(text, optimum.dual);
}

void append_face(std::string& text, const Proof& proof)
{
    text += "face";
    append(text, proof.face.support);
    numeric::RationalVector interior;
    for (const std::size_t n : proof.face.support) interior.push_back(proof.face.interior_point[n]);
    text += "interior";
    append(text, interior);
    text += "normal";
    append(text, proof.face.proof);
    text += "rows";
    append(text, proof.kept_rows);
    for (const numeric::RationalVector& combination : proof.combinations) {
        text += "combination";
        append(text, combination);
    }
}

void append_limit(std::string& text, const std::string& kind, const LimitWitness& witness)
{
    text += "limit " + kind + "\nprecision " + std::to_string(witness.precision) + "\ncenter";
    append(text, witness.center);
    for (std::size_t i = 0; i < witness.directions.size(); ++i) {
        text += "direction " + std::to_string(witness.radii[i]);
        append(text, witness.directions[i]);
    }
}

} // namespace

std::string certificate_text(const Proof& proof)
{
    std::string statements;
    for (const ProofStatement& statement : proof.statements)
        for (const std::string& line : statement.lines) statements += "statement " + line + "\n";
    if (statements.empty()) return {};
    std::string text =
        "wnflow-certificate 1\n" + problem::canonical_text(proof.instance) + "digest " + proof.digest + "\n";
    if (proof.optimum.outcome == limit::OptimumOutcome::optimal) append_optimum(text, "optimum", proof.optimum);
    if (proof.weighted_optimum) append_optimum(text, "weighted-optimum", *proof.weighted_optimum);
    if (!proof.optimum.farkas.empty()) {
        text += "farkas";
        append(text, proof.optimum.farkas);
    }
    if (proof.face.outcome == limit::FaceOutcome::found && !proof.face.has_positive_point) append_face(text, proof);
    if (proof.collapse_rule == CollapseRule::start) text += "no-collapse start\n";
    if (proof.collapse_rule == CollapseRule::divergence) text += "no-collapse divergence\n";
    if (proof.own) append_limit(text, "own", *proof.own);
    if (proof.plain) append_limit(text, "plain", *proof.plain);
    if (proof.equivalent)
        append_limit(text,
                     "equivalent " + proof.equivalent_log_magnification.first + " " +
                         proof.equivalent_log_magnification.second,
                     *proof.equivalent);
    // There is no rule for the flow at finite times: whoever opens the file shall read it there.
    return text + statements + "excluded trajectories\nend\n";
}

} // namespace wnflow::certificate
