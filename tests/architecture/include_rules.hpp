#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Which folder of the project may include which, and a scanner that holds the sources against it.
namespace architecture {

/// Folder → the folders it may include. Itself is always allowed; one that is no key is not a folder of the project.
/// "umbrella" is include/wnflow/wnflow.hpp, the whole library in one header.
inline const std::map<std::string, std::set<std::string>> allowed_includes = {
    {"numeric", {}},
    {"problem", {"numeric"}},
    {"ode", {"numeric"}},
    {"flow", {"numeric", "ode", "problem"}},
    {"limit", {"numeric", "ode", "problem", "flow"}},
    {"enclose", {"numeric", "ode", "problem", "flow", "limit"}},
    {"umbrella", {"numeric", "ode", "problem", "flow", "limit", "enclose"}},
    {"claims", {"numeric", "ode", "problem", "flow", "limit", "enclose", "umbrella"}},
    {"plot", {"numeric"}},
    {"certificate", {"numeric", "ode", "problem", "flow", "limit", "enclose", "umbrella", "claims"}},
    {"report", {"numeric", "ode", "problem", "flow", "limit", "enclose", "umbrella", "claims", "plot"}},
    {"sweep", {"numeric", "ode", "problem", "flow", "limit", "enclose", "umbrella", "claims", "plot"}},
    {"figures", {"numeric", "ode", "problem", "flow", "limit", "enclose", "umbrella", "claims", "plot", "sweep"}},
    {"cli",
     {"numeric", "ode", "problem", "flow", "limit", "enclose", "umbrella", "claims", "plot", "certificate", "report",
      "sweep", "figures"}},
    {"benchmarks",
     {"numeric", "ode", "problem", "flow", "limit", "enclose", "umbrella", "claims", "plot", "certificate", "report"}},
    {"checker", {}}, // re-judges from the certificate alone: shares no code with the rest
};

/// Headers of others that take seconds to read and to instantiate in every file that includes them → the files that may.
inline const std::map<std::string, std::set<std::string>> confined_headers = {
    {"CLI/CLI.hpp", {"src/cli/command_line.cpp", "verification/benchmarks/integrators.cpp"}},
    {"Eigen/Eigenvalues", {"src/numeric/decompositions.cpp"}},
    {"Eigen/QR", {"src/numeric/decompositions.cpp"}},
    {"Eigen/SVD", {}},
};

struct Violation {
    std::string file;     ///< relative to the root, with forward slashes
    std::size_t line = 0; ///< from 1; 0: the file's place itself is wrong
    std::string reason;

    friend bool operator==(const Violation&, const Violation&) = default;
};

struct Scan {
    std::size_t files = 0;             ///< C++ files read
    std::size_t project_includes = 0;  ///< #include lines that name a file of the project
    std::vector<Violation> violations; ///< sorted by file and line
};

/// Reads every C++ file under include/, src/ and verification/ of `root`, those of the three that exist.
///
/// An include of the project is `<wnflow/FOLDER/…>`, `<verification/FOLDER/…>`, `"FOLDER/…"` (private headers, from
/// src/) or a plain `"file"` beside the including one; a path with `..` and an include through a macro are violations.
[[nodiscard]] Scan scan_includes(const std::filesystem::path& root);

/// "file:line: reason", one line each.
[[nodiscard]] std::string to_text(const std::vector<Violation>& violations);

} // namespace architecture
