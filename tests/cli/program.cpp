#include "cli/program.hpp"

#include "support/temporary_directory.hpp"

#include <cerrno>
#include <iterator>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wnflow::test {
namespace {

std::string content(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void check(int error)
{
    if (error != 0) throw std::system_error(error, std::generic_category(), WNFLOW_PROGRAM);
}

} // namespace

std::ostream& operator<<(std::ostream& stream, const Output& output)
{
    return stream << output.command << "\nexit status " << output.status << "\nstandard output:\n"
                  << output.out << "\nstandard error:\n"
                  << output.err;
}

Output run(const std::vector<std::string>& arguments, const std::filesystem::path& directory)
{
    const TemporaryDirectory printed; // files, not pipes: neither stream can block the other
    const std::string out = printed.path() / "out", err = printed.path() / "err", where = directory;

    posix_spawn_file_actions_t actions;
    check(posix_spawn_file_actions_init(&actions));
    check(posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0));
    check(posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out.c_str(), O_WRONLY | O_CREAT, 0600));
    check(posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, err.c_str(), O_WRONLY | O_CREAT, 0600));
    check(posix_spawn_file_actions_addchdir_np(&actions, where.c_str()));

    std::vector<std::string> words = {WNFLOW_PROGRAM};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    Output output;
    for (std::string& word : words) {
        argv.push_back(word.data());
        output.command += (output.command.empty() ? "wnflow" : " '" + word + "'");
    }
    argv.push_back(nullptr);
    pid_t child = 0;
    const int error = posix_spawn(&child, WNFLOW_PROGRAM, &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    check(error);

    int status = 0;
    while (waitpid(child, &status, 0) < 0)
        if (errno != EINTR) check(errno);
    output.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    output.out = content(out);
    output.err = content(err);
    return output;
}

std::string small_toml()
{
    return R"(depth = 2

[data]
matrix = [[1, "1/2", "1/4"]]
ground_truth = [1, 0, 0]

[flow]
kind = "weight-normalized"
eta_r = 1
eta_u = 5

[initialization]
radius = "1/2"
direction = [1, 2, 3]

[run]
until = 2
digits = 30
tolerance = "1e-15"
)";
}

std::string small_toml(const std::string& piece, const std::string& replacement)
{
    std::string text = small_toml();
    const auto position = text.find(piece);
    if (position == std::string::npos) throw std::logic_error("small_toml has no '" + piece + "'");
    return text.replace(position, piece.size(), replacement);
}

} // namespace wnflow::test
