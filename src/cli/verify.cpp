#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

#include <verification/report/json.hpp>
#include <verification/report/text.hpp>

#include <nlohmann/json.hpp>

#include <memory>

namespace wnflow::cli {
namespace {

struct VerifyOptions {
    CommonOptions common;
    unsigned samples = 21;
    bool wants_details = false;
};

int verify(const VerifyOptions& options)
{
    const problem::Instance instance = options.common.read();
    claims::EvidenceSettings settings = claims::EvidenceSettings::of(instance);
    settings.stepper = flow::parse_stepper(options.common.stepper);
    settings.coordinates = flow::parse_coordinates(options.common.coordinates);
    settings.samples = options.samples;
    ProgressLine progress;
    settings.on_progress = [&](const flow::Progress& p) { progress.show(p); };
    const report::Verification verification =
        report::verify(instance, settings, [&](const std::string& id) { progress.show("judging " + id); });
    progress.clear();
    print(options.common.wants_json ? report::to_json(verification).dump(2) + "\n"
                                    : report::to_terminal(verification, options.wants_details));
    return verification.exit_status();
}

} // namespace

void add_verify(CLI::App& app, int& exit_status)
{
    auto options = std::make_shared<VerifyOptions>();
    CLI::App* command = app.add_subcommand("verify", "Judge every statement of the theory on an instance");
    options->common.add_instance(*command);
    options->common.add_digits(*command, "Decimal digits of trajectory, limit and bounds");
    options->common.add_trajectory(*command);
    command->add_option("--samples", options->samples, "Times at which trajectory statements are checked")
        ->check(CLI::Range(2, 1'000'000))
        ->capture_default_str();
    command->add_flag("--details", options->wants_details, "Statement, source, hypotheses and lemmas of each claim");
    options->common.add_json(*command);
    command->callback([options, &exit_status] { exit_status = verify(*options); });
}

} // namespace wnflow::cli
