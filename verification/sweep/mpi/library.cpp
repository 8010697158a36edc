// The library libwnflow_mpi.so: the only part of the project that is linked with MPI. See
// docs/decisions/mpi-as-a-library.md.
#include <verification/sweep/message_passing.hpp>

#include <mpi.h>

#include <cstdlib>

namespace {

class Mpi final : public wnflow::sweep::MessagePassing {
public:
    Mpi()
    {
        int provided = 0;
        MPI_Init_thread(nullptr, nullptr, MPI_THREAD_SINGLE, &provided); // errors end all processes: MPI's default
        MPI_Comm_rank(MPI_COMM_WORLD, &rank_);
        MPI_Comm_size(MPI_COMM_WORLD, &size_);
    }
    ~Mpi() override { MPI_Finalize(); }

    [[nodiscard]] int rank() const override { return rank_; }
    [[nodiscard]] int size() const override { return size_; }

    void send(int to, const std::string& message) override
    {
        MPI_Send(message.data(), static_cast<int>(message.size()), MPI_CHAR, to, tag, MPI_COMM_WORLD);
    }

    [[nodiscard]] std::optional<std::pair<int, std::string>> try_receive() override
    {
        int has_arrived = 0, length = 0;
        MPI_Status status;
        MPI_Iprobe(MPI_ANY_SOURCE, tag, MPI_COMM_WORLD, &has_arrived, &status);
        if (has_arrived == 0) return std::nullopt;
        MPI_Get_count(&status, MPI_CHAR, &length);
        std::string message(static_cast<std::size_t>(length), '\0');
        MPI_Recv(message.data(), length, MPI_CHAR, status.MPI_SOURCE, tag, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
        return std::pair(status.MPI_SOURCE, std::move(message));
    }

private:
    static constexpr int tag = 1;
    int rank_ = 0, size_ = 1;
};

} // namespace

extern "C" __attribute__((visibility("default"))) wnflow::sweep::MessagePassing* wnflow_join_processes()
{
    return new Mpi;
}
