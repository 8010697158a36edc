#pragma once

#include <wnflow/numeric/exact_linear_algebra.hpp>
#include <wnflow/problem/instance.hpp>

#include <cstdint>
#include <random>
#include <string>
#include <vector>

/// Random instances with a positive point in S₊.
namespace random_instances {

using wnflow::numeric::Rational;
using wnflow::numeric::RationalMatrix;
using wnflow::numeric::RationalVector;
using wnflow::problem::FlowKind;
using wnflow::problem::Instance;

struct Shape {
    unsigned depth = 2;
    FlowKind flow = FlowKind::weight_normalized;
    std::size_t measurements = 2, dimension = 4;
    Rational alpha = Rational(1, 10); ///< r₀ = α√N
    Rational eta_r = 1, eta_u = 1;
    bool is_uniform = true; ///< u₀
};

/// A with entries k/16 in [-1, 1], b = A z with z > 0.
inline Instance random_instance(std::uint64_t seed, const Shape& shape)
{
    std::mt19937_64 bits(seed);
    const auto between = [&](long low, long high) {
        return Rational(low + static_cast<long>(bits() % static_cast<std::uint64_t>(high - low + 1)));
    };
    Instance instance;
    instance.name = "seed " + std::to_string(seed);
    instance.depth = shape.depth;
    instance.flow = shape.flow;
    instance.rates = {shape.eta_r, shape.eta_u};
    do {
        instance.matrix = RationalMatrix(shape.measurements, shape.dimension);
        for (std::size_t i = 0; i < shape.measurements; ++i)
            for (std::size_t j = 0; j < shape.dimension; ++j) instance.matrix(i, j) = between(-16, 16) / 16;
    } while (wnflow::numeric::rank(instance.matrix) < shape.measurements);
    RationalVector z(shape.dimension);
    for (Rational& entry : z) entry = between(1, 1000) / 500;
    instance.target = multiply(instance.matrix, z);
    RationalVector direction(shape.dimension, Rational(1));
    if (!shape.is_uniform)
        for (Rational& entry : direction) entry = between(100, 1000) / 1000;
    instance.initialization = {shape.alpha * shape.alpha * static_cast<long>(shape.dimension), direction};
    return instance;
}

/// One row per row of `rows`, for examples made by hand.
inline RationalMatrix matrix_of(const std::vector<std::vector<std::string>>& rows)
{
    RationalMatrix a(rows.size(), rows.front().size());
    for (std::size_t i = 0; i < a.rows(); ++i)
        for (std::size_t j = 0; j < a.columns(); ++j) a(i, j) = wnflow::numeric::parse_rational(rows[i][j]);
    return a;
}

inline RationalVector vector_of(const std::vector<std::string>& entries)
{
    RationalVector v;
    for (const std::string& entry : entries) v.push_back(wnflow::numeric::parse_rational(entry));
    return v;
}

/// x₀ given: r₀² = ‖x₀‖², v = x₀.
inline wnflow::problem::Initialization start_at(const RationalVector& x)
{
    return {wnflow::numeric::dot(x, x), x};
}

} // namespace random_instances
