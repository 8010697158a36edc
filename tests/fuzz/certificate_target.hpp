#pragma once

#include <verification/checker/failure.hpp>
#include <verification/checker/judge.hpp>

#include <algorithm>
#include <string_view>

namespace fuzz {

/// The exit status of wnflow-check on these bytes. Certificates that take long are read but not judged: time is bounded by
/// limits that are far too generous for a fuzzer.
inline int run_certificate(std::string_view text)
{
    try {
        const checker::Certificate certificate = checker::read_certificate(text);
        const auto& instance = certificate.instance;
        const bool is_long = std::ranges::any_of(certificate.limits, [&](const checker::LimitWitness& limit) {
            return static_cast<double>(instance.rows * instance.rows * instance.columns) *
                       static_cast<double>(limit.precision) * static_cast<double>(limit.precision) >
                   1e9;
        });
        if (is_long || instance.depth > 50) return 4;
        const checker::Judge judge(certificate);
        for (const checker::Statement& statement : certificate.statements) judge.verify(statement);
        return 0;
    } catch (const checker::Rejected&) {
        return 1;
    } catch (const checker::Malformed&) {
        return 2;
    } catch (const checker::BeyondLimits&) {
        return 4;
    }
}

} // namespace fuzz
