#include <verification/sweep/run_lock.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <array>
#include <cerrno>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace wnflow::sweep {
namespace {

using numeric::InputError;

[[noreturn]] void fail(const std::filesystem::path& path, int error)
{
    throw InputError(path.string(), "", "cannot be made (" + std::generic_category().message(error) + ")",
                     "choose a database in a folder that is writable, on a file system with locks");
}

std::string holder(int file)
{
    std::array<char, 300> text{};
    const ssize_t length = pread(file, text.data(), text.size(), 0);
    std::string result(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    while (!result.empty() && result.back() == '\n') result.pop_back();
    return result.empty() ? "another process" : result;
}

std::string this_process()
{
    std::array<char, 256> host{};
    gethostname(host.data(), host.size() - 1);
    return "process " + std::to_string(getpid()) + " on " + host.data() + "\n";
}

/// Whether the name still means the file that is open: its holder removes it at the end.
bool is_current(const std::filesystem::path& path, int file)
{
    struct stat named {
    }, open{};
    return stat(path.c_str(), &named) == 0 && fstat(file, &open) == 0 && named.st_ino == open.st_ino &&
           named.st_dev == open.st_dev;
}

} // namespace

RunLock::RunLock(const std::filesystem::path& database) : path_(database)
{
    path_ += ".lock";
    for (;;) {
        file_ = open(path_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (file_ < 0) fail(path_, errno);
        if (flock(file_, LOCK_EX | LOCK_NB) == 0) {
            if (is_current(path_, file_)) break;
            close(file_);
            continue;
        }
        const int error = errno;
        const std::string who = holder(file_);
        close(file_);
        if (error != EWOULDBLOCK) fail(path_, error);
        throw InputError(database.string(), "", "is in use: " + who + " computes its points",
                         "wait for it, or share the work by --shard, each shard with a database of its own");
    }
    const std::string text = this_process();
    // For the message of the next one only: not worth an error.
    if (ftruncate(file_, 0) == 0) static_cast<void>(!pwrite(file_, text.data(), text.size(), 0));
}

RunLock::~RunLock()
{
    unlink(path_.c_str());
    close(file_);
}

} // namespace wnflow::sweep
