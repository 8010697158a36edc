#pragma once

#include <wnflow/flow/discrete.hpp>
#include <wnflow/problem/instance.hpp>

#include <nlohmann/json_fwd.hpp>

#include <string>

/// A discrete run as text, CSV and JSON. Numbers are the doubles of the run, with as many digits as tell them apart.
namespace wnflow::report {

[[nodiscard]] std::string to_text(const problem::Instance& instance, const flow::DescentSettings& settings,
                                  const flow::Descent& run);
/// Columns iteration, t, radius, direction_norm, residual, loss, l1_norm, relative_error (empty without a ground truth).
[[nodiscard]] std::string to_csv(const problem::Instance& instance, const flow::DescentSettings& settings,
                                 const flow::Descent& run);
[[nodiscard]] nlohmann::ordered_json to_json(const problem::Instance& instance, const flow::DescentSettings& settings,
                                             const flow::Descent& run);

/// x̃ = x^L, or x₊^L − x₋^L: the vector that the weights represent.
[[nodiscard]] flow::Vector<double> represented_vector(const problem::Instance& instance,
                                                      const flow::Vector<double>& weights);

} // namespace wnflow::report
