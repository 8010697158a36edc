#pragma once

#include <wnflow/problem/instance.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The paper's figures, and one more, as experiments that are repeated to the digit.
namespace wnflow::figures {

using numeric::Rational;

/// What a figure shows.
enum class Kind {
    scale,         ///< error against the initialization scale α, both flows, limits and discrete algorithms
    time,          ///< error and loss against time
    ratio,         ///< error and ℓ1 gap against η̃, with the bounds
    depth,         ///< error against α for several depths
    magnification, ///< error against the magnified scale α/ρ_∞
};

/// A figure's definition: everything that its numbers depend on.
struct Definition {
    std::string name; ///< of the files it writes: the definition file's name without its ending
    Kind kind = Kind::scale;
    std::string title;

    // A Gaussian, M×N, and a sparse ground truth of ones (signed: of ±1): those of `wnflow new` with the same options.
    std::size_t measurements = 30, dimension = 100, sparsity = 3;
    std::uint64_t seed = 1;
    bool is_signed = false;

    std::vector<unsigned> depths;     ///< L
    std::vector<Rational> eta_ratios; ///< η̃: η_r = 1, η_u = 1/η̃
    std::vector<Rational> alphas;     ///< increasing
    unsigned initializations = 1;     ///< random directions of x₀ at each scale, seeds 1, 2, …; 0: the uniform one
    std::optional<Rational> examined_alpha; ///< the scale at which the paper names a number

    Rational step_fraction; ///< h as a fraction of 2/λ_max, λ_max the larger one at x₀ and at x*
    unsigned long iteration_limit = 500'000;
    Rational until_residual;               ///< a discrete run ends at ‖A x̃ − b‖ ≤ this times ‖b‖
    unsigned discrete_initializations = 0; ///< of how many initializations discrete runs are made
};

/// Reads a definition (docs/reference/figures.md); `quick`: with the changes of its table `quick`.
/// @throws InputError for every defect, naming file, line and key
[[nodiscard]] Definition read_definition(const std::filesystem::path& path, bool quick);
[[nodiscard]] Definition parse_definition(std::string_view text, const std::string& name_for_errors, bool quick);

/// The data of all of a figure's instances.
struct Data {
    numeric::RationalMatrix matrix; ///< A as the flow sees it: [A, −A] for signed vectors
    numeric::RationalVector target, ground_truth;
};

[[nodiscard]] Data generate_data(const Definition& definition);

/// An instance of a figure. @param direction_seed of a random direction; absent: uniform
[[nodiscard]] problem::Instance instance_of(const Definition& definition, const Data& data, unsigned depth,
                                            problem::FlowKind flow, const Rational& alpha, const Rational& eta_ratio,
                                            std::optional<std::uint64_t> direction_seed);

} // namespace wnflow::figures
