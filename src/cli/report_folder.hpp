#pragma once

#include <verification/report/collection.hpp>

#include <nlohmann/json_fwd.hpp>

#include <filesystem>

namespace wnflow::cli {

/// Renders a report into a folder, which is made if it does not exist; a warning on standard error where diagrams could
/// not be drawn. Each file is written whole or not at all.
/// @throws InputError if the folder cannot be written, or the object is no report
void write_report(const std::filesystem::path& folder, const nlohmann::ordered_json& report);

/// Removes the certificate that an earlier report in the folder, by its own word, has beside it: beside another report it
/// would be taken for that one's. To be called before the new report is written. No other file is touched.
void remove_earlier_certificate(const std::filesystem::path& folder);

/// index.html over the reports of a collection's instances, each in a folder of its own.
void write_report_index(const std::filesystem::path& folder, const report::Collection& collection);

} // namespace wnflow::cli
