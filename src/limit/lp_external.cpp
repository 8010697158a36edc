#include "lp_external.hpp"

#include <wnflow/numeric/rational.hpp>

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>

namespace wnflow::limit::lp {
namespace {

constexpr const char* solver_name = "esolver";
constexpr const char* cpu_seconds = "300";

class TemporaryDirectory {
public:
    TemporaryDirectory()
    {
        std::error_code error;
        const auto parent = std::filesystem::temp_directory_path(error);
        if (error) return;
        std::string name = (parent / "wnflow-lp-XXXXXX").string();
        if (::mkdtemp(name.data()) != nullptr) path_ = name;
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
    ~TemporaryDirectory()
    {
        std::error_code ignored; // a file that cannot be removed must not hide the answer
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] bool exists() const noexcept { return !path_.empty(); }
    [[nodiscard]] std::string file(const char* name) const { return (path_ / name).string(); }

private:
    std::filesystem::path path_;
};

/// Where the child reads and writes: nowhere, so that the caller's streams stay untouched.
class SilentStreams {
public:
    SilentStreams()
    {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        posix_spawn_file_actions_addopen(&actions_, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
        posix_spawn_file_actions_addopen(&actions_, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    }
    SilentStreams(const SilentStreams&) = delete;
    SilentStreams& operator=(const SilentStreams&) = delete;
    ~SilentStreams() { posix_spawn_file_actions_destroy(&actions_); }

    [[nodiscard]] const posix_spawn_file_actions_t* get() const noexcept { return &actions_; }

private:
    posix_spawn_file_actions_t actions_;
};

/// An empty text if the child ran and ended by itself, otherwise what went wrong. Its exit status means nothing.
std::string run(std::vector<std::string> arguments)
{
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);

    const SilentStreams streams;
    pid_t child = 0;
    const int error = ::posix_spawnp(&child, argv.front(), streams.get(), nullptr, argv.data(), ::environ);
    if (error == ENOENT) return "the exact simplex program '" + arguments.front() + "' (QSopt_ex) is not installed";
    if (error != 0)
        return "'" + arguments.front() + "' could not be started: " + std::generic_category().message(error);

    int status = 0;
    pid_t ended = 0;
    do ended = ::waitpid(child, &status, 0);
    while (ended < 0 && errno == EINTR);
    if (ended < 0) return "'" + arguments.front() + "' was lost: " + std::generic_category().message(errno);
    if (WIFEXITED(status) && WEXITSTATUS(status) == 127) return "'" + arguments.front() + "' could not be started";
    if (WIFSIGNALED(status))
        return "'" + arguments.front() + "' was stopped by signal " + std::to_string(WTERMSIG(status));
    return {};
}

/// One term a line: the format allows it, and long rationals need the room.
void write_term(std::ostream& out, const Rational& coefficient, std::size_t column)
{
    out << (coefficient.sign() < 0 ? " - " : " + ") << numeric::to_text(abs(coefficient)) << " z" << column << '\n';
}

void write_program(std::ostream& out, const Program& program)
{
    out << "Problem\n wnflow\nMinimize\n cost:\n";
    for (std::size_t j = 0; j < program.c.size(); ++j) write_term(out, program.c[j], j);
    out << "Subject To\n";
    for (std::size_t i = 0; i < program.b.size(); ++i) {
        out << " r" << i << ":\n";
        for (std::size_t j = 0; j < program.c.size(); ++j)
            if (!program.a(i, j).is_zero()) write_term(out, program.a(i, j), j);
        out << " = " << numeric::to_text(program.b[i]) << '\n';
    }
    out << "End\n";
}

/// "z12 = 3/4" with the given letter: entry 12. Entries that are not listed are zero.
void read_entry(const std::string& line, char letter, RationalVector& values)
{
    std::istringstream text(line);
    std::string name, equals, number;
    if (!(text >> name >> equals >> number) || equals != "=" || name.size() < 2 || name.front() != letter) return;
    std::size_t index = 0;
    std::istringstream digits(name.substr(1));
    if (digits >> index && index < values.size()) values[index] = numeric::parse_rational(number);
}

std::optional<OptimalPair> read_answer(std::istream& in, const Program& program)
{
    OptimalPair pair{RationalVector(program.c.size()), RationalVector(program.b.size())};
    std::string section, line;
    bool optimal = false;
    while (std::getline(in, line)) {
        if (line.find("status") == 0 && line.find("OPTIMAL") != std::string::npos) optimal = true;
        if (!line.empty() && line.back() == ':') section = line;
        else if (section == "VARS:") read_entry(line, 'z', pair.z);
        else if (section == "PI:") read_entry(line, 'r', pair.y);
    }
    if (!optimal) return std::nullopt;
    return pair;
}

} // namespace

ExternalAnswer ask_external_solver(const Program& program)
{
    const TemporaryDirectory directory;
    if (!directory.exists()) return {std::nullopt, "no temporary directory could be created"};
    const std::string input = directory.file("in.lp"), output = directory.file("out.sol");
    {
        std::ofstream out(input);
        write_program(out, program);
        if (!out.flush()) return {std::nullopt, "the temporary file " + input + " could not be written"};
    }
    if (std::string problem = run({solver_name, "-R", cpu_seconds, "-L", "-O", output, input}); !problem.empty())
        return {std::nullopt, std::move(problem)};
    std::ifstream in(output);
    auto pair = read_answer(in, program);
    if (!pair) return {std::nullopt, std::string("'") + solver_name + "' found no optimum"};
    return {std::move(pair), {}};
}

} // namespace wnflow::limit::lp
