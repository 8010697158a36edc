#pragma once

#include <wnflow/flow/trajectory.hpp>

#include <chrono>
#include <filesystem>
#include <string>

namespace wnflow::cli {

/// Writes a whole file or none: to a temporary name beside it, then renamed.
/// @throws InputError that names the file if it cannot be written
void write_file(const std::filesystem::path& path, const std::string& content);

/// Standard output, checked: a full disk behind a redirection must not pass unnoticed.
/// @throws InputError
void print(const std::string& text);

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
