#include <verification/benchmarks/comparison.hpp>
#include <verification/benchmarks/diagram.hpp>
#include <verification/benchmarks/long_run.hpp>
#include <verification/benchmarks/scaling.hpp>

#include <wnflow/problem/instance_file.hpp>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <exception>

namespace {

using namespace wnflow;
using namespace wnflow::benchmarks;

struct Options {
    std::vector<std::string> instances = {"b1", "b1-depth-3", "b2", "b2-depth-3"};
    std::vector<unsigned> digits = {30, 50};
    std::vector<std::string> parts = {"comparison", "long", "scaling"};
    std::string only, out = "build/benchmarks", revision = "unknown";
    double limit = 600;
    bool is_quick = false, is_stored = false;

    [[nodiscard]] bool has(const std::string& part) const { return std::ranges::find(parts, part) != parts.end(); }
};

problem::Instance read(const std::string& name)
{
    return problem::read_instance(std::filesystem::path(WNFLOW_BENCHMARK_DATA) / (name + ".toml"));
}

void print(const std::string& text)
{
    fmt::print("{}\n", text);
    std::fflush(stdout);
}

void run(const Options& options)
{
    RunStore store({options.out, options.revision, options.limit, options.is_stored});
    const auto is_run = [&](Stepper stepper) {
        return options.only.empty() || options.only == (flow::is_of_odeint(stepper) ? "odeint" : "own") ||
               options.only == flow::to_text(stepper);
    };
    const bool runs_own = options.only.empty() || options.only == "own";
    const unsigned most = *std::ranges::max_element(options.digits);
    if (options.has("comparison"))
        for (const std::string& name : options.instances)
            for (const unsigned digits : options.digits) {
                const Comparison comparison = compare(store, is_run, read(name), digits, 10);
                print(table(comparison));
                if (digits == most) print(draw_work_precision(comparison, options.limit, options.out));
            }
    if (options.has("long") && runs_own)
        print(options.is_quick ? long_run_table(store, read("b1"), 30, 10, 1'000'000)
                               : long_run_table(store, read("b2"), 50, 10, 1'000'000));
    if (options.has("scaling") && runs_own) print(scaling_tables(store, options.is_quick));
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    CLI::App app{"Benchmark of wnflow's integrators against Boost.Odeint's own steppers, on one core"};
    app.add_option("--instance", options.instances, "b1, b1-depth-3, b2, b2-depth-3; several times for several")
        ->check(CLI::IsMember({"b1", "b1-depth-3", "b2", "b2-depth-3"}));
    app.add_option("--digits", options.digits, "Tolerances 10^-digits that are compared at")
        ->check(CLI::Range(10, 100));
    app.add_option("--part", options.parts, "comparison, long, scaling; several times for several")
        ->check(CLI::IsMember({"comparison", "long", "scaling"}));
    app.add_option("--only", options.only, "Run only these steppers; the others are shown as far as they are stored")
        ->check(CLI::IsMember(
            {"own", "odeint", "automatic", "taylor", "collocation", "bulirsch-stoer", "fehlberg78", "dopri5"}));
    app.add_option("--limit", options.limit, "CPU seconds after which a run is cut off")->check(CLI::Range(1.0, 1e6));
    app.add_option("--out", options.out, "Folder of the stored runs, the diagrams and their data")->take_last();
    app.add_option("--revision", options.revision, "Stands for the sources: runs of another revision do not count")
        ->take_last();
    app.add_flag("--stored", options.is_stored, "Run nothing: show what is stored");
    const CLI::Option* quick = app.add_flag("--quick", options.is_quick, "B1 at 30 digits, limit 30 s, small scaling");
    CLI11_PARSE(app, argc, argv);
    if (*quick) {
        options.instances = {"b1"};
        options.digits = {30};
        options.limit = 30;
    }
    try {
        run(options);
    } catch (const std::exception& error) {
        fmt::print(stderr, "integrators: {}\n", error.what());
        return 1;
    }
    return 0;
}
