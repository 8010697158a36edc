#include "cli/command_tree.hpp"

#include <verification/claims/claim.hpp>
#include <verification/sweep/definition.hpp>
#include <verification/sweep/parameters.hpp>

#include <algorithm>

namespace wnflow::cli {
namespace {

std::vector<std::string> split(std::string_view text, char separator)
{
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= text.size();) {
        const std::size_t end = std::min(text.find(separator, begin), text.size());
        parts.emplace_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return parts;
}

bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

void add_alternative(Values& values, const std::string& name)
{
    if (name == "DIR") values.is_folder = true;
    else if (name == "FILE" || name.starts_with("FILE.")) values.endings.push_back(name.substr(4));
    else if (name == "ID")
        for (const claims::Claim& claim : claims::all_claims()) values.words.push_back(claim.id);
    else if (name == "PARAMETER")
        values.words.insert(values.words.end(), sweep::parameter_names.begin(), sweep::parameter_names.end());
    else if (name == "QUANTITY")
        values.words.insert(values.words.end(), sweep::quantity_names.begin(), sweep::quantity_names.end());
    else if (!name.empty() && !is_capital(name.front())) values.words.push_back(name);
}

OptionText option_text(const Option& option)
{
    OptionText text;
    text.names = option.names();
    text.description = option.description();
    text.is_required = option.is_required();
    if (option.is_flag()) return text;
    text.type = short_type_name(option.restricted_type_name());
    text.default_value = option.default_value();
    text.values = parse_type_name(option.restricted_type_name());
    return text;
}

void add_commands(const Command& parent, const std::string& prefix, std::vector<CommandText>& commands)
{
    for (const Command& app : parent.subcommands()) {
        if (app.is_hidden()) continue;
        const std::string name = prefix + app.name();
        if (!app.subcommands().empty()) {
            add_commands(app, name + " ", commands);
            continue;
        }
        CommandText command{name, app.description(), app.footer(), {}, {}};
        for (const Option& option : app.options())
            (option.is_positional() ? command.arguments : command.options).push_back(option_text(option));
        commands.push_back(std::move(command));
    }
}

} // namespace

std::vector<CommandText> command_texts(const Command& app)
{
    std::vector<CommandText> commands;
    add_commands(app, "", commands);
    return commands;
}

std::vector<OptionText> option_texts(const Command& app)
{
    std::vector<OptionText> options;
    for (const Option& option : app.options()) options.push_back(option_text(option));
    return options;
}

std::string short_type_name(std::string_view type_name)
{
    const std::size_t set = type_name.find(":{");
    if (set == std::string_view::npos) return std::string(type_name.substr(0, type_name.find(':')));
    std::string elements(type_name.substr(set + 2, type_name.find('}', set) - set - 2));
    std::ranges::replace(elements, ',', '|');
    return elements;
}

Values parse_type_name(std::string_view type_name)
{
    Values values;
    for (const std::string& name : split(short_type_name(type_name), '|')) add_alternative(values, name);
    return values;
}

} // namespace wnflow::cli
