#pragma once

#include "lp_numbers.hpp"

#include <cstddef>

namespace wnflow::limit::lp {

/// The best approximation of a vector by a combination of independent columns that come and go, in the working
/// precision: an orthogonal factorization of the columns that is updated.
class LeastSquares {
public:
    explicit LeastSquares(Numbers target);

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    /// There is room for as many columns as the target has entries.
    [[nodiscard]] bool is_full() const noexcept { return size_ == rows_; }

    void append(const Ball* column);
    /// Later columns move up by one position.
    void remove(std::size_t position);

    /// The factors of the columns, in their order.
    [[nodiscard]] Numbers coefficients() const { return solve(components_); }
    /// The same for another target.
    [[nodiscard]] Numbers coefficients(const Ball* target) const { return solve(components(target)); }
    /// Target minus approximation: orthogonal to all columns.
    [[nodiscard]] Numbers residual() const;
    /// The part of a vector that is orthogonal to all columns.
    [[nodiscard]] Numbers rejection(const Ball* vector) const;

private:
    [[nodiscard]] Ball* direction(std::size_t k) { return directions_.data() + k * rows_; }
    [[nodiscard]] const Ball* direction(std::size_t k) const { return directions_.data() + k * rows_; }
    [[nodiscard]] Ball& triangle(std::size_t i, std::size_t j) { return triangle_[i * rows_ + j]; }
    [[nodiscard]] const Ball& triangle(std::size_t i, std::size_t j) const { return triangle_[i * rows_ + j]; }
    /// The inner products with the directions.
    [[nodiscard]] Numbers components(const Ball* vector) const;
    [[nodiscard]] Numbers solve(const Numbers& components) const;
    /// vector − Σ component_k direction_k
    [[nodiscard]] Numbers without(const Ball* vector, const Numbers& components) const;

    std::size_t rows_, size_ = 0;
    Numbers target_, components_;
    Numbers directions_; ///< orthonormal, one after the other
    Numbers triangle_;   ///< row by row: column j = Σ_i triangle(i, j) direction_i
};

} // namespace wnflow::limit::lp
