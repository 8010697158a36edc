#pragma once

#include <wnflow/ode/integrator.hpp>
#include <wnflow/ode/recorded.hpp>
#include <wnflow/ode/series.hpp>

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <memory>

/// Functions of balls that the library has no use for, so that a field written once can be run on balls.
namespace wnflow::numeric {

inline Ball sin(const Ball& x)
{
    Ball result;
    arb_sin(result.data(), x.data(), PrecisionScope::bits());
    return result;
}
inline Ball cos(const Ball& x)
{
    Ball result;
    arb_cos(result.data(), x.data(), PrecisionScope::bits());
    return result;
}
inline Ball tan(const Ball& x)
{
    Ball result;
    arb_tan(result.data(), x.data(), PrecisionScope::bits());
    return result;
}
inline Ball pow(const Ball& x, const Rational& exponent)
{
    Ball result;
    arb_pow(result.data(), x.data(), Ball(exponent).data(), PrecisionScope::bits());
    return result;
}

} // namespace wnflow::numeric

/// Vector fields with known solutions, and what the tests measure on integrators.
namespace ode_tests {

using namespace wnflow::ode;
using wnflow::numeric::certainly_less;
using wnflow::numeric::certainly_less_equal;
using wnflow::numeric::parse_rational;
using wnflow::numeric::PrecisionScope;
using wnflow::numeric::RationalVector;

template <class Field>
std::shared_ptr<const Program> program_of(const Field& field, Eigen::Index dimension)
{
    return std::make_shared<const Program>(record(field, dimension));
}

/// A field from the expressions of its components: f(x, t) returns them as a list.
#define WNFLOW_FIELD(...)                                                                                              \
    [](const auto& x, auto& dxdt, [[maybe_unused]] const auto& t) {                                                    \
        using T [[maybe_unused]] = std::decay_t<decltype(t)>;                                                          \
        Eigen::Index component = 0;                                                                                    \
        for (const T& own : std::initializer_list<T>{__VA_ARGS__}) dxdt[component++] = own;                            \
        (void)x;                                                                                                       \
    }

inline const auto decay = WNFLOW_FIELD(-x[0]);
inline const auto growth = WNFLOW_FIELD(x[0]);
inline const auto tangent = WNFLOW_FIELD(T(1) + x[0] * x[0]); ///< tan t
inline const auto logistic = WNFLOW_FIELD(x[0] * (T(1) - x[0]));
inline const auto oscillator = WNFLOW_FIELD(x[1], -x[0]);
inline const auto blow_up = WNFLOW_FIELD(x[0] * x[0]);
inline const auto at_rest = WNFLOW_FIELD(T(0));
/// x' = −2 t x², x(0) = 1: 1 / (1 + t²).
inline const auto bell = WNFLOW_FIELD(t * x[0] * x[0] * T(-2));
/// x' = −λ (x − cos t) − sin t: cos t, if it starts there.
inline const auto stiff_cosine = WNFLOW_FIELD((x[0] - cos(t)) * T(-1'000'000) - sin(t));
/// Nonlinear and stiff, with the solution (e^{−2t}, e^{−t}) (Kaps).
inline const auto kaps = WNFLOW_FIELD(x[0] * T(-1'000'002) + x[1] * x[1] * T(1'000'000), x[0] - x[1] - x[1] * x[1]);
inline const auto van_der_pol = WNFLOW_FIELD(x[1], (T(1) - x[0] * x[0]) * x[1] * T(100) - x[0]);
/// q'' = −q / |q|³.
inline const auto kepler = [](const auto& x, auto& dxdt, const auto&) {
    using T = std::decay_t<decltype(x[0])>;
    const T squared = x[0] * x[0] + x[1] * x[1];
    const T cubed = squared * sqrt(squared);
    dxdt[0] = x[2];
    dxdt[1] = x[3];
    dxdt[2] = -x[0] / cubed;
    dxdt[3] = -x[1] / cubed;
};
/// Euler's equations of a rigid body: ω₁² + ω₂² + ω₃² (for these factors) is conserved.
inline const auto rigid_body =
    WNFLOW_FIELD(x[1] * x[2] * T(Rational(-2)), x[0] * x[2] * T(Rational(5, 4)), x[0] * x[1] * T(Rational(3, 4)));

inline Vector<Ball> vector_of(std::initializer_list<const char*> entries, long bits)
{
    const PrecisionScope precision(bits);
    Vector<Ball> x(static_cast<Eigen::Index>(entries.size()));
    Eigen::Index i = 0;
    for (const char* entry : entries) x[i++] = Ball(parse_rational(entry)).midpoint();
    return x;
}
inline Ball number(const char* text, long bits = 2000)
{
    const PrecisionScope precision(bits);
    return Ball(parse_rational(text)).midpoint();
}
inline Settings settings_of(const char* tolerance, long bits, unsigned order = 0, const char* absolute = "0")
{
    return {{parse_rational(tolerance), parse_rational(absolute)}, bits, order};
}
/// Bits for a relative tolerance of 10^-digits with room for the rounding errors of some thousand steps.
inline long bits_for(int digits)
{
    return static_cast<long>(std::ceil(digits * 3.3219281)) + 32;
}
inline std::string tolerance_text(int digits)
{
    return "1e-" + std::to_string(digits);
}

/// log10 max_i |a_i − b_i|; −inf if they are equal.
inline double log10_distance(const Vector<Ball>& a, const Vector<Ball>& b)
{
    const PrecisionScope precision(4000);
    double largest = -HUGE_VAL;
    for (Eigen::Index i = 0; i < a.size(); ++i) {
        const Ball distance = abs(a[i] - b[i]);
        if (!distance.is_finite()) return HUGE_VAL;
        largest = std::max(largest, distance.approximate_log10());
    }
    return largest;
}
inline double log10_distance(const Ball& a, const Ball& b)
{
    Vector<Ball> x(1), y(1);
    x[0] = a;
    y[0] = b;
    return log10_distance(x, y);
}
inline bool is_same(const Ball& a, const Ball& b)
{
    return arb_equal(a.data(), b.data()) != 0;
}
inline bool is_same(const Vector<Ball>& a, const Vector<Ball>& b)
{
    if (a.size() != b.size()) return false;
    for (Eigen::Index i = 0; i < a.size(); ++i)
        if (!is_same(a[i], b[i])) return false;
    return true;
}
inline bool is_exact(const Vector<Ball>& a)
{
    for (const Ball& entry : a)
        if (!entry.is_exact()) return false;
    return true;
}

struct Run {
    StepOutcome outcome = StepOutcome::accepted;
    bool reached = false;
    unsigned steps = 0; ///< calls of step()
};

/// Steps to `limit`, at most `most` of them.
template <class Observe>
Run run_to(Integrator& integrator, const Ball& limit, unsigned most, Observe observe)
{
    Run run;
    while (run.steps < most) {
        ++run.steps;
        run.outcome = integrator.step(limit);
        if (run.outcome != StepOutcome::accepted) return run;
        observe();
        if (is_same(integrator.time(), limit)) {
            run.reached = true;
            return run;
        }
    }
    return run;
}
inline Run run_to(Integrator& integrator, const Ball& limit, unsigned most = 100'000)
{
    return run_to(integrator, limit, most, [] {});
}

} // namespace ode_tests
