#include "cli/report_folder.hpp"

#include "cli/output.hpp"

#include <verification/report/html.hpp>
#include <verification/report/json.hpp>
#include <verification/report/report_files.hpp>

#include <wnflow/numeric/input_error.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace wnflow::cli {
namespace {

constexpr const char* certificate_name = "proof.cert";

void make_folder(const std::filesystem::path& folder)
{
    std::error_code error;
    std::filesystem::create_directories(folder, error);
    if (error || !std::filesystem::is_directory(folder))
        throw numeric::InputError(folder.string(), "", "cannot be made a folder (" + error.message() + ")",
                                  "choose a folder in a writable place");
}

} // namespace

void write_report(const std::filesystem::path& folder, const nlohmann::ordered_json& report)
{
    const report::ReportFiles rendered = report::report_files(report);
    make_folder(folder / "figures");
    for (const plot::File& file : rendered.files) write_file(folder / file.name, file.content);
    if (!rendered.warning.empty()) tell("there are no pictures beside the page: " + rendered.warning);
}

void remove_earlier_certificate(const std::filesystem::path& folder)
{
    const std::filesystem::path record = folder / "report.json";
    std::error_code error;
    if (!std::filesystem::is_regular_file(record, error)) return;
    nlohmann::ordered_json earlier;
    try {
        earlier = read_json(record, "");
    } catch (const numeric::InputError&) {
        return; // of somebody else
    }
    const nlohmann::ordered_json::json_pointer name("/proof/certificate/file");
    if (!earlier.is_object() || !earlier.contains(name) || earlier.at(name) != certificate_name) return;
    std::filesystem::remove(folder / certificate_name, error);
}

void write_report_index(const std::filesystem::path& folder, const report::Collection& collection)
{
    std::vector<std::pair<std::string, nlohmann::ordered_json>> reports;
    for (const report::CollectionEntry& entry : collection.entries)
        if (entry.verification)
            reports.emplace_back(std::filesystem::path(entry.file).stem().string(),
                                 nlohmann::ordered_json{{"verification", report::to_json(*entry.verification)}});
    make_folder(folder);
    write_file(folder / "index.html", report::index_html(reports));
}

} // namespace wnflow::cli
