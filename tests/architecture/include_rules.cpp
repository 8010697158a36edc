#include "architecture/include_rules.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <regex>
#include <stdexcept>
#include <tuple>

namespace architecture {
namespace {

namespace fs = std::filesystem;

const std::string umbrella_header = "wnflow/wnflow.hpp";

std::vector<std::string> split(const std::string& path)
{
    std::vector<std::string> parts;
    for (const fs::path& part : fs::path(path)) parts.push_back(part.generic_string());
    return parts;
}

bool is_cpp(const fs::path& file)
{
    static const std::set<std::string> endings = {".hpp", ".cpp", ".h", ".hh", ".hxx", ".cc", ".cxx", ".ipp", ".inl"};
    return endings.contains(file.extension().generic_string());
}

/// Folder of a file of the project, given relative to the root; empty if it stands in none.
std::string folder_of_file(const std::string& file)
{
    if (file == "include/" + umbrella_header) return "umbrella";
    const std::vector<std::string> parts = split(file);
    const std::size_t position = parts.front() == "include" ? 2 : 1;
    return parts.size() > position + 1 ? parts[position] : std::string();
}

/// Folder of the project that an included path names; absent for a header of somebody else.
std::optional<std::string> folder_of_include(const std::string& path, const std::string& own_folder, bool quoted)
{
    if (path == umbrella_header) return "umbrella";
    const std::vector<std::string> parts = split(path);
    if (parts.front() == "wnflow" || parts.front() == "verification") return parts.size() > 2 ? parts[1] : "";
    if (parts.size() > 1 && allowed_includes.contains(parts.front())) return parts.front();
    if (parts.size() == 1 && quoted) return own_folder;
    return std::nullopt;
}

std::string spelled(const std::smatch& include)
{
    return include[1].str() + include[2].str() + (include[1] == "<" ? ">" : "\"");
}

/// Why `file` of `folder` may not contain this include line; empty if it may.
std::string objection(const std::string& file, const std::string& folder, const std::smatch& include, Scan& scan)
{
    const std::string path = include[2];
    if (const auto confined = confined_headers.find(path); confined != confined_headers.end() && !confined->second.contains(file))
        return spelled(include) + " is for few files, as it takes seconds to compile";
    if (path.empty()) return "an include through a macro cannot be checked";
    if (std::ranges::count(split(path), "..") > 0) return spelled(include) + " leaves its folder by '..'";
    const std::optional<std::string> target = folder_of_include(path, folder, include[1] == "\"");
    if (!target) return {};
    ++scan.project_includes;
    if (!allowed_includes.contains(*target)) return spelled(include) + " is in no folder of the project";
    if (*target != folder && !allowed_includes.at(folder).contains(*target)) {
        return folder + " must not include " + *target + ": " + spelled(include);
    }
    return {};
}

void scan_file(const fs::path& root, const fs::path& path, Scan& scan)
{
    static const std::regex include_line(R"re(^\s*#\s*include\b\s*(?:([<"])([^>"]+)[>"])?.*)re");
    const std::string file = path.lexically_relative(root).generic_string();
    const std::string folder = folder_of_file(file);
    ++scan.files;
    if (!allowed_includes.contains(folder)) {
        scan.violations.push_back({file, 0, "stands in no folder of the project"});
        return;
    }
    std::ifstream stream(path);
    if (!stream) throw std::runtime_error("cannot read " + path.string());
    std::string text;
    for (std::size_t line = 1; std::getline(stream, text); ++line) {
        std::smatch include;
        if (!std::regex_match(text, include, include_line)) continue;
        if (std::string reason = objection(file, folder, include, scan); !reason.empty()) {
            scan.violations.push_back({file, line, std::move(reason)});
        }
    }
}

} // namespace

Scan scan_includes(const std::filesystem::path& root)
{
    Scan scan;
    for (const char* top : {"include", "src", "verification"}) {
        if (!fs::is_directory(root / top)) continue;
        for (const fs::directory_entry& entry : fs::recursive_directory_iterator(root / top)) {
            if (entry.is_regular_file() && is_cpp(entry.path())) scan_file(root, entry.path(), scan);
        }
    }
    std::ranges::sort(scan.violations, {}, [](const Violation& v) { return std::tie(v.file, v.line); });
    return scan;
}

std::string to_text(const std::vector<Violation>& violations)
{
    std::string text;
    for (const Violation& v : violations) text += v.file + ":" + std::to_string(v.line) + ": " + v.reason + "\n";
    return text;
}

} // namespace architecture
