#include "docs/session.hpp"

#include "support/temporary_directory.hpp"

#include <algorithm>
#include <cstdio>
#include <map>
#include <memory>
#include <regex>
#include <sstream>
#include <stdexcept>

namespace documentation {
namespace {

using Lines = std::vector<std::string>;

constexpr std::string_view fence = "```", prompt = "$ ", lines_left_out = "…", status_question = "echo $?";
constexpr std::string_view mask_begin = "⟨", mask_end = "⟩";

/// What each mask within a line stands for.
const std::map<std::string, std::string>& masks()
{
    static const std::map<std::string, std::string> patterns = {{"number", "[0-9]+(\\.[0-9]+)?"},
                                                                {"version", "[0-9]+(\\.[0-9]+)+"}};
    return patterns;
}

Lines lines_of(std::string_view text)
{
    Lines result;
    std::istringstream in{std::string(text)};
    for (std::string line; std::getline(in, line);) result.push_back(line);
    return result;
}

std::string joined(const Lines& lines)
{
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

/// @throws std::runtime_error for an unknown mask
std::string pattern_of(const std::string& line)
{
    static const std::regex special(R"([.^$|()\[\]{}*+?\\])");
    std::string pattern;
    std::size_t begin = 0;
    while (true) {
        const auto mask = line.find(mask_begin, begin);
        pattern += std::regex_replace(line.substr(begin, mask - begin), special, R"(\$&)");
        if (mask == std::string::npos) return pattern;
        const auto name_begin = mask + mask_begin.size(), name_end = line.find(mask_end, name_begin);
        const std::string name = name_end == std::string::npos ? "" : line.substr(name_begin, name_end - name_begin);
        if (!masks().contains(name)) throw std::runtime_error("unknown mask in: " + line);
        pattern += masks().at(name);
        begin = name_end + mask_end.size();
    }
}

bool line_agrees(const std::string& expected, const std::string& printed)
{
    if (expected.find(mask_begin) == std::string::npos) return expected == printed;
    return std::regex_match(printed, std::regex(pattern_of(expected)));
}

bool agree_from(const Lines& expected, std::size_t i, const Lines& printed, std::size_t k)
{
    for (; i < expected.size(); ++i, ++k) {
        if (expected[i] == lines_left_out) {
            for (std::size_t next = k + 1; next <= printed.size(); ++next)
                if (agree_from(expected, i + 1, printed, next)) return true;
            return false;
        }
        if (k == printed.size() || !line_agrees(expected[i], printed[k])) return false;
    }
    return k == printed.size();
}

std::string quoted(const std::string& text)
{
    std::string result = "'";
    for (const char c : text) result += c == '\'' ? "'\\''" : std::string(1, c);
    return result + "'";
}

/// Runs each command as it stands; after it comes `mark`, with its status, which the next command finds in `$?`.
std::string script(const std::vector<Step>& steps, const std::filesystem::path& directory,
                   const std::vector<std::filesystem::path>& programs, const std::string& mark)
{
    std::string text =
        "set -o pipefail\nexec 2>&1 </dev/null\nexport LC_ALL=C.UTF-8\ncd " + quoted(directory) + " || exit 1\n";
    for (const auto& folder : programs) text += "PATH=" + quoted(folder) + ":$PATH\n";
    for (const Step& step : steps)
        text += step.command + "\nset -- $?\nprintf '\\n%s %d\\n' " + mark + " \"$1\"\n(exit \"$1\")\n";
    return text;
}

std::string output_of(const std::string& command)
{
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(popen(command.c_str(), "r"), pclose);
    if (!pipe) throw std::runtime_error("cannot run " + command);
    std::string text;
    char buffer[4096];
    while (const std::size_t count = std::fread(buffer, 1, sizeof buffer, pipe.get())) text.append(buffer, count);
    return text;
}

bool asks_for_status(const std::vector<Step>& steps, std::size_t index)
{
    return index + 1 < steps.size() && steps[index + 1].command == status_question;
}

} // namespace

std::vector<Step> session(std::string_view markdown)
{
    std::vector<Step> steps;
    bool is_code = false, is_session = false, is_continued = false, has_command = false;
    std::size_t number = 0;
    for (const std::string& line : lines_of(markdown)) {
        ++number;
        if (line.starts_with(fence)) {
            is_code = !is_code;
            is_session = is_code && line.substr(fence.size()) == "console";
            has_command = is_continued = false;
        } else if (!is_session) {
            continue;
        } else if (is_continued) {
            steps.back().command += "\n" + line;
            is_continued = line.ends_with('\\');
        } else if (line.starts_with(prompt)) {
            steps.push_back({line.substr(prompt.size()), {}, number});
            has_command = true;
            is_continued = line.ends_with('\\');
        } else if (has_command) {
            static_cast<void>(pattern_of(line));
            steps.back().output.push_back(line);
        } else {
            throw std::runtime_error("line " + std::to_string(number) + ": a session begins with \"$ \", not " + line);
        }
    }
    return steps;
}

std::vector<Printed> run(const std::vector<Step>& steps, const std::filesystem::path& directory,
                         const std::vector<std::filesystem::path>& programs)
{
    const wnflow::test::TemporaryDirectory folder;
    const std::string mark = "end-of-" + folder.path().filename().string(); // nothing else prints this
    const auto file = folder.write("session", script(steps, directory, programs, mark));
    std::vector<Printed> results;
    Lines lines;
    for (const std::string& line : lines_of(output_of("bash " + quoted(file)))) {
        if (!line.starts_with(mark + " ")) {
            lines.push_back(line);
            continue;
        }
        if (!lines.empty() && lines.back().empty()) lines.pop_back(); // the line break before the mark
        results.push_back({lines, std::stoi(line.substr(mark.size() + 1))});
        lines.clear();
    }
    return results;
}

bool agree(const std::vector<std::string>& expected, const std::vector<std::string>& printed)
{
    return agree_from(expected, 0, printed, 0);
}

std::vector<std::string> disagreements(const std::vector<Step>& steps, const std::vector<Printed>& results)
{
    std::vector<std::string> found;
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const std::string where = "line " + std::to_string(steps[i].line) + ": " + steps[i].command + "\n";
        if (i >= results.size()) {
            found.push_back(where + "was not run: a command before it ended the shell\n");
            break;
        }
        if (!agree(steps[i].output, results[i].lines))
            found.push_back(where + "should print\n" + joined(steps[i].output) + "and prints\n" +
                            joined(results[i].lines));
        if (results[i].status != 0 && !asks_for_status(steps, i))
            found.push_back(where + "ends with status " + std::to_string(results[i].status) +
                            ", and the page does not ask for it\n" + joined(results[i].lines));
    }
    return found;
}

std::string with_outputs(std::string_view markdown, const std::vector<Step>& steps, const std::vector<Printed>& results)
{
    const Lines old = lines_of(markdown);
    Lines lines;
    std::size_t copied = 0;
    for (std::size_t i = 0; i < steps.size() && i < results.size(); ++i) {
        if (agree(steps[i].output, results[i].lines)) continue;
        const auto breaks = std::count(steps[i].command.begin(), steps[i].command.end(), '\n');
        const std::size_t begin = steps[i].line + static_cast<std::size_t>(breaks); // of the output, from 0
        lines.insert(lines.end(), old.begin() + static_cast<std::ptrdiff_t>(copied),
                     old.begin() + static_cast<std::ptrdiff_t>(begin));
        lines.insert(lines.end(), results[i].lines.begin(), results[i].lines.end());
        copied = begin + steps[i].output.size();
    }
    lines.insert(lines.end(), old.begin() + static_cast<std::ptrdiff_t>(copied), old.end());
    return joined(lines);
}

} // namespace documentation
