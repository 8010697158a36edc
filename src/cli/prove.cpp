#include "cli/prove.hpp"

#include "cli/command.hpp"
#include "cli/output.hpp"

#include <verification/certificate/writer.hpp>
#include <verification/report/collection.hpp>
#include <verification/report/json.hpp>
#include <verification/report/text.hpp>

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/problem/digest.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <filesystem>
#include <memory>

namespace wnflow::cli {
namespace {

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

certificate::Proof prove_file(const ProveOptions& options, const std::filesystem::path& file,
                              const std::filesystem::path& certificate_path, const std::string& prefix)
{
    const problem::Instance instance = options.common.read(file);
    certificate::ProofSettings settings;
    settings.digits = options.digits;
    settings.bits_limit = options.bits_limit;
    ProgressLine progress;
    settings.on_progress = [&](const std::string& what) { progress.show(prefix + what); };
    const auto found = options.known->find(file);
    certificate::Proof proof = found != options.known->end() ? found->second : certificate::prove(instance, settings);
    progress.clear();
    options.known->insert_or_assign(file, proof);
    if (!certificate_path.empty()) {
        const std::string text = certificate::certificate_text(proof);
        if (text.empty()) tell(word_of(file) + ": nothing is proved, so no certificate is written");
        else write_file(certificate_path, text);
    }
    return proof;
}

/// "23 proved, 1 not-applicable".
std::string counts(const certificate::Proof& proof)
{
    std::string text;
    for (const auto kind : {claims::VerdictKind::proved, claims::VerdictKind::observed, claims::VerdictKind::refuted,
                            claims::VerdictKind::undecided, claims::VerdictKind::not_applicable}) {
        const auto count = std::ranges::count_if(
            proof.statements, [kind](const certificate::ProofStatement& s) { return s.verdict.kind == kind; });
        if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, claims::to_text(kind));
    }
    return text;
}

int prove_folder(const ProveOptions& options)
{
    int status = done;
    nlohmann::ordered_json list = nlohmann::ordered_json::array();
    for (const std::filesystem::path& file : report::instance_files(options.common.instance_path)) {
        const std::filesystem::path target =
            options.certificate.empty()
                ? std::filesystem::path()
                : std::filesystem::path(options.certificate) / file.filename().replace_extension(".cert");
        try {
            const certificate::Proof proof = prove_file(options, file, target, file.filename().string() + ": ");
            status = graver(status, proof.exit_status());
            if (options.common.wants_json) list.push_back(to_json(proof));
            else print(fmt::format("{:<32} {}\n", word_of(file.filename()), counts(proof)));
        } catch (const numeric::InputError& error) { // does not keep the others from being proved
            tell(error.what());
            status = bad_input;
        }
    }
    if (options.common.wants_json)
        print(
            report::json_text(
                {{"schema", "wnflow-prove-folder-1"}, {"version", WNFLOW_VERSION}, {"instances", std::move(list)}}, 2) +
            "\n");
    return status;
}

} // namespace

ReportProof prove_for_report(const ProveOptions& options, const std::filesystem::path& file, const std::string& prefix)
{
    const certificate::Proof proof = prove_file(options, file, {}, prefix);
    ReportProof result{to_json(proof), "", certificate::certificate_text(proof)};
    for (std::size_t k = 0; k < proof.statements.size(); ++k)
        result.object["statements"][k]["assumes_no_collapse"] = std::ranges::any_of(
            proof.statements[k].lines, [](const std::string& line) { return line.ends_with(" assuming no-collapse"); });
    result.object["certificate"] = nullptr;
    if (result.certificate.empty()) return result;
    result.file = "proof.cert";
    result.object["certificate"] = {{"file", result.file},
                                    {"bytes", result.certificate.size()},
                                    {"sha256", problem::sha256(result.certificate)},
                                    {"command", "wnflow-check " + result.file}};
    return result;
}

int prove(const ProveOptions& options)
{
    if (std::filesystem::is_directory(options.common.instance_path)) return prove_folder(options);
    const certificate::Proof proof = prove_file(options, options.common.instance_path, options.certificate, "");
    print(options.common.wants_json ? report::json_text(to_json(proof), 2) + "\n" : to_terminal(proof));
    return proof.exit_status();
}

void add_prove(Command app, int& exit_status)
{
    auto options = std::make_shared<ProveOptions>();
    Command command = app.add_subcommand("prove", "Prove limit, optimum, bounds and sigma, rounding accounted for, and "
                                                  "write a certificate for wnflow-check");
    command.add_option("instance", options->common.instance_path, "Instance file (TOML), or a folder of them")
        .type_name("FILE.toml|DIR")
        .required();
    command.add_option("--digits", options->digits, "Certified digits of the l1 norm and of every entry of the limit")
        .range(10, 1000)
        .show_default();
    command.add_option("--bits-limit", options->bits_limit, "Precision is raised up to this many bits")
        .range(256, 1 << 16)
        .show_default();
    command
        .add_option("--certificate", options->certificate,
                    "Write the certificate to this file; of a folder of instances, to this folder")
        .type_name("FILE.cert|DIR");
    options->common.add_json(command);
    command.callback([options, &exit_status] { exit_status = prove(*options); });
}

} // namespace wnflow::cli
