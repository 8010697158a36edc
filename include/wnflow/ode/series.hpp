#pragma once

#include <wnflow/numeric/linear_algebra.hpp>
#include <wnflow/ode/program.hpp>

#include <functional>
#include <utility>
#include <vector>

namespace wnflow::ode {

using numeric::Ball;
using numeric::Matrix;
using numeric::Vector;

/// Array of floating-point numbers of any precision (midpoints of balls of radius 0), contiguous.
class FloatArray {
public:
    FloatArray() = default;
    explicit FloatArray(std::size_t size) : data_(_arb_vec_init(static_cast<slong>(size))), size_(size) {}
    ~FloatArray() { if (data_) _arb_vec_clear(data_, static_cast<slong>(size_)); }
    FloatArray(FloatArray&& other) noexcept : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    FloatArray& operator=(FloatArray&& other) noexcept
    {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }

    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] arb_ptr operator[](std::size_t i) noexcept { return data_ + i; }
    [[nodiscard]] arb_srcptr operator[](std::size_t i) const noexcept { return data_ + i; }

private:
    arb_ptr data_ = nullptr;
    std::size_t size_ = 0;
};

/// Runs a program in floating-point arithmetic of any precision: the power series of the solution of x' = f(x, t) about
/// a point, or f alone. No error bounds: sums of products are fused (rounded once), the rest is rounded to the precision
/// asked for.
class SeriesEvaluator {
public:
    /// `orders` coefficients beyond the constant one can be computed.
    SeriesEvaluator(std::shared_ptr<const Program> program, unsigned orders);

    /// Bits to which coefficient k of a node is rounded.
    using BitsOfOrder = std::function<long(unsigned)>;

    /// x(t₀ + τ) = Σ c_k τᵏ: computes c_0 … c_order for the solution through (x, t₀).
    void expand(const Vector<Ball>& x, const Ball& t, unsigned order, const BitsOfOrder& bits);
    /// f(x, t) to `bits` bits.
    [[nodiscard]] Vector<Ball> evaluate(const Vector<Ball>& x, const Ball& t, long bits);

    /// ∂f/∂x · v at the point of the last evaluate (or expand), to `bits` bits; room for one order is needed.
    [[nodiscard]] Vector<Ball> derivative_along(const Vector<Ball>& v, long bits);

    /// Coefficients c_0 … c_orders of a component of the state, contiguous.
    [[nodiscard]] arb_srcptr coefficients(int component) const noexcept { return series(component); }

private:
    [[nodiscard]] arb_ptr series(int node) noexcept { return coefficients_[static_cast<std::size_t>(node) * stride_]; }
    [[nodiscard]] arb_srcptr series(int node) const noexcept
    {
        return coefficients_[static_cast<std::size_t>(node) * stride_];
    }
    void load(const Vector<Ball>& x, const Ball& t, long bits);
    void prepare_constants(long bits);
    void compute(unsigned k, long bits);
    void compute_start(const Instruction& instruction, long bits);
    void compute_term(const Instruction& instruction, unsigned k, long bits);
    void apply(const LinearMap& map, std::size_t index, int result, unsigned k, long bits);

    std::shared_ptr<const Program> program_;
    unsigned orders_;
    std::size_t stride_;
    FloatArray coefficients_;              ///< node by node
    std::vector<int> weighted_;            ///< by node: place of k·c_k in `weighted_coefficients_`, −1 if nobody needs it
    FloatArray weighted_coefficients_;
    FloatArray constants_;
    long constant_bits_ = 0;
    std::vector<FloatArray> matrices_;     ///< by map: its matrix (transposed if it is), row by row
    std::vector<arb_struct> gathered_;     ///< shallow copies: operands of a linear map side by side
    Ball scratch_, inverse_;
};

} // namespace wnflow::ode
