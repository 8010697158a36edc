#include "failure.hpp"
#include "judge.hpp"
#include "memory.hpp"
#include "text.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <new>
#include <string>
#include <string_view>

#ifndef WNFLOW_VERSION // compiled by hand
#define WNFLOW_VERSION "of unknown version"
#endif

namespace {

enum ExitStatus : int { verified = 0, rejected = 1, malformed = 2, resource_limit = 4 };

constexpr const char* usage =
    "usage: wnflow-check FILE\n"
    "       wnflow-check --help | --version\n"
    "Re-checks the proofs in a certificate. Exit status: 0 all statements verified, 1 rejected,\n"
    "2 malformed or of an unknown version, 4 a resource limit.\n";

/// The file, as it is shown.
std::string shown_name;

[[noreturn]] void end_out_of_memory()
{
    std::fflush(stdout);
    std::fprintf(stderr, "wnflow-check: %s%sresource limit: out of memory\n", shown_name.c_str(),
                 shown_name.empty() ? "" : ": ");
    std::_Exit(resource_limit);
}

std::string read_file(const char* path)
{
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path, "rb"), std::fclose);
    if (file == nullptr && errno == ENOMEM) end_out_of_memory();
    if (file == nullptr) throw checker::Malformed("it cannot be read");
    std::string text;
    std::string block(1U << 20U, '\0');
    while (text.size() <= checker::limits::file_bytes) { // one block more than is accepted
        const std::size_t size = std::fread(block.data(), 1, block.size(), file.get());
        if (size == 0) break;
        text.append(block, 0, size);
    }
    if (std::ferror(file.get()) != 0) throw checker::Malformed("it cannot be read");
    return text;
}

/// Prints as it goes; the last line says whether everything was verified.
void check(const char* path)
{
    const checker::Certificate certificate = checker::read_certificate(read_file(path));
    const checker::Judge judge(certificate);
    std::printf("instance %s\n", certificate.instance.digest.c_str());
    for (const checker::Statement& statement : certificate.statements) {
        const auto located = [&](const std::exception& error) {
            return "line " + std::to_string(statement.line) + ": statement " + checker::shortened(statement.text, 300) +
                   ": " + error.what();
        };
        try {
            judge.verify(statement);
        } catch (const checker::Rejected& error) {
            throw checker::Rejected(located(error));
        } catch (const checker::Malformed& error) {
            throw checker::Malformed(located(error));
        } catch (const checker::BeyondLimits& error) {
            throw checker::BeyondLimits(located(error));
        }
        std::printf("verified %s\n", checker::escaped(statement.text).c_str());
    }
    std::fputs(checker::remarks(certificate).c_str(), stdout);
    std::printf("all %zu statements verified\n", certificate.statements.size());
}

bool is_written()
{
    return std::fflush(stdout) == 0 && std::ferror(stdout) == 0;
}

int check_and_report(const char* path)
{
    int status = malformed;
    std::string reason;
    try {
        check(path);
        status = is_written() ? verified : malformed;
        if (status != verified) reason = "the report cannot be written";
    } catch (const checker::Rejected& error) {
        status = rejected;
        reason = error.what();
    } catch (const checker::Malformed& error) {
        reason = error.what();
    } catch (const checker::BeyondLimits& error) {
        status = resource_limit;
        reason = error.what();
    } catch (const std::bad_alloc&) {
        status = resource_limit;
        reason = "out of memory";
    } catch (const std::exception& error) { // a mistake of this program: nothing is verified
        status = rejected;
        reason = error.what();
    }
    if (status != verified) {
        std::fflush(stdout);
        std::fprintf(stderr, "wnflow-check: %s: %s: %s\n", shown_name.c_str(),
                     status == rejected    ? "rejected"
                     : status == malformed ? "malformed"
                                           : "resource limit",
                     checker::escaped(checker::shortened(reason, 1000)).c_str());
    }
    return status;
}

} // namespace

int main(int argc, char** argv)
{
    checker::end_without_memory(end_out_of_memory);
    const std::string_view argument = argc == 2 ? argv[1] : "-";
    if (argument == "--help" || argument == "-h" || argument == "--version") {
        std::fputs(argument == "--version" ? "wnflow-check " WNFLOW_VERSION "\n" : usage, stdout);
        return is_written() ? verified : malformed;
    }
    if (argument.starts_with("-")) { // a file of such a name is called ./-name
        std::fputs(usage, stderr);
        return malformed;
    }
    shown_name = checker::escaped(argument);
    return check_and_report(argv[1]);
}
