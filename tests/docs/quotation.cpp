#include "docs/quotation.hpp"

#include "docs/documentation.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <sstream>
#include <stdexcept>

namespace documentation {
namespace {

constexpr std::string_view fence = "```", opening = "//[", closing = "//]";
constexpr std::array file_languages = {"toml", "csv", "python", "julia", "bash", "cmake"};
const std::set<std::string> file_endings = {".toml", ".csv", ".py", ".jl", ".slurm"};

std::vector<std::string> lines_of(std::string_view text)
{
    std::vector<std::string> result;
    std::istringstream in{std::string(text)};
    for (std::string line; std::getline(in, line);) result.push_back(line);
    return result;
}

std::string trimmed(const std::string& line)
{
    const auto begin = line.find_first_not_of(' ');
    return begin == std::string::npos ? "" : line.substr(begin, line.find_last_not_of(' ') + 1 - begin);
}

/// The lines joined, without the blanks that all of them begin with.
std::string without_indentation(const std::vector<std::string>& lines)
{
    std::size_t common = std::string::npos;
    for (const std::string& line : lines) common = std::min(common, line.find_first_not_of(' '));
    std::string result;
    for (const std::string& line : lines) result += (line.size() > common ? line.substr(common) : "") + "\n";
    return result;
}

void add(std::map<std::string, std::string>& known, const std::string& name, std::string text)
{
    if (!known.emplace(name, std::move(text)).second)
        throw std::runtime_error("two snippets or files are called " + name);
}

} // namespace

std::vector<std::string> blocks(std::string_view markdown, std::string_view language)
{
    std::vector<std::string> result;
    bool is_code = false, is_wanted = false;
    for (const std::string& line : lines_of(markdown)) {
        if (line.starts_with(fence)) {
            is_code = !is_code;
            is_wanted = is_code && line.substr(fence.size()) == language;
            if (is_wanted) result.emplace_back();
        } else if (is_wanted) {
            result.back() += line + "\n";
        }
    }
    return result;
}

std::map<std::string, std::string> snippets(std::string_view source)
{
    std::map<std::string, std::string> result;
    std::string name;
    std::vector<std::string> lines;
    for (const std::string& line : lines_of(source)) {
        const std::string text = trimmed(line);
        if (text.starts_with(opening)) {
            if (!name.empty()) throw std::runtime_error("snippet " + name + " holds another one");
            name = text.substr(opening.size());
            lines.clear();
        } else if (text == closing) {
            if (name.empty()) throw std::runtime_error("a snippet ends that did not begin");
            add(result, name, without_indentation(lines));
            name.clear();
        } else {
            lines.push_back(line);
        }
    }
    if (!name.empty()) throw std::runtime_error("snippet " + name + " does not end");
    return result;
}

Examples read_examples(const std::filesystem::path& folder)
{
    Examples result;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        const std::filesystem::path extension = entry.path().extension();
        if (file_endings.contains(extension.string()) || entry.path().parent_path() != folder)
            add(result.files, std::filesystem::relative(entry.path(), folder).string(), read(entry.path()));
        if (extension == ".output") result.outputs.push_back(read(entry.path()));
        if (extension == ".cpp" || extension == ".hpp")
            for (const auto& [name, text] : snippets(read(entry.path()))) add(result.snippets, name, text);
    }
    return result;
}

std::vector<std::string> misquotations(std::string_view markdown, const Examples& examples)
{
    std::vector<std::string> result;
    for (const std::string& block : blocks(markdown, "cpp"))
        if (std::ranges::none_of(examples.snippets, [&](const auto& snippet) { return snippet.second == block; }))
            result.push_back(block);
    for (const char* language : file_languages)
        for (const std::string& block : blocks(markdown, language))
            if (std::ranges::none_of(examples.files, [&](const auto& file) { return file.second == block; }))
                result.push_back(block);
    for (const std::string& block : blocks(markdown, "text")) {
        const auto is_part = [&](const std::string& output) {
            return ("\n" + output).find("\n" + block) != std::string::npos; // of whole lines
        };
        if (block.empty() || std::ranges::none_of(examples.outputs, is_part)) result.push_back(block);
    }
    return result;
}

std::vector<std::string> unquoted(const std::vector<std::string>& pages, const Examples& examples)
{
    std::set<std::string> code, files;
    for (const std::string& page : pages) {
        for (const std::string& block : blocks(page, "cpp")) code.insert(block);
        for (const char* language : file_languages)
            for (const std::string& block : blocks(page, language)) files.insert(block);
    }
    std::vector<std::string> result;
    for (const auto& [name, text] : examples.snippets)
        if (!code.contains(text)) result.push_back(name);
    for (const auto& [name, text] : examples.files)
        if (!files.contains(text)) result.push_back(name);
    return result;
}

} // namespace documentation
