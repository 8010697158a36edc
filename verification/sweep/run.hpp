#pragma once

#include <verification/sweep/database.hpp>
#include <verification/sweep/definition.hpp>
#include <verification/sweep/message_passing.hpp>
#include <verification/sweep/worker_pool.hpp>

#include <filesystem>
#include <functional>

namespace wnflow::sweep {

struct RunProgress {
    std::uint64_t finished = 0; ///< points of this session
    std::uint64_t failed = 0;   ///< of these
    std::uint64_t wanted = 0;   ///< points that were missing when it began
    double seconds = 0;         ///< since it began
    double seconds_left = 0;    ///< estimated from the mean so far
};

struct RunSettings {
    std::filesystem::path database;
    Shard shard;
    bool retries_failed = false;
    std::function<void(const RunProgress&)> on_progress; ///< called some ten times a second, and at the end
    std::function<bool()> wants_to_stop;                 ///< asked as often: true ends the session in good order
};

enum class RunOutcome {
    complete,  ///< every point of the shard has a row
    stopped,   ///< on request
    disk_full, ///< what is stored stays; `reason` says more
};

struct RunSummary {
    RunOutcome outcome = RunOutcome::complete;
    std::string reason;
    RunRecord record;
    std::uint64_t failed = 0;       ///< points of this session that failed
    std::uint64_t already_done = 0; ///< points that were stored before
    double cpu_seconds = 0;         ///< of the points
    double storing_seconds = 0;     ///< wall clock that this process spent on the database

    /// Share of the workers' wall clock that went into points: 1 less what waiting, messages and storing cost.
    [[nodiscard]] double efficiency() const;
    /// Wall clock of the workers beside the points, per point, in seconds.
    [[nodiscard]] double overhead() const;
};

/// What evaluates points in forked processes for this process; made before MPI is joined, so that they are no part of it.
/// @throws InputError about a limit that cannot be kept; std::system_error if no processes can be made
[[nodiscard]] WorkerPool make_workers(const Definition& definition, unsigned jobs);

/// Evaluates the points that the database lacks, and stores each when it is finished.
/// @param others  further processes, of which this one is the first; null: there are none
/// @throws InputError about the database; std::system_error if no processes can be made
[[nodiscard]] RunSummary run_sweep(const Definition& definition, WorkerPool& workers, MessagePassing* others,
                                   const RunSettings& settings);

/// What the other processes do: evaluate what the first one asks for, until it says that there is no more.
void serve_sweep(WorkerPool& workers, MessagePassing& processes);

} // namespace wnflow::sweep
