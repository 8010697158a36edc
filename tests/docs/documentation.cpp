#include "docs/documentation.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace documentation {
namespace {

bool is_fence(std::string_view line)
{
    return line.starts_with("```");
}

/// The text without fenced code; with `drops_spans` without code between backticks as well.
std::string without_code(std::string_view markdown, bool drops_spans)
{
    std::string result, line;
    std::istringstream lines{std::string(markdown)};
    bool is_code = false;
    while (std::getline(lines, line)) {
        if (is_fence(line)) is_code = !is_code;
        else if (!is_code) result += line + "\n";
    }
    if (!drops_spans) return result;
    std::string text;
    bool is_span = false;
    for (const char c : result) {
        if (c == '`') is_span = !is_span;
        else if (!is_span) text += c;
    }
    return text;
}

std::set<std::string> all_matches(const std::string& text, const std::regex& pattern)
{
    std::set<std::string> result;
    for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match)
        for (std::size_t group = 1; group < match->size(); ++group)
            if ((*match)[group].matched) result.insert((*match)[group].str());
    return result;
}

} // namespace

std::vector<std::string> headings(std::string_view markdown)
{
    std::vector<std::string> result;
    std::istringstream lines(without_code(markdown, false));
    std::string line;
    while (std::getline(lines, line)) {
        const auto end = line.find_first_not_of('#');
        if (end == 0 || end == std::string::npos || line[end] != ' ') continue;
        const auto begin = line.find_first_not_of(' ', end);
        if (begin != std::string::npos) result.push_back(line.substr(begin, line.find_last_not_of(' ') + 1 - begin));
    }
    return result;
}

std::vector<std::string> links(std::string_view markdown)
{
    const std::string text = without_code(markdown, true);
    std::vector<std::string> result;
    for (auto begin = text.find("]("); begin != std::string::npos; begin = text.find("](", begin)) {
        begin += 2;
        const auto end = text.find(')', begin);
        if (end != std::string::npos) result.push_back(text.substr(begin, end - begin));
    }
    return result;
}

std::string anchor(std::string_view heading)
{
    std::string result;
    for (const char c : heading) {
        if (c == ' ') result += '-';
        else if (c >= 'A' && c <= 'Z') result += static_cast<char>(c - 'A' + 'a');
        else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
                 static_cast<unsigned char>(c) >= 128)
            result += c;
    }
    return result;
}

std::vector<std::filesystem::path> markdown_files(const std::filesystem::path& root)
{
    std::vector<std::filesystem::path> result;
    for (const auto& entry : std::filesystem::directory_iterator(root))
        if (entry.path().extension() == ".md") result.push_back(entry.path());
    for (const char* folder : {"docs", "tests", "verification"})
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root / folder))
            if (entry.path().extension() == ".md") result.push_back(entry.path());
    std::ranges::sort(result);
    return result;
}

std::vector<std::string> broken_links(std::string_view markdown, const std::filesystem::path& file)
{
    std::vector<std::string> result;
    for (const std::string& link : links(markdown)) {
        if (link.find("://") != std::string::npos || link.starts_with("mailto:")) continue;
        const auto hash = link.find('#');
        const std::string target = link.substr(0, hash);
        const std::filesystem::path path = target.empty() ? file : file.parent_path() / target;
        bool exists = std::filesystem::exists(path);
        if (exists && hash != std::string::npos) {
            const auto titles = headings(target.empty() ? std::string(markdown) : read(path));
            exists = std::ranges::any_of(
                titles, [&](const std::string& title) { return anchor(title) == link.substr(hash + 1); });
        }
        if (!exists) result.push_back(file.string() + ": " + link);
    }
    return result;
}

std::set<std::string> documented_commands(std::string_view markdown)
{
    std::set<std::string> result;
    static const std::regex pattern("`wnflow (?:[a-z-]+ )?([a-z-]+)`"); // a command, or a part of one
    for (const std::string& title : headings(markdown)) result.merge(all_matches(title, pattern));
    return result;
}

std::set<std::string> documented_options(std::string_view markdown)
{
    static const std::regex pattern("(--[a-z][a-z-]*)");
    return all_matches(std::string(markdown), pattern);
}

std::set<std::string> declared_commands(const std::string& source)
{
    static const std::regex pattern("add_subcommand\\(\\s*\"([^\"]+)\"");
    return all_matches(source, pattern);
}

std::set<std::string> declared_options(const std::string& source)
{
    static const std::regex call("(?:add_(?:option|flag)[a-z_]*|set_version_flag)\\(\\s*\"([^\"]+)\"");
    std::set<std::string> result{"--help"};
    for (const std::string& names : all_matches(source, call)) result.merge(documented_options(names));
    return result;
}

std::set<std::string> referenced_sections(const std::string& source)
{
    static const std::regex pattern("docs/theory, \"([^\"]+)\"(?: and \"([^\"]+)\")?");
    return all_matches(source, pattern);
}

std::set<std::string> missing(const std::set<std::string>& wanted, const std::set<std::string>& existing)
{
    std::set<std::string> result;
    std::ranges::set_difference(wanted, existing, std::inserter(result, result.end()));
    return result;
}

std::string read(const std::filesystem::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return text;
}

std::string read_all(const std::filesystem::path& folder, const std::set<std::string>& endings)
{
    std::string text;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && endings.contains(entry.path().extension().string()))
            text += read(entry.path()) + "\n";
    return text;
}

} // namespace documentation
