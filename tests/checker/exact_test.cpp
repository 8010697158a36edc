#include "support/catch.hpp"

#include <verification/checker/budget.hpp>
#include <verification/checker/exact.hpp>
#include <verification/checker/failure.hpp>

#include <random>

using namespace checker;

namespace {

mpq_class rational(std::mt19937_64& bits)
{
    if (bits() % 4 == 0) return 0;
    mpq_class value(static_cast<long>(bits() % 2001) - 1000,
                    1 + static_cast<long>(bits() % (bits() % 2 == 0 ? 1 : 300)));
    value.canonicalize();
    return value;
}

std::vector<mpq_class> vector_of(std::mt19937_64& bits, std::size_t size)
{
    std::vector<mpq_class> result;
    for (std::size_t i = 0; i < size; ++i) result.push_back(rational(bits));
    return result;
}

bool is_reduced(const mpq_class& value)
{
    mpq_class reduced = value;
    reduced.canonicalize();
    return reduced.get_num() == value.get_num() && reduced.get_den() == value.get_den();
}

} // namespace

TEST_CASE("inner products and products with a matrix are those of plain loops", "[checker][exact]")
{
    std::mt19937_64 bits(5);
    for (int round = 0; round < 2000; ++round) {
        budget::begin();
        const std::size_t rows = 1 + bits() % 4, columns = 1 + bits() % 9;
        Instance instance;
        instance.rows = rows;
        instance.columns = columns;
        instance.matrix = vector_of(bits, rows * columns);
        const IntegerMatrix a = IntegerMatrix::of(instance);
        const std::vector<mpq_class> z = vector_of(bits, columns), y = vector_of(bits, rows),
                                     w = vector_of(bits, columns);
        mpq_class sum = 0;
        for (std::size_t n = 0; n < columns; ++n) sum += z[n] * w[n];
        REQUIRE((inner(z, w) == sum)); // parentheses: to print the sides would take the library gmpxx
        REQUIRE(is_reduced(inner(z, w)));
        const std::vector<mpq_class> image = a.product(z), back = a.transposed_product(y);
        for (std::size_t m = 0; m < rows; ++m) {
            sum = 0;
            for (std::size_t n = 0; n < columns; ++n) sum += instance.matrix[m * columns + n] * z[n];
            REQUIRE((image[m] == sum));
            REQUIRE(is_reduced(image[m]));
        }
        for (std::size_t n = 0; n < columns; ++n) {
            sum = 0;
            for (std::size_t m = 0; m < rows; ++m) sum += instance.matrix[m * columns + n] * y[m];
            REQUIRE((back[n] == sum));
        }
    }
    CHECK((inner({}, {}) == 0));
}

TEST_CASE("a dropped row is a combination of the kept ones, or the face is rejected", "[checker][exact]")
{
    std::mt19937_64 bits(6);
    int wrong = 0;
    for (int round = 0; round < 300; ++round) {
        budget::begin();
        Instance instance;
        instance.rows = 3;
        instance.columns = 1 + bits() % 4;
        Face face;
        std::vector<mpq_class> point;
        for (std::size_t n = 0; n < instance.columns; ++n) {
            face.support.push_back(n);
            point.emplace_back(abs(rational(bits)) + 1);
        }
        face.interior = point;
        face.normal.assign(3, 0);
        face.rows = {0, 2};
        const mpq_class c = rational(bits), d = rational(bits);
        face.combinations = {{c, d}};
        const std::vector<mpq_class> first = vector_of(bits, instance.columns),
                                     last = vector_of(bits, instance.columns);
        instance.matrix = first;
        for (std::size_t n = 0; n < instance.columns; ++n) instance.matrix.emplace_back(c * first[n] + d * last[n]);
        instance.matrix.insert(instance.matrix.end(), last.begin(), last.end());
        const auto check = [&] {
            const IntegerMatrix a = IntegerMatrix::of(instance);
            instance.target = a.product(point);
            check_face(instance, a, face);
        };
        REQUIRE_NOTHROW(check());
        mpq_class& entry = instance.matrix[instance.columns + bits() % instance.columns];
        entry += mpq_class(1, 1 + static_cast<long>(bits() % 1000));
        REQUIRE_THROWS_AS(check(), Rejected);
        ++wrong;
    }
    CHECK(wrong == 300);
}
