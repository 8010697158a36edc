#pragma once

#include <filesystem>
#include <string>

namespace wnflow::cli {

/// A folder of the data that come with the program, found from where the program itself stands, so that an installation
/// can be moved: ../share/wnflow/<name> beside bin, share/wnflow/<name> in the folder that it was built in.
/// @throws InputError that names the places where it is not
[[nodiscard]] std::filesystem::path data_folder(const std::string& name);

} // namespace wnflow::cli
