#include "failure.hpp"
#include "judge.hpp"

#include <cstdio>
#include <fstream>
#include <iterator>
#include <new>
#include <string>

namespace {

enum ExitStatus : int { verified = 0, rejected = 1, malformed = 2, resource_limit = 4 };

std::string read_file(const char* path)
{
    std::ifstream file(path, std::ios::binary);
    if (!file) throw checker::Malformed("it cannot be read");
    std::string text;
    std::string block(1U << 20U, '\0');
    while (file && text.size() <= checker::limits::file_bytes) { // one block more than is accepted
        file.read(block.data(), static_cast<std::streamsize>(block.size()));
        text.append(block, 0, static_cast<std::size_t>(file.gcount()));
    }
    if (file.bad()) throw checker::Malformed("it cannot be read");
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
            return "line " + std::to_string(statement.line) + ": statement " + statement.text + ": " + error.what();
        };
        try {
            judge.verify(statement);
        } catch (const checker::Rejected& error) {
            throw checker::Rejected(located(error));
        } catch (const checker::Malformed& error) {
            throw checker::Malformed(located(error));
        }
        std::printf("verified %s\n", statement.text.c_str());
    }
    std::printf("of the flow at finite times (trajectories) nothing is stated\n");
    std::printf("all %zu statements verified\n", certificate.statements.size());
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) {
        std::fprintf(stderr,
                     "usage: wnflow-check FILE\n"
                     "Re-checks the proofs in a certificate. Exit status: 0 all statements verified, 1 rejected,\n"
                     "2 malformed or of an unknown version, 4 a resource limit.\n");
        return malformed;
    }
    int status = malformed;
    std::string reason;
    try {
        check(argv[1]);
        status = std::fflush(stdout) == 0 ? verified : malformed;
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
    if (status != verified)
        std::fprintf(stderr, "wnflow-check: %s: %s: %s\n", argv[1],
                     status == rejected    ? "rejected"
                     : status == malformed ? "malformed"
                                           : "resource limit",
                     reason.c_str());
    return status;
}
