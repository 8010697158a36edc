// Canonical text of an instance. One line per item, in this order, lines end with '\n', words are separated by one
// blank, numbers are "p" or "p/q" in lowest terms:
//
//   wnflow-instance 1                 format and its version
//   depth <L>
//   signed <true|false>
//   flow <plain|weight-normalized>
//   eta_r <number>                    weight-normalized only; a rate that is not constant: see below
//   eta_u <number>                    weight-normalized only; likewise
//   radius_squared <number>           r0^2
//   direction <d> <v_1> ... <v_d>     coprime positive integers: only the direction of v matters
//   matrix <M> <d>                    as the flow sees it: d = 2N and [A, -A] for a signed problem
//   <A_m1> ... <A_md>                 M lines
//   target <M> <b_1> ... <b_M>
//   ground_truth <N> <x_1> ... <x_N>  only where the instance has one
//
// A learning rate that is not constant: a line "eta_r pieces <K>", and for each of its K pieces, none of the formula of the
// one before, a line
//
//   <from> <factor> <power_of_time> <time_offset> <power_of_radius>
//
// The digest is the SHA-256 of these bytes. Any change of the format changes every digest: raise the version.
#include <wnflow/problem/digest.hpp>
#include <wnflow/problem/instance.hpp>

#include <algorithm>

namespace wnflow::problem {
namespace {

using numeric::Integer;

/// The multiple of v by a positive rational whose entries are coprime integers.
RationalVector coprime_multiple(const RationalVector& v)
{
    Integer common_denominator = 1;
    for (const auto& entry : v)
        common_denominator = boost::multiprecision::lcm(common_denominator, Integer(denominator(entry)));
    Integer common_factor = 0;
    for (const auto& entry : v)
        common_factor =
            boost::multiprecision::gcd(common_factor, Integer(numerator(Rational(entry * common_denominator))));
    if (common_factor == 0) return v;
    RationalVector result;
    result.reserve(v.size());
    const Rational factor(common_denominator, common_factor);
    for (const auto& entry : v) result.push_back(entry * factor);
    return result;
}

void append_number(std::string& text, const char* keyword, const Rational& value)
{
    text.append(keyword).append(" ").append(numeric::to_text(value)).append("\n");
}

void append_rate(std::string& text, const char* keyword, const LearningRate& rate)
{
    if (rate.is_constant()) {
        append_number(text, keyword, rate.constant());
        return;
    }
    text.append(keyword).append(" pieces ").append(std::to_string(rate.pieces().size())).append("\n");
    for (const RatePiece& piece : rate.pieces()) {
        text += numeric::to_text(piece.from);
        for (const Rational& value : {piece.factor, piece.power_of_time, piece.time_offset, piece.power_of_radius})
            text.append(" ").append(numeric::to_text(value));
        text += "\n";
    }
}

void append_vector(std::string& text, const char* keyword, const RationalVector& vector)
{
    text.append(keyword).append(" ").append(std::to_string(vector.size()));
    for (const auto& entry : vector) text.append(" ").append(numeric::to_text(entry));
    text.append("\n");
}

void append_matrix(std::string& text, const RationalMatrix& matrix)
{
    text += "matrix " + std::to_string(matrix.rows()) + " " + std::to_string(matrix.columns()) + "\n";
    for (std::size_t m = 0; m < matrix.rows(); ++m)
        for (std::size_t n = 0; n < matrix.columns(); ++n)
            text.append(numeric::to_text(matrix(m, n))).append(n + 1 == matrix.columns() ? "\n" : " ");
}

} // namespace

unsigned RunSettings::effective_limit_digits() const
{
    return limit_digits.value_or(std::max(50U, digits));
}

Rational open_end()
{
    return numeric::power(Rational(10), 60);
}

std::string canonical_text(const Instance& instance)
{
    std::string text = "wnflow-instance 1\n";
    text += "depth " + std::to_string(instance.depth) + "\n";
    text += std::string("signed ") + (instance.is_signed ? "true" : "false") + "\n";
    if (instance.flow == FlowKind::plain) {
        text += "flow plain\n";
    } else {
        text += "flow weight-normalized\n";
        append_rate(text, "eta_r", instance.rates.eta_r);
        append_rate(text, "eta_u", instance.rates.eta_u);
    }
    append_number(text, "radius_squared", instance.initialization.radius_squared);
    append_vector(text, "direction", coprime_multiple(instance.initialization.direction));
    append_matrix(text, instance.matrix);
    append_vector(text, "target", instance.target);
    if (instance.ground_truth) append_vector(text, "ground_truth", *instance.ground_truth);
    return text;
}

std::string digest(const Instance& instance)
{
    return sha256(canonical_text(instance));
}

} // namespace wnflow::problem
