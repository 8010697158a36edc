#include "enclose/program_enclosure.hpp"

#include <algorithm>

namespace wnflow::enclose::detail {

using numeric::PrecisionScope;
using numeric::Rational;
using ode::Instruction;
using ode::Operation;

namespace {

/// Operations that are affine in the state: polynomials of the operands say more about the result than their ranges.
bool is_affine(Operation operation)
{
    switch (operation) {
    case Operation::constant:
    case Operation::add:
    case Operation::subtract:
    case Operation::negate:
    case Operation::shift:
    case Operation::scale:
    case Operation::linear: return true;
    default: return false;
    }
}

/// Whether x^exponent is defined, and analytic, for every x.
bool is_natural(const Rational& exponent)
{
    return denominator(exponent) == 1 && exponent >= 0;
}

class Complex {
public:
    Complex() noexcept { acb_init(value_); }
    Complex(const Complex& other) : Complex() { acb_set(value_, other.value_); }
    Complex(Complex&& other) noexcept : Complex() { acb_swap(value_, other.value_); }
    Complex& operator=(Complex other) noexcept
    {
        acb_swap(value_, other.value_);
        return *this;
    }
    ~Complex() { acb_clear(value_); }
    [[nodiscard]] acb_ptr data() noexcept { return value_; }
    [[nodiscard]] acb_srcptr data() const noexcept { return value_; }
    [[nodiscard]] bool is_right_of_zero() const noexcept { return arb_is_positive(acb_realref(value_)) != 0; }

private:
    acb_t value_;
};

} // namespace

struct ProgramEnclosure::ExactMatrix {
    arb_mat_t value;
    ExactMatrix(const ode::LinearMap& map, long bits)
    {
        const auto rows = static_cast<slong>(map.outputs()), columns = static_cast<slong>(map.inputs.size());
        arb_mat_init(value, rows, columns);
        const PrecisionScope precision(bits);
        for (slong i = 0; i < rows; ++i)
            for (slong j = 0; j < columns; ++j) {
                const auto row = static_cast<std::size_t>(i), column = static_cast<std::size_t>(j);
                const Ball entry(map.is_transposed ? (*map.matrix)(column, row) : (*map.matrix)(row, column));
                arb_set(arb_mat_entry(value, i, j), entry.data());
            }
    }
    ~ExactMatrix() { arb_mat_clear(value); }
    ExactMatrix(const ExactMatrix&) = delete;
    ExactMatrix& operator=(const ExactMatrix&) = delete;
};

ProgramEnclosure::ProgramEnclosure(std::shared_ptr<const ode::Program> program) : program_(std::move(program)) {}
ProgramEnclosure::~ProgramEnclosure() = default;

const arb_mat_struct* ProgramEnclosure::matrix(std::size_t map) const
{
    const long bits = PrecisionScope::bits();
    auto& entry = matrices_[{map, bits}];
    if (!entry) entry = std::make_unique<ExactMatrix>(program_->maps[map], bits);
    return entry->value;
}

void ProgramEnclosure::apply_to_series(std::size_t map, int first, std::vector<Polynomial>& nodes, slong terms) const
{
    const auto& inputs = program_->maps[map].inputs;
    const auto columns = static_cast<slong>(inputs.size()), rows = static_cast<slong>(program_->maps[map].outputs());
    slong used = 0;
    for (const int input : inputs) used = std::max(used, nodes[static_cast<std::size_t>(input)].length());
    used = std::min(used, terms);
    if (used == 0) return;
    arb_mat_t operand, result;
    arb_mat_init(operand, columns, used);
    arb_mat_init(result, rows, used);
    for (slong j = 0; j < columns; ++j)
        for (slong k = 0; k < used; ++k)
            arb_poly_get_coeff_arb(arb_mat_entry(operand, j, k),
                                   nodes[static_cast<std::size_t>(inputs[static_cast<std::size_t>(j)])].data(), k);
    arb_mat_mul(result, matrix(map), operand, PrecisionScope::bits());
    for (slong i = 0; i < rows; ++i) {
        Polynomial& node = nodes[static_cast<std::size_t>(first) + static_cast<std::size_t>(i)];
        for (slong k = used - 1; k >= 0; --k) arb_poly_set_coeff_arb(node.data(), k, arb_mat_entry(result, i, k));
    }
    arb_mat_clear(operand);
    arb_mat_clear(result);
}

std::vector<Polynomial> ProgramEnclosure::series(const std::vector<Polynomial>& x, const Polynomial& t,
                                                 slong terms) const
{
    const long bits = PrecisionScope::bits();
    const ode::Program& program = *program_;
    std::vector<Polynomial> nodes(static_cast<std::size_t>(program.nodes));
    for (std::size_t i = 0; i < x.size(); ++i) nodes[i] = x[i];
    nodes[x.size()] = t;
    const auto at = [&](int node) -> Polynomial& { return nodes[static_cast<std::size_t>(node)]; };
    const auto constant = [&](int index) { return Ball(program.constants[static_cast<std::size_t>(index)]); };
    Polynomial product;
    for (const Instruction& step : program.instructions) {
        arb_poly_struct* result = at(step.result).data();
        switch (step.operation) {
        case Operation::constant: arb_poly_set_arb(result, constant(step.a).data()); break;
        case Operation::add: arb_poly_add_series(result, at(step.a).data(), at(step.b).data(), terms, bits); break;
        case Operation::subtract: arb_poly_sub_series(result, at(step.a).data(), at(step.b).data(), terms, bits); break;
        case Operation::negate: arb_poly_neg(result, at(step.a).data()); break;
        case Operation::shift: {
            arb_poly_set(result, at(step.a).data());
            const Ball shifted = at(step.a).coefficient(0) + constant(step.b);
            arb_poly_set_coeff_arb(result, 0, shifted.data());
            break;
        }
        case Operation::scale: arb_poly_scalar_mul(result, at(step.a).data(), constant(step.b).data(), bits); break;
        case Operation::multiply: arb_poly_mullow(result, at(step.a).data(), at(step.b).data(), terms, bits); break;
        case Operation::square: arb_poly_mullow(result, at(step.a).data(), at(step.a).data(), terms, bits); break;
        case Operation::divide: arb_poly_div_series(result, at(step.a).data(), at(step.b).data(), terms, bits); break;
        case Operation::square_root: arb_poly_sqrt_series(result, at(step.a).data(), terms, bits); break;
        case Operation::exponential: arb_poly_exp_series(result, at(step.a).data(), terms, bits); break;
        case Operation::logarithm: arb_poly_log_series(result, at(step.a).data(), terms, bits); break;
        case Operation::power:
            arb_poly_pow_arb_series(result, at(step.a).data(), constant(step.b).data(), terms, bits);
            break;
        case Operation::sine_cosine:
            arb_poly_sin_cos_series(result, at(step.result + 1).data(), at(step.a).data(), terms, bits);
            break;
        case Operation::inner:
            for (const auto& [a, b] : program.products[static_cast<std::size_t>(step.a)]) {
                arb_poly_mullow(product.data(), at(a).data(), at(b).data(), terms, bits);
                arb_poly_add(result, result, product.data(), bits);
            }
            break;
        case Operation::linear: apply_to_series(static_cast<std::size_t>(step.a), step.result, nodes, terms); break;
        }
    }
    std::vector<Polynomial> derivative;
    for (const int node : program.derivative) {
        derivative.push_back(at(node));
        arb_poly_truncate(derivative.back().data(), terms);
    }
    return derivative;
}

namespace {

/// Nodes as polynomials as long as they are affine in the state, evaluated by `Range` when something else needs them.
template <class Value, class Range>
class MixedNodes {
public:
    MixedNodes(const ode::Program& program, const std::vector<Polynomial>& x, const Polynomial& t, Range range)
        : polynomials(static_cast<std::size_t>(program.nodes)), is_polynomial_(polynomials.size(), false),
          values_(polynomials.size()), has_value_(polynomials.size(), false), range_(std::move(range))
    {
        for (std::size_t i = 0; i < x.size(); ++i) polynomials[i] = x[i];
        polynomials[x.size()] = t;
        std::fill_n(is_polynomial_.begin(), x.size() + 1, true);
    }

    [[nodiscard]] bool is_polynomial(int node) const { return is_polynomial_[static_cast<std::size_t>(node)]; }
    void mark_polynomial(int node) { is_polynomial_[static_cast<std::size_t>(node)] = true; }
    [[nodiscard]] Polynomial& polynomial(int node) { return polynomials[static_cast<std::size_t>(node)]; }

    /// For the result of an operation.
    [[nodiscard]] Value& result(int node)
    {
        has_value_[static_cast<std::size_t>(node)] = true;
        return values_[static_cast<std::size_t>(node)];
    }
    [[nodiscard]] const Value& value(int node)
    {
        const auto i = static_cast<std::size_t>(node);
        if (!has_value_[i]) {
            values_[i] = range_(polynomials[i]);
            has_value_[i] = true;
        }
        return values_[i];
    }

    std::vector<Polynomial> polynomials;

private:
    std::vector<bool> is_polynomial_;
    std::vector<Value> values_;
    std::vector<bool> has_value_;
    Range range_;
};

/// Carries out an affine operation on polynomials; false if an operand is none.
template <class Nodes, class Apply>
bool apply_affine(const ode::Program& program, const Instruction& step, Nodes& nodes, const Apply& apply_linear)
{
    const long bits = PrecisionScope::bits();
    if (!is_affine(step.operation)) return false;
    const auto constant = [&](int index) { return Ball(program.constants[static_cast<std::size_t>(index)]); };
    const auto is_ready = [&](int node) { return nodes.is_polynomial(node); };
    if (step.operation == Operation::linear) {
        const ode::LinearMap& map = program.maps[static_cast<std::size_t>(step.a)];
        if (!std::ranges::all_of(map.inputs, is_ready)) return false;
        apply_linear(step);
        for (std::size_t i = 0; i < map.outputs(); ++i) nodes.mark_polynomial(step.result + static_cast<int>(i));
        return true;
    }
    const bool is_binary = step.operation == Operation::add || step.operation == Operation::subtract;
    if (step.operation != Operation::constant && (!is_ready(step.a) || (is_binary && !is_ready(step.b)))) return false;
    arb_poly_struct* result = nodes.polynomial(step.result).data();
    switch (step.operation) {
    case Operation::constant: arb_poly_set_arb(result, constant(step.a).data()); break;
    case Operation::add:
        arb_poly_add(result, nodes.polynomial(step.a).data(), nodes.polynomial(step.b).data(), bits);
        break;
    case Operation::subtract:
        arb_poly_sub(result, nodes.polynomial(step.a).data(), nodes.polynomial(step.b).data(), bits);
        break;
    case Operation::negate: arb_poly_neg(result, nodes.polynomial(step.a).data()); break;
    case Operation::shift: {
        arb_poly_set(result, nodes.polynomial(step.a).data());
        const Ball shifted = nodes.polynomial(step.a).coefficient(0) + constant(step.b);
        arb_poly_set_coeff_arb(result, 0, shifted.data());
        break;
    }
    case Operation::scale:
        arb_poly_scalar_mul(result, nodes.polynomial(step.a).data(), constant(step.b).data(), bits);
        break;
    default: return false;
    }
    nodes.mark_polynomial(step.result);
    return true;
}

slong longest(const std::vector<Polynomial>& x, const Polynomial& t)
{
    slong terms = std::max<slong>(1, t.length());
    for (const Polynomial& p : x) terms = std::max(terms, p.length());
    return terms;
}

} // namespace

std::optional<Vector<Ball>> ProgramEnclosure::bound_on_disc(const std::vector<Polynomial>& x, const Polynomial& t,
                                                            const Ball& radius) const
{
    const long bits = PrecisionScope::bits();
    const ode::Program& program = *program_;
    const auto range = [&radius](const Polynomial& p) {
        const Ball excursion = p.excursion(radius), centre = p.coefficient(0).widened(excursion);
        Complex box;
        arb_set(acb_realref(box.data()), centre.data());
        arb_set(acb_imagref(box.data()), Ball(0).widened(excursion).data());
        return box;
    };
    MixedNodes<Complex, decltype(range)> nodes(program, x, t, range);
    const slong terms = longest(x, t);
    const auto constant = [&](int index) { return Ball(program.constants[static_cast<std::size_t>(index)]); };
    for (const Instruction& step : program.instructions) {
        if (apply_affine(program, step, nodes, [&](const Instruction& linear) {
                apply_to_series(static_cast<std::size_t>(linear.a), linear.result, nodes.polynomials, terms);
            }))
            continue;
        if (step.operation == Operation::linear) {
            const auto map = static_cast<std::size_t>(step.a);
            const auto& inputs = program.maps[map].inputs;
            const arb_mat_struct* a = matrix(map);
            for (slong i = 0; i < arb_mat_nrows(a); ++i) {
                Complex total;
                for (std::size_t j = 0; j < inputs.size(); ++j)
                    acb_addmul_arb(total.data(), nodes.value(inputs[j]).data(),
                                   arb_mat_entry(a, i, static_cast<slong>(j)), bits);
                nodes.result(step.result + static_cast<int>(i)) = std::move(total);
            }
            continue;
        }
        if (step.operation == Operation::inner) {
            Complex total;
            for (const auto& [a, b] : program.products[static_cast<std::size_t>(step.a)])
                acb_addmul(total.data(), nodes.value(a).data(), nodes.value(b).data(), bits);
            nodes.result(step.result) = std::move(total);
            continue;
        }
        const Complex a = nodes.value(step.a);
        Complex result;
        switch (step.operation) {
        case Operation::add: acb_add(result.data(), a.data(), nodes.value(step.b).data(), bits); break;
        case Operation::subtract: acb_sub(result.data(), a.data(), nodes.value(step.b).data(), bits); break;
        case Operation::negate: acb_neg(result.data(), a.data()); break;
        case Operation::shift: acb_add_arb(result.data(), a.data(), constant(step.b).data(), bits); break;
        case Operation::scale: acb_mul_arb(result.data(), a.data(), constant(step.b).data(), bits); break;
        case Operation::multiply: acb_mul(result.data(), a.data(), nodes.value(step.b).data(), bits); break;
        case Operation::square: acb_mul(result.data(), a.data(), a.data(), bits); break;
        case Operation::divide: acb_div(result.data(), a.data(), nodes.value(step.b).data(), bits); break;
        // Boxes across the branch cut are finite in Arb, and not analytic.
        case Operation::square_root:
            if (!a.is_right_of_zero()) return std::nullopt;
            acb_sqrt(result.data(), a.data(), bits);
            break;
        case Operation::exponential: acb_exp(result.data(), a.data(), bits); break;
        case Operation::logarithm:
            if (!a.is_right_of_zero()) return std::nullopt;
            acb_log(result.data(), a.data(), bits);
            break;
        case Operation::power:
            if (!a.is_right_of_zero() && !is_natural(program.constants[static_cast<std::size_t>(step.b)]))
                return std::nullopt;
            acb_pow_arb(result.data(), a.data(), constant(step.b).data(), bits);
            break;
        case Operation::sine_cosine: {
            Complex cosine;
            acb_sin_cos(result.data(), cosine.data(), a.data(), bits);
            nodes.result(step.result + 1) = std::move(cosine);
            break;
        }
        default: return std::nullopt;
        }
        if (acb_is_finite(result.data()) == 0) return std::nullopt;
        nodes.result(step.result) = std::move(result);
    }
    Vector<Ball> bound(static_cast<Eigen::Index>(program.derivative.size()));
    for (std::size_t i = 0; i < program.derivative.size(); ++i) {
        Ball& size = bound[static_cast<Eigen::Index>(i)];
        acb_abs(size.data(), nodes.value(program.derivative[i]).data(), bits);
        size = size.upper();
        if (!size.is_finite()) return std::nullopt;
    }
    return bound;
}

ProgramEnclosure::Linearization ProgramEnclosure::linearize(const std::vector<Polynomial>& x, const Polynomial& t,
                                                            int directions) const
{
    using numeric::abs;
    const long bits = PrecisionScope::bits();
    const ode::Program& program = *program_;
    const auto range = [](const Polynomial& p) { return p.coefficient(0).widened(p.excursion(Ball(1))); };
    MixedNodes<Ball, decltype(range)> nodes(program, x, t, range);
    const slong terms = longest(x, t);
    const auto columns = static_cast<std::size_t>(directions);
    std::vector<std::vector<Ball>> tangents(static_cast<std::size_t>(program.nodes)); // empty: no dependence
    for (std::size_t i = 0; i < columns; ++i) {
        tangents[i].resize(columns);
        tangents[i][i] = Ball(1);
    }
    const auto tangent = [&](int node) -> std::vector<Ball>& { return tangents[static_cast<std::size_t>(node)]; };
    const auto constant = [&](int index) { return Ball(program.constants[static_cast<std::size_t>(index)]); };
    // result += factor · tangent of the node
    const auto add = [&](int result, const Ball& factor, int node) {
        const std::vector<Ball>& from = tangent(node);
        if (from.empty()) return;
        std::vector<Ball>& to = tangent(result);
        to.resize(columns);
        for (std::size_t j = 0; j < columns; ++j) arb_addmul(to[j].data(), factor.data(), from[j].data(), bits);
    };
    const auto add_linear = [&](const Instruction& step) {
        const auto map = static_cast<std::size_t>(step.a);
        const auto& inputs = program.maps[map].inputs;
        if (std::ranges::all_of(inputs, [&](int node) { return tangent(node).empty(); })) return;
        const arb_mat_struct* a = matrix(map);
        arb_mat_t operand, result;
        arb_mat_init(operand, arb_mat_ncols(a), directions);
        arb_mat_init(result, arb_mat_nrows(a), directions);
        for (std::size_t i = 0; i < inputs.size(); ++i)
            for (std::size_t j = 0; j < tangent(inputs[i]).size(); ++j)
                arb_set(arb_mat_entry(operand, static_cast<slong>(i), static_cast<slong>(j)),
                        tangent(inputs[i])[j].data());
        arb_mat_mul(result, a, operand, bits);
        for (slong i = 0; i < arb_mat_nrows(a); ++i) {
            std::vector<Ball>& to = tangent(step.result + static_cast<int>(i));
            to.resize(columns);
            for (std::size_t j = 0; j < columns; ++j) to[j] = Ball(arb_mat_entry(result, i, static_cast<slong>(j)));
        }
        arb_mat_clear(operand);
        arb_mat_clear(result);
    };
    for (const Instruction& step : program.instructions) {
        const bool is_done = apply_affine(program, step, nodes, [&](const Instruction& linear) {
            apply_to_series(static_cast<std::size_t>(linear.a), linear.result, nodes.polynomials, terms);
        });
        switch (step.operation) {
        case Operation::constant: break;
        case Operation::add:
            if (!is_done) nodes.result(step.result) = nodes.value(step.a) + nodes.value(step.b);
            add(step.result, Ball(1), step.a);
            add(step.result, Ball(1), step.b);
            break;
        case Operation::subtract:
            if (!is_done) nodes.result(step.result) = nodes.value(step.a) - nodes.value(step.b);
            add(step.result, Ball(1), step.a);
            add(step.result, Ball(-1), step.b);
            break;
        case Operation::negate:
            if (!is_done) nodes.result(step.result) = -nodes.value(step.a);
            add(step.result, Ball(-1), step.a);
            break;
        case Operation::shift:
            if (!is_done) nodes.result(step.result) = nodes.value(step.a) + constant(step.b);
            add(step.result, Ball(1), step.a);
            break;
        case Operation::scale:
            if (!is_done) nodes.result(step.result) = nodes.value(step.a) * constant(step.b);
            add(step.result, constant(step.b), step.a);
            break;
        case Operation::multiply: {
            const Ball a = nodes.value(step.a), b = nodes.value(step.b);
            nodes.result(step.result) = a * b;
            add(step.result, b, step.a);
            add(step.result, a, step.b);
            break;
        }
        case Operation::square: {
            const Ball a = nodes.value(step.a);
            Ball square;
            arb_sqr(square.data(), a.data(), bits);
            nodes.result(step.result) = square;
            add(step.result, Ball(2) * a, step.a);
            break;
        }
        case Operation::divide: {
            const Ball b = nodes.value(step.b), quotient = nodes.value(step.a) / b;
            nodes.result(step.result) = quotient;
            add(step.result, Ball(1) / b, step.a);
            add(step.result, -quotient / b, step.b);
            break;
        }
        case Operation::square_root: {
            const Ball root = sqrt(nodes.value(step.a));
            nodes.result(step.result) = root;
            add(step.result, Ball(1) / (Ball(2) * root), step.a);
            break;
        }
        case Operation::exponential: {
            const Ball value = exp(nodes.value(step.a));
            nodes.result(step.result) = value;
            add(step.result, value, step.a);
            break;
        }
        case Operation::logarithm: {
            const Ball a = nodes.value(step.a);
            nodes.result(step.result) = log(a);
            add(step.result, Ball(1) / a, step.a);
            break;
        }
        case Operation::power: {
            const Ball a = nodes.value(step.a), exponent = constant(step.b), one_less = exponent - Ball(1);
            Ball value, slope;
            arb_indeterminate(value.data());
            arb_indeterminate(slope.data());
            if (a.is_positive() || is_natural(program.constants[static_cast<std::size_t>(step.b)])) {
                arb_pow(value.data(), a.data(), exponent.data(), bits);
                arb_pow(slope.data(), a.data(), one_less.data(), bits);
            }
            nodes.result(step.result) = value;
            add(step.result, exponent * slope, step.a);
            break;
        }
        case Operation::sine_cosine: {
            Ball sine, cosine;
            arb_sin_cos(sine.data(), cosine.data(), nodes.value(step.a).data(), bits);
            nodes.result(step.result) = sine;
            nodes.result(step.result + 1) = cosine;
            add(step.result, cosine, step.a);
            add(step.result + 1, -sine, step.a);
            break;
        }
        case Operation::inner: {
            Ball total;
            for (const auto& [a, b] : program.products[static_cast<std::size_t>(step.a)]) {
                const Ball x_a = nodes.value(a), x_b = nodes.value(b);
                total += x_a * x_b;
                add(step.result, x_b, a);
                add(step.result, x_a, b);
            }
            nodes.result(step.result) = total;
            break;
        }
        case Operation::linear:
            if (!is_done) {
                const auto map = static_cast<std::size_t>(step.a);
                const auto& inputs = program.maps[map].inputs;
                const arb_mat_struct* a = matrix(map);
                for (slong i = 0; i < arb_mat_nrows(a); ++i) {
                    Ball total;
                    for (std::size_t j = 0; j < inputs.size(); ++j)
                        arb_addmul(total.data(), nodes.value(inputs[j]).data(),
                                   arb_mat_entry(a, i, static_cast<slong>(j)), bits);
                    nodes.result(step.result + static_cast<int>(i)) = total;
                }
            }
            add_linear(step);
            break;
        }
    }
    const auto rows = static_cast<Eigen::Index>(program.derivative.size());
    Linearization result{Vector<Ball>(rows), Matrix<Ball>(rows, static_cast<Eigen::Index>(directions))};
    for (Eigen::Index i = 0; i < rows; ++i) {
        const int node = program.derivative[static_cast<std::size_t>(i)];
        result.value[i] = nodes.value(node);
        for (std::size_t j = 0; j < tangent(node).size(); ++j)
            result.jacobian(i, static_cast<Eigen::Index>(j)) = tangent(node)[j];
    }
    return result;
}

} // namespace wnflow::enclose::detail
