#include "cli/command_line.hpp"

#include "cli/output.hpp"

#include <wnflow/numeric/printable.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <optional>
#include <sstream>

namespace wnflow::cli {

Option Option::required()
{
    option_->required();
    return *this;
}

Option Option::type_name(const std::string& name)
{
    option_->type_name(name);
    return *this;
}

Option Option::one_of(std::vector<std::string> values)
{
    option_->check(CLI::IsMember(std::move(values)));
    return *this;
}

template <class T>
Option Option::range(T least, T greatest)
{
    option_->check(CLI::Range(least, greatest));
    return *this;
}
template Option Option::range(int, int);
template Option Option::range(long, long);
template Option Option::range(unsigned, unsigned);

Option Option::nonnegative()
{
    option_->check(CLI::NonNegativeNumber);
    return *this;
}

Option Option::reject_empty()
{
    option_->check([](const std::string& value) {
        return std::string(value.empty() ? "the value is empty: give one, or leave the option out" : "");
    });
    return *this;
}

Option Option::show_default()
{
    option_->capture_default_str();
    return *this;
}

Option Option::show_default(const std::string& text)
{
    option_->capture_default_str()->default_str(text);
    return *this;
}

Option Option::delimiter(char sign)
{
    option_->delimiter(sign);
    return *this;
}

Option Option::excludes(const Option& other)
{
    option_->excludes(other.option_);
    return *this;
}

bool Option::is_positional() const
{
    return option_->get_positional();
}

bool Option::is_flag() const
{
    return option_->get_items_expected_max() == 0;
}

bool Option::is_required() const
{
    return option_->get_required();
}

std::vector<std::string> Option::names() const
{
    std::vector<std::string> names;
    if (is_positional()) names.push_back(option_->get_name(true));
    for (const std::string& name : option_->get_snames()) names.push_back("-" + name);
    for (const std::string& name : option_->get_lnames()) names.push_back("--" + name);
    return names;
}

std::string Option::description() const
{
    return option_->get_description();
}

std::string Option::restricted_type_name() const
{
    return option_->get_type_name();
}

std::string Option::default_value() const
{
    return option_->get_default_str();
}

Command Command::add_subcommand(const std::string& name, const std::string& description)
{
    return Command(*app_->add_subcommand(name, description));
}

template <class T>
Option Command::add_option(const std::string& name, T& value, const std::string& description)
{
    return Option(*app_->add_option(name, value, description));
}
#define WNFLOW_OPTION_TYPE(...)                                                                                        \
    template Option Command::add_option(const std::string&, __VA_ARGS__&, const std::string&)
WNFLOW_OPTION_TYPE(std::string);
WNFLOW_OPTION_TYPE(std::optional<std::string>);
WNFLOW_OPTION_TYPE(std::vector<std::string>);
WNFLOW_OPTION_TYPE(unsigned);
WNFLOW_OPTION_TYPE(std::optional<unsigned>);
WNFLOW_OPTION_TYPE(int);
WNFLOW_OPTION_TYPE(long);
WNFLOW_OPTION_TYPE(unsigned long);
WNFLOW_OPTION_TYPE(double);
#undef WNFLOW_OPTION_TYPE

Option Command::add_flag(const std::string& name, bool& value, const std::string& description)
{
    return Option(*app_->add_flag(name, value, description));
}

void Command::footer(const std::string& text)
{
    app_->footer(text);
}

void Command::require_subcommand()
{
    app_->require_subcommand(1);
}

void Command::hide()
{
    app_->group("");
}

void Command::callback(std::function<void()> function)
{
    app_->callback(std::move(function));
}

std::string Command::name() const
{
    return app_->get_name();
}

std::string Command::description() const
{
    return app_->get_description();
}

std::string Command::footer() const
{
    return app_->get_footer();
}

bool Command::is_hidden() const
{
    return app_->get_group().empty();
}

std::vector<Command> Command::subcommands() const
{
    std::vector<Command> commands;
    for (CLI::App* app : app_->get_subcommands(nullptr)) commands.emplace_back(*app);
    return commands;
}

std::vector<Option> Command::options() const
{
    std::vector<Option> options;
    for (CLI::Option* option : app_->get_options()) options.emplace_back(*option);
    return options;
}

CommandLine::CommandLine(const std::string& description, const std::string& version, const std::string& footer)
    : app_(std::make_unique<CLI::App>(description))
{
    app_->set_version_flag("--version", version);
    app_->footer(footer);
    app_->require_subcommand(1);
}

CommandLine::~CommandLine() = default;

Command CommandLine::top()
{
    return Command(*app_);
}

bool CommandLine::parse(const std::vector<const char*>& words)
{
    try {
        app_->parse(static_cast<int>(words.size()), words.data());
    } catch (const CLI::ParseError& error) {
        // CLI11 prints help and version by exceptions too. Its errors quote what was typed.
        std::ostringstream out, err;
        const int status = app_->exit(error, out, err);
        print(out.str());
        fmt::print(stderr, "{}", numeric::printable(err.str()));
        return status == 0;
    }
    return true;
}

} // namespace wnflow::cli
