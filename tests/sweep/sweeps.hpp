#pragma once

#include <verification/sweep/definition.hpp>
#include <verification/sweep/run.hpp>

#include <filesystem>
#include <string>

namespace wnflow::test {

/// A sweep of 2·2·3 small points.
[[nodiscard]] std::string small_sweep();
/// The same with a piece of its text replaced. @throws std::logic_error if it is not there
[[nodiscard]] std::string small_sweep(const std::string& piece, const std::string& replacement);

[[nodiscard]] sweep::Definition parse_sweep(const std::string& text);

/// Runs a sweep in this process.
sweep::RunSummary run_sweep(const sweep::Definition& definition, const std::filesystem::path& database,
                            const sweep::Shard& shard = {}, unsigned jobs = 2);

/// All rows of a database but for times: what must be the same whatever way the points were evaluated.
[[nodiscard]] std::string rows(const std::filesystem::path& database);

} // namespace wnflow::test
