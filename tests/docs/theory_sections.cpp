#include "docs/theory_sections.hpp"

#include "docs/documentation.hpp"

#include <algorithm>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace documentation {
namespace {

/// What stands in brackets and begins with "paper", "derived" or "constants derived"; links do not.
std::vector<std::string> marks_of(const std::string& text)
{
    static const std::regex pattern(R"(\[((?:paper|derived|constants derived)[^\]]*)\](?!\())");
    std::vector<std::string> result;
    for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match)
        if (std::ranges::find(result, (*match)[1].str()) == result.end()) result.push_back((*match)[1].str());
    return result;
}

bool has_proof(const std::string& text)
{
    return text.find("∎") != std::string::npos;
}

} // namespace

std::vector<Section> sections(std::string_view markdown, const std::string& file)
{
    std::vector<Section> result;
    std::vector<std::string> texts;
    std::istringstream lines{std::string(markdown)};
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("# ") || line.starts_with("## ")) {
            result.push_back({line.substr(line.find(' ') + 1), file, {}, false});
            texts.emplace_back();
        } else if (!texts.empty()) {
            texts.back() += line + "\n";
        }
    }
    for (std::size_t i = 0; i < result.size(); ++i) {
        result[i].marks = marks_of(texts[i]);
        if (result[i].marks.empty()) result[i].marks = result.front().marks;
        result[i].has_proof = i == 0 ? std::ranges::any_of(texts, has_proof) : has_proof(texts[i]);
    }
    return result;
}

std::vector<Section> read_sections(const std::filesystem::path& folder)
{
    std::vector<Section> result;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".md") continue;
        const auto found = sections(read(entry.path()), entry.path().filename().string());
        result.insert(result.end(), found.begin(), found.end());
    }
    return result;
}

const Section& section_called(const std::string& title, const std::vector<Section>& sections)
{
    const auto is_called = [&](const Section& section) { return section.title == title; };
    if (std::ranges::count_if(sections, is_called) != 1)
        throw std::runtime_error("there is not exactly one section \"" + title + "\"");
    return *std::ranges::find_if(sections, is_called);
}

} // namespace documentation
