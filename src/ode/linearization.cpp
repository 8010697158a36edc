#include "ode/linearization.hpp"

#include <wnflow/numeric/rational.hpp>

namespace wnflow::ode::detail {

Linearization::Linearization(std::shared_ptr<const Program> program) : program_(std::move(program))
{
    for (const Rational& constant : program_->constants) constants_.push_back(numeric::approximate_double(constant));
    for (const LinearMap& map : program_->maps) {
        const RationalMatrix& a = *map.matrix;
        auto& matrix = matrices_.emplace_back(static_cast<Eigen::Index>(map.outputs()),
                                              static_cast<Eigen::Index>(map.inputs.size()));
        for (Eigen::Index i = 0; i < matrix.rows(); ++i)
            for (Eigen::Index j = 0; j < matrix.cols(); ++j)
                matrix(i, j) = numeric::approximate_double(
                    a(static_cast<std::size_t>(map.is_transposed ? j : i), static_cast<std::size_t>(map.is_transposed ? i : j)));
    }
}

void Linearization::linearize(const Points& x, const Eigen::ArrayXd& t)
{
    const Eigen::Index dimension = x.rows();
    Points& v = values_;
    v.resize(program_->nodes, x.cols());
    v.topRows(dimension) = x;
    v.row(dimension) = t.transpose();
    for (const Instruction& in : program_->instructions) {
        auto z = v.row(in.result);
        const auto constant = [&](int index) { return constants_[static_cast<std::size_t>(index)]; };
        switch (in.operation) {
        case Operation::constant: z = constant(in.a); break;
        case Operation::add: z = v.row(in.a) + v.row(in.b); break;
        case Operation::subtract: z = v.row(in.a) - v.row(in.b); break;
        case Operation::negate: z = -v.row(in.a); break;
        case Operation::shift: z = v.row(in.a) + constant(in.b); break;
        case Operation::scale: z = v.row(in.a) * constant(in.b); break;
        case Operation::multiply: z = v.row(in.a) * v.row(in.b); break;
        case Operation::square: z = v.row(in.a).square(); break;
        case Operation::divide: z = v.row(in.a) / v.row(in.b); break;
        case Operation::square_root: z = v.row(in.a).sqrt(); break;
        case Operation::exponential: z = v.row(in.a).exp(); break;
        case Operation::logarithm: z = v.row(in.a).log(); break;
        case Operation::power: z = v.row(in.a).pow(constant(in.b)); break;
        case Operation::sine_cosine:
            z = v.row(in.a).sin();
            v.row(in.result + 1) = v.row(in.a).cos();
            break;
        case Operation::inner:
            z = 0;
            for (const auto& [a, b] : program_->products[static_cast<std::size_t>(in.a)]) z += v.row(a) * v.row(b);
            break;
        case Operation::linear: {
            const LinearMap& map = program_->maps[static_cast<std::size_t>(in.a)];
            v.middleRows(in.result, static_cast<Eigen::Index>(map.outputs())).matrix() =
                matrices_[static_cast<std::size_t>(in.a)] * v(map.inputs, Eigen::all).matrix();
            break;
        }
        }
    }
}

Linearization::Points Linearization::derivative() const
{
    return values_(program_->derivative, Eigen::all);
}

template <class ValueOf>
Linearization::Points Linearization::push_forward(const Points& directions, ValueOf v) const
{
    Points d = Points::Zero(program_->nodes, directions.cols());
    d.topRows(directions.rows()) = directions;
    for (const Instruction& in : program_->instructions) {
        auto z = d.row(in.result);
        const auto constant = [&](int index) { return constants_[static_cast<std::size_t>(index)]; };
        switch (in.operation) {
        case Operation::constant: break;
        case Operation::add: z = d.row(in.a) + d.row(in.b); break;
        case Operation::subtract: z = d.row(in.a) - d.row(in.b); break;
        case Operation::negate: z = -d.row(in.a); break;
        case Operation::shift: z = d.row(in.a); break;
        case Operation::scale: z = d.row(in.a) * constant(in.b); break;
        case Operation::multiply: z = d.row(in.a) * v(in.b) + d.row(in.b) * v(in.a); break;
        case Operation::square: z = d.row(in.a) * v(in.a) * 2.0; break;
        case Operation::divide: z = (d.row(in.a) - d.row(in.b) * v(in.result)) / v(in.b); break;
        case Operation::square_root: z = d.row(in.a) / (v(in.result) * 2.0); break;
        case Operation::exponential: z = d.row(in.a) * v(in.result); break;
        case Operation::logarithm: z = d.row(in.a) / v(in.a); break;
        case Operation::power: z = d.row(in.a) * v(in.result) / v(in.a) * constant(in.b); break;
        case Operation::sine_cosine:
            z = d.row(in.a) * v(in.result + 1);
            d.row(in.result + 1) = -d.row(in.a) * v(in.result);
            break;
        case Operation::inner:
            for (const auto& [a, b] : program_->products[static_cast<std::size_t>(in.a)])
                z += d.row(a) * v(b) + d.row(b) * v(a);
            break;
        case Operation::linear: {
            const LinearMap& map = program_->maps[static_cast<std::size_t>(in.a)];
            d.middleRows(in.result, static_cast<Eigen::Index>(map.outputs())).matrix() =
                matrices_[static_cast<std::size_t>(in.a)] * d(map.inputs, Eigen::all).matrix();
            break;
        }
        }
    }
    return d(program_->derivative, Eigen::all);
}

Linearization::Points Linearization::tangent(const Points& directions) const
{
    return push_forward(directions, [this](int node) { return values_.row(node); });
}

Linearization::Points Linearization::tangent_at(Eigen::Index point, const Points& directions) const
{
    return push_forward(directions, [this, point](int node) { return values_(node, point); });
}

} // namespace wnflow::ode::detail
