#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace CLI {
class App;
class Option;
} // namespace CLI

/// Commands and options as the program declares them. CLI11 stands behind these handles and is compiled in one file only:
/// its header and what it instantiates cost seconds in every file that sees them.
namespace wnflow::cli {

/// An option or argument of a command; a handle, valid as long as the program's CommandLine.
class Option {
public:
    explicit Option(CLI::Option& option) : option_(&option) {}

    Option required();
    /// What stands for the value in the help: "FILE.toml", "DIR", "a|b"; see Values in command_tree.hpp.
    Option type_name(const std::string& name);
    /// Only these values are accepted.
    Option one_of(std::vector<std::string> values);
    /// Only values in [least, greatest]; T = int, long, unsigned.
    template <class T>
    Option range(T least, T greatest);
    Option nonnegative();
    /// An empty value is an error: it would else be taken for an option that was not given.
    Option reject_empty();
    /// The help shows the value that the variable has now, or this text.
    Option show_default();
    Option show_default(const std::string& text);
    /// One word is a list of values with this sign between them.
    Option delimiter(char sign);
    Option excludes(const Option& other);

    [[nodiscard]] bool is_positional() const;
    [[nodiscard]] bool is_flag() const;
    [[nodiscard]] bool is_required() const;
    /// "-h", "--help"; of an argument its name.
    [[nodiscard]] std::vector<std::string> names() const;
    [[nodiscard]] std::string description() const;
    /// As CLI11 gives it, with restrictions: "INT:INT in [15 - 1000]".
    [[nodiscard]] std::string restricted_type_name() const;
    [[nodiscard]] std::string default_value() const;

private:
    CLI::Option* option_;
};

/// The program or one of its commands; a handle, valid as long as the program's CommandLine.
class Command {
public:
    explicit Command(CLI::App& app) : app_(&app) {}

    Command add_subcommand(const std::string& name, const std::string& description);
    /// Reads the option into `value`, which must live until the command has run. T is a string, a number, a list of
    /// strings or an optional one of these.
    template <class T>
    Option add_option(const std::string& name, T& value, const std::string& description);
    Option add_flag(const std::string& name, bool& value, const std::string& description);
    void footer(const std::string& text);
    void require_subcommand();
    /// Neither help nor manual page nor completion show it.
    void hide();
    void callback(std::function<void()> function);

    [[nodiscard]] std::string name() const;
    [[nodiscard]] std::string description() const;
    [[nodiscard]] std::string footer() const;
    [[nodiscard]] bool is_hidden() const;
    [[nodiscard]] std::vector<Command> subcommands() const;
    [[nodiscard]] std::vector<Option> options() const;

private:
    CLI::App* app_;
};

/// The command line of the whole program.
class CommandLine {
public:
    CommandLine(const std::string& description, const std::string& version, const std::string& footer);
    ~CommandLine();
    CommandLine(const CommandLine&) = delete;
    CommandLine& operator=(const CommandLine&) = delete;

    [[nodiscard]] Command top();
    /// Reads the words, the program's name first, and calls what the command declared. False if they cannot be read; the
    /// reason, or the help that was asked for, has then been printed.
    [[nodiscard]] bool parse(const std::vector<const char*>& words);

private:
    std::unique_ptr<CLI::App> app_;
};

} // namespace wnflow::cli
