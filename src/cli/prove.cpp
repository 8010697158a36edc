#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

#include <verification/certificate/writer.hpp>
#include <verification/report/text.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wnflow::cli {
namespace {

struct ProveOptions {
    CommonOptions common;
    unsigned digits = 30;
    long bits_limit = 1L << 15;
    std::string certificate;
};

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
    return text;
}

std::string hypotheses_text(const claims::Verdict& verdict)
{
    std::vector<std::string> texts;
    for (const claims::Hypothesis& h : verdict.hypotheses)
        texts.push_back(
            fmt::format("{} ({}{})", h.text, claims::to_text(h.status), h.sides.empty() ? "" : ": " + h.sides));
    return joined(texts);
}

std::string to_terminal(const certificate::Proof& proof)
{
    std::string text = report::describe(proof.instance) + "\ndigest " + proof.digest + "\n\n";
    const numeric::PrecisionScope precision(256);
    for (const certificate::ProofStatement& statement : proof.statements) {
        const claims::Verdict& verdict = statement.verdict;
        text += fmt::format("{:<15} {:<28} {}\n", claims::to_text(verdict.kind), statement.id, statement.text);
        const std::string indent(16, ' ');
        if (verdict.left && verdict.right)
            text += fmt::format("{}{} <= {}\n", indent, numeric::midpoint_text(*verdict.left, 8),
                                numeric::midpoint_text(*verdict.right, 8));
        if (!verdict.reason.empty()) text += indent + verdict.reason + "\n";
        if (const std::string hypotheses = hypotheses_text(verdict); !hypotheses.empty())
            text += indent + "hypotheses: " + hypotheses + "\n";
        text += indent + "rests on: " + joined(statement.lemmas) + "\n";
    }
    return text;
}

nlohmann::ordered_json to_json(const certificate::Proof& proof)
{
    nlohmann::ordered_json object{{"schema", "wnflow-prove-1"}, {"version", WNFLOW_VERSION}, {"digest", proof.digest}};
    const numeric::PrecisionScope precision(256);
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const certificate::ProofStatement& statement : proof.statements) {
        const claims::Verdict& verdict = statement.verdict;
        nlohmann::ordered_json item{
            {"id", statement.id},       {"text", statement.text},     {"verdict", claims::to_text(verdict.kind)},
            {"reason", verdict.reason}, {"lemmas", statement.lemmas}, {"certificate_lines", statement.lines.size()}};
        if (verdict.left && verdict.right) {
            item["left"] = numeric::midpoint_text(*verdict.left, 20);
            item["right"] = numeric::midpoint_text(*verdict.right, 20);
        }
        nlohmann::ordered_json hypotheses = nlohmann::ordered_json::array();
        for (const claims::Hypothesis& h : verdict.hypotheses)
            hypotheses.push_back({{"text", h.text}, {"status", claims::to_text(h.status)}, {"sides", h.sides}});
        item["hypotheses"] = std::move(hypotheses);
        list.push_back(std::move(item));
    }
    object["statements"] = std::move(list);
    return object;
}

int prove(const ProveOptions& options)
{
    const problem::Instance instance = options.common.read();
    certificate::ProofSettings settings;
    settings.digits = options.digits;
    settings.bits_limit = options.bits_limit;
    ProgressLine progress;
    settings.on_progress = [&](const std::string& what) { progress.show(what); };
    const certificate::Proof proof = certificate::prove(instance, settings);
    progress.clear();
    if (!options.certificate.empty()) {
        const std::string text = certificate::certificate_text(proof);
        if (text.empty()) fmt::print(stderr, "wnflow: nothing is proved, so no certificate is written\n");
        else write_file(options.certificate, text);
    }
    print(options.common.wants_json ? to_json(proof).dump(2) + "\n" : to_terminal(proof));
    return proof.exit_status();
}

} // namespace

void add_prove(CLI::App& app, int& exit_status)
{
    auto options = std::make_shared<ProveOptions>();
    CLI::App* command =
        app.add_subcommand("prove", "Prove limit, optimum, bounds and rate, rounding accounted for, and "
                                    "write a certificate for wnflow-check");
    options->common.add_instance(*command);
    command->add_option("--digits", options->digits, "Certified digits of the l1 norm and of every entry of the limit")
        ->check(CLI::Range(10, 1000))
        ->capture_default_str();
    command->add_option("--bits-limit", options->bits_limit, "Precision is raised up to this many bits")
        ->check(CLI::Range(256, 1 << 16))
        ->capture_default_str();
    command->add_option("--certificate", options->certificate,
                        "Write the certificate to this file, whole or not at all");
    options->common.add_json(*command);
    command->callback([options, &exit_status] { exit_status = prove(*options); });
}

} // namespace wnflow::cli
