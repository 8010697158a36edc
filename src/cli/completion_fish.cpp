#include "cli/completion_scripts.hpp"

namespace wnflow::cli {
namespace {

std::string quoted(const std::string& text)
{
    return quote(text, "\\'");
}

/// When a line of the script applies: after the words of a command.
std::string condition(const std::string& command)
{
    const std::size_t blank = command.find(' ');
    if (blank == std::string::npos) return "__fish_seen_subcommand_from " + command;
    return condition(command.substr(0, blank)) + "; and " + condition(command.substr(blank + 1));
}

/// What can stand for a value: the arguments of fish's `complete` after its condition.
std::string completions(const Values& values)
{
    std::vector<std::string> lists;
    if (!values.words.empty()) lists.push_back(join(values.words));
    for (const std::string& ending : values.endings) // fish itself offers other files too, only later
        lists.push_back(ending.empty() ? "(__fish_complete_path)"
                                       : "(__fish_complete_suffix " + ending + " | string match --regex '^.*(?:/|\\" +
                                             ending + ")(?:\\t.*)?$')");
    if (values.is_folder && values.endings.empty()) lists.emplace_back("(__fish_complete_directories)");
    return lists.empty() ? "" : " -a " + quoted(join(lists));
}

std::string line_of(const std::string& when, const OptionText& option)
{
    std::string text = "complete -c wnflow -n " + quoted(when);
    for (const std::string& name : option.names)
        text += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
    if (!option.is_flag()) text += " -x" + completions(option.values);
    return text + " -d " + quoted(option.description) + "\n";
}

std::string lines_of(const CommandText& command)
{
    std::string text;
    for (const OptionText& option : command.options) text += line_of(condition(command.name), option);
    if (!command.arguments.empty())
        if (const std::string values = completions(command.arguments.front().values); !values.empty())
            text += "complete -c wnflow -n " + quoted(condition(command.name)) + values + "\n";
    return text;
}

std::string line_of(const std::string& when, const std::string& word, const std::string& description)
{
    return "complete -c wnflow -n " + quoted(when) + " -a " + word + " -d " + quoted(description) + "\n";
}

} // namespace

std::string fish_completion(const CompletionInput& input)
{
    std::string text =
        "# Completion of wnflow in fish, written by 'wnflow completion fish'.\n\ncomplete -c wnflow -f\n";
    for (const OptionText& option : input.options) text += line_of("__fish_use_subcommand", option);
    for (const CommandText& command : input.commands)
        if (command.name.find(' ') == std::string::npos)
            text += line_of("__fish_use_subcommand", command.name, command.description);
    for (const std::string& parent : first_words(input.commands)) {
        const std::vector<std::string> parts = words_after(input.commands, parent);
        if (parts.empty()) continue;
        text += line_of("__fish_use_subcommand", parent, "One of " + join(parts, ", "));
        const std::string when = condition(parent) + "; and not __fish_seen_subcommand_from " + join(parts);
        for (const CommandText& command : input.commands)
            if (command.name.starts_with(parent + " "))
                text += line_of(when, command.name.substr(parent.size() + 1), command.description);
    }
    for (const CommandText& command : input.commands) text += lines_of(command);
    return text;
}

} // namespace wnflow::cli
