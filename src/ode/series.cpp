#include <wnflow/ode/series.hpp>

#include <algorithm>
#include <stdexcept>

namespace wnflow::ode {
namespace {

/// Σ_{i=from..to} a_i b_{k−i}, added to (or subtracted from) `initial` if there is one.
void convolve(arb_ptr result, arb_srcptr initial, bool subtracts, arb_srcptr a, arb_srcptr b, unsigned k, unsigned from,
              unsigned to, long bits)
{
    arb_approx_dot(result, initial, subtracts, a + from, 1, b + (k - from), -1, static_cast<slong>(to) - from + 1, bits);
}

void set_rounded(arb_ptr result, arb_srcptr value, long bits)
{
    arf_set_round(arb_midref(result), arb_midref(value), bits, ARF_RND_NEAR);
}

/// The result of an enclosing function as a float: no number where the function knows nothing, which Arb says with a wide
/// radius about 0 (exp beyond all exponents: [0 ± inf], sin and cos of a huge number: [0 ± 1]).
void drop_radius(arb_ptr value)
{
    if (mag_cmp_2exp_si(arb_radref(value), -1) > 0 && arb_rel_accuracy_bits(value) <= 1) arf_nan(arb_midref(value));
    mag_zero(arb_radref(value));
}

/// c_k of a², using the symmetry of the convolution.
void square_term(arb_ptr result, arb_srcptr a, unsigned k, long bits)
{
    const unsigned half = (k + 1) / 2; // pairs i < k − i
    if (half > 0) {
        convolve(result, nullptr, false, a, a, k, 0, half - 1, bits);
        arf_mul_2exp_si(arb_midref(result), arb_midref(result), 1);
    } else {
        arb_zero(result);
    }
    if (k % 2 == 0) arb_approx_dot(result, result, 0, a + k / 2, 1, a + k / 2, 1, 1, bits);
}

} // namespace

SeriesEvaluator::SeriesEvaluator(std::shared_ptr<const Program> program, unsigned orders)
    : program_(std::move(program)),
      orders_(orders),
      stride_(orders + 1),
      coefficients_(static_cast<std::size_t>(program_->nodes) * stride_),
      weighted_(static_cast<std::size_t>(program_->nodes), -1),
      constants_(program_->constants.size())
{
    int count = 0;
    const auto need = [&](int node) {
        if (weighted_[static_cast<std::size_t>(node)] < 0) weighted_[static_cast<std::size_t>(node)] = count++;
    };
    for (const Instruction& instruction : program_->instructions) switch (instruction.operation) {
        case Operation::exponential:
        case Operation::sine_cosine: need(instruction.a); break;
        case Operation::logarithm: need(instruction.result); break;
        case Operation::power:
            need(instruction.a);
            need(instruction.result);
            break;
        default: break;
        }
    weighted_coefficients_ = FloatArray(static_cast<std::size_t>(count) * stride_);
    for (const LinearMap& map : program_->maps)
        matrices_.emplace_back(map.matrix->rows() * map.matrix->columns());
}

void SeriesEvaluator::prepare_constants(long bits)
{
    if (bits <= constant_bits_) return;
    const numeric::PrecisionScope precision(bits);
    for (std::size_t i = 0; i < constants_.size(); ++i) {
        arb_set(constants_[i], Ball(program_->constants[i]).data());
        drop_radius(constants_[i]);
    }
    for (std::size_t m = 0; m < matrices_.size(); ++m) {
        const LinearMap& map = program_->maps[m];
        const RationalMatrix& a = *map.matrix;
        std::size_t place = 0;
        for (std::size_t i = 0; i < map.outputs(); ++i)
            for (std::size_t j = 0; j < map.inputs.size(); ++j, ++place) {
                arb_set(matrices_[m][place], Ball(map.is_transposed ? a(j, i) : a(i, j)).data());
                drop_radius(matrices_[m][place]);
            }
    }
    constant_bits_ = bits;
}

void SeriesEvaluator::load(const Vector<Ball>& x, const Ball& t, long bits)
{
    if (x.size() != program_->dimension)
        throw std::invalid_argument("a field of dimension " + std::to_string(program_->dimension) + " at a state with " +
                                    std::to_string(x.size()) + " entries");
    prepare_constants(bits);
    for (int i = 0; i < program_->dimension; ++i) set_rounded(series(i), x[i].data(), bits);
    // The time is not rounded: where f is singular in t, as many digits of the distance cancel as the time has in common.
    arf_set(arb_midref(series(program_->dimension)), arb_midref(t.data()));
}

void SeriesEvaluator::compute(unsigned k, long bits)
{
    for (const Instruction& instruction : program_->instructions) {
        if (k == 0)
            compute_start(instruction, bits);
        else
            compute_term(instruction, k, bits);
    }
}

Vector<Ball> SeriesEvaluator::evaluate(const Vector<Ball>& x, const Ball& t, long bits)
{
    load(x, t, bits);
    compute(0, bits);
    Vector<Ball> result(program_->dimension);
    for (int i = 0; i < program_->dimension; ++i)
        arb_set(result[i].data(), series(program_->derivative[static_cast<std::size_t>(i)]));
    return result;
}

Vector<Ball> SeriesEvaluator::derivative_along(const Vector<Ball>& v, long bits)
{
    if (orders_ == 0) throw std::invalid_argument("a directional derivative needs room for one order");
    // x + τ v to first order in τ, at a fixed time
    for (int i = 0; i < program_->dimension; ++i) set_rounded(series(i) + 1, v[i].data(), bits);
    arb_zero(series(program_->dimension) + 1);
    compute(1, bits);
    Vector<Ball> result(program_->dimension);
    for (int i = 0; i < program_->dimension; ++i)
        arb_set(result[i].data(), series(program_->derivative[static_cast<std::size_t>(i)]) + 1);
    return result;
}

void SeriesEvaluator::expand(const Vector<Ball>& x, const Ball& t, unsigned order, const BitsOfOrder& bits)
{
    if (order > orders_) throw std::invalid_argument("a power series beyond the order that room was made for");
    load(x, t, bits(0));
    for (unsigned k = 0; k < order; ++k) {
        if (k > 0) arb_set_ui(series(program_->dimension) + k, k == 1 ? 1 : 0); // t₀ + τ
        compute(k, bits(k));
        for (int i = 0; i < program_->dimension; ++i)
            arf_div_ui(arb_midref(series(i) + k + 1),
                       arb_midref(series(program_->derivative[static_cast<std::size_t>(i)]) + k), k + 1, bits(k),
                       ARF_RND_NEAR);
    }
}

void SeriesEvaluator::apply(const LinearMap& map, std::size_t index, int result, unsigned k, long bits)
{
    const std::size_t columns = map.inputs.size();
    gathered_.resize(std::max(gathered_.size(), columns));
    for (std::size_t j = 0; j < columns; ++j) gathered_[j] = series(map.inputs[j])[k];
    for (std::size_t i = 0; i < map.outputs(); ++i)
        arb_approx_dot(series(result + static_cast<int>(i)) + k, nullptr, 0, matrices_[index][i * columns], 1,
                       gathered_.data(), 1, static_cast<slong>(columns), bits);
}

void SeriesEvaluator::compute_start(const Instruction& instruction, long bits)
{
    arb_ptr z = series(instruction.result);
    const auto a = [&] { return series(instruction.a); };
    const auto b = [&] { return series(instruction.b); };
    const auto constant = [&](int index) { return constants_[static_cast<std::size_t>(index)]; };
    switch (instruction.operation) {
    case Operation::constant: set_rounded(z, constant(instruction.a), bits); break;
    case Operation::shift:
        arf_add(arb_midref(z), arb_midref(a()), arb_midref(constant(instruction.b)), bits, ARF_RND_NEAR);
        break;
    case Operation::divide: arf_div(arb_midref(z), arb_midref(a()), arb_midref(b()), bits, ARF_RND_NEAR); break;
    case Operation::square_root: arf_sqrt(arb_midref(z), arb_midref(a()), bits, ARF_RND_NEAR); break;
    case Operation::exponential:
        arb_exp(z, a(), bits);
        drop_radius(z);
        break;
    case Operation::logarithm:
        arb_log(z, a(), bits);
        drop_radius(z);
        break;
    case Operation::power:
        arb_pow(z, a(), constant(instruction.b), bits);
        drop_radius(z);
        break;
    case Operation::sine_cosine:
        arb_sin_cos(z, series(instruction.result + 1), a(), bits);
        drop_radius(z);
        drop_radius(series(instruction.result + 1));
        break;
    default: compute_term(instruction, 0, bits); // the same formula for all orders
    }
}

void SeriesEvaluator::compute_term(const Instruction& instruction, unsigned k, long bits)
{
    arb_ptr z = series(instruction.result) + k;
    const auto a = [&] { return series(instruction.a); };
    const auto b = [&] { return series(instruction.b); };
    const auto weighted = [&](int node) { // i ↦ i c_i
        return weighted_coefficients_[static_cast<std::size_t>(weighted_[static_cast<std::size_t>(node)]) * stride_];
    };
    // z ← value · k for log and power, whose own recurrences use it.
    const auto keep_weighted = [&] {
        arf_mul_ui(arb_midref(weighted(instruction.result) + k), arb_midref(z), k, bits, ARF_RND_NEAR);
    };
    const auto weigh_operand = [&] { // operands that are results of instructions
        arf_mul_ui(arb_midref(weighted(instruction.a) + k), arb_midref(a() + k), k, bits, ARF_RND_NEAR);
    };
    switch (instruction.operation) {
    case Operation::constant: arb_zero(z); break;
    case Operation::add: arf_add(arb_midref(z), arb_midref(a() + k), arb_midref(b() + k), bits, ARF_RND_NEAR); break;
    case Operation::subtract:
        arf_sub(arb_midref(z), arb_midref(a() + k), arb_midref(b() + k), bits, ARF_RND_NEAR);
        break;
    case Operation::negate: arf_neg(arb_midref(z), arb_midref(a() + k)); break;
    case Operation::shift: set_rounded(z, a() + k, bits); break;
    case Operation::scale:
        arf_mul(arb_midref(z), arb_midref(a() + k), arb_midref(constants_[static_cast<std::size_t>(instruction.b)]), bits,
                ARF_RND_NEAR);
        break;
    case Operation::multiply: convolve(z, nullptr, false, a(), b(), k, 0, k, bits); break;
    case Operation::square: square_term(z, a(), k, bits); break;
    case Operation::divide: // b z = a
        convolve(z, a() + k, true, b(), z - k, k, 1, k, bits);
        arf_div(arb_midref(z), arb_midref(z), arb_midref(b()), bits, ARF_RND_NEAR);
        break;
    case Operation::square_root: // z² = a
        if (k > 1)
            convolve(z, a() + k, true, z - k, z - k, k, 1, k - 1, bits);
        else
            set_rounded(z, a() + k, bits);
        arf_div(arb_midref(z), arb_midref(z), arb_midref(z - k), bits, ARF_RND_NEAR);
        arf_mul_2exp_si(arb_midref(z), arb_midref(z), -1);
        break;
    case Operation::exponential: // z' = a' z
        weigh_operand();
        convolve(z, nullptr, false, weighted(instruction.a), z - k, k, 1, k, bits);
        arf_div_ui(arb_midref(z), arb_midref(z), k, bits, ARF_RND_NEAR);
        break;
    case Operation::logarithm: // a z' = a'
        arf_mul_ui(arb_midref(scratch_.data()), arb_midref(a() + k), k, bits, ARF_RND_NEAR);
        if (k > 1)
            convolve(scratch_.data(), scratch_.data(), true, weighted(instruction.result), a(), k, 1, k - 1, bits);
        arf_div_ui(arb_midref(z), arb_midref(scratch_.data()), k, bits, ARF_RND_NEAR);
        arf_div(arb_midref(z), arb_midref(z), arb_midref(a()), bits, ARF_RND_NEAR);
        keep_weighted();
        break;
    case Operation::power: // a z' = p a' z
        weigh_operand();
        convolve(scratch_.data(), nullptr, false, weighted(instruction.a), z - k, k, 1, k, bits);
        arf_mul(arb_midref(z), arb_midref(scratch_.data()),
                arb_midref(constants_[static_cast<std::size_t>(instruction.b)]), bits, ARF_RND_NEAR);
        if (k > 1) convolve(z, z, true, a(), weighted(instruction.result), k, 1, k - 1, bits);
        arf_div_ui(arb_midref(z), arb_midref(z), k, bits, ARF_RND_NEAR);
        arf_div(arb_midref(z), arb_midref(z), arb_midref(a()), bits, ARF_RND_NEAR);
        keep_weighted();
        break;
    case Operation::sine_cosine: { // s' = a' c, c' = −a' s
        weigh_operand();
        arb_ptr c = series(instruction.result + 1);
        convolve(z, nullptr, false, weighted(instruction.a), c, k, 1, k, bits);
        arf_div_ui(arb_midref(z), arb_midref(z), k, bits, ARF_RND_NEAR);
        convolve(c + k, nullptr, false, weighted(instruction.a), z - k, k, 1, k, bits);
        arf_div_ui(arb_midref(c + k), arb_midref(c + k), k, bits, ARF_RND_NEAR);
        arf_neg(arb_midref(c + k), arb_midref(c + k));
        break;
    }
    case Operation::inner: {
        arb_zero(z);
        for (const auto& [p, q] : program_->products[static_cast<std::size_t>(instruction.a)]) {
            if (p == q && k > 1) {
                square_term(scratch_.data(), series(p), k, bits);
                arf_add(arb_midref(z), arb_midref(z), arb_midref(scratch_.data()), bits, ARF_RND_NEAR);
            } else {
                convolve(z, z, false, series(p), series(q), k, 0, k, bits);
            }
        }
        break;
    }
    case Operation::linear:
        apply(program_->maps[static_cast<std::size_t>(instruction.a)], static_cast<std::size_t>(instruction.a),
              instruction.result, k, bits);
        break;
    }
}

} // namespace wnflow::ode
