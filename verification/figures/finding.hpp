#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace wnflow::figures {

/// A number of a figure with the value that a statement asks for.
struct Criterion {
    std::string text;   ///< "improvement ratio of the limits at alpha = 0.1 > 100000"
    std::string value;  ///< what was found
    bool holds = false; ///< false too where the number does not exist
};

enum class FindingOutcome { holds, does_not_hold, undecided };
/// "holds", "does-not-hold", "undecided".
[[nodiscard]] std::string_view to_text(FindingOutcome outcome);

/// What is seen in a figure, and whether the statement that it belongs to holds by computed criteria.
struct Finding {
    std::string seen;      ///< one sentence
    std::string statement; ///< the paper's, or, beyond the paper, this project's
    bool is_of_paper = true;
    std::vector<Criterion> criteria;
    /// The criteria are readings of a statement whose exact words are not known: nothing is decided where some of them hold
    /// and some do not. Otherwise all of them must hold.
    bool are_readings = false;

    [[nodiscard]] FindingOutcome outcome() const
    {
        std::size_t held = 0;
        for (const Criterion& criterion : criteria) held += criterion.holds ? 1 : 0;
        if (!criteria.empty() && held == criteria.size()) return FindingOutcome::holds;
        return are_readings && held > 0 ? FindingOutcome::undecided : FindingOutcome::does_not_hold;
    }
    [[nodiscard]] bool holds() const { return outcome() == FindingOutcome::holds; }
};

} // namespace wnflow::figures
