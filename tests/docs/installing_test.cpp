#include "docs/documentation.hpp"
#include "docs/quotation.hpp"
#include "support/catch.hpp"

#include <filesystem>
#include <string>

using namespace documentation;

namespace {

const std::filesystem::path root = WNFLOW_SOURCE_DIR;

std::string page()
{
    return read(root / "docs" / "reference" / "installing.md");
}

} // namespace

TEST_CASE("the page on installing quotes the project that the tests build")
{
    const std::string project = "\n" + read(root / "tests" / "install" / "consumer" / "CMakeLists.txt");
    const auto quoted = blocks(page(), "cmake");
    REQUIRE(quoted.size() == 2);
    for (const std::string& block : quoted) {
        CAPTURE(block);
        CHECK(project.find("\n" + block) != std::string::npos);
    }
    CHECK(project.find("\n" + quoted.back() + "wnflow_add_verification()\n") == std::string::npos); // it can fail
}

TEST_CASE("the page on installing and wnflow_add_verification have the same arguments")
{
    const std::string module = read(root / "cmake" / "wnflowAddVerification.cmake");
    std::size_t count = 0;
    for (const char* list : {"set(flags ", "set(values ", "set(lists "}) {
        const auto begin = module.find(list);
        REQUIRE(begin != std::string::npos);
        std::string keywords = module.substr(begin, module.find(')', begin) - begin);
        for (auto at = keywords.find(' '); at != std::string::npos; at = keywords.find(' ', at + 1)) {
            const std::string keyword = keywords.substr(at + 1, keywords.find(' ', at + 1) - at - 1);
            CAPTURE(keyword);
            const bool is_documented = page().find("`" + keyword + "`") != std::string::npos ||
                                       page().find("`" + keyword + " <") != std::string::npos;
            CHECK(is_documented);
            ++count;
        }
    }
    CHECK(count == 11);
}
