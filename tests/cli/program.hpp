#pragma once

#include <filesystem>
#include <ostream>
#include <string>
#include <vector>

namespace wnflow::test {

/// How a run of the program ended, and what it printed.
struct Output {
    std::string command; ///< for messages
    int status = -1;     ///< exit status; 128 + signal if it was killed by one
    std::string out, err;
};

std::ostream& operator<<(std::ostream& stream, const Output& output);

/// Runs the built program, without a shell, in `directory`, with nothing on standard input.
[[nodiscard]] Output run(const std::vector<std::string>& arguments, const std::filesystem::path& directory = ".");

/// A small instance that every command finishes in a moment.
[[nodiscard]] std::string small_toml();
/// The same with a piece of its text replaced. @throws std::logic_error if it is not there
[[nodiscard]] std::string small_toml(const std::string& piece, const std::string& replacement);

} // namespace wnflow::test
