#include "certificate.hpp"

#include "budget.hpp"
#include "failure.hpp"
#include "sha256.hpp"

#include <algorithm>
#include <unordered_set>

namespace checker {
namespace {

bool is_digits(std::string_view text, std::string_view digits, bool is_zero_allowed)
{
    if (text.empty() || text.find_first_not_of(digits) != std::string_view::npos) return false;
    return text[0] != '0' || (is_zero_allowed && text.size() == 1);
}

constexpr std::string_view what_is_read = "reading the certificate";

/// Before a number of so many digits is read.
void require_digits(std::size_t number)
{
    if (number > limits::digits)
        throw BeyondLimits("a number of " + std::to_string(number) + " digits: the limit is " +
                           std::to_string(limits::digits));
    budget::spend(3 * budget::product(number / 16 + 1, number / 16 + 1), what_is_read);
    budget::hold(64 + static_cast<double>(number) / 2, what_is_read);
}

/// One spelling for each number: no leading zeros, no "+", no "-0".
mpz_class read_integer(std::string_view word, int base)
{
    require_digits(word.size());
    const bool is_negative = word.substr(0, 1) == "-";
    const std::string_view digits = word.substr(is_negative ? 1 : 0);
    if (!is_digits(digits, base == 10 ? "0123456789" : "0123456789abcdef", !is_negative))
        throw Malformed("\"" + std::string(word.substr(0, 40)) + "\" is not an integer in its one spelling");
    return mpz_class(std::string(word), base);
}

mpq_class read_rational(std::string_view word)
{
    const std::size_t slash = word.find('/');
    if (slash == std::string_view::npos) return read_integer(word, 10);
    mpq_class value(read_integer(word.substr(0, slash), 10), 1);
    const mpz_class denominator = read_integer(word.substr(slash + 1), 10);
    mpz_class divisor;
    budget::spend(budget::divisor(budget::words(value), budget::words(denominator)), what_is_read);
    mpz_gcd(divisor.get_mpz_t(), value.get_num_mpz_t(), denominator.get_mpz_t());
    if (denominator <= 1 || divisor != 1)
        throw Malformed("\"" + std::string(word.substr(0, 40)) + "\" is not a fraction in lowest terms");
    value.get_den() = denominator;
    return value;
}

/// @param what  the number's name, for messages
long read_long(std::string_view word, long low, long high, const std::string& what)
{
    const bool is_long = word.size() > 20;
    const mpz_class value = read_integer(word.substr(0, 20), 10);
    if (!is_long && value >= low && value <= high) return value.get_si();
    const std::string text = what + " " + std::string(word.substr(0, 20)) + (is_long ? "..." : "");
    if (value < low && low >= 0) throw Malformed(text + " is less than " + std::to_string(low));
    throw BeyondLimits(text + " is not between the limits " + std::to_string(low) + " and " + std::to_string(high));
}

/// Reads line by line and word by word; a word is followed by one blank or the end of its line.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) { find_line(); }

    [[nodiscard]] std::size_t line() const { return line_; }
    [[nodiscard]] std::size_t position() const { return begin_; }
    [[nodiscard]] std::string_view rest() const { return rest_; }
    [[nodiscard]] bool is_at_end() const { return begin_ == text_.size(); }
    /// The next word, without consuming it.
    [[nodiscard]] std::string_view peek() const { return rest_.substr(0, rest_.find(' ')); }

    std::string_view word()
    {
        if (is_exhausted_) throw Malformed("a word is missing at the end of the line");
        const std::size_t blank = rest_.find(' ');
        const std::string_view result = rest_.substr(0, blank);
        if (result.empty()) throw Malformed("an empty word");
        is_exhausted_ = blank == std::string_view::npos;
        rest_.remove_prefix(is_exhausted_ ? rest_.size() : blank + 1);
        return result;
    }
    [[nodiscard]] bool is_line_read() const { return is_exhausted_; }
    void expect(std::string_view keyword)
    {
        if (word() != keyword) throw Malformed("\"" + std::string(keyword) + "\" is expected here");
    }
    mpq_class rational() { return read_rational(word()); }
    mpz_class hexadecimal() { return read_integer(word(), 16); }
    long integer(const std::string& what, long low, long high) { return read_long(word(), low, high, what); }
    /// An index from `first` on and below `bound`.
    std::size_t index(std::size_t first, std::size_t bound)
    {
        const mpz_class value = read_integer(word(), 10);
        if (value < first || value >= bound) throw Malformed("an index is out of its range, or they do not increase");
        return value.get_ui();
    }
    std::size_t count(const std::string& what, std::size_t limit)
    {
        return static_cast<std::size_t>(integer(what, 0, static_cast<long>(limit)));
    }
    std::vector<mpq_class> rationals(std::size_t number)
    {
        std::vector<mpq_class> values;
        for (std::size_t i = 0; i < number; ++i) values.push_back(rational());
        return values;
    }
    void end_line()
    {
        if (!is_exhausted_) throw Malformed("more words than belong to this line");
        begin_ = end_ + 1;
        ++line_;
        find_line();
    }

private:
    void find_line()
    {
        if (begin_ >= text_.size()) { // the last line has been read
            begin_ = text_.size();
            rest_ = {};
            is_exhausted_ = true;
            return;
        }
        end_ = text_.find('\n', begin_);
        if (end_ == std::string_view::npos) throw Malformed("the last line does not end");
        rest_ = text_.substr(begin_, end_ - begin_);
        is_exhausted_ = false;
    }

    std::string_view text_, rest_;
    std::size_t begin_ = 0, end_ = 0, line_ = 1;
    bool is_exhausted_ = false;
};

mpq_class read_positive(Reader& in, std::string_view keyword)
{
    in.expect(keyword);
    mpq_class value = in.rational();
    in.end_line();
    if (value <= 0) throw Malformed(std::string(keyword) + " is not positive");
    return value;
}

/// [A, −A], as a signed problem has it.
bool is_signed_matrix(const Instance& instance)
{
    if (instance.columns % 2 != 0) return false;
    const std::size_t half = instance.columns / 2;
    for (std::size_t i = 0; i < instance.matrix.size(); ++i)
        if (i % instance.columns < half && instance.matrix[i] != -instance.matrix[i + half]) return false;
    return true;
}

void read_shape(Reader& in, Instance& instance)
{
    in.expect("matrix");
    instance.rows = in.count("the number of rows", limits::rows);
    instance.columns = in.count("the number of columns", limits::columns);
    in.end_line();
    if (instance.rows == 0 || instance.columns != instance.direction.size()) throw Malformed("the shapes do not fit");
    budget::require_bytes(192 * static_cast<double>(instance.rows * instance.columns), // two numbers, and as integers
                          "a matrix of " + std::to_string(instance.rows) + " rows and " +
                              std::to_string(instance.columns) + " columns");
}

/// The canonical text of an instance, of which only one spelling is accepted: its digest is that of the numbers.
Instance read_instance(Reader& in, std::string_view text)
{
    Instance instance;
    const std::size_t begin = in.position();
    in.expect("wnflow-instance"), in.expect("1"), in.end_line();
    in.expect("depth");
    instance.depth = static_cast<unsigned long>(in.integer("the depth", 2, limits::depth));
    in.end_line();
    in.expect("signed");
    const std::string_view sign = in.word();
    if (sign != "true" && sign != "false") throw Malformed("signed is true or false");
    in.end_line();
    in.expect("flow");
    const std::string_view flow = in.word();
    if (flow != "plain" && flow != "weight-normalized") throw Malformed("an unknown flow");
    in.end_line();
    instance.is_weight_normalized = flow == "weight-normalized";
    if (instance.is_weight_normalized) {
        instance.eta_r = read_positive(in, "eta_r");
        instance.eta_u = read_positive(in, "eta_u");
    }
    instance.radius_squared = read_positive(in, "radius_squared");
    in.expect("direction");
    const std::size_t dimension = in.count("the number of weights", limits::columns);
    mpz_class divisor = 0;
    for (std::size_t n = 0; n < dimension; ++n) {
        instance.direction.push_back(read_integer(in.word(), 10));
        if (instance.direction.back() <= 0) throw Malformed("a weight of the start is not positive");
        budget::spend(budget::divisor(budget::words(divisor), budget::words(instance.direction.back())), what_is_read);
        mpz_gcd(divisor.get_mpz_t(), divisor.get_mpz_t(), instance.direction.back().get_mpz_t());
    }
    if (divisor != 1) throw Malformed("the direction is not coprime");
    in.end_line();
    read_shape(in, instance);
    for (std::size_t m = 0; m < instance.rows; ++m) {
        for (std::size_t n = 0; n < instance.columns; ++n) instance.matrix.push_back(in.rational());
        in.end_line();
    }
    if (sign == "true" && !is_signed_matrix(instance)) throw Malformed("the matrix of a signed problem is not [A, -A]");
    in.expect("target");
    if (in.count("the number of entries", limits::rows) != instance.rows)
        throw Malformed("the target has another number of entries");
    instance.target = in.rationals(instance.rows);
    in.end_line();
    if (std::ranges::all_of(instance.target, [](const mpq_class& b) { return b == 0; })) throw Malformed("b = 0");
    if (in.peek() == "ground_truth") { // belongs to the digest and to nothing that is stated
        in.expect("ground_truth");
        const std::size_t entries = instance.columns / (sign == "true" ? 2 : 1);
        if (in.count("the number of entries", limits::columns) != entries)
            throw Malformed("the ground truth has another number of entries");
        (void)in.rationals(entries);
        in.end_line();
    }
    instance.digest = sha256(text.substr(begin, in.position() - begin));
    return instance;
}

Optimum read_optimum(Reader& in, const Instance& instance, const std::string& keyword)
{
    Optimum optimum;
    in.expect(keyword);
    optimum.value = in.rational();
    in.end_line();
    in.expect("minimizer");
    optimum.minimizer.resize(instance.columns);
    for (std::size_t i = in.count("the number of entries", instance.columns), next = 0; i > 0; --i) {
        const std::size_t n = in.index(next, instance.columns);
        optimum.minimizer[n] = in.rational();
        next = n + 1;
    }
    in.end_line();
    in.expect("dual");
    optimum.dual = in.rationals(instance.rows);
    in.end_line();
    return optimum;
}

std::vector<std::size_t> read_indices(Reader& in, std::size_t bound)
{
    std::vector<std::size_t> indices;
    for (std::size_t i = in.count("the number of indices", bound); i > 0; --i)
        indices.push_back(in.index(indices.empty() ? 0 : indices.back() + 1, bound));
    in.end_line();
    return indices;
}

Face read_face(Reader& in, const Instance& instance)
{
    Face face;
    in.expect("face");
    face.support = read_indices(in, instance.columns);
    in.expect("interior");
    face.interior = in.rationals(face.support.size());
    in.end_line();
    in.expect("normal");
    face.normal = in.rationals(instance.rows);
    in.end_line();
    in.expect("rows");
    face.rows = read_indices(in, instance.rows);
    for (std::size_t dropped = face.rows.size(); dropped < instance.rows; ++dropped) {
        in.expect("combination");
        face.combinations.push_back(in.rationals(face.rows.size()));
        in.end_line();
    }
    if (face.support.empty() || face.rows.empty()) throw Malformed("an empty face");
    return face;
}

LimitWitness read_limit(Reader& in, std::size_t rows)
{
    LimitWitness limit;
    in.expect("limit");
    const std::string_view kind = in.word();
    if (kind == "plain") {
        limit.kind = LimitKind::plain;
    } else if (kind == "equivalent") {
        limit.kind = LimitKind::equivalent;
        limit.low = read_number(std::string(in.word()));
        limit.high = read_number(std::string(in.word()));
    } else if (kind != "own") {
        throw Malformed("an unknown kind of limit");
    }
    in.end_line();
    in.expect("precision");
    limit.precision = in.integer("the precision", 64, limits::precision);
    in.end_line();
    const auto mantissa = [&] { // some times longer than the precision is of no use
        if (in.peek().size() > static_cast<std::size_t>(limit.precision))
            throw BeyondLimits("a mantissa has more digits than the precision has bits");
        return in.hexadecimal();
    };
    in.expect("center");
    limit.exponent = in.integer("the exponent", -limits::exponent, limits::exponent);
    for (std::size_t m = 0; m < rows; ++m) limit.center.push_back(mantissa());
    in.end_line();
    for (std::size_t i = 0; i < rows; ++i) {
        Direction direction;
        in.expect("direction");
        direction.radius = in.integer("the exponent", -limits::exponent, limits::exponent);
        direction.exponent = in.integer("the exponent", -limits::exponent, limits::exponent);
        for (std::size_t m = 0; m < rows; ++m) direction.mantissa.push_back(mantissa());
        in.end_line();
        limit.directions.push_back(std::move(direction));
    }
    return limit;
}

Statement read_statement(Reader& in)
{
    Statement statement;
    statement.line = in.line();
    in.expect("statement");
    statement.text = in.rest();
    budget::hold(600 + 3 * static_cast<double>(statement.text.size()), what_is_read);
    while (!in.is_line_read()) {
        statement.words.emplace_back(in.word());
        if (statement.words.size() > 16) throw Malformed("a statement of too many words");
    }
    in.end_line();
    auto& words = statement.words;
    if (words.size() > 2 && words[words.size() - 2] == "assuming" && words.back() == "no-collapse") {
        statement.is_assuming_no_collapse = true;
        words.resize(words.size() - 2);
    }
    return statement;
}

Certificate read(Reader& in, std::string_view text)
{
    Certificate certificate;
    in.expect("wnflow-certificate"), in.expect("1"), in.end_line();
    certificate.instance = read_instance(in, text);
    const Instance& instance = certificate.instance;
    in.expect("digest");
    if (in.word() != instance.digest) throw Rejected("the digest is not that of the instance, " + instance.digest);
    in.end_line();
    if (in.peek() == "optimum") certificate.optimum = read_optimum(in, instance, "optimum");
    if (in.peek() == "weighted-optimum") certificate.weighted = read_optimum(in, instance, "weighted-optimum");
    if (in.peek() == "farkas") {
        in.expect("farkas");
        certificate.farkas = in.rationals(instance.rows);
        in.end_line();
    }
    if (in.peek() == "face") certificate.face = read_face(in, instance);
    if (in.peek() == "no-collapse") {
        in.expect("no-collapse");
        certificate.no_collapse = in.word();
        in.end_line();
        if (certificate.no_collapse != "start" && certificate.no_collapse != "divergence")
            throw Malformed("an unknown rule by which collapse is excluded");
    }
    const std::size_t rows = certificate.face ? certificate.face->rows.size() : instance.rows;
    while (in.peek() == "limit") {
        if (certificate.limits.size() == 3) throw Malformed("more than three limits");
        certificate.limits.push_back(read_limit(in, rows));
    }
    std::unordered_set<std::string> texts;
    while (in.peek() == "statement") {
        Statement statement = read_statement(in);
        if (texts.insert(statement.text).second) certificate.statements.push_back(std::move(statement));
    }
    if (in.peek() == "excluded") in.expect("excluded"), in.expect("trajectories"), in.end_line();
    in.expect("end"), in.end_line();
    if (!in.is_at_end()) throw Malformed("text after the end");
    if (certificate.statements.empty()) throw Malformed("there is no statement");
    return certificate;
}

} // namespace

mpq_class read_number(const std::string& word)
{
    if (word.find('/') != std::string::npos) return read_rational(word);
    const std::size_t e = word.find('e'), point = word.find('.');
    std::string mantissa = word.substr(0, std::min(e, point));
    long exponent = 0;
    if (e != std::string::npos)
        exponent =
            read_long(word.substr(e + 1), -limits::decimal_exponent, limits::decimal_exponent, "the decimal exponent");
    mpz_class whole = read_integer(mantissa == "-0" ? "0" : mantissa, 10);
    if (point < e) {
        const std::string decimals = word.substr(point + 1, e == std::string::npos ? e : e - point - 1);
        if (decimals.empty() || decimals.find_first_not_of("0123456789") != std::string::npos)
            throw Malformed("\"" + word.substr(0, 40) + "\" is not a decimal number");
        require_digits(mantissa.size() + decimals.size());
        whole = mpz_class(mantissa + decimals, 10);
        exponent -= static_cast<long>(decimals.size());
    } else if (mantissa == "-0") {
        throw Malformed("\"-0\" is not a number in its one spelling");
    }
    const auto length = static_cast<std::size_t>(std::abs(exponent)) / 19 + 1; // words of 10^|exponent|, at least
    budget::spend(6 * budget::product(length, length) + budget::divisor(length, budget::words(whole)), what_is_read);
    mpz_class power;
    mpz_ui_pow_ui(power.get_mpz_t(), 10, static_cast<unsigned long>(std::abs(exponent)));
    mpq_class value = exponent < 0 ? mpq_class(whole, power) : mpq_class(mpz_class(whole * power), 1);
    value.canonicalize();
    return value;
}

Certificate read_certificate(std::string_view text)
{
    if (text.size() > limits::file_bytes)
        throw BeyondLimits("the file has more than " + std::to_string(limits::file_bytes) + " bytes");
    budget::begin();
    budget::hold(static_cast<double>(text.size()), what_is_read);
    Reader in(text);
    const auto located = [&in](const std::exception& error) {
        return "line " + std::to_string(in.line()) + ": " + error.what();
    };
    try {
        return read(in, text);
    } catch (const Malformed& error) {
        throw Malformed(located(error));
    } catch (const Rejected& error) {
        throw Rejected(located(error));
    } catch (const BeyondLimits& error) {
        throw BeyondLimits(located(error));
    }
}

} // namespace checker
