#include "sweep/sweeps.hpp"

#include <verification/sweep/export.hpp>

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace wnflow::test {

std::string small_sweep()
{
    return R"(repetitions = 3
statements = ["theorem-2.1"]

[base]
measurements = 3
dimension = 6
sparsity = 1
digits = 20

[vary]
depth = [2, 3]
alpha = ["1/100", 0.1]
)";
}

std::string small_sweep(const std::string& piece, const std::string& replacement)
{
    std::string text = small_sweep();
    const auto position = text.find(piece);
    if (position == std::string::npos) throw std::logic_error("small_sweep has no '" + piece + "'");
    return text.replace(position, piece.size(), replacement);
}

sweep::Definition parse_sweep(const std::string& text)
{
    return sweep::parse_definition(text, "small.toml", WNFLOW_SOURCE_DIR "/verification/data/instances");
}

sweep::RunSummary run_sweep(const sweep::Definition& definition, const std::filesystem::path& database,
                            const sweep::Shard& shard, unsigned jobs)
{
    sweep::WorkerPool workers = sweep::make_workers(definition, jobs);
    sweep::RunSettings settings;
    settings.database = database;
    settings.shard = shard;
    return sweep::run_sweep(definition, workers, nullptr, settings);
}

std::string rows(const std::filesystem::path& database)
{
    auto points = nlohmann::json::parse(sweep::to_json(database)).at("points");
    for (auto& point : points) {
        point.erase("seconds");
        point.erase("cpu_seconds");
    }
    return points.dump(1);
}

} // namespace wnflow::test
