#include <verification/sweep/worker_pool.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <stdexcept>
#include <system_error>

#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

namespace wnflow::sweep {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

/// A frame is its length in eight bytes, whose top bit announces that the sender ends, and a message.
using Header = std::uint64_t;
constexpr Header farewell = Header{1} << 63U;

[[noreturn]] void fail(const char* what)
{
    throw std::system_error(errno, std::generic_category(), what);
}

bool send_all(int socket, const void* data, std::size_t size)
{
    const char* next = static_cast<const char*>(data);
    while (size > 0) {
        const ssize_t sent = ::send(socket, next, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) return false;
        next += sent;
        size -= static_cast<std::size_t>(sent);
    }
    return true;
}

bool receive_all(int socket, void* data, std::size_t size)
{
    char* next = static_cast<char*>(data);
    while (size > 0) {
        const ssize_t received = recv(socket, next, size, 0);
        if (received < 0 && errno == EINTR) continue;
        if (received <= 0) return false;
        next += received;
        size -= static_cast<std::size_t>(received);
    }
    return true;
}

std::uint64_t resident_kib()
{
    unsigned long pages = 0;
    if (std::FILE* file = std::fopen("/proc/self/statm", "r")) {
        if (std::fscanf(file, "%*u %lu", &pages) != 1) pages = 0;
        std::fclose(file);
    }
    return pages * (static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE)) / 1024);
}

/// The last words of a process, on one line.
std::string tail(int file)
{
    constexpr off_t longest = 300;
    const off_t size = lseek(file, 0, SEEK_END);
    std::array<char, longest> text{};
    const ssize_t length = size > 0 ? pread(file, text.data(), text.size(), std::max<off_t>(0, size - longest)) : 0;
    std::string result(text.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    std::ranges::replace(result, '\n', ' ');
    while (!result.empty() && result.back() == ' ') result.pop_back();
    return result;
}

std::string describe_end(int status, const std::string& last_words)
{
    std::string text = fmt::format("its process ended with status {}", WEXITSTATUS(status));
    if (WIFSIGNALED(status)) {
        const char* description = sigdescr_np(WTERMSIG(status));
        text = fmt::format("its process was killed by signal {} ({})", WTERMSIG(status),
                           description ? description : "of real time");
    }
    return last_words.empty() ? text : text + ": " + last_words;
}

// g++ defines macros, clang++ has features.
#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
constexpr bool reserves_address_space = true;
#else
constexpr bool reserves_address_space = false;
#endif
#elif defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool reserves_address_space = true;
#else
constexpr bool reserves_address_space = false;
#endif

/// Signals that end the calling process in an orderly way are not for the workers.
class BlockedSignals {
public:
    BlockedSignals()
    {
        sigset_t set;
        sigemptyset(&set);
        sigaddset(&set, SIGINT);
        sigaddset(&set, SIGTERM);
        pthread_sigmask(SIG_BLOCK, &set, &before_);
    }
    ~BlockedSignals() { pthread_sigmask(SIG_SETMASK, &before_, nullptr); }
    BlockedSignals(const BlockedSignals&) = delete;
    BlockedSignals& operator=(const BlockedSignals&) = delete;

private:
    sigset_t before_{};
};

/// Closes every file but the standard ones and these two: sockets of other workers, databases, locks.
void close_others(int a, int b)
{
    const auto first = static_cast<unsigned>(std::min(a, b)), second = static_cast<unsigned>(std::max(a, b));
    if (first > 3) close_range(3, first - 1, 0);
    if (second > first + 1) close_range(first + 1, second - 1, 0);
    close_range(second + 1, ~0U, 0);
}

} // namespace

bool WorkerPool::can_limit_memory() noexcept
{
    return !reserves_address_space;
}

WorkerPool::WorkerPool(Evaluate evaluate, Settings settings)
    : evaluate_(std::move(evaluate)), settings_(settings), workers_(settings.workers)
{
    if (settings_.megabyte_limit && !can_limit_memory())
        throw std::logic_error(
            fmt::format("a limit of {} MB cannot be kept in a build with sanitizers", *settings_.megabyte_limit));
    try {
        for (Worker& worker : workers_) start(worker);
    } catch (...) {
        for (Worker& worker : workers_) dispose(worker);
        throw;
    }
}

WorkerPool::~WorkerPool()
{
    for (Worker& worker : workers_) dispose(worker);
}

void WorkerPool::start(Worker& worker)
{
    std::array<int, 2> sockets{};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets.data()) != 0) fail("socketpair");
    const int errors = memfd_create("standard error", MFD_CLOEXEC);
    if (errors < 0) fail("memfd_create");
    const pid_t parent = getpid();
    std::fflush(nullptr);
    const BlockedSignals blocked;
    const pid_t process = fork();
    if (process < 0) fail("fork");
    if (process == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        if (getppid() != parent) _exit(0);
        std::signal(SIGINT, SIG_IGN);
        std::signal(SIGTERM, SIG_IGN);
        work(sockets[1], errors);
    }
    close(sockets[1]);
    worker.process = process;
    worker.socket = sockets[0];
    worker.errors = errors;
    worker.received.clear();
}

void WorkerPool::work(int socket, int errors) const
{
    setpgid(0, 0); // so that its own children can be killed with it
    dup2(errors, STDERR_FILENO);
    close_others(socket, errors);
    sigset_t none;
    sigemptyset(&none);
    pthread_sigmask(SIG_SETMASK, &none, nullptr);
    if (settings_.megabyte_limit) {
        const rlim_t bytes = static_cast<rlim_t>(*settings_.megabyte_limit) << 20U;
        const rlimit limit{bytes, bytes};
        setrlimit(RLIMIT_AS, &limit);
    }
    const std::uint64_t initial = resident_kib();
    for (std::uint64_t count = 1;; ++count) {
        std::uint64_t point = 0;
        if (!receive_all(socket, &point, sizeof point)) _exit(0);
        std::string message;
        bool ends = count >= settings_.points_per_worker;
        try {
            PointResult result = evaluate_(point);
            result.memory_kib = resident_kib();
            ends = ends || result.memory_kib > initial + settings_.growth_kib;
            message = to_message(result);
        } catch (const std::exception& error) {
            message = to_message(PointResult::failure(point, error.what()));
        }
        const Header header = message.size() | (ends ? farewell : 0);
        if (!send_all(socket, &header, sizeof header) || !send_all(socket, message.data(), message.size())) _exit(0);
        if (ends) _exit(0);
        if (ftruncate(errors, 0) == 0) lseek(errors, 0, SEEK_SET);
    }
}

void WorkerPool::dispose(Worker& worker)
{
    if (worker.process > 0) {
        kill(-worker.process, SIGKILL);
        kill(worker.process, SIGKILL); // where it has not made its group yet
        while (waitpid(worker.process, nullptr, 0) < 0 && errno == EINTR) {
        }
    }
    if (worker.socket >= 0) close(worker.socket);
    if (worker.errors >= 0) close(worker.errors);
    worker.process = worker.socket = worker.errors = -1;
}

void WorkerPool::send(const Worker& worker, std::uint64_t point) const
{
    // If the worker is dead, its end is seen when its socket is read.
    static_cast<void>(send_all(worker.socket, &point, sizeof point));
}

void WorkerPool::give(std::size_t index, std::uint64_t point)
{
    Worker& worker = workers_.at(index);
    if (worker.points.empty()) worker.started = Clock::now();
    worker.points.push_back(point);
    send(worker, point);
}

void WorkerPool::replace(std::size_t index, std::vector<Finished>* finished, const std::string& reason)
{
    Worker& worker = workers_[index];
    if (finished && !worker.points.empty()) {
        PointResult failure = PointResult::failure(worker.points.front(), reason);
        failure.seconds = std::chrono::duration<double>(Clock::now() - worker.started).count();
        finished->push_back({index, std::move(failure)});
        worker.points.pop_front();
    }
    dispose(worker);
    start(worker);
    worker.started = Clock::now();
    for (const std::uint64_t point : worker.points) send(worker, point);
}

void WorkerPool::read(std::size_t index, std::vector<Finished>& finished)
{
    Worker& worker = workers_[index];
    std::array<char, 65536> piece{};
    const ssize_t length = recv(worker.socket, piece.data(), piece.size(), MSG_DONTWAIT);
    if (length < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (length <= 0) {
        int status = 0;
        while (waitpid(worker.process, &status, 0) < 0 && errno == EINTR) {
        }
        worker.process = -1;
        return replace(index, &finished, describe_end(status, tail(worker.errors)));
    }
    worker.received.append(piece.data(), static_cast<std::size_t>(length));
    for (;;) {
        Header header = 0;
        if (worker.received.size() < sizeof header) return;
        std::memcpy(&header, worker.received.data(), sizeof header);
        const std::size_t size = header & ~farewell;
        if (worker.received.size() < sizeof header + size) return;
        finished.push_back({index, from_message(worker.received.substr(sizeof header, size))});
        worker.received.erase(0, sizeof header + size);
        worker.points.pop_front();
        worker.started = Clock::now();
        if (header & farewell) return replace(index, nullptr, "");
    }
}

milliseconds WorkerPool::until_next_deadline() const
{
    milliseconds least = milliseconds::max();
    if (!settings_.seconds_limit) return least;
    const auto limit = std::chrono::seconds(*settings_.seconds_limit);
    for (const Worker& worker : workers_)
        if (!worker.points.empty())
            least = std::min(least, std::chrono::ceil<milliseconds>(worker.started + limit - Clock::now()));
    return std::max(least, milliseconds(0));
}

void WorkerPool::kill_late(std::vector<Finished>& finished)
{
    if (!settings_.seconds_limit) return;
    const auto limit = std::chrono::seconds(*settings_.seconds_limit);
    for (std::size_t i = 0; i < workers_.size(); ++i)
        if (!workers_[i].points.empty() && Clock::now() >= workers_[i].started + limit)
            replace(i, &finished, fmt::format("took longer than the limit of {} s", *settings_.seconds_limit));
}

std::vector<WorkerPool::Finished> WorkerPool::wait(milliseconds patience)
{
    std::vector<Finished> finished;
    std::vector<pollfd> sockets;
    for (const Worker& worker : workers_) sockets.push_back({worker.socket, POLLIN, 0});
    const auto timeout = std::min(patience, until_next_deadline());
    const int ready = poll(sockets.data(), sockets.size(), static_cast<int>(timeout.count()));
    if (ready < 0 && errno != EINTR) fail("poll");
    for (std::size_t i = 0; ready > 0 && i < sockets.size(); ++i)
        if (sockets[i].revents != 0) read(i, finished);
    kill_late(finished);
    return finished;
}

} // namespace wnflow::sweep
