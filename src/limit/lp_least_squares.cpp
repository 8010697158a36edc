#include "lp_least_squares.hpp"

namespace wnflow::limit::lp {

LeastSquares::LeastSquares(Numbers target)
    : rows_(target.size()), target_(std::move(target)), directions_(rows_ * rows_), triangle_(rows_ * rows_)
{
}

void LeastSquares::append(const Ball* column)
{
    const std::size_t k = size_;
    // The second pass removes what rounding left of the first, where the column is nearly dependent.
    Numbers products = components(column);
    Numbers rest = without(column, products);
    const Numbers missed = components(rest.data());
    rest = without(rest.data(), missed);
    for (std::size_t i = 0; i < k; ++i) triangle(i, k) = (products[i] + missed[i]).midpoint();

    const Ball length = numeric::sqrt(dot({rest.data()}, {rest.data()}, rows_)).midpoint();
    triangle(k, k) = length;
    for (std::size_t m = 0; m < rows_; ++m) direction(k)[m] = (rest[m] / length).midpoint();
    components_.push_back(dot({direction(k)}, {target_.data()}, rows_));
    ++size_;
}

void LeastSquares::remove(std::size_t position)
{
    for (std::size_t i = 0; i < size_; ++i)
        for (std::size_t j = position; j + 1 < size_; ++j) std::swap(triangle(i, j), triangle(i, j + 1));
    // The columns moved up leave one entry each below the diagonal: a rotation of two directions removes it.
    for (std::size_t k = position; k + 1 < size_; ++k) {
        const Ball x = triangle(k, k), y = triangle(k + 1, k);
        const Ball length = numeric::sqrt(x * x + y * y).midpoint();
        const Ball c = (x / length).midpoint(), s = (y / length).midpoint();
        rotate(&triangle(k, k), &triangle(k + 1, k), 1, size_ - 1 - k, c, s);
        triangle(k + 1, k) = Ball(0);
        rotate(direction(k), direction(k + 1), 1, rows_, c, s);
        rotate(&components_[k], &components_[k + 1], 1, 1, c, s);
    }
    for (std::size_t i = 0; i < size_; ++i) triangle(i, size_ - 1) = Ball(0);
    components_.pop_back();
    --size_;
}

Numbers LeastSquares::solve(const Numbers& components) const
{
    Numbers result(size_);
    for (std::size_t i = size_; i-- > 0;) {
        const Ball rest = i + 1 < size_
                              ? minus_dot(components[i], {&triangle(i, i + 1)}, {&result[i + 1]}, size_ - i - 1)
                              : components[i];
        result[i] = (rest / triangle(i, i)).midpoint();
    }
    return result;
}

Numbers LeastSquares::residual() const
{
    return without(target_.data(), components_);
}

Numbers LeastSquares::rejection(const Ball* vector) const
{
    const Numbers once = without(vector, components(vector));
    return without(once.data(), components(once.data()));
}

Numbers LeastSquares::components(const Ball* vector) const
{
    Numbers result(size_);
    for (std::size_t k = 0; k < size_; ++k) result[k] = dot({direction(k)}, {vector}, rows_);
    return result;
}

Numbers LeastSquares::without(const Ball* vector, const Numbers& components) const
{
    Numbers result(rows_);
    for (std::size_t m = 0; m < rows_; ++m)
        result[m] = minus_dot(vector[m], {components.data()}, {directions_.data() + m, rows_}, size_);
    return result;
}

} // namespace wnflow::limit::lp
