#pragma once

#include "problem/matrix_file.hpp"
#include "problem/toml_reader.hpp"

#include <wnflow/numeric/exact_linear_algebra.hpp>
#include <wnflow/numeric/input_error.hpp>
#include <wnflow/problem/instance_file.hpp>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <string_view>

namespace fuzz {

using wnflow::numeric::Integer;
using wnflow::numeric::Rational;
using wnflow::numeric::RationalVector;

enum class ReaderEnd {
    read,    ///< an instance that keeps its own rules and whose written form reads back equal
    refused, ///< an InputError that names file, line or key
    skipped, ///< valid as far as it was looked at, but larger than a fuzzer has time for, or it names another file
};

/// The reader broke its promise; the fuzzer stops, a test fails.
struct BrokenPromise : std::logic_error {
    using std::logic_error::logic_error;
};

inline void promise(bool is_kept, const char* text)
{
    if (!is_kept) throw BrokenPromise(text);
}

inline constexpr const char* fuzzed_name = "fuzzed.toml";

inline std::string quoted(const Rational& value)
{
    return "\"" + wnflow::numeric::to_text(value) + "\"";
}

inline std::string array_text(const RationalVector& values)
{
    std::string text;
    for (const Rational& value : values) text += (text.empty() ? "" : ", ") + quoted(value);
    return "[" + text + "]";
}

inline std::string rate_text(const wnflow::problem::LearningRate& rate)
{
    std::string text;
    for (const auto& piece : rate.pieces()) {
        text += (text.empty() ? "{ from = " : ", { from = ") + quoted(piece.from) +
                ", factor = " + quoted(piece.factor) + ", power_of_radius = " + quoted(piece.power_of_radius);
        if (piece.power_of_time != 0)
            text += ", power_of_time = " + quoted(piece.power_of_time) + ", time_offset = " + quoted(piece.time_offset);
        text += " }";
    }
    return "{ pieces = [" + text + "] }";
}

/// √value where that is rational, else 0; value > 0 in lowest terms.
inline Rational rational_root(const Rational& value)
{
    const Integer p = numerator(value), q = denominator(value);
    const Integer p_root = sqrt(p), q_root = sqrt(q);
    return p_root * p_root == p && q_root * q_root == q ? Rational(p_root, q_root) : Rational(0);
}

/// An instance file that denotes the instance. One of the three spellings of the start is always possible, as the reader
/// knows no other.
inline std::string written(const wnflow::problem::Instance& instance)
{
    const std::size_t columns = instance.is_signed ? instance.dimension() / 2 : instance.dimension();
    std::string rows;
    for (std::size_t m = 0; m < instance.measurements(); ++m) {
        RationalVector row(columns);
        for (std::size_t n = 0; n < columns; ++n) row[n] = instance.matrix(m, n);
        rows += (m == 0 ? "" : ", ") + array_text(row);
    }
    std::string text = "depth = " + std::to_string(instance.depth) + "\n[data]\nmatrix = [" + rows + "]\n";
    if (instance.ground_truth) text += "ground_truth = " + array_text(*instance.ground_truth) + "\n";
    else text += "target = " + array_text(instance.target) + "\n";
    if (instance.is_signed) text += "signed = true\n";
    text += "[flow]\n";
    if (instance.flow == wnflow::problem::FlowKind::plain) text += "kind = \"plain\"\n";
    else text += "eta_r = " + rate_text(instance.rates.eta_r) + "\neta_u = " + rate_text(instance.rates.eta_u) + "\n";

    const auto& start = instance.initialization;
    text += "[initialization]\n";
    const Rational radius = rational_root(start.radius_squared);
    const Rational alpha = rational_root(start.radius_squared / instance.dimension());
    if (radius != 0) text += "radius = " + quoted(radius) + "\ndirection = " + array_text(start.direction) + "\n";
    else if (alpha != 0) text += "alpha = " + quoted(alpha) + "\ndirection = " + array_text(start.direction) + "\n";
    else text += "weights = " + array_text(start.direction) + "\n";

    text += "[run]\nuntil = " + quoted(instance.run.until) + "\ndigits = " + std::to_string(instance.run.digits) + "\n";
    if (instance.run.until_residual) text += "until_residual = " + quoted(*instance.run.until_residual) + "\n";
    if (instance.run.tolerance) text += "tolerance = " + quoted(*instance.run.tolerance) + "\n";
    if (instance.run.limit_digits) text += "[limit]\ndigits = " + std::to_string(*instance.run.limit_digits) + "\n";
    return text;
}

/// What instance.hpp says of every instance.
inline void require_consistent(const wnflow::problem::Instance& instance)
{
    const auto& matrix = instance.matrix;
    const auto is_positive = [](const Rational& value) { return value > 0; };
    promise(instance.depth >= 2 && instance.depth <= 1000, "2 <= L <= 1000");
    promise(matrix.rows() >= 1 && matrix.columns() >= 1, "A is not empty");
    promise(instance.target.size() == matrix.rows(), "b has as many entries as A has rows");
    promise(std::ranges::any_of(instance.target, [](const Rational& value) { return value != 0; }), "b is not 0");
    promise(instance.initialization.radius_squared > 0, "r0^2 > 0");
    promise(instance.initialization.direction.size() == matrix.columns(), "v has as many entries as A has columns");
    promise(std::ranges::all_of(instance.initialization.direction, is_positive), "v > 0");
    promise(instance.run.until > 0 && instance.run.digits >= 15 && instance.run.digits <= 1000, "[run]");
    promise(!instance.run.tolerance || (*instance.run.tolerance > 0 && *instance.run.tolerance <= Rational(1, 10)),
            "0 < tolerance <= 1/10");
    for (const auto* rate : {&instance.rates.eta_r, &instance.rates.eta_u})
        for (const auto& piece : rate->pieces()) promise(piece.factor > 0, "learning rates are positive");
    promise(instance.measurements() == wnflow::numeric::rank(matrix) || !instance.notices.empty(),
            "A has full row rank, or a notice says why not");

    std::size_t columns = matrix.columns();
    if (instance.is_signed) {
        promise(columns % 2 == 0, "a signed matrix is [A, -A]");
        columns /= 2;
        for (std::size_t m = 0; m < matrix.rows(); ++m)
            for (std::size_t n = 0; n < columns; ++n)
                promise(matrix(m, n) == -matrix(m, columns + n), "a signed matrix is [A, -A]");
    }
    if (!instance.ground_truth) return;
    RationalVector x = *instance.ground_truth;
    promise(x.size() == columns, "x* has N entries");
    promise(instance.is_signed || std::ranges::all_of(x, [](const Rational& value) { return value >= 0; }), "x* >= 0");
    x.resize(matrix.columns());
    promise(wnflow::numeric::multiply(matrix, x) == instance.target, "b = A x*");
}

inline void require_round_trip(const wnflow::problem::Instance& instance)
{
    const wnflow::problem::Instance again =
        wnflow::problem::parse_instance(written(instance), fuzzed_name, "no-such-folder");
    promise(canonical_text(again) == canonical_text(instance), "the written form denotes the same instance");
    promise(again.run.until == instance.run.until && again.run.until_residual == instance.run.until_residual &&
                again.run.digits == instance.run.digits && again.run.tolerance == instance.run.tolerance &&
                again.run.limit_digits == instance.run.limit_digits,
            "the written form has the same settings");
}

/// Exponents of many digits, which a few bytes ask for.
inline std::size_t large_exponents(std::string_view text)
{
    std::size_t count = 0;
    for (std::size_t i = 0; i + 5 < text.size(); ++i) {
        if (text[i] != 'e' && text[i] != 'E') continue;
        const std::size_t begin = text[i + 1] == '-' || text[i + 1] == '+' ? i + 2 : i + 1;
        const std::size_t end = std::min(text.find_first_not_of("0123456789", begin), text.size());
        count += end - begin > 4 ? 1 : 0;
    }
    return count;
}

/// Beyond the time of a fuzzer, or about other files. Sizes of the document, not of the instance: it is not read here.
inline bool is_for_others(const wnflow::problem::TomlNode& document)
{
    using wnflow::problem::TomlNode;
    if (!document.is_table() || !document.has("data") || !document.member("data").is_table()) return false;
    const TomlNode data = document.member("data");
    if (!data.has("matrix") || !data.member("matrix").is_table()) return false;
    const TomlNode matrix = data.member("matrix");
    if (matrix.has("file")) return true;
    for (const char* side : {"rows", "columns"}) {
        if (!matrix.has(side)) return false;
        try {
            if (matrix.member(side).number() > 100) return matrix.member(side).number() <= 100'000;
        } catch (const wnflow::numeric::InputError&) {
            return false; // the reader will say so, too
        }
    }
    return false;
}

inline ReaderEnd refusal(const wnflow::numeric::InputError& error)
{
    promise(error.where().starts_with(fuzzed_name), "an error names the file");
    promise(!error.problem().empty(), "an error names the problem");
    return ReaderEnd::refused;
}

/// An instance file of these bytes.
inline ReaderEnd run_instance(std::string_view text)
{
    try {
        if (large_exponents(text) > 2) return ReaderEnd::skipped;
        if (text.find('\0') == std::string_view::npos) {
            const wnflow::problem::TomlValue document = wnflow::problem::read_toml(text, fuzzed_name);
            if (is_for_others({document, fuzzed_name, ""})) return ReaderEnd::skipped;
        }
        const wnflow::problem::Instance instance = wnflow::problem::parse_instance(text, fuzzed_name, "no-such-folder");
        require_consistent(instance);
        require_round_trip(instance);
        return ReaderEnd::read;
    } catch (const wnflow::numeric::InputError& error) {
        return refusal(error);
    }
}

/// A matrix file of these bytes, read in both of its formats. A Matrix Market file of a few bytes may describe a large
/// matrix of zeros; what asks for one is left to others.
inline ReaderEnd run_matrix(std::string_view text)
{
    if (large_exponents(text) > 2) return ReaderEnd::skipped;
    std::size_t digits = 0;
    for (const char c : text.substr(0, text.starts_with("%%") ? text.size() : 0)) {
        digits = c >= '0' && c <= '9' ? digits + 1 : 0;
        if (digits == 4) return ReaderEnd::skipped;
    }
    ReaderEnd end = ReaderEnd::refused;
    for (const auto parse : {wnflow::problem::parse_csv, wnflow::problem::parse_matrix_market}) try {
            const auto matrix = parse(text, fuzzed_name);
            promise(matrix.rows() >= 1 && matrix.columns() >= 1, "a matrix is not empty");
            std::string again;
            for (std::size_t m = 0; m < matrix.rows(); ++m)
                for (std::size_t n = 0; n < matrix.columns(); ++n)
                    again += wnflow::numeric::to_text(matrix(m, n)) + (n + 1 == matrix.columns() ? "\n" : ",");
            promise(wnflow::problem::parse_csv(again, fuzzed_name) == matrix, "the written form is the same matrix");
            end = ReaderEnd::read;
        } catch (const wnflow::numeric::InputError& error) {
            (void)refusal(error);
        }
    return end;
}

} // namespace fuzz
