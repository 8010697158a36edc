#include "cli/child.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wnflow::test {
namespace {

std::string content(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

} // namespace

Child::Child(const std::vector<std::string>& words, const std::filesystem::path& directory,
             std::optional<unsigned long> file_size_limit)
{
    std::vector<std::string> copies = words;
    std::vector<char*> arguments;
    for (std::string& word : copies) {
        command_ += (command_.empty() ? "" : " ") + word;
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    const std::string out = printed_.path() / "out", err = printed_.path() / "err", where = directory;
    process_ = fork();
    if (process_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (process_ > 0) return;
    // Between fork and exec: nothing but calls of the system.
    const int in_file = open("/dev/null", O_RDONLY), out_file = open(out.c_str(), O_WRONLY | O_CREAT, 0600),
              err_file = open(err.c_str(), O_WRONLY | O_CREAT, 0600);
    dup2(in_file, STDIN_FILENO);
    dup2(out_file, STDOUT_FILENO);
    dup2(err_file, STDERR_FILENO);
    if (file_size_limit) {
        const rlimit limit{*file_size_limit, *file_size_limit};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    if (chdir(where.c_str()) == 0) execvp(arguments.front(), arguments.data());
    _exit(127);
}

Child::~Child()
{
    if (status_) return;
    kill(SIGKILL);
    static_cast<void>(wait());
}

void Child::kill(int signal) const
{
    if (!status_) ::kill(process_, signal);
}

bool Child::is_running()
{
    int status = 0;
    if (!status_ && waitpid(process_, &status, WNOHANG) == process_) status_ = status;
    return !status_;
}

Output Child::wait()
{
    int status = status_.value_or(0);
    while (!status_ && waitpid(process_, &status, 0) < 0 && errno == EINTR) {
    }
    status_ = status;
    return {command_, WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status),
            content(printed_.path() / "out"), content(printed_.path() / "err")};
}

} // namespace wnflow::test
