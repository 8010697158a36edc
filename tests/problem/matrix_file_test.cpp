#include "support/catch.hpp"

#include "../../src/problem/matrix_file.hpp"

#include <wnflow/numeric/input_error.hpp>

#include <random>
#include <string>

using namespace wnflow::problem;
using wnflow::numeric::InputError;
using wnflow::numeric::power;
using wnflow::numeric::Rational;
using wnflow::numeric::RationalMatrix;
using wnflow::numeric::to_text;

namespace {

template <class Parser>
std::string message_of(Parser parse, const std::string& text)
{
    try {
        (void)parse(text, "A.csv");
    } catch (const InputError& error) {
        CHECK_FALSE(error.remedy().empty());
        return error.what();
    }
    return "accepted";
}

bool contains(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

RationalMatrix random_matrix(std::size_t rows, std::size_t columns, std::uint64_t seed)
{
    std::mt19937_64 bits(seed);
    RationalMatrix matrix(rows, columns);
    for (std::size_t m = 0; m < rows; ++m)
        for (std::size_t n = 0; n < columns; ++n)
            matrix(m, n) =
                Rational(static_cast<std::int64_t>(bits()) >> 40, static_cast<std::int64_t>(bits() % 50 + 1));
    return matrix;
}

} // namespace

TEST_CASE("CSV is read exactly", "[problem][matrix_file]")
{
    const RationalMatrix a = parse_csv("# comment\r\n0.1, 1e-400 ,\"1/3\"\r\n\r\n-2,+3.50,0\n", "A.csv");
    REQUIRE(a.rows() == 2);
    REQUIRE(a.columns() == 3);
    CHECK(a(0, 0) == Rational(1, 10));
    CHECK(a(0, 1) * power(Rational(10), 400) == 1);
    CHECK(a(0, 2) == Rational(1, 3));
    CHECK(a(1, 0) == -2);
    CHECK(a(1, 1) == Rational(7, 2));
    CHECK(a(1, 2) == 0);
}

TEST_CASE("a printed matrix reads back in every format", "[problem][matrix_file]")
{
    const RationalMatrix a = random_matrix(7, 5, 1);
    std::string csv, array = "%%MatrixMarket matrix array real general\n% comment\n7 5\n",
                     coordinate = "%%MatrixMarket matrix coordinate real general\n7 5 35\n";
    for (std::size_t m = 0; m < 7; ++m)
        for (std::size_t n = 0; n < 5; ++n) csv += to_text(a(m, n)) + (n == 4 ? "\n" : ",");
    for (std::size_t n = 0; n < 5; ++n)
        for (std::size_t m = 0; m < 7; ++m) {
            array += to_text(a(m, n)) + "\n";
            coordinate += std::to_string(m + 1) + " " + std::to_string(n + 1) + " " + to_text(a(m, n)) + "\n";
        }
    CHECK(parse_csv(csv, "") == a);
    CHECK(parse_matrix_market(array, "") == a);
    CHECK(parse_matrix_market(coordinate, "") == a);
}

TEST_CASE("Matrix Market symmetries and fields", "[problem][matrix_file]")
{
    RationalMatrix symmetric(2, 2), skew(2, 2);
    symmetric(0, 0) = 1;
    symmetric(1, 0) = symmetric(0, 1) = Rational(1, 2);
    skew(1, 0) = 3;
    skew(0, 1) = -3;
    CHECK(parse_matrix_market("%%MatrixMarket matrix array real symmetric\n2 2\n1\n0.5\n0\n", "") == symmetric);
    CHECK(parse_matrix_market("%%matrixmarket MATRIX Coordinate Real Symmetric\n2 2 2\n1 1 1\n2 1 5e-1\n", "") ==
          symmetric);
    CHECK(parse_matrix_market("%%MatrixMarket matrix array integer skew-symmetric\n2 2\n3\n", "") == skew);
    RationalMatrix pattern(2, 3);
    pattern(1, 2) = 1;
    CHECK(parse_matrix_market("%%MatrixMarket matrix coordinate pattern general\n2 3 1\n2 3\n", "") == pattern);
}

TEST_CASE("malformed CSV is refused with its line", "[problem][matrix_file]")
{
    const auto message = [](const std::string& text) { return message_of(parse_csv, text); };
    CHECK(contains(message("1,2\n3\n"), "A.csv:2"));
    CHECK(contains(message("1,2\n3\n"), "expected 2"));
    CHECK(contains(message("1,2\n\n3,4,5\n"), "A.csv:3"));
    CHECK(contains(message("a,b\n1,2\n"), "A.csv:1: entry 1"));
    CHECK(contains(message("1,nan\n"), "'nan'"));
    CHECK(contains(message("1,\n"), "entry 2"));
    CHECK(contains(message("1;2\n"), "'1;2'"));
    CHECK(contains(message(""), "empty matrix"));
    CHECK(contains(message("# nothing\n\n"), "empty matrix"));
}

TEST_CASE("malformed Matrix Market is refused with its line", "[problem][matrix_file]")
{
    const auto message = [](const std::string& text) {
        return message_of(parse_matrix_market, "%%MatrixMarket matrix " + text);
    };
    CHECK(contains(message("coordinate complex general\n1 1 1\n1 1 1 0\n"), "'complex'"));
    CHECK(contains(message("list real general\n"), "'list'"));
    CHECK(contains(message("array real hermitian\n"), "'hermitian'"));
    CHECK(contains(message("array pattern general\n"), "'pattern'"));
    CHECK(contains(message("array real\n"), "banner"));
    CHECK(contains(message("array real general\n"), "ends too early"));
    CHECK(contains(message("array real general\n2 1\n1\n"), "ends too early"));
    CHECK(contains(message("array real general\n1 1\n1\n2\n"), "A.csv:4"));
    CHECK(contains(message("array real general\n1 1\nx\n"), "A.csv:3"));
    CHECK(contains(message("array real general\n0 1\n"), "empty matrix"));
    CHECK(contains(message("array real general\n100001 1\n"), "too large"));
    CHECK(contains(message("coordinate real general\n100000 100000 1\n1 1 1\n"), "too large"));
    CHECK(contains(message("coordinate real general\n1 1 2\n1 1 1\n1 1 1\n"), "'2'"));
    CHECK(contains(message("coordinate real general\n2 1 2\n1 1 1\n1 1 1\n"), "given before"));
    CHECK(contains(message("coordinate real general\n2 2 1\n3 1 1\n"), "'3'"));
    CHECK(contains(message("coordinate real general\n2 2 1\n0 1 1\n"), "'0'"));
    CHECK(contains(message("coordinate real general\n2 2 1\n1 1\n"), "row column value"));
    CHECK(contains(message("coordinate real symmetric\n2 2 1\n1 2 1\n"), "triangle"));
    CHECK(contains(message("coordinate real symmetric\n2 3 1\n2 1 1\n"), "square"));
}
