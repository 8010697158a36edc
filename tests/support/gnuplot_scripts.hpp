#pragma once

#include <string>
#include <string_view>

/// Whether text that was put into a gnuplot script stayed text.
namespace support {

/// What is wrong with a script, empty if nothing is: a quote that does not end on its line, or, outside of single quotes, a double
/// quote or a backtick, with which gnuplot would run a command.
inline std::string fault_of_script(std::string_view script)
{
    bool is_quoted = false;
    std::size_t line = 1;
    for (const char c : script) {
        const std::string where = "line " + std::to_string(line);
        if (c == '\'') is_quoted = !is_quoted;
        if (c == '\n') {
            if (is_quoted) return where + " ends within quotes";
            ++line;
        }
        if (!is_quoted && (c == '`' || c == '"')) return where + " has " + c + " outside of single quotes";
        if (c != '\n' && static_cast<unsigned char>(c) < 0x20) return where + " has a control character";
    }
    return is_quoted ? "quotes that do not end" : "";
}

} // namespace support
