#pragma once

#include <verification/sweep/point_result.hpp>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace wnflow::sweep {

/// Processes that evaluate points, one each at a time: forked, so that one that crashes, hangs or runs out of memory costs its
/// point and nothing else, and what libraries keep in caches goes with it.
///
/// The calling process must not compute in other threads. Workers die with it, however it ends.
class WorkerPool {
public:
    struct Settings {
        unsigned workers = 1;
        std::optional<unsigned> seconds_limit;  ///< of a point; the worker is killed then
        std::optional<unsigned> megabyte_limit; ///< of a worker's address space; only where `can_limit_memory()`
        std::uint64_t points_per_worker = 1000; ///< after which it is replaced
        std::uint64_t growth_kib = std::uint64_t{256} * 1024; ///< of resident memory, after which it is replaced
    };

    struct Finished {
        std::size_t worker = 0;
        PointResult result;
    };

    using Evaluate = std::function<PointResult(std::uint64_t)>;

    /// Whether a limit of memory can be kept: not in a build with a sanitizer of addresses or threads, which reserves
    /// terabytes of address space.
    [[nodiscard]] static bool can_limit_memory() noexcept;

    /// Forks the workers at once.
    /// @throws std::system_error if there are no more processes or files
    /// @throws std::logic_error if memory is to be limited and cannot be
    WorkerPool(Evaluate evaluate, Settings settings);
    /// Kills them.
    ~WorkerPool();
    WorkerPool(const WorkerPool&) = delete;
    WorkerPool& operator=(const WorkerPool&) = delete;

    [[nodiscard]] std::size_t size() const noexcept { return workers_.size(); }
    /// Points that a worker has, the one at work included.
    [[nodiscard]] std::size_t load(std::size_t worker) const { return workers_.at(worker).points.size(); }

    /// Adds a point to the queue of worker `index`.
    void give(std::size_t index, std::uint64_t point);

    /// Waits until points are finished, or the time is over. A point whose worker died has a failed result that says how;
    /// the worker is replaced and goes on with the rest of its queue.
    [[nodiscard]] std::vector<Finished> wait(std::chrono::milliseconds patience);

private:
    struct Worker {
        pid_t process = -1;
        int socket = -1, errors = -1; ///< errors: what it writes to standard error
        std::string received;
        std::deque<std::uint64_t> points;
        std::chrono::steady_clock::time_point started; ///< of the first point in the queue
    };

    void start(Worker& worker);
    [[noreturn]] void work(int socket, int errors) const;
    void send(const Worker& worker, std::uint64_t point) const;
    void read(std::size_t index, std::vector<Finished>& finished);
    /// Takes the end of the process, reports it as the failure of its point, and starts another one.
    void replace(std::size_t index, std::vector<Finished>* finished, const std::string& reason);
    static void dispose(Worker& worker);
    [[nodiscard]] std::chrono::milliseconds until_next_deadline() const;
    void kill_late(std::vector<Finished>& finished);

    Evaluate evaluate_;
    Settings settings_;
    std::vector<Worker> workers_;
};

} // namespace wnflow::sweep
