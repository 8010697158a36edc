#include <verification/benchmarks/diagram.hpp>

#include <verification/plot/gnuplot_text.hpp>

#include <fmt/format.h>

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <vector>

namespace wnflow::benchmarks {
namespace {

std::vector<Sweep> all_sweeps(const Comparison& comparison)
{
    std::vector<Sweep> sweeps = comparison.own;
    sweeps.insert(sweeps.end(), comparison.odeint.begin(), comparison.odeint.end());
    std::erase_if(sweeps, [](const Sweep& sweep) { return sweep.points.empty(); });
    return sweeps;
}

void write_data(const std::vector<Sweep>& sweeps, const std::filesystem::path& path)
{
    std::ofstream out(path);
    out << "stepper,tolerance,digits,log10_error,cpu_seconds,steps,rejected,evaluations,log10_drift\n";
    for (const Sweep& sweep : sweeps)
        for (const auto& [tolerance, m] : sweep.points)
            out << fmt::format("{},1e-{},{},{:.4f},{:.6g},{},{},{},{:.4f}\n", flow::to_text(sweep.stepper), tolerance,
                               m.digits, m.log10_error, m.cpu, m.steps, m.rejected, m.evaluations, m.log10_drift);
}

/// Told apart by point and dash, not by colour: for print in black and white.
void write_script(const Comparison& comparison, const std::vector<Sweep>& sweeps, double limit, const std::string& name,
                  const std::filesystem::path& path)
{
    const problem::Instance& instance = comparison.instance;
    std::ofstream out(path);
    out << fmt::format("# gnuplot {0}.gp, in this folder, draws {0}.svg, .pdf and .png.\n"
                       "set datafile separator ','\n"
                       "set title 'N = {1}, M = {2}, L = {3}, to t = {4}'\n"
                       "set xlabel 'achieved relative error of the end state'\n"
                       "set ylabel 'CPU time [s]'\n"
                       "set xrange [] reverse\nset format x '10^{{%.0f}}'\nset logscale y\nset format y '10^{{%T}}'\n"
                       "set bmargin 4\n"
                       "set grid lc rgb '#cccccc' lt 1\nset key outside right center\n",
                       name, instance.dimension(), instance.measurements(), instance.depth,
                       numeric::to_text(comparison.until));
    std::string plot = "plot ";
    for (const Sweep& sweep : sweeps) {
        constexpr int points[] = {7, 5, 9, 6, 4, 8}; // ours filled, Odeint's open
        const bool is_own = !flow::is_of_odeint(sweep.stepper);
        const auto stepper = flow::to_text(sweep.stepper);
        const auto which =
            static_cast<std::size_t>(std::ranges::find(is_own ? own_steppers : odeint_steppers, sweep.stepper) -
                                     (is_own ? own_steppers : odeint_steppers));
        plot += fmt::format("{} using (strcol(1) eq '{}' ? $4 : 1/0):5 every ::1 with linespoints lc rgb 'black' lw {} "
                            "dt {} pt {} title '{}{}', \\\n  ",
                            plot::gnuplot_string(name + ".csv"), stepper, is_own ? 2 : 1, which + 1,
                            points[which + (is_own ? 0 : 3)], is_own ? "" : "Odeint ", stepper);
    }
    plot += fmt::format("{} with lines lc rgb 'black' dt 3 title 'limit'\n", limit);
    constexpr const char* terminals[][2] = {
        {"svg", "svg size 800,480 dynamic"}, {"pdf", "pdfcairo size 16cm,9.6cm"}, {"png", "pngcairo size 1200,720"}};
    for (const auto& [ending, terminal] : terminals)
        out << fmt::format("set terminal {}\nset output {}\n{}", terminal,
                           plot::gnuplot_string(fmt::format("{}.{}", name, ending)), plot);
}

constexpr int not_installed = 127;

/// Exit status of `gnuplot script` in the folder.
int run_gnuplot(const std::filesystem::path& folder, const std::string& script)
{
    const pid_t child = fork();
    if (child == 0) {
        if (chdir(folder.c_str()) == 0) execlp("gnuplot", "gnuplot", script.c_str(), nullptr);
        _exit(not_installed);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) < 0 || !WIFEXITED(status)) return 1;
    return WEXITSTATUS(status);
}

} // namespace

std::string draw_work_precision(const Comparison& comparison, double limit, const std::filesystem::path& folder)
{
    const std::string name = plot::file_stem("work-precision-" + comparison.instance.name);
    const std::vector<Sweep> sweeps = all_sweeps(comparison);
    if (sweeps.empty()) return "";
    write_data(sweeps, folder / (name + ".csv"));
    write_script(comparison, sweeps, limit, name, folder / (name + ".gp"));
    const std::string files = fmt::format("{}/{}.csv, .gp", folder.string(), name);
    switch (run_gnuplot(folder, name + ".gp")) {
    case 0: return files + ", .svg, .pdf, .png\n";
    case not_installed: return files + " (no diagram: gnuplot is not installed, package gnuplot-nox)\n";
    default: return files + " (no diagram: gnuplot failed)\n";
    }
}

} // namespace wnflow::benchmarks
