#include "docs/session.hpp"

#include "support/catch.hpp"
#include "support/temporary_directory.hpp"

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

using namespace documentation;
using Lines = std::vector<std::string>;

namespace {

const std::string page = "A page.\n"
                         "```console\n$ printf 'a\\nb\\n'\na\nb\n$ echo one \\\n    two\none two\n```\n"
                         "```text\n$ no command\n```\n"
                         "```console\n$ word=kept; cat < missing\nbash: missing: No such file or directory\n"
                         "$ echo $?\n1\n$ echo $word; printf unended\nkept\nunended\n```\n";

std::vector<std::string> found(const std::string& markdown)
{
    const wnflow::test::TemporaryDirectory folder;
    const auto steps = session(markdown);
    return disagreements(steps, run(steps, folder.path(), {}));
}

std::string replaced(std::string text, const std::string& piece, const std::string& by)
{
    return text.replace(text.find(piece), piece.size(), by);
}

} // namespace

TEST_CASE("the sessions of a page are read, run in one shell, and compared")
{
    const auto steps = session(page);
    REQUIRE(steps.size() == 5);
    CHECK(steps[0].output == Lines{"a", "b"});
    CHECK(steps[1].command == "echo one \\\n    two");
    CHECK(steps[1].line == 6);

    const wnflow::test::TemporaryDirectory folder;
    auto results = run(steps, folder.path(), {});
    REQUIRE(results.size() == 5);
    CHECK(results[1].lines == Lines{"one two"});
    CHECK(results[2].status == 1);
    CHECK(results[4].lines == Lines{"kept", "unended"});
    results[2].lines = steps[2].output; // the shell names the script's file and line here
    CHECK(disagreements(steps, results).empty());
    CHECK(with_outputs(page, steps, results) == page);
}

TEST_CASE("a session that is not what happens is found out, and can be written anew")
{
    const std::string good = "```console\n$ printf 'a\\nb\\n'\na\nb\n$ true\n```\nend\n";
    CHECK(found(good).empty());
    for (const std::string bad : {"a\n", "a\nb\nc\n", "a\nB\n", ""}) {
        CAPTURE(bad);
        const std::string wrong = replaced(good, "\na\nb\n", "\n" + bad);
        CHECK(found(wrong).size() == 1);
        const wnflow::test::TemporaryDirectory folder;
        const auto steps = session(wrong);
        CHECK(with_outputs(wrong, steps, run(steps, folder.path(), {})) == good);
    }
    CHECK(found(replaced(good, "$ true", "$ false")).size() == 1);           // fails, and the page does not say so
    CHECK(found(replaced(good, "$ true", "$ false\n$ echo $?\n1")).empty()); // says so
    CHECK(found(replaced(good, "$ true", "$ false\n$ echo $?\n2")).size() == 1);
    CHECK(found(replaced(good, "$ true", "$ exit 0\n$ true")).size() == 1); // what comes after it is not run
    CHECK_THROWS_AS(session("```console\nno command\n```\n"), std::runtime_error);
}

TEST_CASE("programs of the folders given are found before all others")
{
    const wnflow::test::TemporaryDirectory folder;
    const auto file = folder.write("ls", "#!/bin/sh\necho mine\n");
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
    const auto steps = session("```console\n$ ls\nmine\n```\n");
    CHECK(disagreements(steps, run(steps, folder.path(), {folder.path()})).empty());
    CHECK(disagreements(steps, run(steps, folder.path(), {})).size() == 1);
}

TEST_CASE("masks stand for what they say, and for nothing else")
{
    CHECK(agree({"in ⟨number⟩ s, really."}, {"in 0.12 s, really."}));
    CHECK_FALSE(agree({"in ⟨number⟩ s, really."}, {"in a few s, really."}));
    CHECK_FALSE(agree({"in ⟨number⟩ s, really."}, {"in 1 s, really?"}));
    CHECK(agree({"version ⟨version⟩ (a+b)"}, {"version 0.1.0 (a+b)"}));
    CHECK_FALSE(agree({"version ⟨version⟩"}, {"version 0.1.0-dirty"}));
    CHECK_THROWS_AS(session("```console\n$ x\n⟨anything⟩\n```\n"), std::runtime_error);

    CHECK(agree({"a", "…", "d"}, {"a", "b", "c", "d"}));
    CHECK(agree({"a", "…", "d", "…"}, {"a", "d", "d", "e"}));
    CHECK_FALSE(agree({"a", "…", "d"}, {"a", "d"})); // at least one line
    CHECK_FALSE(agree({"a", "…", "d"}, {"a", "b", "d", "e"}));
    CHECK_FALSE(agree({"…", "a"}, {"b", "c"}));
}
