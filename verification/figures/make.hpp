#pragma once

#include <verification/figures/definition.hpp>
#include <verification/figures/finding.hpp>
#include <verification/plot/draw.hpp>

#include <nlohmann/json_fwd.hpp>

#include <functional>
#include <string>
#include <vector>

namespace wnflow::figures {

/// A figure that was made.
struct Made {
    Finding finding;
    std::vector<plot::File> files; ///< NAME.csv, NAME.gp, NAME-runs.csv, NAME.json, and NAME.svg, .pdf, .png if drawn
    std::string not_drawn;         ///< why pictures are missing, if they are
};

struct MakeSettings {
    unsigned threads = 1;
    bool is_quick = false; ///< said in what is written; the definition is the reduced one already
    std::function<void(std::size_t done, std::size_t all)> on_progress;
};

/// Makes the runs of a figure, draws it and judges it.
[[nodiscard]] Made make(const Definition& definition, const MakeSettings& settings);

/// The finding as the machine reads it.
[[nodiscard]] nlohmann::ordered_json to_json(const Definition& definition, const Finding& finding, bool is_quick);

} // namespace wnflow::figures
