#include "cli/command.hpp"
#include "cli/command_tree.hpp"
#include "cli/output.hpp"

#include <algorithm>
#include <string_view>

namespace wnflow::cli {
namespace {

/// Text as roff prints it unchanged: ASCII signs that it would take for its own or replace by typographic ones.
std::string plain(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        switch (c) {
        case '\\': result += "\\e"; break;
        case '-': result += "\\-"; break;
        case '\'': result += "\\(aq"; break;
        case '"': result += "\\(dq"; break;
        case '`': result += "\\(ga"; break;
        case '^': result += "\\(ha"; break;
        case '~': result += "\\(ti"; break;
        default: result += c;
        }
    }
    return result;
}

/// Text as lines of a paragraph; the mark keeps a point at their beginning from being a request.
std::string lines(std::string_view text)
{
    std::string result = "\\&";
    for (const char c : plain(text)) {
        result += c;
        if (c == '\n') result += "\\&";
    }
    return result + "\n";
}

std::string bold(const std::string& text)
{
    return "\\fB" + plain(text) + "\\fR";
}

std::string names_of(const OptionText& option)
{
    std::string text;
    for (const std::string& name : option.names) text += (text.empty() ? "" : ", ") + bold(name);
    if (!option.is_flag()) text += " \\fI" + plain(option.type) + "\\fR";
    return text;
}

std::string described(const OptionText& option)
{
    std::string text = option.description;
    if (!option.default_value.empty()) text += " (default: " + option.default_value + ")";
    if (option.is_required && option.names.front().starts_with("-")) text += " (required)";
    return ".TP\n" + names_of(option) + "\n" + lines(text);
}

std::string section_of(const CommandText& command)
{
    std::string text = ".SS \"" + plain("wnflow " + command.name) + "\"\n" + lines(command.description + ".");
    text += ".PP\n" + bold("wnflow " + command.name) + " [\\fIoptions\\fR]";
    for (const OptionText& argument : command.arguments) text += " \\fI" + plain(argument.names.front()) + "\\fR";
    text += "\n";
    for (const OptionText& argument : command.arguments) text += described(argument);
    for (const OptionText& option : command.options) text += described(option);
    if (!command.footer.empty()) text += ".PP\n.nf\n" + lines(command.footer) + ".fi\n";
    return text;
}

std::string exit_statuses(std::string_view footer)
{
    // "Exit status: 0 done, ...; 1 refuted; ..."
    std::string text;
    std::string_view rest = footer.substr(footer.find(':') + 1);
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(';'), rest.size());
        std::string_view item = rest.substr(0, end);
        item.remove_prefix(std::min(item.find_first_not_of(" \n"), item.size()));
        const std::size_t blank = item.find(' ');
        text += ".TP\n" + bold(std::string(item.substr(0, blank))) + "\n" + lines(item.substr(blank + 1));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return text;
}

std::string manual_page(const Command& app)
{
    const std::string description = app.description();
    std::string text = ".\\\" Written by 'wnflow manual'.\n"
                       ".TH WNFLOW 1 \"\" \"wnflow " WNFLOW_VERSION "\" \"User Commands\"\n"
                       ".SH NAME\nwnflow \\- test theorems about gradient flows on concrete instances\n"
                       ".SH SYNOPSIS\n" +
                       bold("wnflow") + " \\fIcommand\\fR [\\fIoptions\\fR] [\\fIargument\\fR]\n";
    text += ".SH DESCRIPTION\n" + lines(description);
    text += ".SH OPTIONS\n";
    for (const OptionText& option : option_texts(app)) text += described(option);
    text += ".SH COMMANDS\n";
    for (const CommandText& command : command_texts(app)) text += section_of(command);
    text += ".SH EXIT STATUS\n" + exit_statuses(app.footer());
    return text + ".SH SEE ALSO\n.BR wnflow\\-check (1),\n.BR gnuplot (1)\n";
}

} // namespace

void add_manual(Command app, int& exit_status)
{
    Command command = app.add_subcommand("manual", "Write the manual page, in roff, from the commands and options");
    command.hide(); // for who installs the program
    command.callback([app, &exit_status] {
        print(manual_page(app));
        exit_status = done;
    });
}

} // namespace wnflow::cli
