#include "support/catch.hpp"

#include "cli/program.hpp"
#include "support/temporary_directory.hpp"

#include <wnflow/numeric/rational.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <fstream>
#include <set>
#include <sstream>

using namespace wnflow::test;
using Catch::Contains;
using nlohmann::json;
using wnflow::numeric::parse_rational;

namespace {

const std::string tiny = WNFLOW_SOURCE_DIR "/verification/data/instances/tiny.toml";

std::vector<std::string> lines(const std::string& text)
{
    std::vector<std::string> result;
    std::istringstream stream(text);
    for (std::string line; std::getline(stream, line);) result.push_back(line);
    return result;
}

std::vector<std::string> fields(const std::string& line)
{
    std::vector<std::string> result;
    std::istringstream stream(line);
    for (std::string field; std::getline(stream, field, ',');) result.push_back(field);
    return result;
}

/// The commands that the program's help lists: "  verify    Judge ..." below "Subcommands:".
std::vector<std::string> subcommands(const std::string& help)
{
    std::vector<std::string> names;
    bool is_listed = false;
    for (const std::string& line : lines(help)) {
        if (line.empty()) is_listed = false;
        if (is_listed) names.push_back(line.substr(2, line.find(' ', 2) - 2));
        if (line == "Subcommands:") is_listed = true;
    }
    return names;
}

std::vector<std::string> csv_lines(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    std::stringstream content;
    content << file.rdbuf();
    CHECK(content.str().ends_with("\n"));
    return lines(content.str());
}

} // namespace

TEST_CASE("option --json prints one JSON object and nothing else", "[cli]")
{
    for (const std::string command : {"verify", "limit", "optimum", "integrate"}) {
        const Output output = run({command, tiny, "--json"});
        CAPTURE(output);
        CHECK(output.status == 0);
        CHECK(output.err.empty());
        REQUIRE(json::accept(output.out)); // the whole text is one value
        const json object = json::parse(output.out);
        CHECK(object.is_object());
        CHECK(object["schema"] == "wnflow-" + command + "-1");
        CHECK_THAT(run({"--version"}).out, Contains("wnflow " + object["version"].get<std::string>()));
        CHECK(output.out.ends_with("}\n"));
    }
}

TEST_CASE("option --json does so where the status is not 0", "[cli]")
{
    const Output undecided = run({"verify", tiny, "--json", "--digits", "15", "--tolerance", "1/10"});
    CHECK(undecided.status == 3);
    CHECK(json::accept(undecided.out));
    const Output limited = run({"integrate", tiny, "--json", "--step-limit", "2"});
    CHECK(limited.status == 4);
    REQUIRE(json::accept(limited.out));
    CHECK(json::parse(limited.out)["outcome"] == "step-limit");
    const Output rejected = run({"verify", "absent.toml", "--json"});
    CHECK(rejected.status == 2);
    CHECK(rejected.out.empty());
}

TEST_CASE("a report is the same, to the byte, when it is made again", "[cli]")
{
    for (const std::string command : {"verify", "limit", "optimum", "integrate"})
        CHECK(run({command, tiny, "--json"}).out == run({command, tiny, "--json"}).out);
}

TEST_CASE("the same numbers for the terminal and for machines", "[cli]")
{
    const std::string text = run({"optimum", tiny}).out;
    CHECK_THAT(text,
               Contains("Q          " + json::parse(run({"optimum", tiny, "--json"}).out)["value"].get<std::string>()));
    const json limit = json::parse(run({"limit", tiny, "--json"}).out);
    const std::string shown = run({"limit", tiny, "--entries"}).out;
    for (const char* const key : {"l1_norm", "radius", "log_magnification"})
        CHECK_THAT(shown, Contains(limit[key].get<std::string>()));
    for (std::size_t n = 0; n < limit["entries"].size(); ++n)
        CHECK_THAT(shown, Contains("x[" + std::to_string(n) + "] " + limit["entries"][n].get<std::string>() + "\n"));
}

TEST_CASE("option --digits gives as many digits, and those of fewer digits are among them", "[cli]")
{
    const auto norm = [](const std::string& digits) {
        const json object = json::parse(run({"limit", tiny, "--digits", digits, "--json"}).out);
        CHECK(object["digits"] == std::stoi(digits));
        return object["l1_norm"].get<std::string>();
    };
    const std::string few = norm("15"), many = norm("120");
    CHECK(few.size() >= 15);
    CHECK(many.size() >= 120);
    CHECK(abs(parse_rational(few) - parse_rational(many)) < parse_rational("1e-14"));
}

TEST_CASE("option --flow plain gives the limit of plain flow", "[cli]")
{
    const json plain = json::parse(run({"limit", tiny, "--flow", "plain", "--json"}).out);
    CHECK(plain["flow"] == "plain");
    CHECK(plain["log_magnification"] == "0");
    // The weight-normalized flow is biased more strongly towards a small l1 norm here.
    const json polar = json::parse(run({"limit", tiny, "--json"}).out);
    CHECK(parse_rational(plain["l1_norm"].get<std::string>()) > parse_rational(polar["l1_norm"].get<std::string>()));
}

TEST_CASE("option --samples 50 gives 50 rows, in JSON, CSV and on the terminal", "[cli]")
{
    const TemporaryDirectory directory;
    const std::string csv = directory.path() / "samples.csv";
    const Output output = run({"integrate", tiny, "--samples", "50", "--csv", csv, "--json"});
    REQUIRE(output.status == 0);
    const json object = json::parse(output.out);
    REQUIRE(object["samples"].size() == 50);
    CHECK(object["samples"][0]["t"] == "0");
    CHECK(object["samples"][49]["t"] == "2");

    const auto rows = csv_lines(csv);
    REQUIRE(rows.size() == 51);
    CHECK(rows[0] == "t,radius,radius_error,direction_norm,loss,l1_norm,log_magnification,u0,u1,u2,u3,u4,u5,u6,u7");
    for (std::size_t k = 0; k < 50; ++k) {
        const auto row = fields(rows[k + 1]);
        const json& sample = object["samples"][k];
        CAPTURE(k, row, sample);
        REQUIRE(row.size() == 15);
        CHECK(row[0] == sample["t"]);
        CHECK(row[1] == sample["radius"]);
        CHECK(row[2] == sample["error"]);
        CHECK(row[3] == sample["direction_norm"]);
        CHECK(row[4] == sample["loss"]);
        CHECK(row[5] == sample["l1_norm"]);
        CHECK(row[6] == sample["log_magnification"]);
        for (std::size_t n = 0; n < 8; ++n) CHECK(row[7 + n] == sample["direction"][n]);
    }
    const auto shown = lines(run({"integrate", tiny, "--samples", "50"}).out);
    CHECK(std::ranges::count_if(shown, [](const std::string& line) { return line.starts_with(" "); }) == 51);
}

TEST_CASE("logarithmic samples", "[cli]")
{
    const Output output = run({"integrate", tiny, "--samples", "12", "--spacing", "logarithmic", "--first", "1/1000",
                               "--until", "10", "--tolerance", "1e-10", "--json"});
    CAPTURE(output);
    REQUIRE(output.status == 0);
    const json samples = json::parse(output.out)["samples"];
    REQUIRE(samples.size() == 12);
    CHECK(samples[0]["t"] == "0");
    CHECK(parse_rational(samples[1]["t"].get<std::string>()) == parse_rational("1/1000"));
    CHECK(samples[11]["t"] == "10");
}

TEST_CASE("option --until-residual and run.until_residual end a run, --until overrides the file", "[cli]")
{
    const auto integrate = [](std::vector<std::string> options, const std::filesystem::path& directory = ".") {
        options.insert(options.begin(), "integrate");
        options.insert(options.end(), "--json");
        const Output output = run(options, directory);
        CAPTURE(output);
        CHECK(output.status == 0);
        REQUIRE(json::accept(output.out));
        return json::parse(output.out);
    };
    const json object = integrate({tiny, "--until-residual", "1e-3", "--samples", "6"});
    CHECK(object["outcome"] == "residual-reached");
    CHECK(object["reason"] == "");
    REQUIRE(object["samples"].size() == 6);
    // loss = |e|^2/(2 L), L = 2: the value at the end, and not before. The run is thinned: the sample before it is earlier.
    const auto loss = [&](std::size_t k) { return parse_rational(object["samples"][k]["loss"].get<std::string>()); };
    CHECK(loss(5) <= parse_rational("1e-6") / 4);
    CHECK(loss(5) > parse_rational("0.99999e-6") / 4);
    CHECK(loss(4) > parse_rational("1e-6") / 4);

    const TemporaryDirectory directory;
    directory.write("key.toml", small_toml("[run]\n", "[run]\nuntil_residual = \"1e-2\"\n"));
    const auto outcome = [&](std::vector<std::string> options) {
        options.insert(options.begin(), "key.toml");
        return integrate(options, directory.path())["outcome"].get<std::string>();
    };
    CHECK(outcome({"--until", "1/100"}) == "time-reached");
    CHECK(outcome({"--until-residual", "1e-1"}) == "residual-reached");
    CHECK(outcome({"--until-residual", "1e-1", "--until", "1000"}) == "residual-reached");
}

TEST_CASE("options --stepper and --coordinates are in the report", "[cli]")
{
    for (const std::string coordinates : {"polar", "cartesian"})
        for (const std::string stepper : {"automatic", "taylor", "collocation", "fehlberg78"}) {
            const Output output = run({"integrate", tiny, "--coordinates", coordinates, "--stepper", stepper,
                                       "--tolerance", "1e-10", "--json"});
            CAPTURE(output);
            REQUIRE(output.status == 0);
            const json object = json::parse(output.out);
            CHECK(object["coordinates"] == coordinates);
            CHECK(object["stepper"] == stepper);
            CHECK(object["rejected"].is_number_unsigned());
            REQUIRE_FALSE(object["methods"].empty());
            unsigned long steps = 0;
            for (const json& span : object["methods"]) {
                if (stepper != "automatic") CHECK(span["method"] == stepper);
                steps += span["steps"].get<unsigned long>();
            }
            CHECK(steps == object["steps"].get<unsigned long>());
            CHECK(parse_rational(object["methods"].back()["until"].get<std::string>()) >= 2);
        }
    const json settings = json::parse(
        run({"verify", tiny, "--coordinates", "cartesian", "--until-residual", "1e-3", "--json"}).out)["settings"];
    CHECK(settings["coordinates"] == "cartesian");
    CHECK(settings["until_residual"] == "1/1000");
    CHECK(json::parse(run({"verify", tiny, "--json"}).out)["settings"]["until_residual"].is_null());
}

TEST_CASE("option --csv writes a whole file or nothing", "[cli]")
{
    const TemporaryDirectory directory;
    directory.write("small.toml", small_toml());
    directory.write("folder.csv", "a file, not a folder");
    std::filesystem::create_directory(directory.path() / "taken.csv");
    const auto before = directory.names();
    const auto rejected = [&](const std::string& path, const std::string& why) {
        const Output output = run({"integrate", "small.toml", "--csv", path}, directory.path());
        CAPTURE(output);
        CHECK(output.status == 2);
        CHECK(output.out.empty());
        CHECK_THAT(output.err, Contains(path) && Contains("cannot be written") && Contains(why));
        CHECK(directory.names() == before);
    };
    rejected("absent/samples.csv", "No such file or directory");
    rejected("folder.csv/samples.csv", "Not a directory");
    rejected("taken.csv", "Is a directory");
    CHECK(std::filesystem::is_empty(directory.path() / "taken.csv"));

    // A file that is there already is replaced, and no other is left beside it.
    directory.write("old.csv", std::string(100'000, 'x'));
    CHECK(run({"integrate", "small.toml", "--csv", "old.csv", "--samples", "3"}, directory.path()).status == 0);
    CHECK(csv_lines(directory.path() / "old.csv").size() == 4);
    auto after = before;
    after.push_back("old.csv");
    std::ranges::sort(after);
    CHECK(directory.names() == after);
}

TEST_CASE("option --csv keeps what an integration that ended early has computed", "[cli]")
{
    const TemporaryDirectory directory;
    directory.write("small.toml", small_toml());
    const Output output =
        run({"integrate", "small.toml", "--csv", "part.csv", "--step-limit", "4", "--samples", "9"}, directory.path());
    CAPTURE(output);
    CHECK(output.status == 4);
    const auto rows = csv_lines(directory.path() / "part.csv");
    CHECK(rows.size() >= 2);
    CHECK(rows.size() < 10);
}

TEST_CASE("help for the program and for every command", "[cli]")
{
    const Output general = run({"--help"});
    CHECK(general.status == 0);
    CHECK(general.err.empty());
    CHECK_THAT(general.out, Contains("Exit status: 0 done"));
    const auto named = subcommands(general.out);
    for (const char* const command : {"verify", "limit", "optimum", "integrate"})
        CHECK(std::ranges::count(named, command) == 1);
    for (const std::string& command : named) {
        const Output output = run({command, "--help"});
        CAPTURE(output);
        CHECK(output.status == 0);
        CHECK(output.err.empty());
        CHECK_THAT(output.out, Contains("Usage:") && Contains(" " + command + " ") && Contains("--help"));
    }
    for (const char* const command : {"verify", "limit", "optimum", "integrate"})
        CHECK_THAT(run({command, "--help"}).out, Contains("instance") && Contains("--json"));
    for (const char* const option :
         {"--digits", "--until", "--tolerance", "--samples", "--spacing", "--first", "--stepper", "--step-limit",
          "--csv", "--until-residual", "--until-violated", "--coordinates"})
        CHECK_THAT(run({"integrate", "--help"}).out, Contains(option));
    CHECK_THAT(run({"verify", "--help"}).out, Contains("--details"));
    CHECK_THAT(run({"limit", "--help"}).out, Contains("--flow") && Contains("--entries"));
    CHECK(run({"--version"}).out.starts_with("wnflow "));
}

TEST_CASE("verify --details tells source, hypotheses and lemmas", "[cli]")
{
    const std::string text = run({"verify", tiny, "--details"}).out;
    CHECK_THAT(text, Contains("theorem-2.2-prior (Theorem 2.2; paper, constants derived)") &&
                         Contains("hypothesis Q^2 >= eta^L: certified") && Contains("rests on: Magnification"));
}

TEST_CASE("instances that are not tiny", "[cli][.slow]")
{
    const Output output = run({"verify", WNFLOW_SOURCE_DIR "/verification/data/instances/paper.toml", "--json"});
    CAPTURE(output);
    CHECK(output.status == 0);
    const json object = json::parse(output.out);
    // What speaks of other rates, signed problems, limits on a face, or depth L > 2.
    const std::set<std::string> not_applicable = {
        "radius-rate-plain-flow", "radius-rate-divergence", "radius-rate-bound", "radius-rate-bound-worst-case",
        "signed-invariant",       "boundary-decay",         "weighted-bound",    "weighted-bound-posterior",
        "weighted-identity",      "reverse-hoelder",        "weighted-radius",   "weighted-magnification",
        "theorem-2.2-weighted",   "persistent-gap"};
    for (const json& claim : object["claims"]) {
        const std::string verdict = claim["verdict"];
        CAPTURE(claim);
        CHECK((verdict == "not-applicable") == not_applicable.contains(claim["id"].get<std::string>()));
        if (verdict != "not-applicable") CHECK((verdict == "proved" || verdict == "observed"));
    }
}
