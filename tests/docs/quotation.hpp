#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Compares what a page of the tutorial quotes with the programs that are compiled and run.
namespace documentation {

/// Contents of the fenced blocks of a language ("cpp"; "" for none) of a Markdown text, in order.
[[nodiscard]] std::vector<std::string> blocks(std::string_view markdown, std::string_view language);

/// Parts of a source between a line `//[name` and the next line `//]`, without common indentation, by name.
/// @throws std::runtime_error for a part that is not closed, opened within another, or whose name occurs twice
[[nodiscard]] std::map<std::string, std::string> snippets(std::string_view source);

/// What is compiled and run: the snippets of all sources of a folder, and the outputs stored beside them.
struct Examples {
    std::map<std::string, std::string> snippets; ///< by name
    std::vector<std::string> outputs;
    std::map<std::string, std::string> files; ///< by name: those that are quoted as a whole, or not at all
};
/// Instances, data and scripts (`toml`, `csv`, `py`, `jl`, `slurm`) are files, and what is in the folder's folders.
/// @throws std::runtime_error as snippets, and for a name in two files
[[nodiscard]] Examples read_examples(const std::filesystem::path& folder);

/// The `cpp` blocks that are no snippet, the blocks of language `text` that are not among the lines of an output, and those
/// of the languages of files (`toml`, `csv`, `python`, `julia`, `bash`, `cmake`) that are no file.
[[nodiscard]] std::vector<std::string> misquotations(std::string_view markdown, const Examples& examples);

/// Names of the snippets and files that none of the pages quotes.
[[nodiscard]] std::vector<std::string> unquoted(const std::vector<std::string>& pages, const Examples& examples);

} // namespace documentation
