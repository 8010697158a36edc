#include "support/catch.hpp"

#include "cli/program.hpp"
#include "support/temporary_directory.hpp"

#include <nlohmann/json.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include <sys/wait.h>

using namespace wnflow::test;

namespace {

/// Exit status of the checker; its output goes to `out` in the directory.
int check(const std::filesystem::path& directory, const std::string& file)
{
    const std::string command = "cd '" + directory.string() + "' && '" WNFLOW_CHECK "' " + file + " > out 2> err";
    const int status = std::system(command.c_str());
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string content(const std::filesystem::path& path)
{
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write(const std::filesystem::path& path, const std::string& text)
{
    std::ofstream(path, std::ios::binary) << text;
}

} // namespace

TEST_CASE("a proof is written, and checked by the other program", "[cli][prove]")
{
    const TemporaryDirectory directory;
    write(directory.path() / "i.toml", small_toml());
    const Output output = run({"prove", "i.toml", "--certificate", "i.cert"}, directory.path());
    INFO(output);
    REQUIRE(output.status == 0);
    CHECK(output.out.find("proved") != std::string::npos);
    CHECK(output.out.find("rests on: ") != std::string::npos);
    CHECK(directory.names() == std::vector<std::string>{"i.cert", "i.toml"});

    CHECK(check(directory.path(), "i.cert") == 0);
    const std::string report = content(directory.path() / "out");
    const Output digest = run({"show", "i.toml", "--json"}, directory.path());
    CHECK(report.starts_with("instance " + nlohmann::json::parse(digest.out)["digest"].get<std::string>() + "\n"));
    CHECK(report.find("\nall ") != std::string::npos);

    const Output again = run({"prove", "i.toml", "--certificate", "again.cert", "--json"}, directory.path());
    CHECK(content(directory.path() / "i.cert") == content(directory.path() / "again.cert"));
    const auto object = nlohmann::json::parse(again.out);
    CHECK(object["schema"] == "wnflow-prove-1");
    CHECK(object["statements"].size() > 5);
    CHECK(object["statements"][0]["verdict"] == "proved");
}

TEST_CASE("the checker's exit status says how it ended", "[cli][prove]")
{
    const TemporaryDirectory directory;
    write(directory.path() / "i.toml", small_toml());
    REQUIRE(run({"prove", "i.toml", "--certificate", "i.cert"}, directory.path()).status == 0);
    const std::string text = content(directory.path() / "i.cert");
    const auto with = [&](const std::string& piece, const std::string& replacement) {
        std::string changed = text;
        const std::size_t at = changed.find(piece);
        REQUIRE(at != std::string::npos);
        changed.replace(at, piece.size(), replacement);
        write(directory.path() / "changed.cert", changed);
        return check(directory.path(), "changed.cert");
    };
    CHECK(with("statement optimum = ", "statement optimum = 1") == 1);
    CHECK(content(directory.path() / "err").find("rejected: line ") != std::string::npos);
    CHECK(content(directory.path() / "out").find("all ") == std::string::npos);
    CHECK(with("wnflow-certificate 1", "wnflow-certificate 2") == 2);
    CHECK(with("statement limit", "sentence limit") == 2);
    CHECK(with("precision ", "precision 9999") == 4);
    CHECK(check(directory.path(), "nothing.cert") == 2);
    CHECK(check(directory.path(), ".") == 2);
    CHECK(check(directory.path(), "") == 2);
    CHECK(check(directory.path(), "i.cert i.cert") == 2);
}
