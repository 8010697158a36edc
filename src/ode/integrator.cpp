#include <wnflow/ode/integrator.hpp>

#include "ode/automatic.hpp"
#include "ode/floats.hpp"

#include <cmath>
#include <stdexcept>
#include <string>

namespace wnflow::ode {
namespace {

constexpr long least_guard_bits = 8;

void check(const Program& program, const Settings& settings)
{
    if (program.dimension < 1) throw std::invalid_argument("a field of dimension 0 has nothing to integrate");
    const auto& [relative, absolute] = settings.tolerance;
    if (relative <= 0 || relative >= 1)
        throw std::invalid_argument("the relative tolerance " + numeric::to_text(relative) + " is not in (0, 1)");
    if (absolute < 0)
        throw std::invalid_argument("the absolute tolerance " + numeric::to_text(absolute) + " is negative");
    const numeric::PrecisionScope precision(64);
    const double needed = std::ceil(-detail::log2_of(Ball(relative))) + least_guard_bits; // exact for powers of two
    if (static_cast<double>(settings.bits) < needed)
        throw std::invalid_argument(std::to_string(settings.bits) + " bits are too few for the relative tolerance " +
                                    numeric::midpoint_text(Ball(relative), 3) + ", which needs " +
                                    std::to_string(static_cast<long>(needed)));
}

} // namespace

std::string_view to_text(StepOutcome outcome)
{
    switch (outcome) {
    case StepOutcome::accepted: return "accepted";
    case StepOutcome::step_underflow: return "step underflow";
    case StepOutcome::not_finite: return "not finite";
    case StepOutcome::newton_failure: return "equations not solved";
    }
    return "";
}

std::unique_ptr<Integrator> make_integrator(Method method, std::shared_ptr<const Program> program,
                                            const Settings& settings)
{
    check(*program, settings);
    switch (method) {
    case Method::automatic: return std::make_unique<detail::Automatic>(std::move(program), settings);
    case Method::taylor: return std::make_unique<detail::Taylor>(std::move(program), settings);
    case Method::collocation: return std::make_unique<detail::Collocation>(std::move(program), settings);
    }
    return nullptr;
}

} // namespace wnflow::ode
