#include "cli/completion_scripts.hpp"

#include <fmt/format.h>

#include <map>

namespace wnflow::cli {
namespace {

constexpr const char* helpers = R"(# Completion of wnflow in bash, written by 'wnflow completion bash'.

_wnflow_words() { # <word>...
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -W "$*" -- "$current")
}

_wnflow_folders() {
    compopt -o filenames 2>/dev/null
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(compgen -d -- "$current")
}

_wnflow_files() { # <ending>, and folders, as files may be in them
    _wnflow_folders
    mapfile -t -O "${#COMPREPLY[@]}" COMPREPLY < <(
        compgen -f -X "!*$1" -- "$current" | while IFS= read -r name; do [ -d "$name" ] || printf '%s\n' "$name"; done)
}

)";

// bash splits --option=value at the sign.
constexpr const char* beginning = R"(_wnflow() {
    COMPREPLY=()
    local current=${COMP_WORDS[COMP_CWORD]} option=
    if [[ $current == = ]]; then
        current= option=${COMP_WORDS[COMP_CWORD-1]}
    elif ((COMP_CWORD > 1)) && [[ ${COMP_WORDS[COMP_CWORD-1]} == = ]]; then
        option=${COMP_WORDS[COMP_CWORD-2]}
    else
        option=${COMP_WORDS[COMP_CWORD-1]}
    fi
    if ((COMP_CWORD == 1)); then
        _wnflow_words )";

/// The statements that complete one of the values; empty: nothing is known of them.
std::string statements(const Values& values)
{
    std::vector<std::string> calls;
    if (!values.words.empty()) calls.push_back("_wnflow_words " + join(values.words));
    for (const std::string& ending : values.endings) calls.push_back("_wnflow_files '" + ending + "'");
    if (values.is_folder && values.endings.empty()) calls.emplace_back("_wnflow_folders");
    return join(calls, "; ");
}

std::string cases_of_options(const CommandText& command)
{
    std::map<std::string, std::vector<std::string>> options_by_statements;
    for (const OptionText& option : command.options)
        if (!option.is_flag())
            for (const std::string& name : option.names)
                options_by_statements[statements(option.values)].push_back(name);
    std::string text;
    for (const auto& [calls, names] : options_by_statements)
        text += "        " + join(names, " | ") + ") " + (calls.empty() ? "" : calls + "; ") + "return ;;\n";
    return text;
}

std::string case_of(const CommandText& command)
{
    std::vector<std::string> options;
    for (const OptionText& option : command.options)
        options.insert(options.end(), option.names.begin(), option.names.end());
    std::string text = "    '" + command.name + "')\n";
    if (const std::string cases = cases_of_options(command); !cases.empty())
        text += "        case $option in\n" + cases + "        esac\n";
    const std::string values = command.arguments.empty() ? "" : statements(command.arguments.front().values);
    const std::string words = "_wnflow_words " + join(options);
    if (values.empty()) return text + "        " + words + " ;;\n";
    return text + "        if [[ $current == -* ]]; then " + words + "; else " + values + "; fi ;;\n";
}

/// After the word that comes before a part; a file in its place stands for the first part.
std::string parts_of(const std::string& parent, const std::vector<std::string>& parts)
{
    constexpr const char* text = R"(    if [[ $command == {0} ]]; then
        if ((COMP_CWORD == 2)); then _wnflow_words {1}; fi
        case ${{COMP_WORDS[2]}} in
        {2}) ((COMP_CWORD > 2)) && command+=" ${{COMP_WORDS[2]}}" ;;
        *) command+=' {3}' ;;
        esac
    fi
)";
    return fmt::format(text, parent, join(parts), join(parts, " | "), parts.front());
}

} // namespace

std::string bash_completion(const CompletionInput& input)
{
    const std::vector<std::string> first = first_words(input.commands);
    std::vector<std::string> words = first;
    for (const OptionText& option : input.options) words.insert(words.end(), option.names.begin(), option.names.end());

    std::string text = helpers + std::string(beginning) + join(words) + "\n        return\n    fi\n";
    text += "    local command=${COMP_WORDS[1]}\n";
    for (const std::string& word : first)
        if (const auto parts = words_after(input.commands, word); !parts.empty()) text += parts_of(word, parts);
    text += "    case $command in\n";
    for (const CommandText& command : input.commands) text += case_of(command);
    return text + "    esac\n}\n\ncomplete -F _wnflow wnflow\n";
}

} // namespace wnflow::cli
