#include "cli/data_folder.hpp"

#include <wnflow/numeric/input_error.hpp>

#include <system_error>

namespace wnflow::cli {

std::filesystem::path data_folder(const std::string& name)
{
    namespace fs = std::filesystem;
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error).parent_path();
    std::string places;
    for (const fs::path& data : {program / WNFLOW_DATA_FROM_PROGRAM, program / "share" / "wnflow"}) {
        fs::path folder = (data / name).lexically_normal();
        if (fs::is_directory(folder, error)) return folder;
        places += (places.empty() ? "neither in " : " nor in ") + folder.string();
    }
    throw numeric::InputError(name, "", "the data that come with the program are missing: " + places,
                              "install wnflow as a whole");
}

} // namespace wnflow::cli
