#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <vector>

/// Reads what the documentation promises and what the sources declare, so that the two can be compared.
namespace documentation {

/// Titles of the headings of a Markdown text, without their '#' and outside of fenced code.
[[nodiscard]] std::vector<std::string> headings(std::string_view markdown);

/// Targets of the inline links of a Markdown text, outside of code.
[[nodiscard]] std::vector<std::string> links(std::string_view markdown);

/// The name by which a link reaches a heading: lower case, blanks as '-', other ASCII punctuation dropped.
[[nodiscard]] std::string anchor(std::string_view heading);

/// All Markdown files of the project: those at the top, and those in docs, tests and verification.
[[nodiscard]] std::vector<std::filesystem::path> markdown_files(const std::filesystem::path& root);

/// "file: target" for every relative link of `markdown`, read from `file`, whose file or heading does not exist.
[[nodiscard]] std::vector<std::string> broken_links(std::string_view markdown, const std::filesystem::path& file);

/// Names X of the headings "`wnflow X`" of the page on the program.
[[nodiscard]] std::set<std::string> documented_commands(std::string_view markdown);
/// Every "--option" of the page.
[[nodiscard]] std::set<std::string> documented_options(std::string_view markdown);

/// Commands that a source adds to the program.
[[nodiscard]] std::set<std::string> declared_commands(const std::string& source);
/// Options "--option" that a source declares; every command has "--help".
[[nodiscard]] std::set<std::string> declared_options(const std::string& source);

/// Sections of docs/theory that the comments of a source refer to.
[[nodiscard]] std::set<std::string> referenced_sections(const std::string& source);

/// Elements of `wanted` that `existing` lacks.
[[nodiscard]] std::set<std::string> missing(const std::set<std::string>& wanted, const std::set<std::string>& existing);

/// @throws std::runtime_error if the file cannot be read
[[nodiscard]] std::string read(const std::filesystem::path& file);
/// The texts of all files with one of the endings below a folder, joined.
[[nodiscard]] std::string read_all(const std::filesystem::path& folder, const std::set<std::string>& endings);

} // namespace documentation
