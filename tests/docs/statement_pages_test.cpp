#include "docs/statement_pages.hpp"

#include "docs/documentation.hpp"
#include "docs/theory_sections.hpp"
#include "support/catch.hpp"
#include "support/temporary_directory.hpp"

#include <verification/claims/claim.hpp>

#include <filesystem>
#include <set>
#include <stdexcept>
#include <string>

using namespace documentation;

namespace {

const std::filesystem::path root = WNFLOW_SOURCE_DIR;

} // namespace

TEST_CASE("every statement has its page, and the page says what the claim says")
{
    INFO("cmake --build --preset release --target wnflow_statement_pages writes the pages anew");
    const auto pages = statement_pages(root);
    CHECK(pages.size() == wnflow::claims::all_claims().size() + 2);
    for (const auto& [path, text] : pages) {
        CAPTURE(path);
        CHECK(read(root / path) == text);
    }
    for (const auto& entry : std::filesystem::directory_iterator(root / "docs" / "theory" / "statements"))
        CHECK(
            pages.contains(std::filesystem::relative(entry.path(), root).string())); // none of a statement that is gone
}

TEST_CASE("every lemma of a claim has a proof and says whose it is")
{
    const auto theory = read_sections(root / "docs" / "theory");
    const std::set<std::string> methods = {"Measured rates", "Measured exponents"}; // no statements
    for (const auto& claim : wnflow::claims::all_claims()) {
        bool has_proof = false;
        for (const std::string& lemma : claim.lemmas) {
            const Section& section = section_called(lemma, theory);
            CAPTURE(claim.id, lemma);
            CHECK(section.has_proof != methods.contains(lemma));
            CHECK_FALSE(section.marks.empty());
            has_proof |= section.has_proof;
        }
        CAPTURE(claim.id);
        CHECK(has_proof);
    }
}

TEST_CASE("no claim calls the paper's what no section of the theory ascribes to it")
{
    const auto theory = read_sections(root / "docs" / "theory");
    for (const auto& claim : wnflow::claims::all_claims()) {
        if (claim.source == wnflow::claims::Source::derived) continue;
        bool is_papers = false;
        for (const std::string& lemma : claim.lemmas)
            for (const std::string& mark : section_called(lemma, theory).marks)
                is_papers |=
                    claim.source == wnflow::claims::Source::paper ? mark == "paper" : mark.starts_with("paper");
        CAPTURE(claim.id);
        CHECK(is_papers);
    }
}

TEST_CASE("sections, their marks and proofs are read from a page")
{
    const auto found = sections(
        "# Page\n\n**[derived]** throughout, [paper](gap.md).\n\n## One\n**[paper; constants derived]**\n*Proof.* "
        "Clear. ∎\n## Two\nNothing is shown.\n",
        "page.md");
    REQUIRE(found.size() == 3);
    CHECK(found[0].has_proof);
    CHECK(found[0].marks == std::vector<std::string>{"derived"});
    CHECK(found[1].has_proof);
    CHECK(found[1].marks == std::vector<std::string>{"paper; constants derived"});
    CHECK_FALSE(found[2].has_proof);
    CHECK(found[2].marks == std::vector<std::string>{"derived"});
    CHECK(section_called("Two", found).file == "page.md");
    CHECK_THROWS_AS(section_called("Three", found), std::runtime_error);
}

TEST_CASE("the tightest instance is the one with the largest ratio that a verdict supports")
{
    const wnflow::test::TemporaryDirectory folder;
    const auto write = [&](const std::string& name, const std::string& verdict, const std::string& ratio) {
        folder.write(name, R"({"claims": [{"id": "a", "verdict": ")" + verdict + R"(", "ratio": )" + ratio + "}]}");
    };
    write("loose.json", "proved", "\"0.25\"");
    write("tight.json", "observed", "\"0.75\"");
    write("wrong.json", "refuted", "\"0.9\"");
    write("none.json", "proved", "null");
    const auto found = tightest_instances(folder.path());
    REQUIRE(found.size() == 1);
    CHECK(found.at("a").instance == "tight");
    CHECK(found.at("a").ratio == 0.75);
}
