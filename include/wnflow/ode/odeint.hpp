#pragma once

#include <wnflow/ode/integrator.hpp>
#include <wnflow/ode/recorded.hpp>

#include <boost/numeric/odeint/stepper/controlled_step_result.hpp>
#include <boost/numeric/odeint/stepper/stepper_categories.hpp>
#include <boost/numeric/odeint/util/odeint_error.hpp>
#include <boost/numeric/odeint/util/unwrap_reference.hpp>

#include <algorithm>
#include <limits>
#include <memory>
#include <type_traits>
#include <utility>

/// The integrators as steppers of Boost.Odeint: its integrate functions, iterators and observers drive them.
///
/// A state is Vector<T>, T = double, Real<Digits> or Ball (radius 0); a time is T, for balls any of the others. A system is
/// a field(x, dxdt, t) as in Odeint, with one more demand: it must be callable with Vector<Recorded> too, so that it can be
/// recorded as a program. No Jacobian is asked for: it is derived from the program, in double or in any precision.
///
/// Arithmetic is in Settings::bits; 0 stands for those of T and a few guard bits more. The steppers keep the digits that
/// T cannot hold as long as they are handed back the state and time that they returned.
///
/// As Odeint allows each step another system, a field is recorded at each step, at about the price of one evaluation, and
/// compared with what is running; a RecordedField is recorded once.
///
/// Odeint has no channel for a step that cannot be made: an outcome other than `accepted` is thrown as IntegrationError,
/// and leaves state and time as they were.
namespace wnflow::ode {

/// A field whose program can be recorded: callable as field(x, dxdt, t) for Vector<Recorded>. A generic lambda
/// `[](const auto& x, auto& dxdt, const auto& t) { … }` or a class with such a template; not a function of
/// Vector<double> alone.
template <class Field>
concept RecordableField = requires(const Field& field, const Vector<Recorded>& x, Vector<Recorded>& dxdt,
                                   const Recorded& t)
{
    field(x, dxdt, t);
};

/// A step that could not be made, thrown through Odeint's integrate functions.
class IntegrationError : public boost::numeric::odeint::odeint_error {
public:
    IntegrationError(StepOutcome outcome, const Ball& time);

    [[nodiscard]] StepOutcome outcome() const noexcept { return outcome_; } ///< never `accepted`
    [[nodiscard]] const Ball& time() const noexcept { return time_; }       ///< at which the step began

private:
    StepOutcome outcome_;
    Ball time_;
};

namespace detail {

/// The program of a field of the dimension; @throws std::invalid_argument if the derivative is of another dimension.
[[nodiscard]] std::shared_ptr<const Program> checked(Program program, Eigen::Index dimension);

} // namespace detail

/// A field together with its program, recorded at construction: a system for the steppers below, and for Odeint's own.
template <class Field>
class RecordedField {
    static_assert(RecordableField<Field>,
                  "the field must be callable as field(x, dxdt, t) for Vector<Recorded>: write it "
                  "as a generic lambda or as a template, with exact constants");

public:
    RecordedField(Field field, Eigen::Index dimension)
        : field_(std::move(field)), program_(detail::checked(record(field_, dimension), dimension))
    {
    }

    template <class State, class Time>
    void operator()(const State& x, State& dxdt, const Time& t) const
    {
        field_(x, dxdt, t);
    }
    [[nodiscard]] const std::shared_ptr<const Program>& program() const noexcept { return program_; }

private:
    Field field_;
    std::shared_ptr<const Program> program_;
};

namespace detail {

template <class System>
[[nodiscard]] std::shared_ptr<const Program> program_of(const System& system, Eigen::Index dimension)
{
    static_assert(RecordableField<System>, "the system must be callable as system(x, dxdt, t) for Vector<Recorded>: "
                                           "write it as a generic lambda or as a template, with exact constants");
    if constexpr (requires {
                      {
                          system.program()
                          } -> std::convertible_to<std::shared_ptr<const Program>>;
                  })
        return system.program();
    else return checked(record(system, dimension), dimension);
}

/// One solution, followed by an integrator: started anew when the state, the time, the direction or the field are not
/// those it has reached.
///
/// Copies share the integrator until one of them goes on: that one starts an integrator of its own. Copies of a course
/// that is under way belong to one thread.
class Course {
public:
    /// @throws std::invalid_argument as make_integrator
    Course(Method method, const Settings& settings);

    /// True if it goes on from where it is, for this field.
    [[nodiscard]] bool follows(const std::shared_ptr<const Program>& program) const;
    void start(std::shared_ptr<const Program> program, const Vector<Ball>& x, const Ball& t, const Ball& step);
    /// @throws IntegrationError, after which it follows nothing
    void step(const Ball& limit);
    void step_exactly(const Ball& size);
    void forget() noexcept { is_under_way_ = false; }

    [[nodiscard]] bool is_under_way() const noexcept { return is_under_way_; }
    [[nodiscard]] bool has_stepped() const noexcept { return has_stepped_; }
    [[nodiscard]] const Integrator& integrator() const noexcept { return *integrator_; }
    /// The solution beyond the last step, by an integrator that is dropped afterwards.
    [[nodiscard]] Vector<Ball> beyond(const Ball& t) const;
    [[nodiscard]] Work work() const { return integrator_ ? integrator_->work() : Work{}; }
    [[nodiscard]] std::string_view method() const { return integrator_ ? integrator_->method() : std::string_view(); }

private:
    void conclude(StepOutcome outcome);

    Method method_;
    Settings settings_;
    std::shared_ptr<const Program> program_;
    std::shared_ptr<Integrator> integrator_;
    bool is_under_way_ = false, has_stepped_ = false;
};

/// Order of a method with these settings; @throws std::invalid_argument for `automatic`.
[[nodiscard]] unsigned fixed_order(Method method, const Settings& settings);
/// @throws std::out_of_range: t lies before the last step
[[noreturn]] void refuse_time(const Ball& t, const Ball& from, const Ball& to);

template <class T>
[[nodiscard]] Settings with_bits_of(Settings settings)
{
    constexpr long guard = 32, limb = 64;
    if constexpr (!std::is_same_v<T, Ball>)
        if (settings.bits == 0) settings.bits = limb * ((std::numeric_limits<T>::digits + guard + limb - 1) / limb);
    return settings;
}

/// A course with the state and time that Odeint sees, rounded to its types.
template <class State, class Time>
class RoundedCourse {
public:
    using Scalar = typename State::Scalar;
    static_assert(std::is_same_v<State, Vector<Scalar>>, "a state is a Vector<T>");
    static_assert(!std::is_same_v<Time, Ball>,
                  "Odeint compares times: for states of balls, give double or Real<Digits>");

    RoundedCourse(Method method, const Settings& settings) : course_(method, with_bits_of<Scalar>(settings)) {}

    /// The next step begins at (x, t), and goes as far as t + step.
    void place(const State& x, const Time& t, const Time& step)
    {
        const bool turns = step != 0 && (step > 0) != is_forward_;
        if (turns || !is_here(x, t)) {
            course_.forget();
            state_ = x;
            previous_time_ = t;
        }
        if (turns) is_forward_ = !is_forward_;
        time_ = t;
        step_ = step;
    }

    template <class System>
    void step(System& system)
    {
        prepare(system);
        course_.step(numeric::to_ball(Time(time_ + step_)));
        take_over();
        // A step that the limit did not cut leaves room for the next one.
        step_ = bounded(2 * numeric::from_ball<Time>(course_.integrator().proposed_step()));
    }

    template <class System>
    void step_exactly(System& system)
    {
        prepare(system);
        course_.step_exactly(numeric::to_ball(step_));
        take_over();
    }

    /// The solution at a time of the last step, or after it.
    [[nodiscard]] State at(const Time& t) const
    {
        if (t == time_) return state_;
        const Ball exact = numeric::to_ball(t);
        if (!course_.is_under_way() || !course_.has_stepped())
            refuse_time(exact, numeric::to_ball(time_), numeric::to_ball(time_));
        // Odeint takes times for equal that differ by an epsilon.
        using std::abs;
        const Time length = abs(time_ - previous_time_);
        const Time slack = std::min<Time>(4 * epsilon * std::max<Time>(1, abs(t)), length / 8);
        const Time before = is_forward_ ? previous_time_ - t : t - previous_time_;
        const Time after = is_forward_ ? t - time_ : time_ - t;
        if (before > slack) refuse_time(exact, numeric::to_ball(previous_time_), numeric::to_ball(time_));
        return rounded(after > slack ? course_.beyond(exact) : course_.integrator().dense(exact));
    }

    [[nodiscard]] const State& state() const noexcept { return state_; }
    [[nodiscard]] const State& previous_state() const noexcept { return previous_state_; }
    [[nodiscard]] const Time& time() const noexcept { return time_; }
    [[nodiscard]] const Time& previous_time() const noexcept { return previous_time_; }
    [[nodiscard]] const Time& bound_of_step() const noexcept { return step_; }
    [[nodiscard]] const Course& course() const noexcept { return course_; }

private:
    static constexpr bool has_balls = std::is_same_v<Scalar, Ball>;
    inline static const Time epsilon = std::numeric_limits<Time>::epsilon();

    [[nodiscard]] static State rounded(const Vector<Ball>& x)
    {
        State result(x.size());
        for (Eigen::Index i = 0; i < x.size(); ++i) result[i] = numeric::from_ball<Scalar>(x[i]);
        return result;
    }
    [[nodiscard]] static Vector<Ball> exact(const State& x)
    {
        Vector<Ball> result(x.size());
        for (Eigen::Index i = 0; i < x.size(); ++i) result[i] = numeric::to_ball(x[i]).midpoint();
        return result;
    }
    [[nodiscard]] static bool is_equal(const Scalar& a, const Scalar& b)
    {
        if constexpr (has_balls) return arb_equal(a.data(), b.data()) != 0;
        else return a == b;
    }
    [[nodiscard]] static bool is_finite(const State& x)
    {
        return std::all_of(x.begin(), x.end(), [](const Scalar& entry) { return numeric::to_ball(entry).is_finite(); });
    }
    /// Finite also where double overflows.
    [[nodiscard]] static Time bounded(const Time& step)
    {
        const Time most = std::numeric_limits<Time>::max() / 4;
        return std::clamp<Time>(step, -most, most);
    }

    /// Times that Odeint computes in two ways differ in the last digits.
    [[nodiscard]] bool is_here(const State& x, const Time& t) const
    {
        using std::abs;
        return course_.is_under_way() && x.size() == state_.size() &&
               abs(t - time_) <= 2 * epsilon * std::max<Time>(abs(t), abs(time_)) &&
               std::equal(x.begin(), x.end(), state_.begin(), is_equal);
    }

    template <class System>
    void prepare(System& system)
    {
        if (time_ + step_ == time_) // would be repeated for ever
            throw IntegrationError(StepOutcome::step_underflow, numeric::to_ball(time_));
        std::shared_ptr<const Program> program = program_of(system, state_.size());
        if (course_.follows(program)) return;
        if (!is_finite(state_)) throw IntegrationError(StepOutcome::not_finite, numeric::to_ball(time_));
        course_.start(std::move(program), exact(state_), numeric::to_ball(time_), numeric::to_ball(step_));
    }

    void take_over()
    {
        const Integrator& integrator = course_.integrator();
        State x = rounded(integrator.state());
        const Time t = numeric::from_ball<Time>(integrator.time());
        const StepOutcome outcome = !is_finite(x)  ? StepOutcome::not_finite // beyond the range of double
                                    : (t == time_) ? StepOutcome::step_underflow
                                                   : StepOutcome::accepted;
        if (outcome != StepOutcome::accepted) {
            course_.forget();
            throw IntegrationError(outcome, numeric::to_ball(time_));
        }
        previous_state_ = std::exchange(state_, std::move(x));
        previous_time_ = std::exchange(time_, t);
    }

    Course course_;
    State state_, previous_state_;
    Time time_ = 0, previous_time_ = 0;
    Time step_ = 0; ///< bound of the next one, signed; Odeint sets it to 0 at the end
    bool is_forward_ = true;
};

/// Scalar type of times for a state.
template <class State>
using TimeOf = typename State::Scalar;

} // namespace detail

/// A dense-output stepper of Odeint: steps of the integrator's choice, the solution at any time of the last one.
///
/// current_time_step() is a bound that the next step keeps, not the step that will be made. initialize() with the
/// stepper's own state and time, as Odeint's integrate functions call it before the end, changes that bound and nothing
/// else.
template <class State, class Time = detail::TimeOf<State>>
class DenseOutputStepper {
public:
    using state_type = State;
    using value_type = typename State::Scalar;
    using deriv_type = State;
    using time_type = Time;
    using stepper_category = boost::numeric::odeint::dense_output_stepper_tag;

    /// @throws std::invalid_argument as make_integrator
    DenseOutputStepper(Method method, const Settings& settings) : course_(method, settings) {}

    void initialize(const State& x, const Time& t, const Time& dt) { course_.place(x, t, dt); }
    /// @returns begin and end of the step
    /// @throws IntegrationError
    template <class System>
    std::pair<Time, Time> do_step(System system)
    {
        typename boost::numeric::odeint::unwrap_reference<System>::type& field = system;
        course_.step(field);
        return {course_.previous_time(), course_.time()};
    }
    /// The solution at a time of the last step. Odeint's integrate_const asks for its last state wherever its last step
    /// ended: the solution is continued for it. (For a single interval it makes no step at all, which ends in an exception.)
    /// @throws std::out_of_range for a time before the last step, or any but the current one if there was none yet
    /// @throws IntegrationError if it cannot be continued
    void calc_state(const Time& t, State& x) const { x = course_.at(t); }

    [[nodiscard]] const State& current_state() const noexcept { return course_.state(); }
    [[nodiscard]] const State& previous_state() const noexcept { return course_.previous_state(); }
    [[nodiscard]] Time current_time() const { return course_.time(); }
    [[nodiscard]] Time previous_time() const { return course_.previous_time(); }
    [[nodiscard]] Time current_time_step() const { return course_.bound_of_step(); }

    /// Of the steps since the field was given; Odeint copies a stepper, so hand it `std::ref(stepper)` to ask this after.
    [[nodiscard]] Work work() const { return course_.course().work(); }
    /// "taylor", "collocation": the method of the last step; empty before the first.
    [[nodiscard]] std::string_view method() const { return course_.course().method(); }

private:
    detail::RoundedCourse<State, Time> course_;
};

/// An error-controlled stepper of Odeint. A step is at most dt, and never fails for being too long: it is made shorter, and
/// t says how far it went. dt then bounds the next one.
template <class State, class Time = detail::TimeOf<State>>
class ControlledStepper {
public:
    using state_type = State;
    using value_type = typename State::Scalar;
    using deriv_type = State;
    using time_type = Time;
    using stepper_category = boost::numeric::odeint::controlled_stepper_tag;

    /// @throws std::invalid_argument as make_integrator
    ControlledStepper(Method method, const Settings& settings) : course_(method, settings) {}

    /// @throws IntegrationError; x, t and dt are then as they were
    template <class System>
    boost::numeric::odeint::controlled_step_result try_step(System system, State& x, Time& t, Time& dt)
    {
        typename boost::numeric::odeint::unwrap_reference<System>::type& field = system;
        course_.place(x, t, dt);
        course_.step(field);
        x = course_.state();
        t = course_.time();
        dt = course_.bound_of_step();
        return boost::numeric::odeint::success;
    }

    [[nodiscard]] Work work() const { return course_.course().work(); }
    [[nodiscard]] std::string_view method() const { return course_.course().method(); }

private:
    detail::RoundedCourse<State, Time> course_;
};

/// A stepper of Odeint with steps of the size given, without error control: of Settings::tolerance depends only how
/// exactly implicit equations are solved, and the order if none is given.
template <class State, class Time = detail::TimeOf<State>>
class FixedStepper {
public:
    using state_type = State;
    using value_type = typename State::Scalar;
    using deriv_type = State;
    using time_type = Time;
    using order_type = unsigned short;
    using stepper_category = boost::numeric::odeint::stepper_tag;

    /// @throws std::invalid_argument as make_integrator, and for Method::automatic
    FixedStepper(Method method, const Settings& settings)
        : course_(method, settings), order_(static_cast<order_type>(detail::fixed_order(
                                         method, detail::with_bits_of<typename State::Scalar>(settings))))
    {
    }

    /// p: the error of a step is O(dt^{p+1}).
    [[nodiscard]] order_type order() const noexcept { return order_; }
    /// @throws IntegrationError; x is then as it was
    template <class System>
    void do_step(System system, State& x, const Time& t, const Time& dt)
    {
        do_step(system, x, t, x, dt);
    }
    template <class System>
    void do_step(System system, const State& in, const Time& t, State& out, const Time& dt)
    {
        typename boost::numeric::odeint::unwrap_reference<System>::type& field = system;
        course_.place(in, t, dt);
        course_.step_exactly(field);
        out = course_.state();
    }

    [[nodiscard]] Work work() const { return course_.course().work(); }
    [[nodiscard]] std::string_view method() const { return course_.course().method(); }

private:
    detail::RoundedCourse<State, Time> course_;
    order_type order_;
};

} // namespace wnflow::ode
