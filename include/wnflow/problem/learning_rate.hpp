#pragma once

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/numeric/rational.hpp>

#include <optional>
#include <string>
#include <vector>

namespace wnflow::problem {

using numeric::Rational;

/// Something that presupposes constant learning rates, or a constant ratio of them, met others.
class RatesNotConstant : public numeric::InputError {
public:
    RatesNotConstant(std::string value, std::string problem);
};

/// Bound of the exponents of a learning rate.
inline constexpr unsigned max_rate_exponent = 100;

/// η(t, r) = factor · (t + time_offset)^power_of_time · r^power_of_radius from the time `from` on.
struct RatePiece {
    Rational from = 0;            ///< t ≥ 0
    Rational factor = 1;          ///< > 0
    Rational power_of_time = 0;   ///< p
    Rational time_offset = 0;     ///< > 0 where p ≠ 0, as flows start at t = 0; else 0
    Rational power_of_radius = 0; ///< k

    [[nodiscard]] bool is_constant() const { return power_of_time == 0 && power_of_radius == 0; }
    /// The same formula, whatever the time from which it holds.
    [[nodiscard]] bool is_same_formula(const RatePiece& other) const;
};

/// A learning rate of the weight-normalized flow, exact: a constant, or a formula in time and radius for each of finitely
/// many intervals of time. A number converts to a constant rate; a constant rate converts to its number.
class LearningRate {
public:
    LearningRate() : LearningRate(Rational(1)) {}
    LearningRate(int constant) : LearningRate(Rational(constant)) {} // NOLINT: a number is a constant rate
    LearningRate(const Rational& constant);                          // NOLINT
    /// Neighbours of the same formula become one piece, so that equal rates have equal pieces.
    /// @throws std::invalid_argument unless the pieces begin at 0, in increasing order, with factors > 0, offsets as
    ///         RatePiece says and exponents of at most max_rate_exponent
    explicit LearningRate(std::vector<RatePiece> pieces);

    /// At least one, the first from t = 0 on.
    [[nodiscard]] const std::vector<RatePiece>& pieces() const noexcept { return pieces_; }
    /// The formula that holds from `time` ≥ 0 on.
    [[nodiscard]] const RatePiece& piece_from(const Rational& time) const;
    [[nodiscard]] bool is_constant() const { return pieces_.size() == 1 && pieces_.front().is_constant(); }
    /// @throws RatesNotConstant
    [[nodiscard]] const Rational& constant() const;
    operator const Rational&() const { return constant(); } // NOLINT: see above
    /// The same at all times and radii, multiplied by a factor > 0.
    [[nodiscard]] LearningRate times(const Rational& factor) const;
    /// 1/η.
    [[nodiscard]] LearningRate reciprocal() const;

    friend bool operator==(const LearningRate& a, const LearningRate& b);
    friend bool operator==(const LearningRate& a, const Rational& b) { return a == LearningRate(b); }
    friend bool operator==(const LearningRate& a, int b) { return a == LearningRate(b); }

private:
    std::vector<RatePiece> pieces_;
};

/// "10", "10 (t + 1)^(-1/2) r^-2", "1 until t = 2, then 10".
[[nodiscard]] std::string to_text(const LearningRate& rate);

/// η̃ = factor · r^power at all times.
struct RadiusLaw {
    Rational factor, power;
};

/// Learning rates of the weight-normalized flow; the plain flow x' = -g has none.
struct LearningRates {
    LearningRate eta_r = 1; ///< of the radius r, > 0
    LearningRate eta_u = 1; ///< of the direction u, > 0

    [[nodiscard]] bool are_constant() const { return eta_r.is_constant() && eta_u.is_constant(); }
    /// η̃ = η_r/η_u where it is constant, the rates themselves constant or not: the smaller, the stronger the bias towards
    /// small ℓ1 norm.
    /// @throws RatesNotConstant
    [[nodiscard]] Rational ratio() const;
    [[nodiscard]] std::optional<Rational> constant_ratio() const;
    /// η̃ as a power of r, where it does not depend on time otherwise.
    [[nodiscard]] std::optional<RadiusLaw> ratio_law() const;
    /// The times > 0 at which the formula of either rate changes, increasing.
    [[nodiscard]] std::vector<Rational> breaks() const;
    /// ∫ η dt = ∞ for both rates as long as r stays in a compact part of (0, ∞): exponents of time ≥ −1 in the last pieces.
    [[nodiscard]] bool have_infinite_integral() const;
};

/// "eta_r = 1, eta_u = 10 r^-2".
[[nodiscard]] std::string to_text(const LearningRates& rates);

} // namespace wnflow::problem
