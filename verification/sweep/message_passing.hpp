#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace wnflow::sweep {

/// Processes that were started together, perhaps on several machines, and send each other messages: MPI, behind an interface
/// that needs none of it. The implementation is a library of its own, loaded only where a launcher started the program.
class MessagePassing {
public:
    MessagePassing() = default;
    virtual ~MessagePassing() = default; ///< leaves together with the others
    MessagePassing(const MessagePassing&) = delete;
    MessagePassing& operator=(const MessagePassing&) = delete;

    [[nodiscard]] virtual int rank() const = 0;
    [[nodiscard]] virtual int size() const = 0;
    virtual void send(int to, const std::string& message) = 0;
    /// A message that has arrived, with its sender; nothing if none has.
    [[nodiscard]] virtual std::optional<std::pair<int, std::string>> try_receive() = 0;
};

/// Whether a launcher (mpirun, srun --mpi) started this process as one of several, and which, without loading anything.
struct LaunchedProcess {
    bool is_launched = false;
    int rank = 0;
};
[[nodiscard]] LaunchedProcess launched_process();

/// Loads the library and joins the other processes.
/// @throws InputError if the program was built without it, or the library cannot be loaded
[[nodiscard]] std::unique_ptr<MessagePassing> join_processes();

} // namespace wnflow::sweep
