#include "support/catch.hpp"

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/problem/generators.hpp>
#include <wnflow/problem/instance_file.hpp>

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <vector>

using namespace wnflow::problem;
using wnflow::numeric::InputError;
using wnflow::numeric::parse_rational;
using wnflow::numeric::power;
namespace fs = std::filesystem;

namespace {

/// A directory of its own for each test, removed at its end.
class TemporaryDirectory {
public:
    TemporaryDirectory()
    {
        std::random_device random;
        do path_ = fs::temp_directory_path() / ("wnflow-test-" + std::to_string(random()) + std::to_string(random()));
        while (!fs::create_directory(path_));
    }
    ~TemporaryDirectory()
    {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    TemporaryDirectory(const TemporaryDirectory&) = delete;
    TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

    [[nodiscard]] const fs::path& path() const { return path_; }
    fs::path write(const std::string& name, const std::string& content) const
    {
        std::ofstream(path_ / name, std::ios::binary) << content;
        return path_ / name;
    }

private:
    fs::path path_;
};

Instance parse(const std::string& text)
{
    return parse_instance(text, "a.toml", ".");
}

/// The pieces of a small valid file; each test replaces one of them.
struct Pieces {
    std::string depth = "depth = 2", matrix = "matrix = [[1, 2], [0, 1]]", truth = "ground_truth = [1, 0]",
                data_rest = {}, flow = "[flow]\neta_u = 10", initialization = "[initialization]\nradius = 0.5",
                rest = {};

    [[nodiscard]] std::string text() const
    {
        return depth + "\n[data]\n" + matrix + "\n" + truth + "\n" + data_rest + "\n" + flow + "\n" + initialization +
               "\n" + rest + "\n";
    }
};

/// The message of the InputError; every message must also name the file and a remedy.
std::string message(const std::string& text)
{
    try {
        (void)parse(text);
    } catch (const InputError& error) {
        INFO(error.what());
        CHECK(error.where().rfind("a.toml", 0) == 0);
        CHECK_FALSE(error.problem().empty());
        CHECK_FALSE(error.remedy().empty());
        return error.what();
    }
    return "accepted";
}

bool contains(const std::string& text, const std::string& part)
{
    UNSCOPED_INFO("message: " << text);
    return text.find(part) != std::string::npos;
}

std::string message_of_file(const fs::path& path)
{
    try {
        (void)read_instance(path);
    } catch (const InputError& error) {
        CHECK_FALSE(error.remedy().empty());
        return error.what();
    }
    return "accepted";
}

} // namespace

TEST_CASE("the documented example", "[problem][instance_file]")
{
    const Instance instance = parse(R"(
depth = 2
[data]
matrix = { generator = "gaussian", rows = 30, columns = 100, seed = 1, scale = "1", fraction_bits = 20 }
ground_truth = { support = [7, 31], values = [1, "1/2"] }
signed = false
[flow]
kind = "weight-normalized"
eta_r = 1
eta_u = 10
[initialization]
radius = 0.5
direction = "uniform"
[run]
until = 10
digits = 50
tolerance = "1e-40"
[limit]
digits = 60
)");
    CHECK(instance.name == "a");
    CHECK(instance.depth == 2);
    CHECK(instance.measurements() == 30);
    CHECK(instance.dimension() == 100);
    CHECK(instance.matrix == generate_matrix({.kind = MatrixKind::gaussian, .rows = 30, .columns = 100, .seed = 1}));
    for (std::size_t m = 0; m < 30; ++m)
        CHECK(instance.target[m] == instance.matrix(m, 7) + instance.matrix(m, 31) / 2);
    REQUIRE(instance.ground_truth);
    CHECK(wnflow::numeric::multiply(instance.matrix, *instance.ground_truth) == instance.target);
    CHECK(instance.flow == FlowKind::weight_normalized);
    CHECK(instance.rates.eta_r == 1);
    CHECK(instance.rates.eta_u == 10);
    CHECK(instance.initialization.radius_squared == Rational(1, 4));
    CHECK(instance.initialization.direction == RationalVector(100, Rational(1)));
    CHECK(instance.run.until == 10);
    CHECK(instance.run.digits == 50);
    CHECK(instance.run.tolerance == parse_rational("1e-40"));
    CHECK(instance.run.limit_digits == 60U);
    CHECK(instance.notices.empty());
}

TEST_CASE("defaults", "[problem][instance_file]")
{
    const Instance instance = parse(Pieces().text());
    CHECK(instance.flow == FlowKind::weight_normalized);
    CHECK(instance.rates.eta_r == 1);
    CHECK(instance.run.until == 1);
    CHECK(instance.run.digits == 30);
    CHECK_FALSE(instance.run.tolerance);
    CHECK_FALSE(instance.run.until_residual);
    CHECK_FALSE(instance.run.limit_digits);
    CHECK_FALSE(instance.is_signed);
    CHECK(instance.initialization.direction == RationalVector{1, 1});
    const Instance generated =
        parse(Pieces{.matrix = "matrix = { generator = \"gaussian\", rows = 2, columns = 2, seed = 0 }"}.text());
    CHECK(generated.matrix == generate_matrix({.kind = MatrixKind::gaussian, .rows = 2, .columns = 2, .seed = 0}));
}

TEST_CASE("TOML floats are read from their source text", "[problem][instance_file]")
{
    const auto entry = [](const std::string& number) {
        const Instance instance =
            parse(Pieces{.matrix = "\"matrix\" = [ # \xC3\xA9\n [1, +" + number + "],\n\t[0 , -" + number + " ] ]",
                         .truth = "target = [1, 2]"}
                      .text());
        CHECK(instance.matrix(1, 1) == -instance.matrix(0, 1));
        return instance.matrix(0, 1);
    };
    CHECK(entry("1e-400") * power(Rational(10), 400) == 1);
    CHECK(entry("1.5e-1000") * power(Rational(10), 1000) == Rational(3, 2));
    CHECK(entry("0.1") == Rational(1, 10));
    CHECK(entry("0.1000000000000000000000000000000001") - Rational(1, 10) == 1 / power(Rational(10), 34));
    CHECK(entry("1_0.0_1e0_2") == 1001);
    CHECK(entry("1E+2") == 100);
    CHECK(entry("9007199254740993") == Rational(parse_rational("9007199254740993"))); // 2^53 + 1
    CHECK(parse(Pieces{.initialization = "[initialization]\nradius = 0x10"}.text()).initialization.radius_squared ==
          256);

    // After letters of several bytes on the same line, and with Windows line ends and a byte-order mark.
    const Instance inline_tables = parse("\xEF\xBB\xBF"
                                         "depth = 2\r\n"
                                         "data = { matrix = [[1.25, 1e-400]], target = [\"1e400\"] }\r\n"
                                         "initialization = { direction = [0.5, 2.5e-1], radius = 1e-999 }\r\n"
                                         "flow = { kind = \"weight-normalized\", eta_u = 0.3 }\r\n");
    CHECK(inline_tables.matrix(0, 0) == Rational(5, 4));
    CHECK(inline_tables.matrix(0, 1) * inline_tables.target[0] == 1);
    CHECK(inline_tables.initialization.radius_squared == parse_rational("1e-1998"));
    CHECK(inline_tables.initialization.direction == RationalVector{Rational(1, 2), Rational(1, 4)});
    CHECK(inline_tables.rates.eta_u == Rational(3, 10));
}

TEST_CASE("one instance in several spellings has one digest", "[problem][instance_file]")
{
    const std::string expected = digest(parse(Pieces().text()));
    const std::vector<Pieces> spellings = {
        {.depth = "# comment\n\ndepth = 2.0"},
        {.matrix = "matrix = [[\"1\", 2.0], [0.0, \"2/2\"]]"},
        {.truth = "ground_truth = { support = [0], values = [1e0] }"},
        {.data_rest = "signed = false"},
        {.flow = "[flow]\nkind = \"weight-normalized\"\neta_r = \"1\"\neta_u = 1e1"},
        {.flow = "[flow]\neta_ratio = \"1/10\""},
        {.flow = "[flow]\neta_ratio = 0.1"},
        {.initialization = "[initialization]\nradius = \"1/2\"\ndirection = \"uniform\""},
        {.initialization = "[initialization]\nradius = \"5e-1\"\ndirection = [3.5, \"7/2\"]"},
        {.rest = "[run]\nuntil = 7\ndigits = 100\n[limit]\ndigits = 200"},
    };
    for (const auto& spelling : spellings) {
        INFO(spelling.text());
        CHECK(digest(parse(spelling.text())) == expected);
    }
    const Pieces by_alpha{.initialization = "[initialization]\nalpha = 0.1"},
        by_weights{.initialization = "[initialization]\nweights = [0.1, 0.1]"};
    CHECK(parse(by_alpha.text()).initialization.radius_squared == Rational(2, 100));
    CHECK(digest(parse(by_alpha.text())) == digest(parse(by_weights.text())));
    CHECK(digest(parse(by_alpha.text())) != expected);
}

TEST_CASE("weights give radius and direction", "[problem][instance_file]")
{
    const auto start =
        parse(Pieces{.initialization = "[initialization]\nweights = [0.3, \"2/5\"]"}.text()).initialization;
    CHECK(start.radius_squared == Rational(1, 4));
    CHECK(start.direction == RationalVector{Rational(3, 10), Rational(2, 5)});
}

TEST_CASE("random direction and random ground truth", "[problem][instance_file]")
{
    const Instance instance = parse(Pieces{.truth = "ground_truth = { sparsity = 2, seed = 5 }",
                                           .initialization = "[initialization]\nradius = 1\ndirection = { seed = 3 }"}
                                        .text());
    CHECK(instance.initialization.direction == generate_direction(2, 3));
    CHECK(*instance.ground_truth == RationalVector{1, 1});
}

TEST_CASE("the plain flow has no rates", "[problem][instance_file]")
{
    CHECK(parse(Pieces{.flow = "[flow]\nkind = \"plain\""}.text()).flow == FlowKind::plain);
    CHECK(contains(message(Pieces{.flow = "[flow]\nkind = \"plain\"\neta_u = 10"}.text()), "a.toml:8: flow.eta_u"));
}

TEST_CASE("signed problems", "[problem][instance_file]")
{
    Pieces pieces{.truth = "ground_truth = [1, -2]", .data_rest = "signed = true"};
    const Instance instance = parse(pieces.text());
    CHECK(instance.is_signed);
    REQUIRE(instance.dimension() == 4);
    for (std::size_t m = 0; m < 2; ++m)
        for (std::size_t n = 0; n < 2; ++n) CHECK(instance.matrix(m, n + 2) == -instance.matrix(m, n));
    CHECK(instance.target == RationalVector{-3, -2});
    CHECK(instance.ground_truth->size() == 2);
    CHECK(instance.initialization.direction.size() == 4);

    pieces.initialization = "[initialization]\nalpha = 0.1";
    CHECK(parse(pieces.text()).initialization.radius_squared == Rational(4, 100));
    pieces.initialization = "[initialization]\nradius = 1\ndirection = [1, 2, 3, 4]";
    CHECK(parse(pieces.text()).initialization.direction == RationalVector{1, 2, 3, 4});
    pieces.initialization = "[initialization]\nweights = [1, 2]";
    CHECK(parse(pieces.text()).initialization.direction == RationalVector{1, 2, 1, 2});
    CHECK(parse(pieces.text()).initialization.radius_squared == 10);
    pieces.initialization = "[initialization]\nweights = [1, 2, 3]";
    CHECK(contains(message(pieces.text()), "initialization.weights"));
    pieces.data_rest = "";
    CHECK(contains(message(pieces.text()), "'-2'"));

    const Instance random =
        parse(Pieces{.matrix = "matrix = { generator = \"gaussian\", rows = 4, columns = 30, seed = 2 }",
                     .truth = "ground_truth = { sparsity = 9, seed = 5 }",
                     .data_rest = "signed = true"}
                  .text());
    CHECK(*random.ground_truth == generate_sparse_vector(30, 9, 5, true));
}

TEST_CASE("redundant equations are dropped with a notice, contradictions kept", "[problem][instance_file]")
{
    Pieces pieces{.matrix = "matrix = [[1, 2], [\"1/2\", 1], [0, 1], [3, 5]]"};
    const Instance instance = parse(pieces.text());
    CHECK(instance.measurements() == 2);
    CHECK(instance.target == RationalVector{1, 0});
    REQUIRE(instance.notices.size() == 1);
    CHECK(contains(instance.notices[0], "dropped 2 redundant equations, rows (zero-based) 1, 3"));
    CHECK(digest(instance) == digest(parse(Pieces().text())));

    pieces.truth = "target = [1, 0.5, 0, 4]";
    const Instance contradictory = parse(pieces.text());
    CHECK(contradictory.measurements() == 4);
    REQUIRE(contradictory.notices.size() == 1);
    CHECK(contains(contradictory.notices[0], "(zero-based) 3 "));
    CHECK(contains(contradictory.notices[0], "no interpolating solution"));

    pieces.data_rest = "signed = true";
    pieces.truth = "target = [1, 0.5, 0, 3]";
    CHECK(parse(pieces.text()).measurements() == 2);
}

TEST_CASE("matrices in files, relative to the instance", "[problem][instance_file]")
{
    const TemporaryDirectory directory;
    fs::create_directory(directory.path() / "data");
    directory.write("data/A.csv", "1,2\n0,1\n");
    directory.write("data/A.mtx", "%%MatrixMarket matrix coordinate integer general\n2 2 3\n1 1 1\n1 2 2\n2 2 1\n");
    const std::string expected = digest(parse(Pieces().text()));
    for (const std::string name : {"data/A.csv", "data/A.mtx", "data/../data/A.csv"}) {
        const auto path =
            directory.write("instance.toml", Pieces{.matrix = "matrix = { file = \"" + name + "\" }"}.text());
        const Instance instance = read_instance(path);
        CHECK(digest(instance) == expected);
        CHECK(instance.name == "instance");
    }

    directory.write("data/bad.csv", "1,2\n0,one\n");
    const auto bad = directory.write("b.toml", Pieces{.matrix = "matrix = { file = \"data/bad.csv\" }"}.text());
    CHECK(contains(message_of_file(bad), "b.toml:3: data.matrix.file"));
    CHECK(contains(message_of_file(bad), "bad.csv:2: entry 2"));
    CHECK(contains(message_of_file(bad), "'one'"));
    const auto missing = directory.write("b.toml", Pieces{.matrix = "matrix = { file = \"nowhere.csv\" }"}.text());
    CHECK(contains(message_of_file(missing), "nowhere.csv"));
    CHECK(contains(message_of_file(missing), "no such file"));
    const auto folder = directory.write("b.toml", Pieces{.matrix = "matrix = { file = \"data\" }"}.text());
    CHECK(contains(message_of_file(folder), "is a directory"));
}

TEST_CASE("files that cannot be read", "[problem][instance_file]")
{
    const TemporaryDirectory directory;
    CHECK(contains(message_of_file(directory.path() / "missing.toml"), "missing.toml: no such file"));
    CHECK(contains(message_of_file(directory.path()), "is a directory"));
    CHECK(contains(message_of_file(directory.write("binary.toml", std::string("depth = 2\n\0\1\2", 13))),
                   "binary.toml:2"));
    CHECK(contains(message_of_file(directory.write("empty.toml", "")), "depth"));

    const auto sparse = directory.write("huge.toml", "");
    fs::resize_file(sparse, std::uintmax_t{2} << 30U);
    CHECK(contains(message_of_file(sparse), "larger than 64 MiB"));
    CHECK(contains(message_of_file("/dev/zero"), "64 MiB"));
    const auto instance = directory.write("b.toml", Pieces{.matrix = "matrix = { file = \"huge.toml\" }"}.text());
    CHECK(contains(message_of_file(instance), "larger than 64 MiB"));
    CHECK_THROWS_AS(parse(std::string((std::size_t{64} << 20U) + 1, '\n')), InputError);
}

TEST_CASE("malformed TOML names its line", "[problem][instance_file]")
{
    CHECK(contains(message("depth = \n"), "a.toml:1"));
    CHECK(contains(message("depth = 2\n\n[data\n"), "a.toml:3"));
    CHECK(contains(message("depth = 2\ndepth = 3\n"), "a.toml:2"));
    CHECK(contains(message("depth = \"\xFF\"\n"), "malformed TOML"));
    CHECK(contains(message("[run]\nuntil = 1e400\n"), "between quotes"));
    CHECK(contains(message("[run]\nuntil = 123456789012345678901234567890\n"), "between quotes"));
    CHECK(contains(message("[run]\nuntil = 0." + std::string(300, '1') + "\n"), "between quotes"));
    CHECK(contains(message("a = " + std::string(5000, '[')), "a.toml:1"));
    CHECK(contains(message(std::string("depth = 2\0", 10)), "NUL"));
}

TEST_CASE("unknown keys are errors with a suggestion", "[problem][instance_file]")
{
    CHECK(contains(message("dept = 2\n"), "a.toml:1: dept: unknown key: 'dept'; did you mean 'depth'?"));
    CHECK(contains(message(Pieces{.rest = "[run]\nuntill = 3"}.text()), "a.toml:11: run.untill"));
    CHECK(contains(message(Pieces{.rest = "[run]\nuntill = 3"}.text()), "did you mean 'until'?"));
    CHECK(contains(message(Pieces{.data_rest = "groundtruth = 3"}.text()), "did you mean 'ground_truth'?"));
    CHECK(contains(message(Pieces{.flow = "[flow]\neta = 3"}.text()), "did you mean 'eta_"));
    CHECK(contains(message(Pieces{.initialization = "[initialization]\nradios = 3"}.text()), "did you mean 'radius'?"));
    CHECK(contains(message(Pieces{.rest = "[limit]\ndigit = 30"}.text()), "limit.digit:"));
    CHECK(contains(message(Pieces{.rest = "[limits]\ndigits = 30"}.text()), "did you mean 'limit'?"));
    CHECK(contains(
        message(Pieces{.matrix = "matrix = { generator = \"uniform\", row = 2, columns = 2, seed = 1 }"}.text()),
        "'rows'"));
    CHECK(contains(message(Pieces{.matrix = "matrix = { file = \"x\", rows = 2 }"}.text()), "data.matrix.rows"));
    CHECK(contains(message(Pieces{.truth = "ground_truth = { support = [1], value = [1] }"}.text()),
                   "did you mean 'values'?"));
    const std::string far = message(Pieces{.rest = "[run]\ncompletely_different = 1"}.text());
    CHECK_FALSE(contains(far, "did you mean"));
    CHECK(contains(far, "known: until, until_residual, digits, tolerance"));
}

TEST_CASE("each defect names key, value and remedy", "[problem][instance_file]")
{
    struct Case {
        Pieces pieces;
        std::vector<std::string> parts;
    };
    const auto generator = [](const std::string& rest) {
        return "matrix = { generator = \"gaussian\", " + rest + " }";
    };
    const auto start = [](const std::string& rest) { return "[initialization]\n" + rest; };
    const auto flow = [](const std::string& rest) { return "[flow]\n" + rest; };
    const std::vector<Case> cases = {
        // depth
        {{.depth = ""}, {"depth", "missing"}},
        {{.depth = "depth = 1"}, {"a.toml:1: depth", "'1'", "from 2"}},
        {{.depth = "depth = -3"}, {"'-3'"}},
        {{.depth = "depth = 2.5"}, {"not an integer", "'2.5'"}},
        {{.depth = "depth = true"}, {"not a number", "'true'"}},
        {{.depth = "depth = 1e30"}, {"'1e30'", "to 1000"}},
        {{.depth = "depth = [2]"}, {"array of 1"}},
        // numbers
        {{.rest = "[run]\nuntil = nan"}, {"a.toml:11: run.until", "'nan'"}},
        {{.rest = "[run]\nuntil = +inf"}, {"'+inf'"}},
        {{.rest = "[run]\nuntil = \"ten\""}, {"'ten'"}},
        {{.rest = "[run]\nuntil = \"1/0\""}, {"denominator is zero"}},
        {{.rest = "[run]\nuntil = 2026-01-01"}, {"'2026-01-01'"}},
        {{.rest = "[run]\nuntil = 0"}, {"positive"}},
        {{.rest = "[run]\nuntil_residual = 0"}, {"a.toml:11: run.until_residual", "'0'", "positive"}},
        {{.rest = "[run]\nuntil_residual = -1e-10"}, {"run.until_residual", "positive"}},
        {{.rest = "[run]\nuntil_residual = \"small\""}, {"run.until_residual", "'small'"}},
        {{.rest = "[run]\nuntil_residual = \"1/0\""}, {"denominator is zero"}},
        {{.rest = "[run]\nuntil = \"1e2000000\""}, {"1000000"}},
        {{.rest = "[run]\ndigits = 14"}, {"'14'", "15 to 1000"}},
        {{.rest = "[run]\ndigits = 1001"}, {"'1001'"}},
        {{.rest = "[run]\ntolerance = 0"}, {"(0, 1/10]"}},
        {{.rest = "[run]\ntolerance = 0.2"}, {"'0.2'"}},
        {{.rest = "[limit]\ndigits = 0"}, {"limit.digits"}},
        {{.rest = "[[run]]\nuntil = 1"}, {"expected a table"}},
        // matrix
        {{.matrix = ""}, {"data.matrix", "missing"}},
        {{.matrix = "matrix = 3"}, {"a.toml:3: data.matrix", "wrong type"}},
        {{.matrix = "matrix = []"}, {"empty matrix"}},
        {{.matrix = "matrix = [[]]"}, {"empty matrix"}},
        {{.matrix = "matrix = [1, 2]"}, {"data.matrix[0]", "array"}},
        {{.matrix = "matrix = [[1, 2],\n[3]]"}, {"a.toml:4: data.matrix[1]", "expected 2"}},
        {{.matrix = "matrix = [[1, 2],\n[3, inf]]"}, {"a.toml:4: data.matrix[1][1]", "'inf'"}},
        {{.matrix = "matrix = {}"}, {"neither file nor generator"}},
        {{.matrix = "matrix = { file = 3 }"}, {"expected a string"}},
        {{.matrix = "matrix = { file = \"\" }"}, {"empty path"}},
        {{.matrix = "matrix = { generator = \"gausian\", rows = 2, columns = 2, seed = 1 }"},
         {"'gausian'", "did you mean 'gaussian'"}},
        {{.matrix = generator("columns = 2, seed = 1")}, {"data.matrix.rows", "missing"}},
        {{.matrix = generator("rows = 2, columns = 2")}, {"data.matrix.seed", "missing"}},
        {{.matrix = generator("rows = 0, columns = 2, seed = 1")}, {"data.matrix.rows", "'0'"}},
        {{.matrix = generator("rows = 2, columns = 100001, seed = 1")}, {"'100001'"}},
        {{.matrix = generator("rows = 100000, columns = 100000, seed = 1")}, {"too large"}},
        {{.matrix = generator("rows = 2, columns = 2, seed = -1")}, {"data.matrix.seed"}},
        {{.matrix = generator("rows = 2, columns = 2, seed = \"18446744073709551616\"")}, {"data.matrix.seed"}},
        {{.matrix = generator("rows = 2, columns = 2, seed = 1, scale = 0")}, {"data.matrix.scale"}},
        {{.matrix = generator("rows = 2, columns = 2, seed = 1, scale = \"1/sqrt(N)\"")}, {"1/sqrt(M)"}},
        {{.matrix = generator("rows = 2, columns = 2, seed = 1, scale = \"1e999\"")}, {"1e100"}},
        {{.matrix = generator("rows = 2, columns = 2, seed = 1, fraction_bits = 201")}, {"fraction_bits", "'201'"}},
        // ground truth and target
        {{.truth = ""}, {"neither ground_truth nor target"}},
        {{.truth = "ground_truth = [1, 0]\ntarget = [1, 0]"}, {"both"}},
        {{.truth = "ground_truth = [1, 0, 0]"}, {"data.ground_truth", "array of 3", "expected 2"}},
        {{.truth = "ground_truth = [1, \"-1/2\"]"}, {"'-1/2'", "column 1", "signed"}},
        {{.truth = "ground_truth = [0, 0.0]"}, {"b is zero"}},
        {{.truth = "ground_truth = 1"}, {"wrong type"}},
        {{.truth = "ground_truth = {}"}, {"support", "missing"}},
        {{.truth = "ground_truth = { support = [0, 1], values = [1] }"}, {"values", "expected 2"}},
        {{.truth = "ground_truth = { support = [2], values = [1] }"}, {"support[0]", "'2'", "0 to 1"}},
        {{.truth = "ground_truth = { support = [1, 1], values = [1, 1] }"}, {"support[1]", "twice"}},
        {{.truth = "ground_truth = { sparsity = 3, seed = 1 }"}, {"sparsity", "'3'", "1 to 2"}},
        {{.truth = "ground_truth = { sparsity = 1 }"}, {"seed", "missing"}},
        {{.truth = "target = [1]"}, {"data.target", "array of 1", "expected 2"}},
        {{.truth = "target = [0, 0]"}, {"b is zero"}},
        {{.truth = "target = \"1\""}, {"expected an array"}},
        {{.data_rest = "signed = 1"}, {"true or false"}},
        // flow
        {{.flow = ""}, {"flow", "missing"}},
        {{.flow = "[flow]"}, {"flow.eta_u", "missing"}},
        {{.flow = flow("eta_u = 0")}, {"flow.eta_u", "'0'", "positive"}},
        {{.flow = flow("eta_u = 1\neta_r = -2")}, {"flow.eta_r", "'-2'"}},
        {{.flow = flow("eta_ratio = 0")}, {"flow.eta_ratio", "positive"}},
        {{.flow = flow("eta_ratio = 1\neta_u = 1")}, {"together"}},
        {{.flow = flow("kind = \"plane\"")}, {"did you mean 'plain'"}},
        // initialization
        {{.initialization = ""}, {"initialization", "missing"}},
        {{.initialization = "[initialization]"}, {"radius", "missing"}},
        {{.initialization = start("radius = -1")}, {"initialization.radius", "'-1'"}},
        {{.initialization = start("alpha = 0")}, {"initialization.alpha", "'0'"}},
        {{.initialization = start("alpha = 1\nradius = 1")}, {"together with radius"}},
        {{.initialization = start("weights = [1, 1]\nradius = 1")}, {"together with weights"}},
        {{.initialization = start("weights = [1, 1]\ndirection = \"uniform\"")}, {"together with weights"}},
        {{.initialization = start("weights = [1, 0]")}, {"weights[1]", "'0'"}},
        {{.initialization = start("weights = [1]")}, {"array of 1", "expected 2"}},
        {{.initialization = start("radius = 1\ndirection = [1, 1, 1]")}, {"direction", "array of 3", "expected 2"}},
        {{.initialization = start("radius = 1\ndirection = [1, -1]")}, {"direction[1]", "'-1'"}},
        {{.initialization = start("radius = 1\ndirection = \"unifrom\"")}, {"'unifrom'"}},
        {{.initialization = start("radius = 1\ndirection = { sed = 1 }")}, {"did you mean 'seed'"}},
    };
    for (const auto& [pieces, parts] : cases) {
        INFO(pieces.text());
        const std::string text = message(pieces.text());
        for (const auto& part : parts) CHECK(contains(text, part));
    }
}
