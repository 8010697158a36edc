#pragma once

#include <filesystem>

namespace wnflow::sweep {

/// Held by the one process that computes points of a database: FILE.lock beside it, locked by the operating system, which lets
/// go of it whatever way the process ends. Readers need no lock.
class RunLock {
public:
    /// @throws InputError if another process holds it (names process and machine), or if it cannot be made
    explicit RunLock(const std::filesystem::path& database);
    ~RunLock();
    RunLock(const RunLock&) = delete;
    RunLock& operator=(const RunLock&) = delete;

private:
    std::filesystem::path path_;
    int file_ = -1;
};

} // namespace wnflow::sweep
