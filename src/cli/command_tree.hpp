#pragma once

#include "cli/command_line.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The commands and options of the program as plain data, read from their declarations: what the manual page and the
/// completion of shells are made of.
namespace wnflow::cli {

/// What a value can be, as its type name says: alternatives, separated by '|'. FILE.toml, FILE.sqlite and so on are files
/// with this ending, FILE is any file, DIR a folder, ID a statement, PARAMETER and QUANTITY those of sweeps; what is not
/// in capitals is itself a value. Other capitals (TEXT, INT, SEED) are values that cannot be listed.
struct Values {
    std::vector<std::string> words;   ///< can be listed
    std::vector<std::string> endings; ///< of files, ".toml"; an empty one stands for any file
    bool is_folder = false;
};

/// An option, or an argument of a command.
struct OptionText {
    std::vector<std::string> names; ///< "--json", "-h"; of an argument its name
    std::string type;               ///< type name; of a choice "a|b|c"; empty: a flag
    std::string description, default_value;
    bool is_required = false;
    Values values;

    [[nodiscard]] bool is_flag() const { return type.empty(); }
};

/// A command that can be run; `name` is "sweep run" for a part of another.
struct CommandText {
    std::string name, description, footer;
    std::vector<OptionText> arguments, options;
};

/// All commands but hidden ones, in the order of the program's help.
[[nodiscard]] std::vector<CommandText> command_texts(const Command& app);

/// The options that come before a command.
[[nodiscard]] std::vector<OptionText> option_texts(const Command& app);

/// @param type_name as CLI11 gives it, restrictions included: "TEXT:{linear,logarithmic}", "INT:INT in [15 - 1000]"
[[nodiscard]] Values parse_type_name(std::string_view type_name);

/// The type name for people: without restrictions, the elements of a set as alternatives.
[[nodiscard]] std::string short_type_name(std::string_view type_name);

} // namespace wnflow::cli
