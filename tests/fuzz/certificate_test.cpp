#include "support/catch.hpp"

#include "fuzz/certificate_target.hpp"
#include "fuzz/mutation.hpp"

#include <verification/checker/sha256.hpp>

#include <filesystem>
#include <random>
#include <string>
#include <vector>

// The fuzzer's target on mutated seeds, without libFuzzer: part of every run of the tests, also under the sanitizers.
namespace {

std::vector<std::string> seeds()
{
    return fuzz::smallest_texts(std::filesystem::path(WNFLOW_SOURCE_DIR) / "verification" / "data" / "baselines",
                                ".cert", 12);
}

/// The digest made right again, so that mutations of the instance get beyond it.
void repair_digest(std::string& text)
{
    const std::size_t begin = text.find("wnflow-instance"), at = text.find("digest ");
    if (begin == std::string::npos || at == std::string::npos || at < begin || at + 71 > text.size()) return;
    text.replace(at + 7, 64, checker::sha256(std::string_view(text).substr(begin, at - begin)));
}

std::string mutated(const std::string& text, const std::vector<std::string>& seeds, std::mt19937_64& bits)
{
    static const std::vector<std::string> pieces = {"0",
                                                    "-",
                                                    "/",
                                                    "e",
                                                    ".",
                                                    "\n",
                                                    " ",
                                                    "999999999999999999999",
                                                    "e99999",
                                                    "e-99999",
                                                    "1/0",
                                                    "nan",
                                                    "inf",
                                                    "face",
                                                    "limit own\n",
                                                    "268435456",
                                                    "-268435456",
                                                    "65536",
                                                    "-1",
                                                    "ffffffffffffffffffffffffffffffff",
                                                    std::string(1, '\0'),
                                                    "\xff",
                                                    "excluded trajectories\n",
                                                    "end\n"};
    std::string result = fuzz::mutated(text, seeds, pieces, bits);
    if (bits() % 2 == 0) repair_digest(result);
    return result;
}

} // namespace

TEST_CASE("no bytes upset the checker", "[fuzz]")
{
    const std::vector<std::string> texts = seeds();
    REQUIRE(texts.size() == 12);
    std::mt19937_64 bits(1);
    int ends[5] = {};
    for (int round = 0; round < 6000; ++round) {
        const int status = fuzz::run_certificate(mutated(texts[bits() % texts.size()], texts, bits));
        REQUIRE((status == 0 || status == 1 || status == 2 || status == 4));
        ++ends[status];
    }
    CAPTURE(ends[0], ends[1], ends[2], ends[4]);
    CHECK(ends[1] > 100); // the mutations get beyond the reader,
    CHECK(ends[2] > 100); // not all of them,
    CHECK(ends[4] > 0);   // and some ask for too much
    for (const std::string& text : texts) CHECK(fuzz::run_certificate(text) == 0);
}

TEST_CASE("every beginning of a certificate is malformed", "[fuzz]")
{
    for (const std::string& text : seeds())
        for (std::size_t length = 0; length < text.size(); length += 1 + text.size() / 400)
            REQUIRE(fuzz::run_certificate(std::string_view(text).substr(0, length)) != 0);
}
