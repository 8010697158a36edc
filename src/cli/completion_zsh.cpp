#include "cli/completion_scripts.hpp"

#include <fmt/format.h>

namespace wnflow::cli {
namespace {

/// Quoted, with a backslash before what zsh's _arguments and _describe give a meaning.
std::string quoted(const std::string& prefix, const std::string& text, const std::string& suffix = "")
{
    std::string escaped;
    for (const char c : text) {
        if (c == ':' || c == '[' || c == ']' || c == '\\') escaped += '\\';
        escaped += c;
    }
    return quote(prefix + escaped + suffix, "'\\''");
}

/// What completes a value, as an action of _arguments; the blank keeps it from adding options to the command.
std::string action(const Values& values)
{
    std::vector<std::string> alternatives;
    if (!values.words.empty()) alternatives.push_back("\"words\\:value\\:(" + join(values.words) + ")\"");
    for (const std::string& ending : values.endings)
        alternatives.push_back(ending.empty() ? R"("files\:file\:_files")"
                                              : R"("files\:file\:_files -g \"*)" + ending + "\\\"\"");
    if (values.is_folder && values.endings.empty()) alternatives.emplace_back(R"("folders\:folder\:_files -/")");
    return alternatives.empty() ? " " : " _alternative " + join(alternatives);
}

std::string specification(const OptionText& option, const std::string& name)
{
    if (option.is_flag()) return quoted(name + "[", option.description, "]");
    const std::string sign = name.starts_with("--") ? "=" : "";
    return quoted("*" + name + sign + "[", option.description, "]:value:" + action(option.values));
}

std::string case_of(const CommandText& command)
{
    std::string text = "    '" + command.name + "')\n        _arguments";
    for (const OptionText& option : command.options)
        for (const std::string& name : option.names) text += " \\\n            " + specification(option, name);
    for (const OptionText& argument : command.arguments)
        text += " \\\n            " + quoted("*:", argument.names.front(), ":" + action(argument.values));
    return text + " ;;\n";
}

std::string described(const std::string& word, const std::string& description)
{
    return " \\\n            " + quoted(word + ":", description);
}

std::string descriptions(const std::vector<CommandText>& commands, const std::string& parent)
{
    std::string text;
    for (const CommandText& command : commands)
        if (command.name.starts_with(parent + " "))
            text += described(command.name.substr(parent.size() + 1), command.description);
    return text;
}

/// After the word that comes before a part; a file in its place stands for the first part.
std::string parts_of(const std::vector<CommandText>& commands, const std::string& parent)
{
    constexpr const char* text = R"(    if [[ $command == {0} ]]; then
        commands=({1})
        ((CURRENT > 2)) || _describe command commands
        case $words[2] in
        ({2}) ((CURRENT > 2)) || return; command+=" $words[2]"; shift words; ((CURRENT--)) ;;
        (*) command+=' {3}' ;;
        esac
    fi
)";
    const std::vector<std::string> parts = words_after(commands, parent);
    return fmt::format(text, parent, descriptions(commands, parent), join(parts, "|"), parts.front());
}

constexpr const char* beginning = R"(#compdef wnflow
# Completion of wnflow in zsh, written by 'wnflow completion zsh'.

_wnflow() {
    local -a commands
    if ((CURRENT == 2)); then
        commands=()";

constexpr const char* middle = R"()
        _describe command commands
        return
    fi
    local command=$words[2]
    shift words
    ((CURRENT--))
)";

constexpr const char* end = R"(    esac
}

# As a file of $fpath it is the function itself; else it is sourced.
if [[ $funcstack[1] == _wnflow ]]; then _wnflow "$@"; else compdef _wnflow wnflow; fi
)";

} // namespace

std::string zsh_completion(const CompletionInput& input)
{
    std::string text = beginning, parents;
    for (const CommandText& command : input.commands)
        if (command.name.find(' ') == std::string::npos) text += described(command.name, command.description);
    for (const std::string& word : first_words(input.commands)) {
        const std::vector<std::string> parts = words_after(input.commands, word);
        if (parts.empty()) continue;
        text += described(word, "One of " + join(parts, ", "));
        parents += parts_of(input.commands, word);
    }
    for (const OptionText& option : input.options)
        for (const std::string& name : option.names) text += described(name, option.description);
    text += middle + parents + "    case $command in\n";
    for (const CommandText& command : input.commands) text += case_of(command);
    return text + end;
}

} // namespace wnflow::cli
