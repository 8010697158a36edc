#pragma once

#include <verification/benchmarks/measured_run.hpp>

#include <filesystem>
#include <map>
#include <string>

namespace wnflow::benchmarks {

/// Runs that were made, in files: what is there is not made again, so that a benchmark can be interrupted and resumed.
///
/// `runs.csv` has a line for each stage of each run. A run of wnflow's own steppers counts for the sources that it was made
/// with (`revision`), one of Odeint's for the version of Boost. `reference-….txt` hold end states in decimal.
class RunStore {
public:
    struct Settings {
        std::filesystem::path folder; ///< created if it does not exist
        std::string revision;         ///< of the sources of wnflow's own steppers
        double limit = 600;           ///< seconds of CPU for a run
        bool runs_nothing = false;    ///< only what is stored
    };

    explicit RunStore(Settings settings);

    /// The stages of a run, made if they are not stored. A run that was cut off at a lower limit is made again.
    /// @return empty if it is not stored, and nothing is to be run
    [[nodiscard]] std::vector<Measurement> stages(const problem::Instance& instance, const RunRequest& request,
                                                  const std::vector<Vector<Ball>>& references = {});
    /// End state of a run of the stepper at the tolerance 10^-digits; empty if it is not stored, and nothing is to be run.
    [[nodiscard]] Vector<Ball> reference(const problem::Instance& instance, Stepper stepper, unsigned digits,
                                         const numeric::Rational& until) const;

    [[nodiscard]] const Settings& settings() const noexcept { return settings_; }

private:
    [[nodiscard]] std::string key(const problem::Instance& instance, const RunRequest& request,
                                  std::size_t stage) const;
    void append(const std::string& key, const Measurement& m) const;

    Settings settings_;
    std::filesystem::path file_;
    std::map<std::string, Measurement> known_; ///< by the first columns
};

} // namespace wnflow::benchmarks
