#pragma once

#include "cli/command_tree.hpp"

#include <string>
#include <vector>

namespace wnflow::cli {

struct CompletionInput {
    std::vector<CommandText> commands;
    std::vector<OptionText> options; ///< before a command
};

/// A script for bash, zsh or fish that completes commands, options, files by their ending, ids of statements, and whatever
/// else can be listed. It needs nothing but the shell.
[[nodiscard]] std::string bash_completion(const CompletionInput& input);
[[nodiscard]] std::string zsh_completion(const CompletionInput& input);
[[nodiscard]] std::string fish_completion(const CompletionInput& input);

/// Commands as words: the first ones ("verify", "sweep"), or those after `parent` ("run", "status", …).
[[nodiscard]] std::vector<std::string> first_words(const std::vector<CommandText>& commands);
[[nodiscard]] std::vector<std::string> words_after(const std::vector<CommandText>& commands, const std::string& parent);

/// The words, separated by `separator`.
[[nodiscard]] std::string join(const std::vector<std::string>& words, const std::string& separator = " ");

/// 'text' for a shell; `escape` replaces a quotation mark in it.
[[nodiscard]] std::string quote(const std::string& text, const std::string& escape);

} // namespace wnflow::cli
