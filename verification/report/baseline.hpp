#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <vector>

/// Accepted results of instances, and what has changed since. Both sides are objects of `wnflow verify --json`.
namespace wnflow::report {

/// In what a result differs from the accepted one.
enum class ChangeKind {
    instance,  ///< the instance is another one: nothing else can be compared
    missing,   ///< there was a result, and now there is none
    verdict,   ///< another verdict
    value,     ///< digits that were certain no longer agree
    margin,    ///< fewer digits between the sides and their error
    statement, ///< a statement that the baseline does not know
};

[[nodiscard]] std::string_view to_text(ChangeKind kind);

/// One difference from the accepted result.
struct Change {
    ChangeKind kind;
    std::string where; ///< id of the statement, or a field such as headline.l1_norm; empty: the whole instance
    std::string before, after;
    bool is_regression = false;
};

/// What is tolerated when results are compared.
struct CompareSettings {
    double margin_slack = 3; ///< digits by which a margin may shrink before that is a regression
};

/// All differences of one instance from its accepted result.
struct Comparison {
    std::string instance;
    std::vector<Change> changes;
    std::vector<std::string> information; ///< steps and time, before and now: never a regression
    std::string error;                    ///< why the instance could not be compared; empty if it was
    double seconds = 0;                   ///< what verifying took

    [[nodiscard]] bool is_regressed() const;
};

/// How favourable a verdict is: proved, observed, not-applicable, undecided, refuted. A verdict that became less
/// favourable is a regression; so is one that was not-applicable and is now another, or the reverse (a hypothesis changed).
///
/// Reals are compared as balls: a decimal of n digits stands for itself ± one unit of its last digit, widened by the error of
/// its statement where the evidence is numerical. They disagree if the balls are disjoint. A value of a numerical statement that
/// disagrees is told, but no regression: its verdict stands for the least favourable of many samples, and which one that is
/// may change.
[[nodiscard]] Comparison compare(const nlohmann::ordered_json& before, const nlohmann::ordered_json& after,
                                 const CompareSettings& settings = {});

/// For people: a line for each instance, its changes below it, and a last line that sums up.
[[nodiscard]] std::string to_terminal(const std::vector<Comparison>& comparisons);

[[nodiscard]] nlohmann::ordered_json to_json(const std::vector<Comparison>& comparisons);

/// JUnit XML: one test suite, one test case an instance; a regression is a failure, what could not be compared an error.
[[nodiscard]] std::string to_junit(const std::vector<Comparison>& comparisons);

} // namespace wnflow::report
