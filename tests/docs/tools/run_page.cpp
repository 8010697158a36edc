// wnflow_run_page [--update] <page> <examples> <folder of programs>…
// Runs the sessions that a page shows, in a copy of the folder of examples, and compares what they print. Status 0: they
// agree; 1: they do not; 2: misuse; 77: a program that the page needs, <!-- needs: … -->, is not installed. With --update,
// the page is written anew where it does not agree.

#include "docs/documentation.hpp"
#include "docs/session.hpp"
#include "support/temporary_directory.hpp"

#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

namespace {

/// Programs that the page says it needs and that are not installed.
std::vector<std::string> missing_programs(const std::string& page)
{
    static const std::string begin = "<!-- needs: ", end = " -->";
    const auto at = page.find(begin);
    if (at == std::string::npos) return {};
    std::istringstream names(page.substr(at + begin.size(), page.find(end, at) - at - begin.size()));
    std::vector<std::string> missing;
    for (std::string name; names >> name;)
        if (std::system(("command -v " + name + " >/dev/null").c_str()) != 0)
            missing.push_back(name); // NOLINT: one thread
    return missing;
}

int run_page(const std::filesystem::path& page, const std::filesystem::path& examples,
             const std::vector<std::filesystem::path>& programs, bool updates)
{
    const wnflow::test::TemporaryDirectory folder;
    std::filesystem::copy(examples, folder.path(), std::filesystem::copy_options::recursive);
    const std::string text = documentation::read(page);
    if (const auto missing = missing_programs(text); !missing.empty()) {
        std::cout << page.string() << ": not installed: " << missing.front() << '\n';
        return 77;
    }
    const auto steps = documentation::session(text);
    if (steps.empty()) {
        std::cerr << page.string() << ": no session\n";
        return 2;
    }
    const auto results = documentation::run(steps, folder.path(), programs);
    const auto wrong = documentation::disagreements(steps, results);
    for (const std::string& what : wrong) std::cout << page.string() << ", " << what << '\n';
    if (updates) std::ofstream(page, std::ios::binary) << documentation::with_outputs(text, steps, results);
    std::cout << steps.size() << " commands, " << wrong.size() << " not as the page says\n";
    return wrong.empty() ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    std::vector<std::string> words(argv + 1, argv + argc);
    const bool updates = !words.empty() && words.front() == "--update";
    if (updates) words.erase(words.begin());
    if (words.size() < 2) {
        std::cerr << "usage: wnflow_run_page [--update] <page> <examples> <folder of programs>...\n";
        return 2;
    }
    try {
        return run_page(words[0], words[1], {words.begin() + 2, words.end()}, updates);
    } catch (const std::exception& error) {
        std::cerr << words[0] << ": " << error.what() << '\n';
        return 2;
    }
}
