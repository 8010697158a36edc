#include "cli/output.hpp"

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/numeric/printable.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <system_error>

#include <unistd.h>

namespace wnflow::cli {

using numeric::InputError;

void write_file(const std::filesystem::path& path, const std::string& content)
{
    if (!path.has_filename())
        throw InputError("'" + path.string() + "'", "", "cannot be written (it names no file)",
                         "give the name of a file");
    std::error_code unknown;
    if (std::filesystem::exists(path, unknown) && !std::filesystem::is_regular_file(path, unknown)) {
        // A device or a pipe is written to, never replaced.
        std::ofstream out(path, std::ios::binary);
        out << content;
        out.close();
        if (out) return;
        throw InputError(path.string(), "", "cannot be written (" + std::generic_category().message(errno) + ")",
                         "give the name of a file");
    }
    std::filesystem::path temporary = path;
    temporary += fmt::format(".{}.partial", getpid());
    std::error_code error;
    {
        std::ofstream out(temporary, std::ios::binary);
        out << content;
        out.close();
        if (!out) {
            const std::string why = std::generic_category().message(errno);
            std::filesystem::remove(temporary, error);
            throw InputError(path.string(), "", "cannot be written (" + why + ")", "choose a folder that is writable");
        }
    }
    std::filesystem::rename(temporary, path, error);
    if (error) {
        const std::string why = error.message();
        std::filesystem::remove(temporary, error);
        throw InputError(path.string(), "", "cannot be written (" + why + ")", "choose a file in a writable folder");
    }
}

std::string read_file(const std::filesystem::path& path)
{
    if (!std::filesystem::is_regular_file(path))
        throw InputError(path.string(), "", "is no file that can be read", "check the path");
    std::ifstream in(path, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in) throw InputError(path.string(), "", "cannot be read (" + std::generic_category().message(errno) + ")");
    return text;
}

nlohmann::ordered_json read_json(const std::filesystem::path& path, const std::string& remedy)
{
    const std::string text = read_file(path);
    try {
        numeric::require_shallow_json(text);
        return nlohmann::ordered_json::parse(text);
    } catch (const InputError& error) {
        throw error.at(path.string());
    } catch (const nlohmann::json::exception& error) {
        throw InputError(path.string(), "", std::string("is no JSON (") + error.what() + ")", remedy);
    }
}

namespace {

std::string& stored_command_line()
{
    static std::string text;
    return text;
}

/// A word that the shell reads as one. Characters that act are written in bash's way, $'\x1b'.
std::string shell_word(const std::string& word)
{
    if (numeric::printable_line(word) != word) {
        std::string quoted = "$'";
        for (const char c : word) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte < 0x20 || byte > 0x7e) quoted += fmt::format("\\x{:02x}", byte);
            else if (c == '\'' || c == '\\') quoted += std::string("\\") + c;
            else quoted += c;
        }
        return quoted + "'";
    }
    if (!word.empty() &&
        word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_=./,:+@%") ==
            std::string::npos)
        return word;
    std::string quoted = "'";
    for (const char c : word) quoted += c == '\'' ? "'\\''" : std::string(1, c);
    return quoted + "'";
}

} // namespace

void remember_command_line(int argc, const char* const* argv)
{
    stored_command_line() = "wnflow";
    for (int k = 1; k < argc; ++k) stored_command_line() += " " + shell_word(argv[k]);
}

const std::string& command_line()
{
    return stored_command_line();
}

void print(const std::string& raw)
{
    const std::string text = numeric::printable(raw);
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
        throw InputError("standard output", "", "cannot be written (" + std::generic_category().message(errno) + ")");
}

void tell(const std::string& text)
{
    fmt::print(stderr, "wnflow: {}\n", numeric::printable(text));
}

std::string word_of(const std::filesystem::path& path)
{
    return numeric::printable_line(path.string());
}

ProgressLine::ProgressLine() : is_terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine()
{
    clear();
}

bool ProgressLine::is_due()
{
    const auto now = std::chrono::steady_clock::now();
    if (is_shown_ && now - last_ < std::chrono::milliseconds(100)) return false;
    last_ = now;
    return true;
}

void ProgressLine::show(const std::string& text)
{
    if (!is_terminal_) return;
    is_shown_ = true;
    fmt::print(stderr, "\r\033[K{}", numeric::printable_line(text));
    std::fflush(stderr);
}

void ProgressLine::show(const flow::Progress& progress)
{
    if (!is_terminal_ || !is_due()) return;
    const bool is_open = progress.until >= numeric::approximate_double(problem::open_end());
    show(fmt::format("integrating, run {} of 2: t = {:.4g}{}, {} steps", progress.is_second_run ? 2 : 1, progress.time,
                     is_open ? "" : fmt::format(" of {:.4g}", progress.until), progress.steps));
}

void ProgressLine::clear()
{
    if (is_shown_) fmt::print(stderr, "\r\033[K");
    is_shown_ = false;
}

} // namespace wnflow::cli
