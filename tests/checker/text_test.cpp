#include "support/catch.hpp"

#include "checker/certificate_text.hpp"

#include <verification/checker/text.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>

using namespace checker;
using wnflow::test::CertificateText;

namespace {

Certificate shipped(const std::string& name)
{
    const auto folder = std::filesystem::path(WNFLOW_SOURCE_DIR) / "verification" / "data" / "baselines";
    std::ifstream file(folder / (name + ".cert"), std::ios::binary);
    return read_certificate(std::string{std::istreambuf_iterator<char>(file), {}});
}

} // namespace

TEST_CASE("what can be shown is shown as it is", "[checker][text]")
{
    for (const char* text :
         {"", "statement limit own", "a/b c.cert", "~!@#$%^&*()", "ä", "σ = λ_min(K_∞)", "名前", "😀"})
        CHECK(escaped(text) == text);
}

TEST_CASE("control characters and what hides are escaped", "[checker][text]")
{
    CHECK(escaped("\x1b]0;pwned\x07\x1b[31m") == "\\x1b]0;pwned\\x07\\x1b[31m");
    CHECK(escaped(std::string("a\0b", 3)) == "a\\x00b");
    CHECK(escaped("a\nb\rc\td\x7f") == "a\\x0ab\\x0dc\\x09d\\x7f");
    CHECK(escaped("\\x1b") == "\\\\x1b"); // is not taken for what it looks like
    CHECK(escaped("\xc2\x80\xc2\x9b\xc2\x9f") == "\\xc2\\x80\\xc2\\x9b\\xc2\\x9f"); // U+0080 .. U+009F
    CHECK(escaped("\xc2\xa0") == "\xc2\xa0");
    // U+200B, 200E, 200F, 202A, 202E, 2066, 2069, 2028, 2029, FEFF, 061C, 2060, 00AD, E0041.
    // NOLINTBEGIN(misc-misleading-bidirectional)
    for (const char* hidden :
         {"\xe2\x80\x8b", "\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xaa", "\xe2\x80\xae", "\xe2\x81\xa6",
          "\xe2\x81\xa9", "\xe2\x80\xa8", "\xe2\x80\xa9", "\xef\xbb\xbf", "\xd8\x9c", "\xe2\x81\xa0", "\xc2\xad",
          "\xf3\xa0\x81\x81"}) { // NOLINTEND(misc-misleading-bidirectional)
        CAPTURE(hidden);
        CHECK(escaped(hidden).starts_with("\\x"));
        CHECK(escaped(hidden).size() == 4 * std::string(hidden).size());
    }
}

TEST_CASE("bytes that are not UTF-8 are escaped", "[checker][text]")
{
    CHECK(escaped("\xff") == "\\xff");
    CHECK(escaped("\x9b") == "\\x9b"); // a control character, where a terminal takes bytes one by one
    CHECK(escaped("a\xc3") == "a\\xc3");
    CHECK(escaped("\xc3z") == "\\xc3z");
    CHECK(escaped("\xe2\x88") == "\\xe2\\x88");
    CHECK(escaped("\xc0\x9b") == "\\xc0\\x9b");                   // overlong
    CHECK(escaped("\xe0\x80\x9b") == "\\xe0\\x80\\x9b");          // overlong
    CHECK(escaped("\xf0\x80\x80\x9b") == "\\xf0\\x80\\x80\\x9b"); // overlong
    CHECK(escaped("\xed\xa0\x80") == "\\xed\\xa0\\x80");          // a surrogate
    CHECK(escaped("\xf5\x80\x80\x80") == "\\xf5\\x80\\x80\\x80"); // beyond U+10FFFF
    CHECK(escaped("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
}

TEST_CASE("no bytes are shown raw", "[checker][text]")
{
    std::mt19937_64 bits(4);
    for (int round = 0; round < 20'000; ++round) {
        std::string text;
        for (std::size_t length = bits() % 12; length > 0; --length) text += static_cast<char>(bits() % 256);
        const std::string shown = escaped(text);
        for (const char c : shown) REQUIRE((static_cast<unsigned char>(c) >= 0x20 && c != 0x7f));
        // Without its backslashes it is UTF-8, and all of it can be shown.
        std::string plain = shown;
        std::erase(plain, '\\');
        REQUIRE(escaped(plain) == plain);
    }
}

TEST_CASE("long texts are shortened", "[checker][text]")
{
    CHECK(shortened("abc", 3) == "abc");
    CHECK(shortened("abcd", 3) == "abc...");
}

TEST_CASE("the kinds of statements that are missing are named", "[checker][text]")
{
    CHECK(missing_kinds(shipped("tiny")) == "weighted-optimum, no-interpolation, collapse, weighted-bound");
    CHECK(missing_kinds(shipped("no-interpolation")) ==
          "optimum, weighted-optimum, collapse, limit, entry, l1-norm, radius-squared, log-magnification, rate, gap, "
          "theorem-2.1, theorem-2.2, robust-bound, weighted-bound, limit-equivalence");
    // Of the two flows, only one.
    CHECK(missing_kinds(shipped("collapse")).find("limit own, entry own, ") != std::string::npos);
    // The instance's flow is the plain one: nothing is missing of another.
    CHECK(missing_kinds(shipped("tight-theorem-2.1")) ==
          "weighted-optimum, no-interpolation, collapse, log-magnification, theorem-2.2, robust-bound, weighted-bound, "
          "limit-equivalence");
    Certificate certificate = shipped("tiny");
    std::erase_if(certificate.statements, [](const Statement& s) { return s.text.starts_with("rate own"); });
    CHECK(missing_kinds(certificate) == "weighted-optimum, no-interpolation, collapse, rate own, weighted-bound");
    std::erase_if(certificate.statements, [](const Statement& s) { return s.text.starts_with("rate"); });
    CHECK(missing_kinds(certificate) == "weighted-optimum, no-interpolation, collapse, rate, weighted-bound");
    std::erase_if(certificate.statements, [](const Statement& s) { return s.text.starts_with("limit "); });
    CHECK(missing_kinds(certificate) == "weighted-optimum, no-interpolation, collapse, limit, rate, weighted-bound");
}

TEST_CASE("a rate is said to be a bound, and an assumption to be one", "[checker][text]")
{
    const std::string text = remarks(shipped("tiny"));
    CAPTURE(text);
    CHECK(text.find("sigma = lambda_min(K_inf)") != std::string::npos);
    CHECK(text.find("at least at this rate") != std::string::npos);
    CHECK(text.find("not certified") != std::string::npos);
    CHECK(text.find("rate of |e|") == std::string::npos);
    CHECK(text.find("no-collapse") == std::string::npos);
    CHECK(text.ends_with("of the flow at finite times (trajectories) nothing is stated\n"));
    CHECK(remarks(shipped("no-interpolation")).find("sigma") == std::string::npos);
    CertificateText certificate;
    certificate.statements = {"collapse assuming no-collapse"};
    CHECK(remarks(read_certificate(certificate.text())).find("assumed, not checked: no-collapse") != std::string::npos);
}
