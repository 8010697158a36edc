#pragma once

#include <verification/claims/evidence.hpp>

#include <string>

namespace wnflow::test {

/// Decides whether a statement of a certificate is true of an instance, by the library's own enclosures at twice the digits:
/// nothing of it goes through certificates or their checker.
class Oracle {
public:
    explicit Oracle(const problem::Instance& instance);

    [[nodiscard]] bool is_true(const std::string& statement);

private:
    [[nodiscard]] bool is_bound_true(const std::vector<std::string>& words);
    [[nodiscard]] bool is_enclosure_true(const std::vector<std::string>& words);

    problem::Instance instance_;
    claims::Evidence evidence_;
};

} // namespace wnflow::test
