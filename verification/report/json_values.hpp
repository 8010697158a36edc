#pragma once

#include <wnflow/numeric/ball.hpp>

#include <nlohmann/json_fwd.hpp>

#include <optional>
#include <string>

/// Reals in JSON are decimal strings of any length and exponent; these read them for display.
namespace wnflow::report {

/// Digits of the curves and tables of a report, more than can be seen.
inline constexpr unsigned stored_digits = 12;
[[nodiscard]] std::string stored(const numeric::Ball& value);

/// At most `digits` significant digits; "–" for null. Rationals "p/q" become decimals.
[[nodiscard]] std::string shortened(const nlohmann::ordered_json& value, unsigned digits);

/// e^value in four digits.
[[nodiscard]] std::string exponential(const nlohmann::ordered_json& value);

/// a/b in three digits; nothing if one is null or b is 0.
[[nodiscard]] std::optional<std::string> quotient(const nlohmann::ordered_json& a, const nlohmann::ordered_json& b);

/// a/b − 1, in four digits; null if one is null or b is 0.
[[nodiscard]] nlohmann::ordered_json relative_difference(const nlohmann::ordered_json& a,
                                                         const nlohmann::ordered_json& b);

/// log₁₀ of a positive value, however small: what diagrams are drawn with. Nothing for null and for values ≤ 0.
[[nodiscard]] std::optional<double> logarithm(const nlohmann::ordered_json& value);

/// The nearest double, for linear axes. Nothing for null.
[[nodiscard]] std::optional<double> approximate(const nlohmann::ordered_json& value);

/// Whether two reals may be the same: each text stands for itself ± one unit of its last digit, ± ten times its error if there
/// is one. Texts that are no numbers agree if they are equal.
[[nodiscard]] bool agree(const nlohmann::ordered_json& a, const nlohmann::ordered_json& error_a,
                         const nlohmann::ordered_json& b, const nlohmann::ordered_json& error_b);

/// A number of digits, or "–".
[[nodiscard]] std::string margin(const nlohmann::ordered_json& value);

} // namespace wnflow::report
