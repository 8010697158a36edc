#include <wnflow/ode/odeint.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace wnflow::ode {

IntegrationError::IntegrationError(StepOutcome outcome, const Ball& time)
    : odeint_error("a step from t = " + numeric::midpoint_text(time, 17) +
                   " was not made: " + std::string(to_text(outcome))),
      outcome_(outcome), time_(time)
{
}

namespace detail {
namespace {

bool is_same(const LinearMap& a, const LinearMap& b)
{
    return a.is_transposed == b.is_transposed && a.inputs == b.inputs &&
           (a.matrix == b.matrix || *a.matrix == *b.matrix);
}

bool is_same(const Instruction& a, const Instruction& b)
{
    return a.operation == b.operation && a.result == b.result && a.a == b.a && a.b == b.b;
}

bool is_same(const Program& a, const Program& b)
{
    const auto same = [](const auto& x, const auto& y) { return is_same(x, y); };
    return a.dimension == b.dimension && a.nodes == b.nodes && a.derivative == b.derivative &&
           a.constants == b.constants && a.products == b.products &&
           std::ranges::equal(a.instructions, b.instructions, same) && std::ranges::equal(a.maps, b.maps, same);
}

/// x' = t: for settings that are judged before there is a field.
std::shared_ptr<const Program> simplest_program()
{
    Program program;
    program.dimension = 1;
    program.nodes = 2;
    program.derivative = {1};
    return std::make_shared<const Program>(std::move(program));
}

} // namespace

std::shared_ptr<const Program> checked(Program program, Eigen::Index dimension)
{
    if (program.derivative.size() != static_cast<std::size_t>(dimension))
        throw std::invalid_argument("a field returns a derivative of dimension " +
                                    std::to_string(program.derivative.size()) + " for a state of dimension " +
                                    std::to_string(dimension));
    return std::make_shared<const Program>(std::move(program));
}

Course::Course(Method method, const Settings& settings) : method_(method), settings_(settings)
{
    (void)make_integrator(Method::taylor, simplest_program(), settings);
}

bool Course::follows(const std::shared_ptr<const Program>& program) const
{
    return is_under_way_ && integrator_.use_count() == 1 && (program == program_ || is_same(*program, *program_));
}

void Course::start(std::shared_ptr<const Program> program, const Vector<Ball>& x, const Ball& t, const Ball& step)
{
    is_under_way_ = has_stepped_ = false;
    const bool is_usable = integrator_.use_count() == 1 && (program == program_ || is_same(*program, *program_));
    if (!is_usable) integrator_ = make_integrator(method_, program, settings_);
    program_ = std::move(program);
    integrator_->start(x, t, step);
    is_under_way_ = true;
}

void Course::conclude(StepOutcome outcome)
{
    is_under_way_ = has_stepped_ = outcome == StepOutcome::accepted;
    if (outcome != StepOutcome::accepted) throw IntegrationError(outcome, integrator_->time());
}

void Course::step(const Ball& limit)
{
    conclude(integrator_->step(limit));
}

void Course::step_exactly(const Ball& size)
{
    conclude(integrator_->step_exactly(size));
}

Vector<Ball> Course::beyond(const Ball& t) const
{
    const std::unique_ptr<Integrator> ahead = make_integrator(method_, program_, settings_);
    const numeric::PrecisionScope precision(settings_.bits);
    ahead->start(integrator_->state(), integrator_->time(), (t - integrator_->time()).midpoint());
    while (!arb_equal(ahead->time().data(), t.data()))
        if (const StepOutcome outcome = ahead->step(t); outcome != StepOutcome::accepted)
            throw IntegrationError(outcome, ahead->time());
    return ahead->state();
}

unsigned fixed_order(Method method, const Settings& settings)
{
    if (method == Method::automatic)
        throw std::invalid_argument("steps of fixed size leave nothing to choose: give Method::taylor or collocation");
    return make_integrator(method, simplest_program(), settings)->order();
}

void refuse_time(const Ball& t, const Ball& from, const Ball& to)
{
    constexpr unsigned digits = 17;
    throw std::out_of_range("t = " + numeric::midpoint_text(t, digits) + " is not in the last step, from " +
                            numeric::midpoint_text(from, digits) + " to " + numeric::midpoint_text(to, digits));
}

} // namespace detail
} // namespace wnflow::ode
