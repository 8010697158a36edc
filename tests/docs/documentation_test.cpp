#include "docs/documentation.hpp"

#include "docs/theory_sections.hpp"
#include "support/catch.hpp"

#include <verification/claims/claim.hpp>

#include <filesystem>
#include <set>
#include <string>

using namespace documentation;
using Names = std::set<std::string>;

namespace {

const std::filesystem::path root = WNFLOW_SOURCE_DIR;

Names theory_sections()
{
    Names sections;
    for (const Section& section : read_sections(root / "docs" / "theory")) sections.insert(section.title);
    return sections;
}

std::string command_page()
{
    return read(root / "docs" / "reference" / "cli.md");
}

std::string command_sources()
{
    return read_all(root / "src" / "cli", {".cpp", ".hpp"});
}

template <class Findings>
void check_nothing(const Findings& findings)
{
    CAPTURE(findings);
    CHECK(findings.empty());
}

} // namespace

TEST_CASE("every lemma that a claim rests on is a section of the theory")
{
    const Names sections = theory_sections();
    REQUIRE(sections.size() > 10);
    REQUIRE_FALSE(wnflow::claims::all_claims().empty());
    for (const auto& claim : wnflow::claims::all_claims()) {
        INFO(claim.id);
        CHECK_FALSE(claim.lemmas.empty());
        check_nothing(missing({claim.lemmas.begin(), claim.lemmas.end()}, sections));
    }
    CHECK(missing({"Lemma 3.2", "Lemma 99.1"}, sections) == Names{"Lemma 99.1"}); // the check can fail
}

TEST_CASE("every section of the theory that a comment refers to exists")
{
    Names sections;
    for (const char* folder : {"include", "src", "verification"})
        sections.merge(referenced_sections(read_all(root / folder, {".hpp", ".cpp"})));
    REQUIRE_FALSE(sections.empty());
    check_nothing(missing(sections, theory_sections()));
}

TEST_CASE("every relative link of the documentation leads somewhere")
{
    const auto files = markdown_files(root);
    REQUIRE(files.size() > 10);
    std::size_t count = 0;
    for (const auto& file : files) {
        const std::string text = read(file);
        count += links(text).size();
        check_nothing(broken_links(text, file));
    }
    CHECK(count > 20);
}

TEST_CASE("the page on the program and the program have the same commands and options")
{
    const Names commands = documented_commands(command_page()), declared = declared_commands(command_sources());
    REQUIRE(commands.contains("verify"));
    check_nothing(missing(commands, declared));
    check_nothing(missing(declared, commands));

    const Names options = documented_options(command_page()), known = declared_options(command_sources());
    REQUIRE(options.contains("--digits"));
    check_nothing(missing(options, known));
    check_nothing(missing(known, options));
}

TEST_CASE("a page with mistakes is found out")
{
    const std::string page = "# The program\n"
                             "```\n# no heading\n[no](link.md)\n```\n"
                             "## `wnflow verify`\nsee `[no](link.md)`, [here](#wnflow-verify), [there](nowhere.md),\n"
                             "[a section](#no-such-section), [an address](https://example.org/x)\n"
                             "## `wnflow conjure`\n| `--samples <n>` | `--fast` |\n";
    CHECK(headings(page) == std::vector<std::string>{"The program", "`wnflow verify`", "`wnflow conjure`"});
    CHECK(links(page).size() == 4);
    const std::filesystem::path file = root / "README.md";
    CHECK(broken_links(page, file) ==
          std::vector<std::string>{file.string() + ": nowhere.md", file.string() + ": #no-such-section"});
    CHECK(missing(documented_commands(page), declared_commands(command_sources())) == Names{"conjure"});
    CHECK(missing(documented_options(page), declared_options(command_sources())) == Names{"--fast"});
}

TEST_CASE("commands, options and references are read from sources")
{
    const std::string source =
        "app.add_subcommand(\n  \"judge\", \"Judges\");\n"
        "c->add_option(\"-n,--number\", n, \"as --other does\"); c.add_option(\"instance\", i);\n"
        "c->add_flag(\"--json\", j); // docs/theory, \"The limit\" and \"Robust bound\"\n";
    CHECK(declared_commands(source) == Names{"judge"});
    CHECK(declared_options(source) == Names{"--help", "--json", "--number"});
    CHECK(referenced_sections(source) == Names{"Robust bound", "The limit"});
    CHECK(anchor("Theorem (limit), `y > 0`") == "theorem-limit-y--0");
}
