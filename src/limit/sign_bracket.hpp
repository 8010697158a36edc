#pragma once

namespace wnflow::limit {

/// Encloses the one sign change, from + to −, of a continuous function of which values come in one after the other.
class SignBracket {
public:
    /// The function is `value` ≠ 0 at x.
    void add(double x, double value);

    /// Both signs have been seen.
    [[nodiscard]] bool is_closed() const noexcept { return has_low_ && has_high_; }
    [[nodiscard]] double low() const noexcept { return low_; }   ///< the last x with a positive value
    [[nodiscard]] double high() const noexcept { return high_; } ///< the last x with a negative value

    /// Where the sign changes: the line through both ends, with the value of an end that stays halved each time
    /// (the Illinois rule), and never closer than 1/64 of the bracket to an end, so that the bracket shrinks even where the
    /// function bends. Closed brackets only.
    [[nodiscard]] double estimate() const;

private:
    double low_ = 0, high_ = 0, low_value_ = 0, high_value_ = 0;
    bool has_low_ = false, has_high_ = false, last_was_low_ = false;
};

} // namespace wnflow::limit
