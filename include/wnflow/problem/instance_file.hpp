#pragma once

#include <wnflow/problem/instance.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace wnflow::problem {

/// Reads an instance from a TOML file.
///
/// Everything is read exactly: a number is an integer, a string ("1/3", "0.1", "1e-400") or a TOML float, which keeps
/// every digit of its source text. The keys, with defaults in brackets:
///
///     depth                 L, an integer from 2 to 1000
///     data.matrix           A: rows [[...], ...], or { file = "A.csv" } (or Matrix Market; relative to the instance file),
///                           or { generator, rows, columns, seed, scale [1], fraction_bits [20] }, see generators.hpp
///     data.ground_truth     x*, b = A x*: a vector, or { support = [zero-based positions], values }, or { sparsity, seed }
///     data.target           b itself, instead of ground_truth
///     data.signed [false]   x̃ = x₊^L − x₋^L: A becomes [A, −A], and the ground truth may have negative entries
///     flow.kind             ["weight-normalized"] or "plain"
///     flow.eta_r [1], flow.eta_u     learning rates, weight-normalized only; or flow.eta_ratio: η_r = 1, η_u = 1/eta_ratio.
///                           Each a number > 0, or { factor, power_of_time [0], time_offset, power_of_radius [0] }:
///                           factor·(t + time_offset)^power_of_time·r^power_of_radius, or { pieces = [{ from, factor, ... }] }
///     initialization.radius          r₀; or initialization.alpha, r₀² = alpha²·(number of weights)
///     initialization.direction       v > 0, u₀ = v/‖v‖: ["uniform"], a vector, or { seed }
///     initialization.weights         x₀ itself, instead of radius (or alpha) and direction
///     run.until [1], run.digits [30], run.tolerance
///     limit.digits
///
/// For a signed problem of N columns, direction and weights have 2N entries (x₊, then x₋), or N, which serve both.
/// Linearly dependent equations are dropped, with a notice; if they contradict b, all equations are kept, with a notice.
/// @throws InputError for every defect of the input, naming file, line and key, the offending value and the remedy
[[nodiscard]] Instance read_instance(const std::filesystem::path& path);

/// The same for a text in memory.
/// @param name_for_errors  stands for the file in messages; its stem becomes Instance::name
/// @param base_directory   where relative paths of matrix files start
[[nodiscard]] Instance parse_instance(std::string_view text, const std::string& name_for_errors,
                                      const std::filesystem::path& base_directory);

} // namespace wnflow::problem
