#include "certificate/certificates.hpp"

#include <verification/checker/failure.hpp>
#include <verification/checker/judge.hpp>

#include <wnflow/problem/instance_file.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace wnflow::test {
namespace {

const std::filesystem::path data = std::filesystem::path(WNFLOW_SOURCE_DIR) / "verification" / "data";

} // namespace

Check check(const std::string& text)
{
    Check result;
    try {
        const checker::Certificate certificate = checker::read_certificate(text);
        const checker::Judge judge(certificate);
        result.digest = certificate.instance.digest;
        for (const checker::Statement& statement : certificate.statements) {
            judge.verify(statement);
            result.statements.push_back(statement.text);
        }
    } catch (const checker::Rejected& error) {
        result.outcome = CheckOutcome::rejected;
        result.reason = error.what();
    } catch (const checker::Malformed& error) {
        result.outcome = CheckOutcome::malformed;
        result.reason = error.what();
    } catch (const checker::BeyondLimits& error) {
        result.outcome = CheckOutcome::beyond_limits;
        result.reason = error.what();
    }
    return result;
}

std::string shipped_certificate(const std::string& name)
{
    std::ifstream file(data / "baselines" / (name + ".cert"), std::ios::binary);
    if (!file) throw std::logic_error("there is no certificate " + name);
    return {std::istreambuf_iterator<char>(file), {}};
}

problem::Instance shipped_instance(const std::string& name)
{
    return problem::read_instance(data / "instances" / (name + ".toml"));
}

std::vector<std::string> shipped_names()
{
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(data / "baselines"))
        if (entry.path().extension() == ".cert") names.push_back(entry.path().stem().string());
    std::ranges::sort(names);
    return names;
}

std::string with(const std::string& text, const std::string& piece, const std::string& replacement)
{
    const std::size_t at = text.find(piece);
    if (at == std::string::npos) throw std::logic_error("there is no \"" + piece + "\" in the text");
    return std::string(text).replace(at, piece.size(), replacement);
}

} // namespace wnflow::test
