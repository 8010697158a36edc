#include "support/catch.hpp"

#include "fuzz/instance_target.hpp"
#include "fuzz/mutation.hpp"

#include <map>

// The fuzzer's target on the shipped instances, on bad files made by hand, and on mutations.
namespace {

using fuzz::ReaderEnd;
using Texts = std::vector<std::string>;

std::string repeated(const std::string& text, std::size_t count)
{
    std::string result;
    for (std::size_t i = 0; i < count; ++i) result += text;
    return result;
}

Texts shipped_instances()
{
    const std::filesystem::path data = std::filesystem::path(WNFLOW_SOURCE_DIR) / "verification" / "data";
    Texts texts = fuzz::smallest_texts(data / "instances", ".toml");
    for (const std::string& text : fuzz::smallest_texts(data / "benchmarks", ".toml")) texts.push_back(text);
    return texts;
}

const Texts& pieces()
{
    static const Texts texts = {"0",
                                "-",
                                "/",
                                ".",
                                "\n",
                                "=",
                                "[",
                                "]",
                                "{",
                                "}",
                                "\"",
                                "\"\"\"",
                                "'",
                                "#",
                                "1e999999999",
                                "\"1e-999999\"",
                                "\"1/0\"",
                                "\"-1/3\"",
                                "0x7fffffffffffffff",
                                "-9223372036854775808",
                                "9223372036854775808",
                                "1979-05-27",
                                "nan",
                                "inf",
                                "true",
                                "[[]]",
                                "{}",
                                "a.b.c = 1\n",
                                "[data]\n",
                                "target = [1]\n",
                                "signed = true\n",
                                "weights = [1, 2]\n",
                                "\"rademacher\"",
                                "\"trigonometric\"",
                                "scale = \"1/sqrt(M)\", ",
                                "fraction_bits = 0, ",
                                "{ sparsity = 1, seed = 2 }",
                                "{ seed = 18446744073709551615 }",
                                "power_of_time = -2, ",
                                "time_offset = 1, ",
                                "\\u0000",
                                "\xEF\xBB\xBF",
                                std::string(1, '\0'),
                                "\xff"};
    return texts;
}

/// A file that is right but for its matrix (of two columns), its start and its end.
std::string instance_with(const std::string& matrix, const std::string& start = "radius = 1",
                          const std::string& end = "")
{
    return "depth = 2\n[data]\nmatrix = " + matrix + "\nground_truth = [1, 2]\n[flow]\nkind = \"plain\"\n" +
           "[initialization]\n" + start + "\n" + end;
}

} // namespace

TEST_CASE("the shipped instances are read and read back equal", "[fuzz]")
{
    std::size_t read = 0;
    for (const std::string& text : shipped_instances()) {
        CAPTURE(text.substr(0, 100));
        const ReaderEnd end = fuzz::run_instance(text);
        CHECK(end == ReaderEnd::read);
        read += end == ReaderEnd::read ? 1 : 0;
    }
    CHECK(read >= 30);
    CHECK(fuzz::run_instance(instance_with("[[1, 2]]")) == ReaderEnd::read);
    CHECK(fuzz::run_instance(instance_with("[[1, 2]]", "weights = [1, 1]")) == ReaderEnd::read);
    CHECK(fuzz::run_instance(instance_with("[[1, 2]]", "alpha = \"1e-99999\"")) == ReaderEnd::read);
    CHECK(fuzz::run_instance(instance_with("[[1, 2]]", "radius = 1", "[run]\nuntil = \"1e999999\"")) ==
          ReaderEnd::read);
}

TEST_CASE("the target notices an instance that breaks a rule", "[fuzz]")
{
    wnflow::problem::Instance instance = wnflow::problem::parse_instance(instance_with("[[1, 2]]"), "a.toml", ".");
    CHECK_NOTHROW(fuzz::require_consistent(instance));
    SECTION("b is not A x*")
    {
        instance.target[0] = 6;
        CHECK_THROWS_AS(fuzz::require_consistent(instance), fuzz::BrokenPromise);
    }
    SECTION("v is not positive")
    {
        instance.initialization.direction[1] = 0;
        CHECK_THROWS_AS(fuzz::require_consistent(instance), fuzz::BrokenPromise);
    }
    SECTION("a number that the file cannot say")
    {
        instance.initialization.radius_squared = 3; // neither r² nor 2α² nor ‖(1, 1)‖²
        CHECK_THROWS_AS(fuzz::require_round_trip(instance), fuzz::BrokenPromise);
    }
}

TEST_CASE("bad files are refused with their place", "[fuzz]")
{
    const std::string bad[] = {
        "",
        "\n",
        "depth",
        "\xff\xfe",
        std::string("depth = 2\n\0", 11),
        // A table inside a table inside a table … is destroyed one inside the other.
        "a" + repeated(".a", 30000) + " = 1\n",
        "[a" + repeated(".a", 30000) + "]\n",
        "a = " + repeated("{ a" + repeated(".a", 15) + " = ", 2000),
        "a = [\"\"\"\"b\"\"\"\", { c" + repeated(".c", 30000) + " = 1 }]\n",
        "a = [\"\\\"\", 'b', { c" + repeated(".'c'", 30000) + " = 1 }]\n",
        "a = " + repeated("[", 100000),
        "a = " + repeated("{ a = ", 100000),
        repeated("[[a]]\n", 1000),
        // A few bytes that ask for gigabytes.
        instance_with("[" + repeated("[\"1e1000000\", \"1e-1000000\"], ", 1000) + "]"),
        instance_with("[[1e999999999, 1]]"),
        instance_with("[[\"1e999999999\", 1]]"),
        instance_with("[[\"1e99999999999999999999999\", 1]]"),
        instance_with("{ generator = \"gaussian\", rows = 100000, columns = 100000, seed = 1 }"),
        instance_with("{ generator = \"gaussian\", rows = 4294967296, columns = 4294967296, seed = 1 }"),
        instance_with("{ generator = \"gaussian\", rows = 2, columns = 2, seed = 1, fraction_bits = 4000000000 }"),
        instance_with("{ generator = \"gaussian\", rows = 2, columns = 2, seed = 1, scale = \"1e100000\" }"),
        instance_with("{ generator = \"gaussian\", rows = 2, columns = 2, seed = -1 }"),
        instance_with("[[0, 0]]"),
        instance_with("[[]]"),
        instance_with("[[1, 2]]", "radius = \"1/0\""),
        instance_with("[[1, 2]]", "radius = nan"),
        instance_with("[[1, 2]]", "radius = 1", "[run]\ndigits = 1e3000"),
        instance_with("[[1, 2]]", "radius = 1", "[limit]\ndigits = 4294967311"),
    };
    for (const std::string& text : bad) {
        CAPTURE(text.substr(0, 200), text.size());
        CHECK(fuzz::run_instance(text) != ReaderEnd::read);
        CHECK_THROWS_AS(wnflow::problem::parse_instance(text, fuzz::fuzzed_name, "no-such-folder"),
                        wnflow::numeric::InputError);
    }
}

TEST_CASE("no bytes upset the reader of instances", "[fuzz]")
{
    const Texts texts = shipped_instances();
    std::mt19937_64 bits(2);
    std::map<ReaderEnd, int> ends;
    for (int round = 0; round < 6000; ++round) {
        const std::string text = fuzz::mutated(texts[bits() % texts.size()], texts, pieces(), bits);
        CAPTURE(text);
        REQUIRE_NOTHROW(++ends[fuzz::run_instance(text)]);
    }
    CAPTURE(ends[ReaderEnd::read], ends[ReaderEnd::refused], ends[ReaderEnd::skipped]);
    CHECK(ends[ReaderEnd::read] > 300); // the mutations of comments, numbers and seeds
    CHECK(ends[ReaderEnd::refused] > 300);
}

TEST_CASE("no bytes upset the readers of matrix files", "[fuzz]")
{
    const Texts seeds = {
        "1, 2, \"1/3\"\n# comment\n0.5,1e-30,-7\n",
        "%%MatrixMarket matrix coordinate real general\n% comment\n2 3 3\n1 1 1.5\n2 3 -1/3\n1 2 1e-9\n",
        "%%MatrixMarket matrix coordinate pattern symmetric\n3 3 2\n2 1\n3 3\n",
        "%%MatrixMarket matrix array integer general\n2 2\n1\n2\n3\n4\n",
        "%%MatrixMarket matrix array real skew-symmetric\n3 3\n1\n2\n3\n"};
    for (const std::string& text : seeds) CHECK(fuzz::run_matrix(text) == ReaderEnd::read);
    std::mt19937_64 bits(3);
    std::map<ReaderEnd, int> ends;
    for (int round = 0; round < 6000; ++round) {
        const std::string text = fuzz::mutated(seeds[bits() % seeds.size()], seeds, pieces(), bits);
        CAPTURE(text);
        REQUIRE_NOTHROW(++ends[fuzz::run_matrix(text)]);
    }
    CHECK(ends[ReaderEnd::read] > 100);
    CHECK(ends[ReaderEnd::refused] > 300);
}

TEST_CASE("matrix files that ask for too much", "[fuzz]")
{
    using wnflow::problem::parse_csv, wnflow::problem::parse_matrix_market;
    const std::string banner = "%%MatrixMarket matrix coordinate real general\n";
    CHECK_THROWS_AS(parse_csv(repeated("0,", 200000) + "0\n", "a.csv"), wnflow::numeric::InputError);
    CHECK_THROWS_AS(parse_csv(repeated("1e1000000,", 2000) + "0\n", "a.csv"), wnflow::numeric::InputError);
    CHECK_THROWS_AS(parse_matrix_market(banner + "100000 100000 0\n", "a.mtx"), wnflow::numeric::InputError);
    CHECK_THROWS_AS(parse_matrix_market(banner + "1 1 1e999999\n1 1 1\n", "a.mtx"), wnflow::numeric::InputError);
    CHECK_THROWS_AS(parse_matrix_market(banner + repeated("1 ", 100000) + "\n", "a.mtx"), wnflow::numeric::InputError);
}
