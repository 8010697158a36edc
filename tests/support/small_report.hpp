#pragma once

#include <verification/report/report_data.hpp>

#include <wnflow/problem/instance_file.hpp>

#include <nlohmann/json.hpp>

#include <string>

/// Reports of instances small enough to make at once.
namespace support {

inline nlohmann::ordered_json report_of(const std::string& flow,
                                        const std::string& data = "matrix = [[1, 2, 3]]\nground_truth = [1, 0, 0]\n",
                                        bool wants_enclosure = false)
{
    using namespace wnflow;
    const std::string text =
        "depth = 2\n[data]\n" + data + "[flow]\n" + flow +
        "[initialization]\nradius = \"1/2\"\n[run]\nuntil = 2\ndigits = 30\ntolerance = \"1e-15\"\n";
    const problem::Instance instance = problem::parse_instance(text, "small <instance>.toml", ".");
    claims::Evidence evidence(instance, claims::EvidenceSettings::of(instance));
    return report::report_data(evidence, report::verify(evidence),
                               {"wnflow verify 'a & b'", text, 5, {}, wants_enclosure});
}

inline const nlohmann::ordered_json& small_report()
{
    static const nlohmann::ordered_json report = report_of("eta_r = 1\neta_u = 5\n");
    return report;
}

/// As versions wrote it that did not know them.
inline nlohmann::ordered_json without_newer_fields(nlohmann::ordered_json report)
{
    for (const char* key : {"judged_samples", "discrete_runs", "enclosure", "certified", "proof"}) report.erase(key);
    for (nlohmann::ordered_json& sample : report["trajectory"]["samples"]) sample.erase("gradient");
    for (nlohmann::ordered_json& point : report["curves"]["scale"]) {
        point.erase("plain_gap");
        point.erase("plain_bounds");
    }
    return report;
}

} // namespace support
