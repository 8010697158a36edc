#include "support/catch.hpp"

#include "cli/program.hpp"
#include "support/temporary_directory.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <cstdint>
#include <filesystem>

/// What the program says of small instances that are special: a decay without its slowest component, a start that is at
/// rest, an empty S₊, rates that vary, weights. A statement must say what is proved, and no more.
using namespace wnflow::test;
using Catch::Contains;

namespace {

/// e₁ = 0 at all times, and e₂ decays at the rate 8.
const std::string without_slowest = "depth = 2\n[data]\nmatrix = [[1, 0], [0, 1]]\ntarget = [1, 4]\n[flow]\n"
                                    "kind = \"plain\"\n[initialization]\nweights = [1, 1]\n[run]\nuntil = 3\n";
/// The same in other coordinates, and so late that only rounding errors are left.
const std::string without_slowest_rotated = "depth = 2\n[data]\nmatrix = [[1, 1], [1, -1]]\ntarget = [5, -3]\n[flow]\n"
                                            "kind = \"plain\"\n[initialization]\nweights = [1, 1]\n[run]\nuntil = 30\n";
const std::string at_rest = "depth = 2\n[data]\nmatrix = [[1, 1]]\ntarget = [5]\n[flow]\neta_ratio = 1\n"
                            "[initialization]\nweights = [1, 2]\n[run]\nuntil = 3\n";
const std::string at_rest_uniform = "depth = 2\n[data]\nmatrix = [[1, 1]]\ntarget = [2]\n[flow]\neta_r = 1\neta_u = 2\n"
                                    "[initialization]\nweights = [1, 1]\n[run]\nuntil = 1\n";
const std::string at_rest_exactly =
    "depth = 2\n[data]\nmatrix = [[1, 2, 0, 1], [0, 1, 1, -1]]\ntarget = [4, 1]\n[flow]\n"
    "eta_ratio = \"1/10\"\n[initialization]\nweights = [1, 1, 1, 1]\n[run]\nuntil = 1000\n";
/// e is 0 to working precision at the end of the run.
const std::string arrives = "depth = 2\n[data]\nmatrix = [[1]]\ntarget = [4]\n[flow]\nkind = \"plain\"\n"
                            "[initialization]\nalpha = \"1/3\"\n[run]\nuntil = 100\n";
const std::string empty_plain = "depth = 3\n[data]\nmatrix = [[1]]\ntarget = [-1]\n[flow]\nkind = \"plain\"\n"
                                "[initialization]\nweights = [1]\n[run]\nuntil = 10\n";
const std::string varying = "depth = 2\n[data]\nmatrix = [[1, 2, -1]]\ntarget = [1]\n[flow]\neta_r = 1\n"
                            "eta_u = { factor = 1, power_of_time = 1, time_offset = 1 }\n[initialization]\n"
                            "weights = [2, 1, 1]\n[run]\nuntil = 3\n";
const std::string weighted = "depth = 3\n[data]\nmatrix = [[1, 0.5]]\ntarget = [1]\n[flow]\neta_ratio = 0.1\n"
                             "[initialization]\nradius = 0.5\ndirection = [1, 5]\n";

Output of(const std::vector<std::string>& words, const std::string& text)
{
    const TemporaryDirectory directory;
    directory.write("i.toml", text);
    std::vector<std::string> arguments = words;
    arguments.emplace_back("i.toml");
    return run(arguments, directory.path());
}

nlohmann::json verified(const std::string& text, const std::vector<std::string>& more = {})
{
    std::vector<std::string> words = {"verify", "--json"};
    words.insert(words.end(), more.begin(), more.end());
    const Output output = of(words, text);
    CAPTURE(output);
    REQUIRE(output.status != 2);
    return nlohmann::json::parse(output.out);
}

nlohmann::json claim(const nlohmann::json& verification, const std::string& id)
{
    for (const auto& claim : verification.at("claims"))
        if (claim.at("id") == id) return claim;
    FAIL("no statement " << id);
    return {};
}

/// "nan" as a word of its own, in any case.
bool contains_nan(std::string text)
{
    std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (std::size_t at = text.find("nan"); at != std::string::npos; at = text.find("nan", at + 1)) {
        const bool begins = at == 0 || std::isalpha(static_cast<unsigned char>(text[at - 1])) == 0;
        const bool ends = at + 3 == text.size() || std::isalpha(static_cast<unsigned char>(text[at + 3])) == 0;
        if (begins && ends) return true;
    }
    return false;
}

int strength(const std::string& verdict)
{
    if (verdict == "proved" || verdict == "refuted") return 2;
    return verdict == "observed" ? 1 : 0;
}

} // namespace

TEST_CASE("of the decay only sigma is stated", "[cli][words]")
{
    const Output proof = of({"prove"}, without_slowest), limit = of({"limit"}, without_slowest);
    CAPTURE(proof, limit);
    CHECK_THAT(proof.out, Contains("sigma = lambda_min(K_inf) of plain gradient flow is in ["));
    CHECK_THAT(proof.out, Contains("|e| decays at least at this rate asymptotically"));
    CHECK_THAT(proof.out, !Contains("the asymptotic rate"));
    CHECK_THAT(limit.out, Contains("sigma              2") && Contains("|e| decays at least at this rate"));
    CHECK_THAT(limit.out, !Contains("rate of |e|"));
}

TEST_CASE("rounding errors are no component of the slowest decay", "[cli][words]")
{
    for (const std::string& text : {without_slowest, without_slowest_rotated})
        CHECK(claim(verified(text, {"--claim", "theorem-2.3-rate"}), "theorem-2.3-rate").at("verdict") == "undecided");
}

TEST_CASE("where nothing decays there is no rate", "[cli][words]")
{
    for (const std::string& text : {at_rest, at_rest_uniform, at_rest_exactly}) {
        const auto verification = verified(text);
        for (const char* id : {"theorem-2.3-rate", "lojasiewicz-exponent", "boundary-decay"}) {
            CAPTURE(text, id);
            CHECK(claim(verification, id).at("verdict") == "not-applicable");
            CHECK_THAT(claim(verification, id).at("reason").get<std::string>(), Contains("e(0) is not 0"));
        }
        CHECK(claim(verification, "theorem-2.3-convergence").at("verdict") == "proved");
        const Output proof = of({"prove"}, text);
        CHECK_THAT(proof.out, !Contains("sigma = "));
        CHECK_THAT(proof.out, Contains("not-applicable  rate"));
    }
}

TEST_CASE("a flow that has arrived is judged", "[cli][words]")
{
    const auto verification = verified(arrives);
    CHECK(claim(verification, "theorem-2.3-rate").at("verdict") == "observed");
    CHECK(claim(verification, "lojasiewicz-exponent").at("verdict") == "observed");
}

TEST_CASE("what is not a number is not printed", "[cli][words]")
{
    std::vector<std::string> texts = {without_slowest, at_rest, at_rest_uniform, at_rest_exactly,
                                      arrives,         varying, weighted,        empty_plain};
    // Tiny data whose sides often coincide.
    std::uint32_t state = 1;
    const auto digit = [&](unsigned most) {
        state = state * 1664525U + 1013904223U;
        return std::to_string(1 + (state >> 16) % most);
    };
    for (int k = 0; k < 6; ++k)
        texts.push_back("depth = " + std::string(k % 2 ? "3" : "2") + "\n[data]\nmatrix = [[" + digit(2) + ", " +
                        digit(2) + "]]\ntarget = [" + digit(4) + "]\n[flow]\neta_ratio = " + digit(3) +
                        "\n[initialization]\nweights = [" + digit(2) + ", " + digit(2) + "]\n[run]\nuntil = 2\n");
    for (const std::string& text : texts)
        for (const std::vector<std::string>& words :
             {std::vector<std::string>{"verify", "--details"}, {"prove"}, {"limit"}, {"show"}}) {
            const Output output = of(words, text);
            CAPTURE(text, output);
            CHECK(output.status != 2);
            CHECK_FALSE(contains_nan(output.out));
        }
    for (const auto& entry : std::filesystem::directory_iterator(WNFLOW_SOURCE_DIR "/verification/data/instances"))
        if (entry.path().filename().string().starts_with("tight"))
            CHECK_FALSE(contains_nan(run({"prove", entry.path().string()}).out));
}

TEST_CASE("plain gradient flow is only said not to collapse where S+ has a point", "[cli][words]")
{
    const Output output = of({"enclose"}, empty_plain);
    CAPTURE(output);
    CHECK_THAT(output.out, !Contains("excluded"));
    CHECK_THAT(output.out, Contains("S+ is empty"));
    CHECK_THAT(of({"enclose"}, without_slowest).out, Contains("plain gradient flow does not collapse"));
}

TEST_CASE("a proof makes no verdict weaker", "[cli][words]")
{
    for (const std::string& text : {varying, at_rest, weighted}) {
        const auto plainly = verified(text), proving = verified(text, {"--prove"});
        for (const auto& before : plainly.at("claims")) {
            const auto after = claim(proving, before.at("id"));
            CAPTURE(text, before.at("id"), before.at("verdict"), after.at("verdict"), after.at("reason"));
            CHECK(strength(after.at("verdict")) >= strength(before.at("verdict")));
        }
    }
    CHECK(claim(verified(varying, {"--prove"}), "no-collapse").at("verdict") == "proved");
}

TEST_CASE("a bound of the weighted gap is not called one of the l1 gap", "[cli][words]")
{
    CHECK_THAT(of({"show"}, weighted).out, !Contains("the l1 gap falls"));
    CHECK_THAT(of({"show"}, small_toml()).out, Contains("the l1 gap falls"));
    const auto bound = claim(verified(weighted), "robust-bound");
    CHECK_THAT(bound.at("title").get<std::string>(), Contains("weighted gap"));
    CHECK_THAT(bound.at("reason").get<std::string>(), Contains("not the l1 gap"));
}
