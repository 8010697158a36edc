#include "matrix_file.hpp"

#include "text_file.hpp"
#include "toml_shape.hpp"

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/problem/generators.hpp>

#include <algorithm>
#include <cctype>
#include <optional>
#include <vector>

namespace wnflow::problem {
namespace {

using numeric::InputError;
using numeric::Rational;
using numeric::RationalMatrix;

constexpr std::string_view blanks = " \t\r\f\v";

/// The lines of a text, with their numbers.
class Lines {
public:
    explicit Lines(std::string_view text) : rest_(text) {}

    /// The next line that is neither blank nor begins with `comment`.
    [[nodiscard]] std::optional<std::string_view> next(char comment)
    {
        while (!rest_.empty()) {
            const auto end = rest_.find('\n');
            const std::string_view line = rest_.substr(0, end);
            rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
            ++number_;
            const auto begin = line.find_first_not_of(blanks);
            if (begin != std::string_view::npos && line[begin] != comment) return line;
        }
        return std::nullopt;
    }

    [[nodiscard]] std::size_t number() const noexcept { return number_; }

private:
    std::string_view rest_;
    std::size_t number_ = 0;
};

std::string place(const std::string& name, std::size_t line)
{
    return name + ":" + std::to_string(line);
}

std::string_view trim(std::string_view text)
{
    const auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

Rational parse_entry(std::string_view text, const std::string& name, std::size_t line, std::size_t column,
                     ExponentDigits& digits)
{
    digits.add(text, place(name, line));
    try {
        return numeric::parse_rational(text);
    } catch (const InputError& error) {
        throw error.at(place(name, line) + ": entry " + std::to_string(column + 1));
    }
}

std::string_view without_quotes(std::string_view field)
{
    field = trim(field);
    if (field.size() >= 2 && field.front() == '"' && field.back() == '"') return field.substr(1, field.size() - 2);
    return field;
}

std::vector<Rational> parse_csv_line(std::string_view line, const std::string& name, std::size_t number,
                                     ExponentDigits& digits)
{
    std::vector<Rational> row;
    for (;;) {
        const auto comma = line.find(',');
        row.push_back(parse_entry(without_quotes(line.substr(0, comma)), name, number, row.size(), digits));
        require_matrix_size(1, row.size(), place(name, number)); // before a line of 64 MiB becomes gigabytes
        if (comma == std::string_view::npos) return row;
        line.remove_prefix(comma + 1);
    }
}

RationalMatrix from_rows(std::vector<std::vector<Rational>>&& rows)
{
    RationalMatrix matrix(rows.size(), rows.front().size());
    for (std::size_t m = 0; m < matrix.rows(); ++m)
        for (std::size_t n = 0; n < matrix.columns(); ++n) matrix(m, n) = std::move(rows[m][n]);
    return matrix;
}

std::string lower_case(std::string_view text)
{
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return result;
}

/// The words of a line; of more than ten, the first ten: no line of the format has so many.
std::vector<std::string_view> words(std::string_view line)
{
    std::vector<std::string_view> result;
    while (result.size() < 10) {
        const auto begin = line.find_first_not_of(blanks);
        if (begin == std::string_view::npos) return result;
        line.remove_prefix(begin);
        const auto end = std::min(line.find_first_of(blanks), line.size());
        result.push_back(line.substr(0, end));
        line.remove_prefix(end);
    }
    return result;
}

constexpr std::string_view matrix_market_banner = "%%matrixmarket";

bool is_matrix_market(std::string_view text)
{
    return lower_case(text.substr(0, matrix_market_banner.size())) == matrix_market_banner;
}

/// Reads one Matrix Market file; the members follow the file from top to bottom.
class MatrixMarketReader {
public:
    MatrixMarketReader(std::string_view text, const std::string& name) : name_(name), lines_(text) {}

    [[nodiscard]] RationalMatrix read()
    {
        read_banner();
        return is_coordinate_ ? read_coordinate() : read_array();
    }

private:
    enum class Symmetry { general, symmetric, skew };

    [[noreturn]] void fail(std::string_view value, const std::string& problem, const std::string& remedy) const
    {
        throw InputError(place(name_, lines_.number()), shortened(value), problem, remedy);
    }

    void read_banner()
    {
        const auto line = lines_.next('\0');
        const auto banner = words(line.value_or(""));
        if (banner.size() != 5 || !is_matrix_market(banner[0]) || lower_case(banner[1]) != "matrix")
            fail(line.value_or(""), "not a Matrix Market banner",
                 "begin with '%%MatrixMarket matrix coordinate real general'");
        const std::string format = lower_case(banner[2]), field = lower_case(banner[3]),
                          symmetry = lower_case(banner[4]);
        if (format != "coordinate" && format != "array") fail(banner[2], "unknown format", "use coordinate or array");
        is_coordinate_ = format == "coordinate";
        if (field != "real" && field != "integer" && field != "pattern" && field != "double")
            fail(banner[3], "unsupported field", "use real, integer or pattern");
        is_pattern_ = field == "pattern";
        if (is_pattern_ && !is_coordinate_) fail(banner[3], "an array has no pattern", "use real or integer");
        if (symmetry == "general") symmetry_ = Symmetry::general;
        else if (symmetry == "symmetric") symmetry_ = Symmetry::symmetric;
        else if (symmetry == "skew-symmetric") symmetry_ = Symmetry::skew;
        else fail(banner[4], "unsupported symmetry", "use general, symmetric or skew-symmetric");
    }

    [[nodiscard]] std::vector<std::string_view> next_words(std::size_t count, const std::string& expected)
    {
        const auto line = lines_.next('%');
        if (!line) fail("", "the file ends too early", "expected " + expected);
        auto result = words(*line);
        if (result.size() != count) fail(*line, "malformed line", "expected " + expected);
        return result;
    }

    [[nodiscard]] std::size_t index(std::string_view word, std::size_t smallest, std::size_t largest)
    {
        const Rational value = parse_entry(word, name_, lines_.number(), 0, digits_);
        if (denominator(value) != 1 || value < smallest || value > largest)
            fail(word, "not an integer in range",
                 "expected " + std::to_string(smallest) + " to " + std::to_string(largest));
        return static_cast<std::size_t>(numerator(value));
    }

    [[nodiscard]] RationalMatrix sized_matrix(const std::vector<std::string_view>& sizes)
    {
        constexpr std::size_t any = 1'000'000'000;
        const std::size_t rows = index(sizes[0], 0, any), columns = index(sizes[1], 0, any);
        require_matrix_size(rows, columns, place(name_, lines_.number()));
        if (symmetry_ != Symmetry::general && rows != columns)
            fail(sizes[1], "a symmetric matrix must be square", "give as many columns as rows");
        return {rows, columns};
    }

    void store(RationalMatrix& matrix, std::size_t m, std::size_t n, const Rational& value) const
    {
        matrix(m, n) = value;
        if (symmetry_ == Symmetry::general || m == n) return;
        matrix(n, m) = symmetry_ == Symmetry::skew ? Rational(-value) : value;
    }

    [[nodiscard]] RationalMatrix read_coordinate()
    {
        const auto sizes = next_words(3, "the line 'rows columns entries'");
        RationalMatrix matrix = sized_matrix(sizes);
        const std::size_t count = index(sizes[2], 0, matrix.rows() * matrix.columns());
        std::vector<bool> given(matrix.rows() * matrix.columns());
        for (std::size_t k = 0; k < count; ++k) {
            const auto entry = is_pattern_ ? next_words(2, "'row column'") : next_words(3, "'row column value'");
            const std::size_t m = index(entry[0], 1, matrix.rows()) - 1, n = index(entry[1], 1, matrix.columns()) - 1;
            require_lower_triangle(m, n, entry[1]);
            if (given[m * matrix.columns() + n]) fail(entry[0], "this entry was given before", "give every entry once");
            given[m * matrix.columns() + n] = true;
            store(matrix, m, n, is_pattern_ ? Rational(1) : parse_entry(entry[2], name_, lines_.number(), 2, digits_));
        }
        require_end();
        return matrix;
    }

    [[nodiscard]] RationalMatrix read_array()
    {
        RationalMatrix matrix = sized_matrix(next_words(2, "the line 'rows columns'"));
        for (std::size_t n = 0; n < matrix.columns(); ++n)
            for (std::size_t m = first_array_row(n); m < matrix.rows(); ++m) {
                const auto entry = next_words(1, "one entry"); // first: the line number below is this line's
                store(matrix, m, n, parse_entry(entry[0], name_, lines_.number(), 0, digits_));
            }
        require_end();
        return matrix;
    }

    /// An array lists only the lower triangle of a symmetric matrix.
    [[nodiscard]] std::size_t first_array_row(std::size_t column) const
    {
        if (symmetry_ == Symmetry::general) return 0;
        return symmetry_ == Symmetry::symmetric ? column : column + 1;
    }

    void require_lower_triangle(std::size_t m, std::size_t n, std::string_view word) const
    {
        if (symmetry_ == Symmetry::general || m > n || (m == n && symmetry_ == Symmetry::symmetric)) return;
        fail(word, "entry outside the lower triangle of a symmetric matrix",
             "give the entries below the diagonal only");
    }

    void require_end()
    {
        if (const auto line = lines_.next('%'))
            fail(*line, "more entries than announced", "correct the count or remove the line");
    }

    const std::string& name_;
    Lines lines_;
    ExponentDigits digits_;
    bool is_coordinate_ = false, is_pattern_ = false;
    Symmetry symmetry_ = Symmetry::general;
};

} // namespace

void require_matrix_size(std::size_t rows, std::size_t columns, const std::string& where)
{
    const std::string size = std::to_string(rows) + " x " + std::to_string(columns);
    if (rows == 0 || columns == 0)
        throw InputError(where, size, "empty matrix", "give at least one row and one column");
    if (rows > max_matrix_side || columns > max_matrix_side || rows * columns > max_matrix_entries)
        throw InputError(where, size, "matrix too large",
                         "at most " + std::to_string(max_matrix_side) + " rows or columns and " +
                             std::to_string(max_matrix_entries) + " entries");
}

RationalMatrix parse_csv(std::string_view text, const std::string& name_for_errors)
{
    std::vector<std::vector<Rational>> rows;
    ExponentDigits digits;
    Lines lines(text);
    while (const auto line = lines.next('#')) {
        const std::size_t number = lines.number();
        rows.push_back(parse_csv_line(*line, name_for_errors, number, digits));
        const std::size_t expected = rows.front().size(), actual = rows.back().size();
        if (actual != expected)
            throw InputError(place(name_for_errors, number), shortened(*line),
                             "row of " + std::to_string(actual) + " entries",
                             "expected " + std::to_string(expected) + ", as in the first row");
        require_matrix_size(rows.size(), expected, place(name_for_errors, number));
    }
    if (rows.empty()) throw InputError(name_for_errors, "", "empty matrix", "give at least one row");
    return from_rows(std::move(rows));
}

RationalMatrix parse_matrix_market(std::string_view text, const std::string& name_for_errors)
{
    return MatrixMarketReader(text, name_for_errors).read();
}

RationalMatrix read_matrix_file(const std::filesystem::path& path)
{
    const std::string text = read_text_file(path);
    return is_matrix_market(text) ? parse_matrix_market(text, path.string()) : parse_csv(text, path.string());
}

} // namespace wnflow::problem
