#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"
#include "cli/prove.hpp"
#include "cli/report_folder.hpp"

#include <verification/report/collection.hpp>
#include <verification/report/json.hpp>
#include <verification/report/report_data.hpp>
#include <verification/report/text.hpp>
#include <verification/report/verdict_table.hpp>

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/numeric/printable.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

namespace wnflow::cli {
namespace {

struct VerifyOptions {
    CommonOptions common;
    std::vector<std::string> claims;
    unsigned samples = 21;
    bool wants_details = false, wants_latex = false, wants_proof = false;
    std::string report_folder; ///< empty: no report
    ProveOptions proof;        ///< if a proof is wanted

    [[nodiscard]] std::vector<claims::Claim> statements() const
    {
        if (claims.empty()) return claims::all_claims();
        std::vector<claims::Claim> chosen;
        for (const std::string& id : claims) chosen.push_back(claims::claim_by_id(id));
        return chosen;
    }
};

/// @param report_folder where the report is written; empty: none
/// @param prefix of every progress line
report::Verification verify(const VerifyOptions& options, const std::filesystem::path& file,
                            const std::filesystem::path& report_folder, const std::string& prefix)
{
    const problem::Instance instance = options.common.read(file);
    claims::EvidenceSettings settings = claims::EvidenceSettings::of(instance);
    settings.stepper = flow::parse_stepper(options.common.stepper);
    settings.coordinates = flow::parse_coordinates(options.common.coordinates);
    settings.samples = options.samples;
    settings.encloses_trajectory = options.wants_proof;
    ProgressLine progress;
    settings.on_progress = [&](const flow::Progress& p) { progress.show(p); };
    settings.on_enclosing = [&](const std::string& text) { progress.show(prefix + text); };
    const auto show = [&](const std::string& text) { progress.show(prefix + text); };
    claims::Evidence evidence(instance, settings);
    report::Verification verification = report::verify(
        evidence, [&](const std::string& id) { show("judging " + id); }, options.statements());
    if (!report_folder.empty()) {
        const report::ReportSettings report_settings{command_line(), read_file(file), 9, show, options.wants_proof};
        nlohmann::ordered_json data = report::report_data(evidence, verification, report_settings);
        if (options.wants_proof) {
            ReportProof proof = prove_for_report(options.proof, file, prefix);
            data["proof"] = std::move(proof.object);
            remove_earlier_certificate(report_folder);
            write_report(report_folder, data);
            if (!proof.file.empty()) write_file(report_folder / proof.file, proof.certificate);
        } else {
            remove_earlier_certificate(report_folder);
            write_report(report_folder, data);
        }
    }
    return verification;
}

int verify_file(VerifyOptions& options)
{
    const report::Verification verification = verify(options, options.common.instance_path, options.report_folder, "");
    if (options.wants_latex) print(report::to_latex(report::to_json(verification)));
    else if (options.common.wants_json) {
        nlohmann::ordered_json object = report::to_json(verification);
        if (options.wants_proof)
            object["proof"] = prove_for_report(options.proof, options.common.instance_path, "").object;
        print(report::json_text(object, 2) + "\n");
    } else print(report::to_terminal(verification, options.wants_details));
    return verification.exit_status();
}

/// A file that cannot be verified does not keep the others from it.
report::CollectionEntry verify_entry(const VerifyOptions& options, const std::filesystem::path& file,
                                     const std::string& prefix)
{
    report::CollectionEntry entry{file.filename().string(), {}, {}, false};
    try {
        std::filesystem::path folder;
        if (!options.report_folder.empty()) folder = std::filesystem::path(options.report_folder) / file.stem();
        entry.verification = verify(options, file, folder, prefix);
    } catch (const numeric::InputError& error) {
        entry.error = error.what();
        entry.is_bad_input = true;
    } catch (const std::exception& error) {
        entry.error = word_of(file) + ": " + error.what();
    }
    return entry;
}

int verify_folder(const VerifyOptions& options)
{
    (void)options.statements(); // an unknown id is no matter of the single instances
    const std::vector<std::filesystem::path> files = report::instance_files(options.common.instance_path);
    report::Collection collection{options.common.instance_path, {}};
    for (const std::filesystem::path& file : files) {
        const std::string prefix =
            fmt::format("[{}/{}] {}: ", collection.entries.size() + 1, files.size(), file.filename().string());
        collection.entries.push_back(verify_entry(options, file, prefix));
        const auto& verification = collection.entries.back().verification;
        if (options.wants_details && !options.common.wants_json && verification)
            print(report::to_terminal(*verification, true) + "\n");
    }
    if (!options.report_folder.empty()) write_report_index(options.report_folder, collection);
    print(options.common.wants_json ? report::json_text(report::to_json(collection), 2) + "\n"
                                    : report::summary(collection));
    fmt::print(stderr, "{}", numeric::printable(report::errors(collection)));
    return collection.exit_status();
}

int verify(VerifyOptions& options)
{
    if (options.wants_latex && options.common.wants_json)
        throw numeric::InputError("--latex", "", "excludes --json", "give one of them");
    if (options.wants_proof) {
        ProveOptions& proof = options.proof;
        proof.common = options.common;
        if (options.common.digits) proof.digits = *options.common.digits;
        const int verified =
            std::filesystem::is_directory(options.common.instance_path) ? verify_folder(options) : verify_file(options);
        if (options.common.wants_json || options.wants_latex) return verified;
        print("\n");
        return graver(verified, prove(proof));
    }
    return std::filesystem::is_directory(options.common.instance_path) ? verify_folder(options) : verify_file(options);
}

} // namespace

void add_verify(Command app, int& exit_status)
{
    auto options = std::make_shared<VerifyOptions>();
    Command command =
        app.add_subcommand("verify", "Judge every statement of the theory on an instance, or on each of a folder");
    command.add_option("instance", options->common.instance_path, "Instance file (TOML), or a folder of them")
        .type_name("FILE.toml|DIR")
        .required();
    options->common.add_digits(command, "Decimal digits of trajectory, limit and bounds");
    options->common.add_trajectory(command);
    command.add_option("--samples", options->samples, "Times at which trajectory statements are checked")
        .range(2, 1'000'000)
        .show_default();
    const Option claims =
        command.add_option("--claim", options->claims, "Judge only this statement; may be repeated").type_name("ID");
    command.add_flag("--details", options->wants_details, "Statement, source, hypotheses and lemmas of each claim");
    command
        .add_option("--report", options->report_folder,
                    "Also write a report into this folder: report.html, report.json, tables, diagrams")
        .type_name("DIR");
    command.add_flag("--latex", options->wants_latex, "Print the verdict table as LaTeX, and nothing else");
    command
        .add_flag("--prove", options->wants_proof,
                  "Also enclose the trajectory, if N <= 40, so that its statements are proved, and prove limit, "
                  "optimum, bounds "
                  "and rates: the command prove")
        .excludes(claims);
    options->common.add_json(command);
    command.callback([options, &exit_status] { exit_status = verify(*options); });
}

} // namespace wnflow::cli
