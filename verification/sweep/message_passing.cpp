#include <verification/sweep/message_passing.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <cstdlib>
#include <filesystem>
#include <system_error>

#include <dlfcn.h>

namespace wnflow::sweep {

LaunchedProcess launched_process()
{
    // Open MPI's mpirun; PMIx (srun --mpi=pmix); PMI (MPICH's launchers).
    for (const char* variable : {"OMPI_COMM_WORLD_RANK", "PMIX_RANK", "PMI_RANK"})
        if (const char* rank = std::getenv(variable)) return {true, std::atoi(rank)};
    return {};
}

std::unique_ptr<MessagePassing> join_processes()
{
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
    const char* const name = "libwnflow_mpi.so";
    for (const fs::path& path : {folder / name, folder / WNFLOW_MODULES_FROM_PROGRAM / name}) {
        if (!fs::exists(path, error)) continue;
        // Open MPI's own plugins look for its symbols in the global scope.
        void* const library = dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL);
        if (library == nullptr)
            throw numeric::InputError(path.string(), "", std::string("cannot be loaded (") + dlerror() + ")",
                                      "install the MPI that the program was built with (openmpi-bin)");
        using Join = MessagePassing* (*)();
        const auto join = reinterpret_cast<Join>(dlsym(library, "wnflow_join_processes"));
        if (join == nullptr) throw numeric::InputError(path.string(), "", "is not wnflow's library for MPI");
        return std::unique_ptr<MessagePassing>(join()); // the library stays loaded: MPI ends once for all
    }
    throw numeric::InputError(
        "the MPI launcher", "", "started a program that was built without MPI",
        "build it with libopenmpi-dev (WNFLOW_MPI=ON), or use --shard k/n and 'wnflow sweep merge'");
}

} // namespace wnflow::sweep
