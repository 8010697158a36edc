#pragma once

#include <stdexcept>
#include <string>

namespace wnflow::numeric {

/// Input that cannot be used: a file, a key, a number, an option.
///
/// Thrown wherever data enter (number parsing, instance files, command line), never for a numerical
/// difficulty: those are outcomes. The command line turns it into exit status 2.
class InputError : public std::runtime_error {
public:
    /// @param where   file, line or key that holds the bad value ("a.toml:3: run.digits"); may be empty
    /// @param value   the offending value, quoted from the input; may be empty
    /// @param problem what is wrong with it
    /// @param remedy  what would be right; may be empty
    InputError(std::string where, std::string value, std::string problem, std::string remedy = {});

    [[nodiscard]] const std::string& where() const noexcept { return where_; }
    [[nodiscard]] const std::string& value() const noexcept { return value_; }
    [[nodiscard]] const std::string& problem() const noexcept { return problem_; }
    [[nodiscard]] const std::string& remedy() const noexcept { return remedy_; }

    /// The same error, placed: parsers of single values do not know the file they were called for.
    [[nodiscard]] InputError at(std::string where) const;

private:
    std::string where_, value_, problem_, remedy_;
};

} // namespace wnflow::numeric
