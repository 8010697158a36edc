#pragma once

#include <filesystem>
#include <map>
#include <string>

/// A page for each statement: docs/theory/statements, made of what the claims say of themselves, of the sections of the
/// theory that they name, and of the accepted results of the shipped instances. Nothing on these pages is written by hand.
namespace documentation {

/// Paths below the root, and texts: in docs/theory/statements `<id>.md` for every claim and the index `README.md`; the list
/// of the functions that make the claims, docs/api/statements.dox.
/// @param root of the project
/// @throws std::runtime_error if a claim names a section that does not exist or has no source file
[[nodiscard]] std::map<std::string, std::string> statement_pages(const std::filesystem::path& root);

/// The instance on which the two sides of an inequality are nearest to each other.
struct Tightest {
    std::string instance;
    double ratio = 0; ///< left/right, the largest one that is not above 1
};

/// By id of the statement, over all accepted results `*.json` of a folder; statements that are nowhere proved or observed
/// with both sides are absent.
[[nodiscard]] std::map<std::string, Tightest> tightest_instances(const std::filesystem::path& baselines);

} // namespace documentation
