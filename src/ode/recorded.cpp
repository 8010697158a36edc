#include <wnflow/ode/recorded.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace wnflow::ode {

Recording::Recording(int dimension)
{
    program_.dimension = dimension;
    program_.nodes = dimension + 1;
}

Vector<Recorded> Recording::state()
{
    Vector<Recorded> x(program_.dimension);
    for (int i = 0; i < program_.dimension; ++i) x[i] = Recorded(*this, i);
    return x;
}

Recorded Recording::time()
{
    return {*this, program_.dimension};
}

int Recording::constant_index(const Rational& value)
{
    auto& constants = program_.constants;
    const auto found = std::ranges::find(constants, value);
    if (found != constants.end()) return static_cast<int>(found - constants.begin());
    constants.push_back(value);
    return static_cast<int>(constants.size()) - 1;
}

int Recording::append(Operation operation, int a, int b, int results)
{
    const auto key = std::make_tuple(operation, a, b);
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
    const int node = program_.nodes;
    program_.nodes += results;
    program_.instructions.push_back({operation, node, a, b});
    known_.emplace(key, node);
    return node;
}

int Recording::node_of(const Recorded& a)
{
    if (a.is_constant()) return append(Operation::constant, constant_index(a.constant_), -1);
    if (a.recording_ != this) throw std::logic_error("a field mixes numbers of two recordings");
    return a.node_;
}

Recorded Recording::binary(Operation operation, const Recorded& a, const Recorded& b)
{
    int first = node_of(a), second = node_of(b);
    const bool commutes = operation == Operation::add || operation == Operation::multiply;
    if (commutes && first > second) std::swap(first, second);
    if (operation == Operation::multiply && first == second)
        return {*this, append(Operation::square, first, -1)};
    return {*this, append(operation, first, second)};
}

Recorded Recording::unary(Operation operation, const Recorded& a)
{
    return {*this, append(operation, node_of(a), -1, operation == Operation::sine_cosine ? 2 : 1)};
}

Recorded Recording::with_constant(Operation operation, const Recorded& a, const Rational& constant)
{
    return {*this, append(operation, node_of(a), constant_index(constant))};
}

Recording* Recording::of(const Vector<Recorded>& a)
{
    for (const Recorded& entry : a)
        if (!entry.is_constant()) return entry.recording_;
    return nullptr;
}

Recorded Recording::inner(const Vector<Recorded>& a, const Vector<Recorded>& b)
{
    if (a.size() != b.size())
        throw std::invalid_argument("the inner product of " + std::to_string(a.size()) + " entries and " +
                                    std::to_string(b.size()));
    std::vector<std::pair<int, int>> products;
    for (Eigen::Index i = 0; i < a.size(); ++i) products.emplace_back(node_of(a[i]), node_of(b[i]));
    auto& known = program_.products;
    const auto found = std::ranges::find(known, products);
    const int index = static_cast<int>(found - known.begin());
    if (found == known.end()) known.push_back(std::move(products));
    return {*this, append(Operation::inner, index, -1)};
}

Vector<Recorded> Recording::linear(std::shared_ptr<const RationalMatrix> matrix, bool is_transposed,
                                   const Vector<Recorded>& x)
{
    LinearMap map{std::move(matrix), is_transposed, {}};
    const std::size_t columns = is_transposed ? map.matrix->rows() : map.matrix->columns();
    if (static_cast<std::size_t>(x.size()) != columns)
        throw std::invalid_argument("a matrix with " + std::to_string(columns) + " columns is applied to " +
                                    std::to_string(x.size()) + " entries");
    for (const Recorded& entry : x) map.inputs.push_back(node_of(entry));
    const auto outputs = static_cast<Eigen::Index>(map.outputs());
    auto& known = program_.maps;
    const auto found = std::ranges::find_if(known, [&](const LinearMap& other) {
        return other.matrix == map.matrix && other.is_transposed == is_transposed && other.inputs == map.inputs;
    });
    const int index = static_cast<int>(found - known.begin());
    if (found == known.end()) known.push_back(std::move(map));
    const int first = append(Operation::linear, index, -1, static_cast<int>(outputs));
    Vector<Recorded> y(outputs);
    for (Eigen::Index i = 0; i < outputs; ++i) y[i] = Recorded(*this, first + static_cast<int>(i));
    return y;
}

namespace {

/// Calls visit(node) for each operand of an instruction.
template <class Visit>
void for_operands(const Program& program, const Instruction& instruction, Visit visit)
{
    switch (instruction.operation) {
    case Operation::constant: return;
    case Operation::linear:
        for (const int node : program.maps[static_cast<std::size_t>(instruction.a)].inputs) visit(node);
        return;
    case Operation::inner:
        for (const auto& [a, b] : program.products[static_cast<std::size_t>(instruction.a)]) {
            visit(a);
            visit(b);
        }
        return;
    case Operation::add:
    case Operation::subtract:
    case Operation::multiply:
    case Operation::divide: visit(instruction.b); [[fallthrough]];
    default: visit(instruction.a);
    }
}

} // namespace

Program Recording::finish(const Vector<Recorded>& derivative) const
{
    if (derivative.size() != program_.dimension)
        throw std::invalid_argument("a field of dimension " + std::to_string(program_.dimension) + " returns " +
                                    std::to_string(derivative.size()) + " components");
    Recording completed(program_.dimension); // constants among the derivatives become nodes
    completed.program_ = program_;
    completed.known_ = known_;
    Program result;
    for (const Recorded& component : derivative) {
        Recorded own = component;
        if (!own.is_constant() && own.recording_ != this)
            throw std::logic_error("a field returns a number of another recording");
        if (!own.is_constant()) own.recording_ = &completed;
        result.derivative.push_back(completed.node_of(own));
    }
    const Program& all = completed.program_;
    result.dimension = all.dimension;
    result.nodes = all.nodes;
    result.constants = all.constants;
    result.products = all.products;

    std::vector<bool> is_needed(static_cast<std::size_t>(all.nodes), false);
    for (const int node : result.derivative) is_needed[static_cast<std::size_t>(node)] = true;
    for (auto it = all.instructions.rbegin(); it != all.instructions.rend(); ++it) {
        int results = 1;
        if (it->operation == Operation::sine_cosine) results = 2;
        if (it->operation == Operation::linear)
            results = static_cast<int>(all.maps[static_cast<std::size_t>(it->a)].outputs());
        bool needed = false;
        for (int i = 0; i < results; ++i) needed = needed || is_needed[static_cast<std::size_t>(it->result + i)];
        if (!needed) continue;
        result.instructions.push_back(*it);
        for_operands(all, *it, [&](int node) { is_needed[static_cast<std::size_t>(node)] = true; });
    }
    std::ranges::reverse(result.instructions);
    for (Instruction& instruction : result.instructions) // only the maps that are left: their entries are what costs
        if (instruction.operation == Operation::linear) {
            result.maps.push_back(all.maps[static_cast<std::size_t>(instruction.a)]);
            instruction.a = static_cast<int>(result.maps.size()) - 1;
        }
    return result;
}

double Program::convolutions() const noexcept
{
    double count = 0;
    for (const Instruction& instruction : instructions) switch (instruction.operation) {
        case Operation::multiply:
        case Operation::divide:
        case Operation::exponential:
        case Operation::logarithm: count += 1; break;
        case Operation::power:
        case Operation::sine_cosine: count += 2; break;
        case Operation::square:
        case Operation::square_root: count += 0.5; break;
        case Operation::inner:
            count += static_cast<double>(products[static_cast<std::size_t>(instruction.a)].size());
            break;
        default: break;
        }
    return count;
}

double Program::multiplications() const noexcept
{
    double count = convolutions();
    for (const LinearMap& map : maps)
        count += static_cast<double>(map.matrix->rows()) * static_cast<double>(map.matrix->columns());
    return count;
}

namespace {

/// The recording of the operand that is no constant.
template <class Operand>
Recording& recording_of(const Operand& a, const Operand& b)
{
    return a ? *a : *b;
}

} // namespace

Recorded operator+(const Recorded& a, const Recorded& b)
{
    if (a.is_constant() && b.is_constant()) return Rational(a.constant_ + b.constant_);
    if (a.is_constant()) return b + a;
    if (!b.is_constant()) return a.recording_->binary(Operation::add, a, b);
    return b.constant_ == 0 ? a : a.recording_->with_constant(Operation::shift, a, b.constant_);
}

Recorded operator-(const Recorded& a, const Recorded& b)
{
    if (b.is_constant()) return a + Recorded(Rational(-b.constant_));
    if (a.is_constant()) return -b + a;
    return a.recording_->binary(Operation::subtract, a, b);
}

Recorded operator*(const Recorded& a, const Recorded& b)
{
    if (a.is_constant() && b.is_constant()) return Rational(a.constant_ * b.constant_);
    if (a.is_constant()) return b * a;
    if (!b.is_constant()) return a.recording_->binary(Operation::multiply, a, b);
    if (b.constant_ == 0) return 0;
    if (b.constant_ == 1) return a;
    if (b.constant_ == -1) return -a;
    return a.recording_->with_constant(Operation::scale, a, b.constant_);
}

Recorded operator/(const Recorded& a, const Recorded& b)
{
    if (!b.is_constant()) return recording_of(a.recording_, b.recording_).binary(Operation::divide, a, b);
    if (b.constant_ == 0) throw std::domain_error("a field divides by the constant 0");
    return a * Recorded(Rational(1 / b.constant_));
}

Recorded operator-(const Recorded& a)
{
    if (a.is_constant()) return Rational(-a.constant_);
    return a.recording_->unary(Operation::negate, a);
}

Recorded pow(const Recorded& a, const Rational& exponent)
{
    if (exponent == 0) return 1;
    if (exponent == 1) return a;
    if (exponent == Rational(1, 2)) return sqrt(a);
    if (denominator(exponent) == 1 && exponent > 0 && exponent < 64)
        return numeric::power(a, static_cast<long>(numerator(exponent)));
    if (a.is_constant()) throw std::domain_error("pow of a constant in a field: give its value");
    return a.recording_->with_constant(Operation::power, a, exponent);
}

namespace {
Recorded function(Operation operation, const Recorded& a, bool is_constant, Recording* recording, const char* name)
{
    if (is_constant)
        throw std::domain_error(std::string(name) + " of a constant in a field is no rational: give its value");
    return recording->unary(operation, a);
}
} // namespace

Recorded sqrt(const Recorded& a) { return function(Operation::square_root, a, a.is_constant(), a.recording_, "sqrt"); }
Recorded exp(const Recorded& a) { return function(Operation::exponential, a, a.is_constant(), a.recording_, "exp"); }
Recorded log(const Recorded& a) { return function(Operation::logarithm, a, a.is_constant(), a.recording_, "log"); }
Recorded sin(const Recorded& a) { return function(Operation::sine_cosine, a, a.is_constant(), a.recording_, "sin"); }
Recorded cos(const Recorded& a)
{
    Recorded sine = sin(a);
    return {*sine.recording_, sine.node_ + 1};
}

} // namespace wnflow::ode

namespace wnflow::numeric {

template <>
ode::Recorded inner(const Vector<ode::Recorded>& a, const Vector<ode::Recorded>& b)
{
    ode::Recording* recording = ode::Recording::of(a);
    if (!recording) recording = ode::Recording::of(b);
    if (recording) return recording->inner(a, b);
    ode::Recorded total;
    for (Eigen::Index i = 0; i < a.size(); ++i) total += a[i] * b[i];
    return total;
}

Vector<ode::Recorded> MeasurementOperator<ode::Recorded>::note(const Vector<ode::Recorded>& x, bool is_transposed) const
{
    if (ode::Recording* recording = ode::Recording::of(x)) return recording->linear(matrix_, is_transposed, x);
    Vector<ode::Recorded> y(is_transposed ? cols() : rows());
    for (Eigen::Index i = 0; i < y.size(); ++i)
        for (Eigen::Index j = 0; j < x.size(); ++j)
            y[i] += ode::Recorded((*matrix_)(static_cast<std::size_t>(is_transposed ? j : i),
                                             static_cast<std::size_t>(is_transposed ? i : j))) *
                    x[j];
    return y;
}

} // namespace wnflow::numeric
