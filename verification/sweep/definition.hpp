#pragma once

#include <verification/sweep/parameters.hpp>

#include <wnflow/problem/instance.hpp>
#include <wnflow/problem/recipe.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace wnflow::sweep {

/// What can be evaluated at a point. Names in files and tables: `quantity_names`.
enum class Quantity : std::size_t {
    optimum,           ///< Q, exact
    l1_norm,           ///< ‖x̃_∞‖₁
    relative_gap,      ///< (‖x̃_∞‖₁ − Q)/Q
    log_magnification, ///< log ρ_∞
    error,             ///< ‖x̃_∞ − x*‖₂/‖x*‖₂
    rate,              ///< σ = λ_min(K_∞): ‖e‖ decays at least at this rate
    outcome,           ///< of the limit: converged, collapsed, …
    success,           ///< error ≤ threshold
    plain_error,       ///< the same three for plain gradient flow on the same data from the same start
    plain_outcome,
    plain_success,
};

inline constexpr std::size_t quantity_count = 11;
inline constexpr std::array<std::string_view, quantity_count> quantity_names = {
    "optimum", "l1_norm", "relative_gap", "log_magnification", "error",        "rate",
    "outcome", "success", "plain_error",  "plain_outcome",     "plain_success"};

/// A parameter that varies, with its values in the order of the file, canonical.
struct Axis {
    Parameter parameter = Parameter::seed;
    std::vector<std::string> values;
};

/// One instance of a sweep.
struct Point {
    std::uint64_t index = 0; ///< its number in the sweep, from 0: the key of its results
    unsigned repetition = 0; ///< from 0; added to the seed
    ParameterValues values;  ///< with the repetition's seed
};

/// A sweep, as its file defines it. See docs/reference/sweeps.md.
struct Definition {
    std::string name;                          ///< file name without its ending
    problem::InstanceRecipe recipe;            ///< of a generated base instance
    std::optional<problem::Instance> instance; ///< or the base instance, read from a file
    ParameterValues base;                      ///< of what does not vary
    std::vector<Axis> axes;                    ///< in the order of Parameter
    unsigned repetitions = 1;
    numeric::Rational threshold{1, 1000};   ///< of success
    std::vector<Quantity> quantities;       ///< in the order of the enumeration
    std::vector<std::string> statements;    ///< ids of claims, in the order of the theory
    std::optional<unsigned> seconds_limit;  ///< of one point, wall clock; not part of the digest
    std::optional<unsigned> megabyte_limit; ///< of address space of one point; not part of the digest

    /// Number of points: repetitions times the product of the axes' lengths.
    [[nodiscard]] std::uint64_t size() const;
    /// @param index < size(); the last axis varies fastest but for the repetitions
    [[nodiscard]] Point point(std::uint64_t index) const;
    [[nodiscard]] bool wants(Quantity quantity) const;
};

inline constexpr std::uint64_t most_points = 100'000'000;

/// Reads a sweep file; a path of an instance in it is relative to the file.
/// @throws InputError for every defect, naming file, line and key, the offending value and the remedy
[[nodiscard]] Definition read_definition(const std::filesystem::path& path);
[[nodiscard]] Definition parse_definition(std::string_view text, const std::string& name_for_errors,
                                          const std::filesystem::path& base_directory);

/// Everything that determines the results, as a JSON object in one form: independent of spelling, comments and order in the
/// file; the base instance by its digest. Limits of time and memory do not belong to it.
[[nodiscard]] std::string canonical_text(const Definition& definition);

/// SHA-256 of canonical_text.
[[nodiscard]] std::string digest(const Definition& definition);

} // namespace wnflow::sweep
