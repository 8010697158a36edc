#pragma once

#include <verification/figures/runs.hpp>

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace wnflow::figures {

/// One run of a figure with the parameters that it was made for.
struct Cell {
    unsigned depth = 2;
    problem::FlowKind flow = problem::FlowKind::plain;
    bool is_discrete = false;
    Rational alpha, eta_ratio;                   ///< the plain flow has no η̃: that of the definition's first
    std::optional<std::uint64_t> direction_seed; ///< absent: uniform
    Run run;
};

/// All runs of a figure of any kind but `time`, in a fixed order, not made yet.
[[nodiscard]] std::vector<Cell> cells_of(const Definition& definition);

/// Makes the runs, several at a time. The results do not depend on the number of threads.
void evaluate(const Definition& definition, const Data& data, std::vector<Cell>& cells, unsigned threads,
              const std::function<void(std::size_t)>& on_done);

/// A run per line: every parameter and result.
[[nodiscard]] std::string to_csv(const std::vector<Cell>& cells);

/// Cells with a property.
using Selection = std::function<bool(const Cell&)>;

/// Averages of runs.
struct Average {
    std::size_t runs = 0;     ///< selected
    std::size_t averaged = 0; ///< with an error: converged and unfinished ones
    std::size_t collapsed = 0, unfinished = 0, failed = 0;
    double error = 0; ///< arithmetic mean of the errors; meaningless if averaged = 0
};
[[nodiscard]] Average average(const std::vector<Cell>& cells, const Selection& selection);

/// The selected cell, if there is exactly one and it has an error.
[[nodiscard]] const Cell* single(const std::vector<Cell>& cells, const Selection& selection);

} // namespace wnflow::figures
