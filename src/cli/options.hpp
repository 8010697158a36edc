#pragma once

#include <wnflow/problem/instance.hpp>

#include "cli/command_line.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace wnflow::cli {

/// Options that several commands share, as typed; read exactly once the command runs.
struct CommonOptions {
    std::string instance_path;
    std::optional<unsigned> digits;
    std::optional<std::string> until, until_residual, tolerance;
    std::string stepper = "automatic", coordinates = "polar";
    bool wants_json = false;

    void add_instance(Command command);
    void add_digits(Command command, const std::string& meaning);
    /// End, tolerance, stepper and coordinates.
    void add_trajectory(Command command);
    void add_json(Command command);

    /// Reads the instance file and lets the command line override its run settings, all of which are set afterwards. With
    /// --digits and without --tolerance, the tolerance becomes the stricter one of the file's and of the stepper's default
    /// for these digits. A run that ends by its residual gets a tolerance well below it.
    /// @throws InputError
    [[nodiscard]] problem::Instance read() const { return read(instance_path); }
    /// The same for another file.
    [[nodiscard]] problem::Instance read(const std::filesystem::path& file) const;
};

/// An empty value, as from an unset variable of a shell, becomes an error of every option and argument of the command:
/// it would else be taken for an option that was not given.
void reject_empty_values(const Command& command);

/// A positive number from the command line, exact.
/// @throws InputError that names the option
[[nodiscard]] numeric::Rational parse_positive(const std::string& option, const std::string& text);

} // namespace wnflow::cli
