#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wnflow::sweep {

/// A number or a word at a point. Numbers carry all certain digits as text; the doubles are for convenience.
struct QuantityResult {
    std::string name;
    std::string text;             ///< all certain digits; an exact rational "p/q"; or a word
    std::optional<double> value;  ///< nearest double (0 below 1e-324); absent: undecided
    std::optional<double> radius; ///< upper bound of the distance of the midpoint from the number; 0 if it is exact

    friend bool operator==(const QuantityResult&, const QuantityResult&) = default;
};

/// A statement's verdict at a point.
struct VerdictResult {
    std::string statement, verdict, evidence;
    std::optional<std::string> left, right; ///< the two sides
    std::optional<double> left_value, right_value, ratio, margin_digits;
    unsigned digits = 0;
    std::string reason;

    friend bool operator==(const VerdictResult&, const VerdictResult&) = default;
};

/// What is stored of a point.
struct PointResult {
    std::uint64_t point = 0;
    bool is_failed = false;
    std::string reason; ///< why it failed, or why the limit is not one of a converged flow
    std::string digest; ///< of the instance
    std::vector<QuantityResult> quantities;
    std::vector<VerdictResult> verdicts;
    double seconds = 0, cpu_seconds = 0; ///< wall clock, processor
    std::uint64_t memory_kib = 0;        ///< resident memory of the process afterwards

    /// A point that has no result.
    [[nodiscard]] static PointResult failure(std::uint64_t point, std::string reason);
};

/// As a message between processes.
[[nodiscard]] std::string to_message(const PointResult& result);
/// @throws std::runtime_error if the message is damaged
[[nodiscard]] PointResult from_message(const std::string& message);

} // namespace wnflow::sweep
