#pragma once

#include <wnflow/flow/trajectory.hpp>

#include <nlohmann/json_fwd.hpp>

#include <chrono>
#include <filesystem>
#include <string>

namespace wnflow::cli {

/// Writes a whole file or none: to a temporary name beside it, then renamed.
/// @throws InputError that names the file if it cannot be written
void write_file(const std::filesystem::path& path, const std::string& content);

/// The content of a file.
/// @throws InputError that names the file if it cannot be read
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

/// The object or array in a JSON file, as wnflow writes them: not nested without end.
/// @param remedy what to do if it is no JSON
/// @throws InputError that names the file
[[nodiscard]] nlohmann::ordered_json read_json(const std::filesystem::path& path, const std::string& remedy);

/// The command line as one would type it again, for what tells how it was made.
void remember_command_line(int argc, const char* const* argv);
[[nodiscard]] const std::string& command_line();

/// Standard output, checked: a full disk behind a redirection must not pass unnoticed. Characters that act on a terminal (ESC in a
/// name) are written out.
/// @throws InputError
void print(const std::string& text);

/// "wnflow: text" on standard error, in the same way.
void tell(const std::string& text);

/// A path as one word of a line: line ends in it are written out too.
[[nodiscard]] std::string word_of(const std::filesystem::path& path);

/// One line on standard error that is overwritten as work goes on; silent unless that is a terminal.
class ProgressLine {
public:
    ProgressLine();
    ~ProgressLine();
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    void show(const std::string& text);
    void show(const flow::Progress& progress);
    void clear();

private:
    [[nodiscard]] bool is_due();
    bool is_terminal_;
    bool is_shown_ = false;
    std::chrono::steady_clock::time_point last_;
};

} // namespace wnflow::cli
