#include "docs/quotation.hpp"

#include "docs/documentation.hpp"
#include "support/catch.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

using namespace documentation;
using Texts = std::vector<std::string>;

namespace {

const std::filesystem::path tutorial = std::filesystem::path(WNFLOW_SOURCE_DIR) / "docs" / "tutorial";

} // namespace

TEST_CASE("the tutorial quotes the programs that are compiled, and what they print")
{
    const Examples examples = read_examples(tutorial / "examples");
    REQUIRE(examples.snippets.size() > 5);
    REQUIRE(examples.outputs.size() > 2);
    Texts pages;
    std::size_t code = 0, output = 0;
    std::vector<std::filesystem::path> paths = {tutorial.parent_path() / "reference" / "json-elsewhere.md"};
    for (const auto& entry : std::filesystem::directory_iterator(tutorial))
        if (entry.path().extension() == ".md") paths.push_back(entry.path());
    REQUIRE(examples.files.size() > 5);
    for (const auto& path : paths) {
        pages.push_back(read(path));
        INFO(path.string());
        const Texts wrong = misquotations(pages.back(), examples);
        CAPTURE(wrong);
        CHECK(wrong.empty());
        code += blocks(pages.back(), "cpp").size();
        output += blocks(pages.back(), "text").size();
    }
    CHECK(code > 5);
    CHECK(output > 2);
    const Texts forgotten = unquoted(pages, examples);
    CAPTURE(forgotten);
    CHECK(forgotten.empty());
}

TEST_CASE("every program of the tutorial has a stored output")
{
    for (const auto& entry : std::filesystem::directory_iterator(tutorial / "examples")) {
        if (entry.path().extension() != ".cpp") continue;
        INFO(entry.path().string());
        CHECK(std::filesystem::exists(std::filesystem::path(entry.path()).replace_extension(".output")));
    }
}

TEST_CASE("a page that misquotes is found out")
{
    const std::string source = "int a;\n"
                               "    //[first\n    int b;\n\n      int c;\n    //]\n"
                               "//[second\nint d;\n//]\n";
    const Examples examples{snippets(source), {"one\ntwo\nthree\n"}, {{"a.toml", "a = 1\nb = 2\n"}}};
    CHECK(examples.snippets.at("first") == "int b;\n\n  int c;\n");

    const std::string good = "text\n```cpp\nint b;\n\n  int c;\n```\n```text\none\ntwo\n```\n```\nanything\n```\n";
    CHECK(blocks(good, "cpp") == Texts{"int b;\n\n  int c;\n"});
    CHECK(misquotations(good, examples).empty());
    CHECK(unquoted({good}, examples) == Texts{"second", "a.toml"});
    const std::string whole = "```toml\na = 1\nb = 2\n```\n";
    CHECK(misquotations(whole, examples).empty());
    CHECK(unquoted({good, whole}, examples) == Texts{"second"});
    CHECK(misquotations("```toml\na = 1\n```\n", examples).size() == 1);           // not all of it
    CHECK(misquotations("```cpp\nint b;\n  int c;\n```\n", examples).size() == 1); // a line less
    CHECK(misquotations("```cpp\nint a;\n```\n", examples).size() == 1);           // not between markers
    CHECK(misquotations("```text\none\nthree\n```\n", examples).size() == 1);
    CHECK(misquotations("```text\nwo\n```\n", examples).size() == 1); // half a line

    CHECK_THROWS_AS(snippets("//[a\n"), std::runtime_error);
    CHECK_THROWS_AS(snippets("//]\n"), std::runtime_error);
    CHECK_THROWS_AS(snippets("//[a\n//[b\n//]\n"), std::runtime_error);
    CHECK_THROWS_AS(snippets("//[a\n//]\n//[a\n//]\n"), std::runtime_error);
}
