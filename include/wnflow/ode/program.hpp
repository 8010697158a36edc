#pragma once

#include <wnflow/numeric/rational_matrix.hpp>

#include <cstddef>
#include <memory>
#include <vector>

namespace wnflow::ode {

using numeric::Rational;
using numeric::RationalMatrix;

/// What an instruction computes, componentwise in the order that the power series recurrences need.
enum class Operation {
    constant,     ///< constants[a]
    add,          ///< a + b
    subtract,     ///< a − b
    negate,       ///< −a
    shift,        ///< a + constants[b]
    scale,        ///< a · constants[b]
    multiply,     ///< a · b
    square,       ///< a²
    divide,       ///< a / b
    square_root,  ///< √a
    exponential,  ///< eᵃ
    logarithm,    ///< log a
    power,        ///< a^constants[b], a > 0
    sine_cosine,  ///< sin a; the next node is cos a
    inner,        ///< Σ products[a]: one fused sum of products
    linear,       ///< maps[a]: as many nodes as the map has outputs
};

/// A x or Aᵀ x for an exact matrix.
struct LinearMap {
    std::shared_ptr<const RationalMatrix> matrix;
    bool is_transposed = false;
    std::vector<int> inputs; ///< nodes, as many as the map has columns

    [[nodiscard]] std::size_t outputs() const noexcept { return is_transposed ? matrix->columns() : matrix->rows(); }
};

/// An operation on earlier nodes of a recorded field.
struct Instruction {
    Operation operation;
    int result; ///< node that is written; every node is written once
    int a = -1, b = -1;
};

/// A vector field f(x, t) as a straight-line program: what evaluates f in any arithmetic, expands the solution of
/// x' = f(x, t) in a power series, and differentiates f, all from one definition.
///
/// Nodes 0 … dimension−1 are the state, node `dimension` is the time; the others are results of instructions.
struct Program {
    int dimension = 0;
    int nodes = 0;                         ///< in all
    std::vector<Instruction> instructions; ///< in an order in which operands come first
    std::vector<int> derivative;           ///< node of each component of f
    std::vector<Rational> constants;       ///< exact
    std::vector<LinearMap> maps;
    std::vector<std::vector<std::pair<int, int>>> products; ///< operands of the fused sums of products
    /// p, if f_n = x_n^p Σ_m C_nm φ_m(x), C constant, up to terms that are never stiff, for x > 0: a hint on how to solve the
    /// equations of implicit steps. Wrong hints cost time, never digits.
    unsigned factor_power = 0;

    /// Multiplications of one evaluation, those of the linear maps among them.
    [[nodiscard]] double multiplications() const noexcept;
    /// Those of them that become convolutions in a power series.
    [[nodiscard]] double convolutions() const noexcept;
};

} // namespace wnflow::ode
