#include "cli/completion_scripts.hpp"

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

} // namespace

std::string zsh_completion(const CompletionInput& input)
{
    std::string text = "#compdef wnflow\n# Completion of wnflow in zsh, written by 'wnflow completion zsh'.\n\n"
                       "_wnflow() {\n    local -a commands\n    if ((CURRENT == 2)); then\n        commands=(";
    std::string parts_text;
    for (const std::string& word : first_words(input.commands)) {
        const std::vector<std::string> parts = words_after(input.commands, word);
        if (parts.empty()) {
            for (const CommandText& command : input.commands)
                if (command.name == word) text += described(word, command.description);
            continue;
        }
        text += described(word, "One of " + join(parts, ", "));
        parts_text += "    if [[ $command == " + word + " ]]; then\n        commands=(";
        for (const CommandText& command : input.commands)
            if (command.name.starts_with(word + " "))
                parts_text += described(command.name.substr(word.size() + 1), command.description);
        parts_text += ")\n        if ((CURRENT == 2)); then _describe command commands; fi\n"
                      "        case $words[2] in\n"
                      "        (" +
                      join(parts, "|") +
                      ") ((CURRENT == 2)) && return; command+=\" $words[2]\"; shift words; "
                      "((CURRENT--)) ;;\n        (*) command+=' " +
                      parts.front() + "' ;;\n        esac\n    fi\n";
    }
    for (const OptionText& option : input.options)
        for (const std::string& name : option.names) text += described(name, option.description);
    text += ")\n        _describe command commands\n        return\n    fi\n"
            "    local command=$words[2]\n    shift words\n    ((CURRENT--))\n" +
            parts_text + "    case $command in\n";
    for (const CommandText& command : input.commands) text += case_of(command);
    return text + "    esac\n}\n\n"
                  "# As a file of $fpath it is the function itself; else it is sourced.\n"
                  "if [[ $funcstack[1] == _wnflow ]]; then _wnflow \"$@\"; else compdef _wnflow wnflow; fi\n";
}

} // namespace wnflow::cli
