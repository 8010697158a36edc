#include "support/catch.hpp"

#include "fuzz/mutation.hpp"

#include <verification/sweep/definition.hpp>

#include <wnflow/numeric/input_error.hpp>

// Sweep files, like instance files: whatever the bytes are, a definition that keeps its own rules or an InputError.
namespace {

using wnflow::numeric::InputError;
using wnflow::sweep::Definition, wnflow::sweep::parse_definition;
using Texts = std::vector<std::string>;

/// Whether the text is a sweep; one that is has points up to its last, and one canonical text.
bool is_read(const std::string& text)
{
    try {
        const Definition definition = parse_definition(text, "fuzzed.toml", "no-such-folder");
        const std::uint64_t size = definition.size();
        if (size == 0 || size > wnflow::sweep::most_points) throw std::logic_error("a size out of range");
        if (definition.point(size - 1).index != size - 1) throw std::logic_error("the last point has another number");
        if (canonical_text(definition) != canonical_text(parse_definition(text, "other.toml", "no-such-folder")))
            throw std::logic_error("two canonical texts");
        return true;
    } catch (const InputError& error) {
        if (!error.where().starts_with("fuzzed.toml")) throw std::logic_error("an error without its file");
        return false;
    }
}

} // namespace

TEST_CASE("no bytes upset the reader of sweeps", "[fuzz]")
{
    const std::filesystem::path data = std::filesystem::path(WNFLOW_SOURCE_DIR) / "verification" / "data";
    Texts texts = fuzz::smallest_texts(data / "sweeps", ".toml");
    REQUIRE(!texts.empty());
    for (const std::string& text : texts) CHECK(is_read(text));
    texts.emplace_back("repetitions = 2\nthreshold = 0.5\nstatements = [\"l1-gap\"]\n[limits]\nseconds = 9\n");
    texts.emplace_back("[vary]\nalpha = { from = \"1e-6\", to = 1, factor = 10 }\neta_ratio = [1, \"1/3\", 0.1]\n"
                       "digits = { from = 20, to = 100, count = 5 }\nflow = [\"plain\", \"weight-normalized\"]\n"
                       "direction = [\"uniform\", \"random\", 7]\n");
    CHECK(is_read(texts.back()));
    const Texts pieces = {"0",
                          "-1",
                          "1e999999",
                          "\"1e-999999\"",
                          "[]",
                          "{}",
                          "\n",
                          "\"",
                          "factor = 2, ",
                          "count = 3, ",
                          "step = \"1/7\"",
                          "seed = [1, 2]\n",
                          "seed = 18446744073709551615\n",
                          "repetitions = 1000000\n",
                          "direction = \"random\"\n",
                          "instance = \"a.toml\"\n",
                          "[vary]\n",
                          "[base]\n",
                          "nan",
                          "\xff"};
    std::mt19937_64 bits(5);
    int read = 0, refused = 0;
    for (int round = 0; round < 3000; ++round) {
        const std::string text = fuzz::mutated(texts[bits() % texts.size()], texts, pieces, bits);
        CAPTURE(text);
        bool is_sweep = false;
        REQUIRE_NOTHROW(is_sweep = is_read(text));
        ++(is_sweep ? read : refused);
    }
    CHECK(read > 100);
    CHECK(refused > 100);
}

TEST_CASE("ranges whose exact values would fill the memory are refused", "[fuzz]")
{
    CHECK(
        !is_read("[vary]\nalpha = { from = \"1e-6\", to = 1, factor = 1.00001 }\n")); // a million powers of 5 k digits
    CHECK(!is_read("[vary]\nalpha = { from = \"1e-100000\", to = \"1e100000\", step = 1 }\n"));
    CHECK(!is_read("[vary]\nalpha = { from = \"1e-99999\", to = 2, count = 1000000 }\n"));
    CHECK(is_read("[vary]\nalpha = { from = \"1e-6\", to = 1, factor = 1.1 }\n"));
}
