#pragma once

#include "cli/options.hpp"

#include <verification/certificate/proof.hpp>

#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <memory>
#include <string>

namespace wnflow::cli {

struct ProveOptions {
    CommonOptions common;
    unsigned digits = 30;
    long bits_limit = 1L << 15;
    std::string certificate; ///< file, resp. folder if the instance is a folder; empty: none is written
    /// Proofs that are at hand, by the instance's file; those that are made are added.
    std::shared_ptr<std::map<std::filesystem::path, certificate::Proof>> known =
        std::make_shared<std::map<std::filesystem::path, certificate::Proof>>();
};

/// A proof for a report: its object (docs/reference/report.md), and the certificate, which goes beside the page.
struct ReportProof {
    nlohmann::ordered_json object;
    std::string file, certificate; ///< empty: nothing is proved
};
[[nodiscard]] ReportProof prove_for_report(const ProveOptions& options, const std::filesystem::path& file,
                                           const std::string& prefix);

/// Proves the instance, or each of a folder, prints the verdicts and writes the certificates. @return the exit status
[[nodiscard]] int prove(const ProveOptions& options);

} // namespace wnflow::cli
