#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// Many instances that differ in a few parameters: defined by a file, evaluated in parallel, kept in a database.
namespace wnflow::sweep {

/// What a sweep can vary, outermost loop first; repetitions are inside of all.
enum class Parameter : std::size_t {
    seed,         ///< of the matrix; the ground truth takes seed + 1000000, a random direction seed + 2000000
    measurements, ///< M
    dimension,    ///< N
    sparsity,     ///< non-zero entries of the ground truth
    depth,        ///< L
    flow,         ///< plain or weight-normalized
    direction,    ///< uniform, random, or a seed
    alpha,        ///< initialization scale, r₀² = α²·(number of weights)
    eta_ratio,    ///< η̃ = η_r/η_u
    digits,       ///< of trajectory, limit and bounds
};

inline constexpr std::size_t parameter_count = 10;

/// How files, tables and messages call them, in the order of the enumeration.
inline constexpr std::array<std::string_view, parameter_count> parameter_names = {
    "seed", "measurements", "dimension", "sparsity", "depth", "flow", "direction", "alpha", "eta_ratio", "digits"};

/// Their values as canonical text: integers in decimal, rationals "p/q" in lowest terms, names; empty: not determined by the
/// sweep (it is whatever the instance file says).
using ParameterValues = std::array<std::string, parameter_count>;

[[nodiscard]] constexpr std::string_view name_of(Parameter parameter)
{
    return parameter_names[static_cast<std::size_t>(parameter)];
}

[[nodiscard]] std::optional<Parameter> parameter_by_name(std::string_view name);

/// Whether the values are rational numbers, which tables hold as text and as floating-point numbers.
[[nodiscard]] constexpr bool is_rational(Parameter parameter)
{
    return parameter == Parameter::alpha || parameter == Parameter::eta_ratio;
}

/// Whether the values are names rather than numbers.
[[nodiscard]] constexpr bool is_name(Parameter parameter)
{
    return parameter == Parameter::flow || parameter == Parameter::direction;
}

} // namespace wnflow::sweep
