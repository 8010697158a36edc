#include <verification/benchmarks/measured_run.hpp>

#include "flow/run.hpp"

#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <ctime>
#include <sstream>
#include <stdexcept>

namespace wnflow::benchmarks {
namespace {

using numeric::Rational;

constexpr std::array odeint_digits = {15U, 38U, 57U, 76U, 115U, 211U};
constexpr unsigned odeint_guard_digits = 6, guard_digits = 7; // those of wnflow::flow::integrate
constexpr unsigned long step_limit = 1'000'000'000;            // what ends a run is its CPU time

double thread_cpu()
{
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

long own_bits(const RunRequest& request)
{
    const unsigned digits = request.digits ? request.digits : request.tolerance + guard_digits;
    return 64 * ((numeric::bits_for_digits(digits) + 63) / 64); // what lies between costs the same
}

unsigned odeint_rung(const RunRequest& request)
{
    const unsigned digits = request.digits ? request.digits : request.tolerance + odeint_guard_digits;
    for (const unsigned rung : odeint_digits)
        if (rung >= digits) return rung;
    throw std::invalid_argument(std::to_string(digits) +
                                " digits are more than Odeint's steppers are compiled for here");
}

std::unique_ptr<flow::detail::Run> make_run(const problem::Instance& instance, const RunRequest& request)
{
    flow::detail::RunSettings settings;
    settings.until = request.stages.back();
    settings.tolerance = 1 / numeric::power(Rational(10), request.tolerance);
    settings.stepper = request.stepper;
    settings.step_limit = step_limit;
    if (!flow::is_of_odeint(request.stepper))
        return flow::detail::make_integrator_run(instance, settings, own_bits(request));
    switch (odeint_rung(request)) {
    case 15: return flow::detail::make_odeint_run<15>(instance, settings);
    case 38: return flow::detail::make_odeint_run<38>(instance, settings);
    case 57: return flow::detail::make_odeint_run<57>(instance, settings);
    case 76: return flow::detail::make_odeint_run<76>(instance, settings);
    case 115: return flow::detail::make_odeint_run<115>(instance, settings);
    default: return flow::detail::make_odeint_run<211>(instance, settings);
    }
}

/// Precision of comparisons: finer than any state that is compared.
long comparison_bits(unsigned digits)
{
    return numeric::bits_for_digits(2 * digits) + 128;
}

double log10_drift(const problem::Instance& instance, const Vector<Ball>& state)
{
    if (instance.flow == problem::FlowKind::plain) return NAN;
    const Vector<Ball> u = state.segment(1, static_cast<Eigen::Index>(instance.dimension()));
    return (sqrt(numeric::squared_norm(u)) - Ball(1)).approximate_log10();
}

/// "taylor 40; collocation 70".
std::string methods_text(const flow::detail::Run& run, std::size_t first_span, unsigned long steps_before)
{
    std::vector<std::pair<std::string, unsigned long>> totals;
    for (std::size_t k = first_span; k < run.methods.size(); ++k) {
        const unsigned long steps = run.methods[k].steps - (k == first_span ? steps_before : 0);
        if (steps == 0) continue;
        auto found = totals.begin();
        while (found != totals.end() && found->first != run.methods[k].method) ++found;
        if (found == totals.end()) totals.emplace_back(run.methods[k].method, 0), found = totals.end() - 1;
        found->second += steps;
    }
    std::string text;
    for (const auto& [method, steps] : totals)
        text += (text.empty() ? "" : "; ") + method + " " + std::to_string(steps);
    return text;
}

/// Sends a line for each stage that was finished, or failed.
void run_in_child(const problem::Instance& instance, const RunRequest& request,
                  const std::vector<Vector<Ball>>& references, std::FILE* out)
{
    double begin = thread_cpu();
    const auto run = make_run(instance, request);
    unsigned long steps = 0, rejected = 0, evaluations = 0, span_steps = 0;
    std::size_t span = 0;
    for (std::size_t k = 0; k < request.stages.size(); ++k) {
        const bool has_arrived = run->advance_to(request.stages[k], {}) == flow::detail::Advance::arrived;
        const double cpu = thread_cpu() - begin;
        double error = NAN, drift = NAN;
        if (has_arrived) {
            const numeric::PrecisionScope precision(comparison_bits(run->digits));
            const Vector<Ball> state = run->state_at(Ball(request.stages[k]));
            drift = log10_drift(instance, state);
            if (k < references.size() && references[k].size() > 0)
                error = log10_relative_distance(state, references[k]);
        }
        std::fprintf(out, "%d %.17g %lu %lu %lu %u %.17g %.17g %s\n", has_arrived ? 0 : 1, cpu, run->steps - steps,
                     run->rejected - rejected, run->evaluations - evaluations, run->digits, error, drift,
                     has_arrived ? methods_text(*run, span, span_steps).c_str() : run->reason.c_str());
        std::fflush(out);
        if (!has_arrived) return;
        steps = run->steps, rejected = run->rejected, evaluations = run->evaluations;
        span = run->methods.empty() ? 0 : run->methods.size() - 1;
        span_steps = run->methods.empty() ? 0 : run->methods.back().steps;
        begin = thread_cpu();
    }
}

void limit_cpu(double seconds)
{
    const auto whole = static_cast<rlim_t>(std::ceil(seconds));
    const rlimit limit{whole, whole + 5};
    setrlimit(RLIMIT_CPU, &limit);
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
}

Measurement parse(const std::string& line)
{
    Measurement result;
    std::istringstream in(line);
    int failed = 0;
    std::string error, drift;
    in >> failed >> result.cpu >> result.steps >> result.rejected >> result.evaluations >> result.digits >> error >>
        drift;
    std::getline(in >> std::ws, result.remark);
    result.outcome = failed ? RunOutcome::failed : RunOutcome::complete;
    result.log10_error = std::strtod(error.c_str(), nullptr); // operator>> does not read "nan" and "-inf"
    result.log10_drift = std::strtod(drift.c_str(), nullptr);
    return result;
}

} // namespace

unsigned digits_of(const RunRequest& request)
{
    return flow::is_of_odeint(request.stepper) ? odeint_rung(request) : numeric::digits_for_bits(own_bits(request));
}

double log10_relative_distance(const Vector<Ball>& x, const Vector<Ball>& y)
{
    double largest = -HUGE_VAL;
    for (Eigen::Index i = 0; i < x.size(); ++i) largest = std::max(largest, ((x[i] - y[i]) / y[i]).approximate_log10());
    return largest;
}

std::vector<Measurement> measure(const problem::Instance& instance, const RunRequest& request, double limit,
                                 const std::vector<Vector<Ball>>& references)
{
    int ends[2];
    if (pipe(ends) != 0) throw std::runtime_error("no pipe for a child process");
    std::fflush(nullptr);
    const pid_t child = fork();
    if (child < 0) throw std::runtime_error("no child process");
    if (child == 0) {
        close(ends[0]);
        prctl(PR_SET_PDEATHSIG, SIGKILL); // not to go on for nobody
        limit_cpu(limit);
        std::FILE* out = fdopen(ends[1], "w");
        try {
            run_in_child(instance, request, references, out);
        } catch (const std::exception& error) {
            std::fprintf(out, "1 0 0 0 0 0 nan nan %s\n", error.what());
        }
        std::fclose(out);
        _exit(0);
    }
    close(ends[1]);
    std::string text;
    std::array<char, 4096> buffer{};
    for (ssize_t size = 0; (size = read(ends[0], buffer.data(), buffer.size())) > 0;)
        text.append(buffer.data(), static_cast<std::size_t>(size));
    close(ends[0]);
    int status = 0;
    waitpid(child, &status, 0);

    std::vector<Measurement> result;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) result.push_back(parse(line));
    Measurement rest;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU) {
        rest.outcome = RunOutcome::cut_off;
        rest.cpu = limit;
        rest.digits = digits_of(request);
    } else if (WIFSIGNALED(status)) {
        rest.remark = "ended by signal " + std::to_string(WTERMSIG(status));
    } else if (!result.empty()) {
        rest = result.back();
    }
    while (result.size() < request.stages.size()) result.push_back(rest);
    return result;
}

Vector<Ball> final_state(const problem::Instance& instance, const RunRequest& request)
{
    const auto run = make_run(instance, request);
    if (run->advance_to(request.stages.back(), {}) != flow::detail::Advance::arrived)
        throw std::runtime_error("the reference: " + run->reason);
    return run->state_at(Ball(request.stages.back()));
}

} // namespace wnflow::benchmarks
