#include <verification/benchmarks/run_store.hpp>

#include <boost/version.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace wnflow::benchmarks {
namespace {

constexpr std::size_t key_columns = 8;
constexpr double short_run = 2; ///< seconds
constexpr const char* header = "instance,digest,from,until,stepper,tolerance,digits,revision,outcome,cpu_seconds,steps,"
                               "rejected,evaluations,log10_error,log10_drift,remark\n";
constexpr std::string_view outcomes[] = {"complete", "cut-off", "failed"};

std::vector<std::string> split(const std::string& line, std::size_t most)
{
    std::vector<std::string> fields;
    std::istringstream in(line);
    std::string field;
    while (fields.size() + 1 < most && std::getline(in, field, ',')) fields.push_back(field);
    if (std::getline(in, field)) fields.push_back(field);
    return fields;
}

std::string short_digest(const problem::Instance& instance)
{
    return problem::digest(instance).substr(0, 12);
}

std::string describe(const problem::Instance& instance, const RunRequest& request)
{
    return fmt::format("{} {} 1e-{} to t = {}", instance.name, flow::to_text(request.stepper), request.tolerance,
                       numeric::to_text(request.stages.back()));
}

/// Short runs three times, of which the least CPU time counts: the rest is what others did to the caches.
std::vector<Measurement> measure_repeatedly(const problem::Instance& instance, const RunRequest& request, double limit,
                                            const std::vector<Vector<Ball>>& references)
{
    std::vector<Measurement> result = measure(instance, request, limit, references);
    const auto is_short = [](const Measurement& m) { return m.outcome == RunOutcome::complete && m.cpu < short_run; };
    if (!std::ranges::all_of(result, is_short)) return result;
    for (int repetition = 1; repetition < 3; ++repetition) {
        const std::vector<Measurement> again = measure(instance, request, limit, references);
        for (std::size_t k = 0; k < result.size(); ++k)
            if (is_short(again[k])) result[k].cpu = std::min(result[k].cpu, again[k].cpu);
    }
    return result;
}

} // namespace

RunStore::RunStore(Settings settings) : settings_(std::move(settings)), file_(settings_.folder / "runs.csv")
{
    std::filesystem::create_directories(settings_.folder);
    if (!std::filesystem::exists(file_)) std::ofstream(file_) << header;
    std::ifstream in(file_);
    for (std::string line; std::getline(in, line);) {
        const std::vector<std::string> f = split(line, key_columns + 8);
        if (f.size() < key_columns + 7 || line + "\n" == header) continue;
        Measurement m;
        for (std::size_t k = 0; k < std::size(outcomes); ++k)
            if (f[8] == outcomes[k]) m.outcome = static_cast<RunOutcome>(k);
        m.cpu = std::stod(f[9]);
        m.steps = std::stoul(f[10]);
        m.rejected = std::stoul(f[11]);
        m.evaluations = std::stoul(f[12]);
        m.log10_error = std::stod(f[13]);
        m.log10_drift = std::stod(f[14]);
        m.digits = static_cast<unsigned>(std::stoul(f[6]));
        if (f.size() > 15) m.remark = f[15];
        std::string key = f[0];
        for (std::size_t k = 1; k < key_columns; ++k) key += "," + f[k];
        known_[key] = m;
    }
}

std::string RunStore::key(const problem::Instance& instance, const RunRequest& request, std::size_t stage) const
{
    const std::string revision = flow::is_of_odeint(request.stepper) ? "boost-" BOOST_LIB_VERSION : settings_.revision;
    return fmt::format("{},{},{},{},{},1e-{},{},{}", instance.name, short_digest(instance),
                       stage == 0 ? "0" : numeric::to_text(request.stages[stage - 1]),
                       numeric::to_text(request.stages[stage]), flow::to_text(request.stepper), request.tolerance,
                       digits_of(request), revision);
}

void RunStore::append(const std::string& key, const Measurement& m) const
{
    std::string remark = m.remark;
    std::ranges::replace(remark, ',', ';');
    std::ofstream(file_, std::ios::app) << fmt::format("{},{},{:.6g},{},{},{},{:.4f},{:.4f},{}\n", key,
                                                       outcomes[static_cast<std::size_t>(m.outcome)], m.cpu, m.steps,
                                                       m.rejected, m.evaluations, m.log10_error, m.log10_drift, remark);
}

std::vector<Measurement> RunStore::stages(const problem::Instance& instance, const RunRequest& request,
                                          const std::vector<Vector<Ball>>& references)
{
    std::vector<Measurement> result;
    for (std::size_t k = 0; k < request.stages.size(); ++k) {
        const auto found = known_.find(key(instance, request, k));
        if (found == known_.end()) break;
        const Measurement& m = found->second;
        const bool has_reference = k < references.size() && references[k].size() > 0;
        if (m.outcome == RunOutcome::cut_off && m.cpu < settings_.limit) break;
        if (m.outcome == RunOutcome::complete && has_reference && std::isnan(m.log10_error)) break;
        result.push_back(m);
    }
    if (result.size() == request.stages.size()) return result;
    if (settings_.runs_nothing) return {};
    fmt::print(stderr, "{} …", describe(instance, request));
    result = measure_repeatedly(instance, request, settings_.limit, references);
    for (std::size_t k = 0; k < result.size(); ++k) {
        const std::string name = key(instance, request, k);
        known_[name] = result[k];
        append(name, result[k]);
        fmt::print(stderr, " {} {:.2f} s{}", outcomes[static_cast<std::size_t>(result[k].outcome)], result[k].cpu,
                   k + 1 < result.size() ? "," : "\n");
    }
    return result;
}

Vector<Ball> RunStore::reference(const problem::Instance& instance, Stepper stepper, unsigned digits,
                                 const numeric::Rational& until) const
{
    const auto path =
        settings_.folder / fmt::format("reference-{}-{}-t{}-{}-{}.txt", instance.name, short_digest(instance),
                                       numeric::to_text(until), digits, flow::to_text(stepper));
    const numeric::PrecisionScope precision(numeric::bits_for_digits(digits) + 64);
    if (std::ifstream in(path); in) {
        std::vector<Ball> entries;
        for (std::string line; std::getline(in, line);)
            entries.emplace_back(Ball(numeric::parse_rational(line)).midpoint());
        Vector<Ball> state(static_cast<Eigen::Index>(entries.size()));
        for (std::size_t i = 0; i < entries.size(); ++i) state[static_cast<Eigen::Index>(i)] = entries[i];
        return state;
    }
    if (settings_.runs_nothing) return {};
    RunRequest request;
    request.stepper = stepper;
    request.tolerance = digits;
    request.stages = {until};
    fmt::print(stderr, "reference {} …\n", describe(instance, request));
    Vector<Ball> state = final_state(instance, request);
    const auto unfinished = std::filesystem::path(path.string() + ".part");
    {
        std::ofstream out(unfinished);
        for (const Ball& entry : state) out << numeric::midpoint_text(entry, digits + 10) << '\n';
    }
    std::filesystem::rename(unfinished, path);
    return state;
}

} // namespace wnflow::benchmarks
