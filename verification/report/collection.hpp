#pragma once

#include <verification/report/verification.hpp>

#include <nlohmann/json_fwd.hpp>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

/// The verification of a folder of instances.
namespace wnflow::report {

/// One file of the folder: its verification, or why there is none.
struct CollectionEntry {
    std::string file; ///< its name within the folder
    std::optional<Verification> verification;
    std::string error; ///< what is wrong with the file, or what went wrong with it
    bool is_bad_input = false;
};

/// The verifications of all instances of a folder.
struct Collection {
    std::string folder;
    std::vector<CollectionEntry> entries; ///< by file name

    /// 2 some file could not be read, 1 something refuted, 3 something undecided or failed, 0 none of these.
    [[nodiscard]] int exit_status() const;
};

/// The instance files (*.toml) of a folder, not of its subfolders, by name.
/// @throws InputError if there are none
[[nodiscard]] std::vector<std::filesystem::path> instance_files(const std::filesystem::path& folder);

/// A line for each instance: how many statements came out how, the relative gap, the magnification; below, what was refuted
/// or undecided, with reasons.
[[nodiscard]] std::string summary(const Collection& collection);

/// What was wrong with the files that could not be verified, a line each.
[[nodiscard]] std::string errors(const Collection& collection);

/// {…, "instances": [{"file", "error", "verification"}, …], "totals": {verdict: count}}.
[[nodiscard]] nlohmann::ordered_json to_json(const Collection& collection);

} // namespace wnflow::report
