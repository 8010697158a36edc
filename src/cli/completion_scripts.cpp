#include "cli/completion_scripts.hpp"

#include <algorithm>

namespace wnflow::cli {

std::vector<std::string> first_words(const std::vector<CommandText>& commands)
{
    std::vector<std::string> words;
    for (const CommandText& command : commands) {
        std::string word = command.name.substr(0, command.name.find(' '));
        if (std::ranges::find(words, word) == words.end()) words.push_back(std::move(word));
    }
    return words;
}

std::vector<std::string> words_after(const std::vector<CommandText>& commands, const std::string& parent)
{
    std::vector<std::string> words;
    for (const CommandText& command : commands)
        if (command.name.starts_with(parent + " ")) words.push_back(command.name.substr(parent.size() + 1));
    return words;
}

std::string join(const std::vector<std::string>& words, const std::string& separator)
{
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : separator) + word;
    return text;
}

std::string quote(const std::string& text, const std::string& escape)
{
    std::string quoted = "'";
    for (const char c : text) quoted += c == '\'' ? escape : std::string(1, c);
    return quoted + "'";
}

} // namespace wnflow::cli
