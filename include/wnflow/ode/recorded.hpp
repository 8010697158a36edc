#pragma once

#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/numeric/measurement_operator.hpp>
#include <wnflow/ode/program.hpp>

#include <map>
#include <tuple>

namespace wnflow::ode {

using numeric::Vector;

class Recording;

/// A number type that computes nothing but notes what is done with it: a vector field that is called with it becomes a
/// Program. A constant (an exact rational) until it meets a component of the state.
///
/// A field must therefore do the same operations for every state: no branch on a value, no iteration to convergence.
class Recorded {
public:
    Recorded() = default;
    Recorded(int value) : constant_(value) {}           // NOLINT: integers are exact
    Recorded(long value) : constant_(value) {}          // NOLINT
    Recorded(unsigned value) : constant_(value) {}      // NOLINT
    Recorded(Rational value) : constant_(std::move(value)) {} // NOLINT: rationals are exact

    Recorded& operator+=(const Recorded& other) { return *this = *this + other; }
    Recorded& operator-=(const Recorded& other) { return *this = *this - other; }
    Recorded& operator*=(const Recorded& other) { return *this = *this * other; }
    Recorded& operator/=(const Recorded& other) { return *this = *this / other; }

    friend Recorded operator+(const Recorded& a, const Recorded& b);
    friend Recorded operator-(const Recorded& a, const Recorded& b);
    friend Recorded operator*(const Recorded& a, const Recorded& b);
    /// @throws std::domain_error for a constant divisor 0
    friend Recorded operator/(const Recorded& a, const Recorded& b);
    friend Recorded operator-(const Recorded& a);
    /// a^exponent for a > 0 and any rational exponent.
    friend Recorded pow(const Recorded& a, const Rational& exponent);
    friend Recorded sqrt(const Recorded& a);
    friend Recorded exp(const Recorded& a);
    friend Recorded log(const Recorded& a);
    friend Recorded sin(const Recorded& a);
    friend Recorded cos(const Recorded& a);

private:
    friend class Recording;
    Recorded(Recording& recording, int node) : recording_(&recording), node_(node) {}
    [[nodiscard]] bool is_constant() const noexcept { return recording_ == nullptr; }

    Rational constant_ = 0;
    Recording* recording_ = nullptr;
    int node_ = -1;
};

} // namespace wnflow::ode

namespace Eigen {
/// Lets Eigen's vectors and matrices hold recorded quantities.
template <>
struct NumTraits<wnflow::ode::Recorded> : GenericNumTraits<wnflow::numeric::Ball> {
    using Real = wnflow::ode::Recorded;
    using NonInteger = wnflow::ode::Recorded;
    using Nested = wnflow::ode::Recorded;
    using Literal = wnflow::ode::Recorded;
};
} // namespace Eigen

namespace wnflow::ode {

/// Collects the operations of one call of a field. Equal operations on equal operands are noted once; what the
/// derivative does not depend on is dropped at the end.
class Recording {
public:
    explicit Recording(int dimension);
    ~Recording() = default;
    Recording(const Recording&) = delete;
    Recording& operator=(const Recording&) = delete;

    [[nodiscard]] Vector<Recorded> state();
    [[nodiscard]] Recorded time();
    [[nodiscard]] Recorded inner(const Vector<Recorded>& a, const Vector<Recorded>& b);
    [[nodiscard]] Vector<Recorded> linear(std::shared_ptr<const RationalMatrix> matrix, bool is_transposed,
                                          const Vector<Recorded>& x);
    [[nodiscard]] Recorded binary(Operation operation, const Recorded& a, const Recorded& b);
    [[nodiscard]] Recorded unary(Operation operation, const Recorded& a);
    [[nodiscard]] Recorded with_constant(Operation operation, const Recorded& a, const Rational& constant);
    /// The recording that one of the entries belongs to; null if all are constants.
    [[nodiscard]] static Recording* of(const Vector<Recorded>& a);

    [[nodiscard]] Program finish(const Vector<Recorded>& derivative) const;

private:
    [[nodiscard]] int node_of(const Recorded& a);
    [[nodiscard]] int constant_index(const Rational& value);
    [[nodiscard]] int append(Operation operation, int a, int b, int results = 1);

    Program program_;
    std::map<std::tuple<Operation, int, int>, int> known_;
};

/// The program of a field: a callable field(x, dxdt, t) for Vector<Recorded> x, dxdt and Recorded t, as in Odeint.
template <class Field>
[[nodiscard]] Program record(const Field& field, Eigen::Index dimension)
{
    Recording recording(static_cast<int>(dimension));
    Vector<Recorded> derivative(dimension);
    field(recording.state(), derivative, recording.time());
    return recording.finish(derivative);
}

} // namespace wnflow::ode

namespace wnflow::numeric {

/// Noted as one fused sum of products.
template <>
[[nodiscard]] ode::Recorded inner(const Vector<ode::Recorded>& a, const Vector<ode::Recorded>& b);

/// Noted as one matrix–vector product.
template <>
class MeasurementOperator<ode::Recorded> {
public:
    MeasurementOperator() = default;
    explicit MeasurementOperator(const RationalMatrix& a) : matrix_(std::make_shared<const RationalMatrix>(a)) {}

    [[nodiscard]] Eigen::Index rows() const noexcept { return static_cast<Eigen::Index>(matrix_->rows()); }
    [[nodiscard]] Eigen::Index cols() const noexcept { return static_cast<Eigen::Index>(matrix_->columns()); }
    [[nodiscard]] Vector<ode::Recorded> apply(const Vector<ode::Recorded>& x) const { return note(x, false); }
    [[nodiscard]] Vector<ode::Recorded> apply_transposed(const Vector<ode::Recorded>& y) const { return note(y, true); }

private:
    [[nodiscard]] Vector<ode::Recorded> note(const Vector<ode::Recorded>& x, bool is_transposed) const;

    std::shared_ptr<const RationalMatrix> matrix_ = std::make_shared<const RationalMatrix>();
};

} // namespace wnflow::numeric
