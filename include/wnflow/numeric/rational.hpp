#pragma once

#include <boost/multiprecision/gmp.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wnflow::numeric {

using Integer = boost::multiprecision::number<boost::multiprecision::gmp_int, boost::multiprecision::et_off>;

/// Exact rational number in lowest terms: what an instance file denotes, and what hypotheses are compared in.
using Rational =
    boost::multiprecision::number<boost::multiprecision::gmp_rational, boost::multiprecision::et_off>;

using RationalVector = std::vector<Rational>;

/// Reads "3", "-1/3", "0.1", "1e-400", "+2.5E3" exactly; no rounding takes place.
///
/// White space around the number is accepted, inside it is not.
/// @throws InputError for anything else ("nan", "inf", "1/0", "0x10", empty text), and for a decimal exponent beyond
///         ±1,000,000, whose exact value would not fit into memory.
[[nodiscard]] Rational parse_rational(std::string_view text);

/// "p" or "p/q" in lowest terms, q > 1: canonical, so equal numbers have equal text.
[[nodiscard]] std::string to_text(const Rational& value);

/// value^exponent for exponent ≥ 0, exact.
[[nodiscard]] Rational power(const Rational& value, unsigned exponent);

/// The nearest double; 0 or ±inf where the value is out of range.
[[nodiscard]] double approximate_double(const Rational& value);

[[nodiscard]] Rational dot(const RationalVector& a, const RationalVector& b);

} // namespace wnflow::numeric
