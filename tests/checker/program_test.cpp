#include "support/catch.hpp"

#include "checker/certificate_text.hpp"
#include "support/temporary_directory.hpp"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include <sys/wait.h>

using wnflow::test::CertificateText;
using wnflow::test::TemporaryDirectory;

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true; // terabytes of address space: no limit of it can be set
#else
constexpr bool is_sanitized = false;
#endif

const std::string baselines = std::string(WNFLOW_SOURCE_DIR) + "/verification/data/baselines/";

struct Run {
    int status = -1;
    std::string out, err;
};

std::string content(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// By a shell, in a folder of its own.
/// @param before  commands before it
Run run(const TemporaryDirectory& directory, const std::string& arguments, const std::string& before = "")
{
    const std::string command = "cd '" + directory.path().string() + "' && ( " + before + " '" WNFLOW_CHECK "' " +
                                arguments + " > out 2> err )";
    const int status = std::system(command.c_str()); // NOLINT(concurrency-mt-unsafe): one thread
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, content(directory.path() / "out"),
            content(directory.path() / "err")};
}

bool is_clean(const std::string& text)
{
    return std::ranges::all_of(text, [](char c) { return c == '\n' || (c >= 0x20 && c < 0x7f); });
}

} // namespace

TEST_CASE("help and version", "[checker][program]")
{
    const TemporaryDirectory directory;
    for (const char* option : {"--help", "-h"}) {
        const Run help = run(directory, option);
        CHECK(help.status == 0);
        CHECK(help.out.starts_with("usage: wnflow-check FILE\n"));
        CHECK(help.err.empty());
    }
    const Run version = run(directory, "--version");
    CHECK(version.status == 0);
    CHECK(version.out == "wnflow-check " WNFLOW_VERSION "\n");
    CHECK(version.err.empty());
}

TEST_CASE("wrong arguments end with the usage and 2", "[checker][program]")
{
    const TemporaryDirectory directory;
    for (const char* arguments : {"", "a b", "--help --version", "--unknown", "-x", "-", "--"}) {
        const Run wrong = run(directory, arguments);
        CAPTURE(arguments);
        CHECK(wrong.status == 2);
        CHECK(wrong.out.empty());
        CHECK(wrong.err.starts_with("usage: wnflow-check FILE\n"));
    }
    for (const char* file : {"''", "nothing.cert", "."}) CHECK(run(directory, file).status == 2);
    directory.write("-x", content(baselines + "tiny.cert"));
    CHECK(run(directory, "./-x").status == 0);
}

TEST_CASE("the report names what is not in the file", "[checker][program]")
{
    const TemporaryDirectory directory;
    const Run tiny = run(directory, "'" + baselines + "tiny.cert'");
    CHECK(tiny.status == 0);
    CHECK(tiny.out.find("\nnot in this file: weighted-optimum, no-interpolation, collapse, weighted-bound\n") !=
          std::string::npos);
    CHECK(tiny.out.find("\nrate: sigma = lambda_min(K_inf)") != std::string::npos);
    CHECK(tiny.out.ends_with(" statements verified\n"));
}

TEST_CASE("nothing of a file or of its name reaches the terminal raw", "[checker][program]")
{
    const TemporaryDirectory directory;
    // NOLINTNEXTLINE(misc-misleading-bidirectional): they are what is looked for
    const std::string evil = "\x1b]0;pwned\x07\x1b[31m\x7f\x9b\xc2\x9b\xe2\x80\xae\xe2\x81\xa6\xff";
    CertificateText certificate;
    std::vector<std::string> texts(8, certificate.text());
    const auto replace = [](std::string& text, const std::string& piece, const std::string& by) {
        const std::size_t at = text.find(piece);
        REQUIRE(at != std::string::npos);
        text.replace(at, piece.size(), by);
    };
    replace(texts[0], "radius_squared ", "radius_squared " + evil);
    replace(texts[1], "statement collapse", "statement " + evil);
    replace(texts[2], "statement collapse", "statement limit " + evil);
    replace(texts[3], "statement collapse", "statement gap own in 0 1" + evil);
    replace(texts[4], "statement collapse", "statement optimum = 1e5" + evil);
    replace(texts[5], "depth 2", "depth 2" + evil);
    replace(texts[6], "wnflow-certificate", evil);
    replace(texts[7], "1/1000000", "1/" + evil);
    for (std::string& text : texts) {
        directory.write("file.cert", text);
        const Run wrong = run(directory, "file.cert");
        CAPTURE(text, wrong.out, wrong.err);
        CHECK((wrong.status == 1 || wrong.status == 2));
        CHECK(is_clean(wrong.out));
        CHECK(is_clean(wrong.err));
    }
    directory.write("file.cert", texts[0]);
    CHECK(run(directory, "file.cert").err.find("\\x1b]0;pwned\\x07\\x1b[31m") != std::string::npos);

    const std::string name = "a\n" + evil;
    CHECK(run(directory, "'" + name + "'").err.starts_with("wnflow-check: a\\x0a\\x1b]0;pwned"));
    directory.write(name, texts[1]);
    CHECK(is_clean(run(directory, "'" + name + "'").err.substr(0)));
    directory.write(name, certificate.text());
    CHECK(run(directory, "'" + name + "'").status == 0);
}

TEST_CASE("a long line is not repeated as a whole", "[checker][program]")
{
    const TemporaryDirectory directory;
    CertificateText certificate;
    certificate.statements = {"optimum = " + std::string(500'000, '9')};
    directory.write("file.cert", certificate.text());
    const Run wrong = run(directory, "file.cert");
    CHECK(wrong.status == 1);
    CHECK(wrong.err.size() < 2000);
    CHECK(wrong.err.find("999...: the optimum has no witness") != std::string::npos);
}

TEST_CASE("a file without an end and a report that cannot be written", "[checker][program]")
{
    const TemporaryDirectory directory;
    const Run zeros = run(directory, "/dev/zero");
    CHECK(zeros.status == 4);
    CHECK(zeros.err.find("the file has more than 67108864 bytes") != std::string::npos);
    CHECK(run(directory, "'" + baselines + "tiny.cert' > /dev/full 2> /dev/null; exit $?;").status == 2);
    CHECK(run(directory, "--help > /dev/full 2> /dev/null; exit $?;").status == 2);
}

TEST_CASE("out of memory is exit status 4 wherever it happens", "[checker][program]")
{
    if (is_sanitized) return;
    const TemporaryDirectory directory;
    // A limit that takes some 10 MB, most of them in MPFR.
    CertificateText certificate;
    certificate.flow = "plain";
    certificate.matrix.assign(20, {"1"});
    certificate.direction = {"1"};
    certificate.target.assign(20, "1");
    certificate.witnesses = wnflow::test::trivial_limit("own", 20, "65536");
    certificate.statements = {"limit own"};
    directory.write("limit.cert", certificate.text());
    // And large numbers, in GMP.
    certificate = {};
    certificate.depth = "1000";
    certificate.direction = {"1" + std::string(1000, '0'), "1"};
    directory.write("powers.cert", certificate.text());
    REQUIRE(run(directory, "limit.cert").status == 1);
    REQUIRE(run(directory, "powers.cert").status == 0);
    int out_of_memory = 0;
    for (const char* file : {"limit.cert", "powers.cert"})
        for (int kilobytes = 6000; kilobytes < 30'000; kilobytes += kilobytes < 8000 ? 90 : 2300) {
            const Run small = run(directory, file, "ulimit -v " + std::to_string(kilobytes) + " &&");
            CAPTURE(file, kilobytes, small.status, small.err);
            if (small.status == 127) continue; // not even the libraries could be loaded
            REQUIRE((small.status == 4 || small.status == (file == std::string("limit.cert") ? 1 : 0)));
            if (small.status == 4) {
                CHECK(small.err.find("resource limit: out of memory\n") != std::string::npos);
                ++out_of_memory;
            }
        }
    CHECK(out_of_memory > 10);
}
