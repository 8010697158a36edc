#include <verification/benchmarks/scaling.hpp>

#include <verification/benchmarks/number_text.hpp>

#include <wnflow/flow/systems.hpp>
#include <wnflow/ode/integrator.hpp>
#include <wnflow/ode/recorded.hpp>
#include <wnflow/problem/instance_file.hpp>

#include <fmt/format.h>

#include <chrono>
#include <functional>

namespace wnflow::benchmarks {
namespace {

/// One point: an instance, and what is asked of the stepper.
struct Point {
    unsigned n = 64, m = 16, tolerance = 30, digits = 0; ///< digits 0: 7 more than the tolerance

    [[nodiscard]] unsigned arithmetic_digits() const { return digits ? digits : tolerance + 10; }
};

struct Series {
    std::string name; ///< of the parameter
    std::vector<Point> points;
    std::function<double(const Point&)> parameter;
};

/// Like B1 and B2, of any size; 1/√M keeps ‖A‖, and with it the time scale, from growing with M.
problem::Instance instance_of(const Point& point)
{
    const std::string name = fmt::format("n{}-m{}", point.n, point.m);
    const std::string text = fmt::format("depth = 2\n[data]\nmatrix = {{ generator = \"uniform\", rows = {}, columns = "
                                         "{}, seed = 1, scale = \"1/sqrt(M)\" }}\n"
                                         "ground_truth = {{ sparsity = 3, seed = 1000001 }}\n[flow]\nkind = "
                                         "\"weight-normalized\"\neta_r = 1\neta_u = 10\n"
                                         "[initialization]\nradius = \"1/2\"\ndirection = \"uniform\"\n",
                                         point.m, point.n);
    return problem::parse_instance(text, name + ".toml", ".");
}

ode::Program program_of(const problem::Instance& instance)
{
    const auto coordinates = flow::Coordinates::polar;
    return ode::record(flow::system_of<ode::Recorded>(instance, coordinates),
                       flow::start_state(instance, coordinates).size());
}

/// Seconds of one term of a fused dot product in so many bits.
double cost_of_term(long bits)
{
    const numeric::PrecisionScope precision(bits);
    constexpr slong length = 64;
    Vector<Ball> x(length), y(length);
    for (slong i = 0; i < length; ++i) {
        x[i] = (Ball(1) / Ball(i + 3)).midpoint();
        y[i] = sqrt(Ball(i + 2)).midpoint();
    }
    Ball sum;
    double least = HUGE_VAL;
    for (int repetition = 0; repetition < 7; ++repetition) {
        constexpr int rounds = 300;
        const auto begin = std::chrono::steady_clock::now();
        for (int k = 0; k < rounds; ++k)
            arb_approx_dot(sum.data(), nullptr, 0, x.data()->data(), 1, y.data()->data(), 1, length, bits);
        const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
        least = std::min(least, taken.count() / (rounds * static_cast<double>(length)));
    }
    return least;
}

/// Cost of a step by its multiplications, in seconds.
double predicted_step(Stepper stepper, const Point& point, const Measurement& run)
{
    const ode::Program program = program_of(instance_of(point));
    // Both methods compute most terms to fewer bits than asked for (falling coefficients, residuals of growing precision):
    // to one limb, two, … about equally often.
    const long limbs = (numeric::bits_for_digits(point.arithmetic_digits()) + 63) / 64;
    double term = 0;
    for (long k = 1; k <= limbs; ++k) term += cost_of_term(64 * k) / static_cast<double>(limbs);
    const double per_step = static_cast<double>(run.evaluations) / static_cast<double>(run.steps);
    if (stepper == Stepper::taylor) { // of one series: its order
        const double convolutions = program.convolutions(), others = program.multiplications() - convolutions;
        return term * (convolutions * per_step * (per_step + 1) / 2 + others * per_step);
    }
    const double stages = std::ceil(1.05 * point.tolerance);
    return term * per_step * (program.multiplications() + stages * program.dimension);
}

std::string exponent_text(double value)
{
    return std::isnan(value) ? "-" : fmt::format("{:+.2f}", value);
}

std::string series_table(RunStore& store, Stepper stepper, const Series& series)
{
    std::string text;
    std::vector<double> x, cpu, steps, step, predicted, evaluations;
    for (const Point& point : series.points) {
        RunRequest request;
        request.stepper = stepper;
        request.tolerance = point.tolerance;
        request.digits = point.digits;
        request.stages = {10};
        const std::vector<Measurement> stages = store.stages(instance_of(point), request);
        if (stages.empty() || stages.front().outcome != RunOutcome::complete) continue;
        const Measurement& m = stages.front();
        const auto count = static_cast<double>(m.steps);
        x.push_back(series.parameter(point));
        cpu.push_back(m.cpu);
        steps.push_back(count);
        step.push_back(m.cpu / count);
        evaluations.push_back(static_cast<double>(m.evaluations) / count);
        predicted.push_back(predicted_step(stepper, point, m));
        text += fmt::format("{:<12} {:<10} {:>6.0f} {:>9} {:>7} {:>15.0f} {:>14} {:>14}\n", flow::to_text(stepper),
                            series.name, x.back(), short_text(m.cpu), m.steps, evaluations.back(),
                            short_text(1e3 * step.back()), short_text(1e3 * predicted.back()));
    }
    return text + fmt::format("{:<12} {:<10} {:>6} {:>9} {:>7} {:>15} {:>14} {:>14}\n", flow::to_text(stepper),
                              series.name, "fit", exponent_text(fitted_exponent(x, cpu)),
                              exponent_text(fitted_exponent(x, steps)), exponent_text(fitted_exponent(x, evaluations)),
                              exponent_text(fitted_exponent(x, step)), exponent_text(fitted_exponent(x, predicted)));
}

std::vector<Series> all_series(bool is_quick)
{
    const auto with = [](auto member, const std::vector<unsigned>& values, Point base) {
        std::vector<Point> points;
        for (const unsigned value : values) {
            base.*member = value;
            points.push_back(base);
        }
        return points;
    };
    using Values = std::vector<unsigned>;
    Point small;
    small.n = 20, small.m = 8;
    Point precise = small;
    precise.digits = 210;
    Point wide;
    wide.n = 128;
    const Values digits = is_quick ? Values{30, 50, 100} : Values{30, 50, 100, 200};
    return {
        {"N", with(&Point::n, is_quick ? Values{32, 64, 128} : Values{32, 64, 128, 256}, Point{}),
         [](const Point& p) { return p.n; }},
        {"M", with(&Point::m, is_quick ? Values{8, 16, 32} : Values{8, 16, 32, 64}, wide),
         [](const Point& p) { return p.m; }},
        {"digits", with(&Point::tolerance, digits, small), [](const Point& p) { return p.tolerance; }},
        {"-log10 tol", with(&Point::tolerance, digits, precise), [](const Point& p) { return p.tolerance; }},
    };
}

} // namespace

double fitted_exponent(const std::vector<double>& x, const std::vector<double>& y)
{
    if (x.size() < 2) return NAN;
    double mean_x = 0, mean_y = 0, xx = 0, xy = 0;
    const auto count = static_cast<double>(x.size());
    for (std::size_t k = 0; k < x.size(); ++k) {
        mean_x += std::log(x[k]) / count;
        mean_y += std::log(y[k]) / count;
    }
    for (std::size_t k = 0; k < x.size(); ++k) {
        xx += (std::log(x[k]) - mean_x) * (std::log(x[k]) - mean_x);
        xy += (std::log(x[k]) - mean_x) * (std::log(y[k]) - mean_y);
    }
    return xy / xx;
}

std::string scaling_tables(RunStore& store, bool is_quick)
{
    std::string text = "Scaling, L = 2, t = 0 to 10. N: M = 16, 30 digits. M: N = 128, 30 digits. digits: N = 20, M = "
                       "8, tolerance 10^-digits.\n"
                       "tolerance: the same in 210 digits. fit: exponents of least squares in log-log.\n"
                       "Expected of a step, w the measured cost of a term of a dot product, averaged over 64, 128, … "
                       "bits, C products of series, s stages:\n"
                       "  taylor       order k ~ digits: w (2MN k + C k(k+1)/2); C ~ 5N\n"
                       "  collocation  E evaluations (stages x residuals, each ~ digits): w E (2MN + C + sN); not "
                       "counted: double precision,\n"
                       "               n^3 for a Jacobian's Hessenberg form and s n^2 for each solution\n"
                       "Expected of steps in digits and tolerance: 0, as order and stages grow with the digits; in N "
                       "and M: the flow's own.\n";
    text += fmt::format("{:<12} {:<10} {:>6} {:>9} {:>7} {:>15} {:>14} {:>14}\n", "stepper", "parameter", "value",
                        "CPU [s]", "steps", "evaluations/step", "CPU/step [ms]", "expected [ms]");
    for (const Series& series : all_series(is_quick))
        for (const Stepper stepper : {Stepper::taylor, Stepper::collocation})
            text += series_table(store, stepper, series);
    return text;
}

} // namespace wnflow::benchmarks
