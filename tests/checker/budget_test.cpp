#include "support/catch.hpp"

#include "checker/certificate_text.hpp"

#include <verification/checker/budget.hpp>
#include <verification/checker/failure.hpp>
#include <verification/checker/judge.hpp>

#include <filesystem>
#include <fstream>
#include <iterator>

using namespace checker;
using wnflow::test::CertificateText;
using wnflow::test::trivial_limit;

// What a certificate asks for is judged by its sizes: none of these is computed, so that no time needs to be measured.
namespace {

/// "verified", or the failure and its reason.
/// @param spent  operations that are spent before it is judged
std::string outcome(const std::string& text, double spent = 0)
{
    try {
        const Certificate certificate = read_certificate(text);
        budget::spend(spent, "before");
        const Judge judge(certificate);
        for (const Statement& statement : certificate.statements) judge.verify(statement);
        return "verified";
    } catch (const Rejected& error) {
        return std::string("rejected: ") + error.what();
    } catch (const Malformed& error) {
        return std::string("malformed: ") + error.what();
    } catch (const BeyondLimits& error) {
        return std::string("beyond limits: ") + error.what();
    }
}

/// Beyond the limits, for a reason that names what, and the limit.
void check_refused(const CertificateText& certificate, const std::string& what, const std::string& limit,
                   double spent = 0)
{
    const std::string text = outcome(certificate.text(), spent);
    CAPTURE(text);
    CHECK(text.starts_with("beyond limits: "));
    CHECK(text.find(what) != std::string::npos);
    CHECK(text.find(limit) != std::string::npos);
}

CertificateText of_shape(std::size_t rows, std::size_t columns, const std::string& entry = "1")
{
    CertificateText certificate;
    certificate.direction.assign(columns, "1");
    certificate.matrix.assign(rows, std::vector<std::string>(columns, entry));
    certificate.target.assign(rows, "-1");
    return certificate;
}

std::vector<std::string> primes(std::size_t number, unsigned long first)
{
    std::vector<std::string> result;
    mpz_class prime = first;
    while (result.size() < number) {
        mpz_nextprime(prime.get_mpz_t(), prime.get_mpz_t());
        result.push_back(prime.get_str());
    }
    return result;
}

const std::string operations = "the limit is 6e+10", bytes = "the limit is 5.4e+08";

} // namespace

TEST_CASE("an account is closed where more is spent or held than the budget", "[checker][budget]")
{
    budget::begin();
    budget::spend(budget::operations * 0.75, "the first step");
    CHECK_THROWS_WITH(budget::spend(budget::operations * 0.5, "the second step"),
                      Catch::Contains("the second step takes 3e+10 operations, 7.5e+10 with all before it: ") &&
                          Catch::Contains(operations));
    budget::begin();
    budget::spend(budget::operations, "all of it");
    CHECK_THROWS_AS(budget::spend(1e9, "more"), BeyondLimits);
    budget::begin();
    budget::require_bytes(budget::bytes, "all of it");
    budget::require_bytes(budget::bytes, "and again, as it is given back");
    budget::hold(budget::bytes / 2, "half of it");
    CHECK_THROWS_AS(budget::require_bytes(budget::bytes * 0.6, "more"), BeyondLimits);
    CHECK_THROWS_WITH(budget::hold(budget::bytes * 0.6, "the other half"),
                      Catch::Contains("the other half takes 3.2e+08 bytes") && Catch::Contains(bytes));
    budget::begin();
    budget::hold(budget::bytes, "all of it");
}

TEST_CASE("estimates increase with the sizes", "[checker][budget]")
{
    for (std::size_t a = 0; a < 3000; a = a * 3 / 2 + 1)
        for (std::size_t b = 0; b < 3000; b = b * 3 / 2 + 1) {
            REQUIRE(budget::product(a, b) > 0);
            REQUIRE(budget::product(a, b) == budget::product(b, a));
            REQUIRE(budget::product(a + 1, b) >= budget::product(a, b));
            REQUIRE(budget::divisor(a + 1, b) >= budget::divisor(a, b));
            REQUIRE(budget::divisor(a, b) == budget::divisor(b, a));
        }
    double before = 0;
    for (const long bits : {64L, 256L, 1000L, 10'000L, 65'536L}) {
        const Precision precision(bits);
        const double all = budget::interval() + budget::quotient() + budget::function() + budget::root(3);
        CHECK(all > before);
        CHECK(budget::root(100) > budget::root(3));
        CHECK(budget::interval_bytes() >= static_cast<double>(bits) / 4);
        before = all;
    }
    CHECK(budget::words(mpz_class(0)) == 0);
    CHECK(budget::words(mpz_class(-1)) == 1);
    CHECK(budget::words(mpq_class(1, mpz_class(1) << 64U)) == 2);
}

TEST_CASE("three limits of N = 1000, M = 300 are within half of the budget", "[checker][budget]")
{
    Instance instance;
    instance.rows = 300;
    instance.columns = 1000;
    IntegerMatrix a{300, 1000, 1, {}, 1};
    LimitWitness witness;
    const mpz_class mantissa = mpz_class(1) << 150U;
    witness.directions.assign(300, Direction{0, 0, std::vector<mpz_class>(300, mantissa)});
    witness.center.assign(300, mantissa);
    for (const auto& [depth, precision, work] :
         {std::tuple{2UL, 256L, 0.5}, {3UL, 256L, 0.5}, {10UL, 256L, 0.5}, {3UL, 1024L, 1.0}}) {
        CAPTURE(depth, precision);
        instance.depth = depth;
        witness.precision = precision;
        budget::begin();
        budget::spend(budget::operations * (1 - work), "another half");
        budget::hold(budget::bytes / 2, "what was read");
        for (int limit = 0; limit < 3; ++limit) CHECK_NOTHROW(spend_on_limit(instance, a, {}, witness));
    }
}

TEST_CASE("the shipped certificates take a thousandth of the budget", "[checker][budget]")
{
    const auto folder = std::filesystem::path(WNFLOW_SOURCE_DIR) / "verification" / "data" / "baselines";
    int certificates = 0;
    for (const auto& entry : std::filesystem::directory_iterator(folder)) {
        if (entry.path().extension() != ".cert") continue;
        std::ifstream file(entry.path(), std::ios::binary);
        CAPTURE(entry.path());
        CHECK(outcome({std::istreambuf_iterator<char>(file), {}}) == "verified");
        CHECK_NOTHROW(budget::spend(budget::operations * 0.99, "the rest"));
        CHECK_NOTHROW(budget::hold(budget::bytes * 0.99, "the rest"));
        ++certificates;
    }
    CHECK(certificates >= 17);
}

TEST_CASE("a matrix of many rows at a high precision is refused by its memory", "[checker][budget]")
{
    CertificateText certificate = of_shape(200, 1);
    certificate.flow = "plain";
    certificate.statements = {"limit own"};
    certificate.witnesses = trivial_limit("own", 200, "65536");
    check_refused(certificate, "a limit of 200 rows, 1 columns and 65536 bits", bytes);
    certificate.witnesses = trivial_limit("own", 200, "64"); // and judged where it is small
    CHECK(outcome(certificate.text()).starts_with("rejected: "));

    certificate = of_shape(1, 2000);
    certificate.flow = "plain";
    certificate.statements = {"limit own"};
    certificate.witnesses = trivial_limit("own", 1, "65536");
    check_refused(certificate, "a limit of 1 rows, 2000 columns and 65536 bits", bytes);
}

TEST_CASE("roots of a high degree at a high precision are refused by their work", "[checker][budget]")
{
    CertificateText certificate = of_shape(1, 400);
    certificate.flow = "plain";
    certificate.depth = "100";
    certificate.statements = {"limit own"};
    certificate.witnesses = trivial_limit("own", 1, "65536");
    check_refused(certificate, "a limit of 1 rows, 400 columns and 65536 bits", operations);
}

TEST_CASE("a matrix that is declared too large is refused before it is read", "[checker][budget]")
{
    CertificateText certificate = of_shape(1, 1000);
    std::string text = certificate.text();
    text = text.substr(0, text.find("matrix ")) + "matrix 5000 1000\n";
    CHECK(outcome(text).find("a matrix of 5000 rows and 1000 columns") != std::string::npos);
    CHECK(outcome(text).find(bytes) != std::string::npos);
}

TEST_CASE("all products of many columns are refused, or not needed", "[checker][budget]")
{
    // N² M: 5 · 10⁹ for 70,000 columns. They are needed where the bound by the largest column does not suffice.
    CertificateText certificate = of_shape(1, 70'000, "1000");
    for (std::size_t n = 0; n < 70'000; n += 2) certificate.matrix[0][n] = "1001";
    certificate.radius_squared = "2";
    check_refused(certificate, "all products of two of 70000 columns with 1 entries each", operations);
    certificate.radius_squared = "1/1000000";
    CHECK(outcome(certificate.text()) == "verified");
    // The same with few columns is decided.
    certificate = of_shape(1, 100, "1000");
    for (std::size_t n = 0; n < 100; n += 2) certificate.matrix[0][n] = "1001";
    certificate.radius_squared = "2";
    CHECK(outcome(certificate.text()) == "verified");
    certificate.radius_squared = "10000";
    CHECK(outcome(certificate.text()).find("the criterion of collapse does not hold") != std::string::npos);
}

TEST_CASE("statements that are repeated are judged once", "[checker][budget]")
{
    CertificateText certificate = of_shape(1, 1000);
    certificate.statements.assign(2000, "collapse");
    const Certificate read = read_certificate(certificate.text());
    CHECK(read.statements.size() == 1);
    CHECK(read.statements[0].line == 14);
    certificate.statements = {"collapse", "collapse assuming no-collapse", "collapse"};
    CHECK(read_certificate(certificate.text()).statements.size() == 2); // not the same words
    CHECK(outcome(certificate.text()) == "verified");
}

TEST_CASE("statements that differ in their numbers only do not repeat what they rest on", "[checker][budget]")
{
    const auto path = std::filesystem::path(WNFLOW_SOURCE_DIR) / "verification" / "data" / "baselines";
    for (const char* name : {"paper.cert", "paper-depth-3.cert", "random-direction.cert"}) {
        std::ifstream file(path / name, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(file), {}};
        std::string more;
        std::vector<std::string> subjects = {"gap own in 0 1", "limit-equivalence difference <= 1"};
        for (std::size_t at = 0; (at = text.find(" bound >= ", at + 1)) != std::string::npos;) {
            const std::size_t begin = text.rfind('\n', at) + 11; // "statement "
            subjects.push_back(text.substr(begin, text.find('\n', at) - begin));
        }
        CHECK(subjects.size() > 5);
        const Certificate certificate = read_certificate(text);
        const Judge judge(certificate);
        for (const Statement& statement : certificate.statements) judge.verify(statement);
        budget::spend(budget::operations * 0.99, "the rest");
        // 1.0, 1.00, ... are other words for the same: 300 of each take less than a hundredth of the budget.
        for (const std::string& subject : subjects) {
            for (int zeros = 0; zeros < 300; ++zeros) {
                Statement statement = certificate.statements[0];
                statement.words.clear();
                const std::size_t number = subject.find(subject.find("in ") != std::string::npos ? "1" : "<= ");
                const std::size_t end = std::min(subject.find(' ', number + 3), subject.size());
                std::string changed = subject.substr(0, end);
                const std::size_t exponent = std::min(changed.find('e', number), end);
                const std::string mantissa = changed.substr(number, exponent - number);
                changed.insert(exponent,
                               (mantissa.find('.') == std::string::npos ? "." : "") + std::string(zeros + 1, '0'));
                changed += subject.substr(end);
                for (std::size_t begin = 0; begin < changed.size();) {
                    const std::size_t blank = std::min(changed.find(' ', begin), changed.size());
                    statement.words.push_back(changed.substr(begin, blank - begin));
                    begin = blank + 1;
                }
                CAPTURE(name, changed);
                REQUIRE_NOTHROW(judge.verify(statement));
            }
        }
    }
}

TEST_CASE("numbers that are long over a common denominator, or as powers, are refused", "[checker][budget]")
{
    CertificateText certificate = of_shape(1, 20'000);
    const std::vector<std::string> p = primes(20'000, 100'000);
    for (std::size_t n = 0; n < p.size(); ++n) certificate.matrix[0][n] = "1/" + p[n];
    check_refused(certificate, "a vector or matrix over a common denominator", bytes);

    certificate = of_shape(1, 3);
    certificate.depth = "1000";
    certificate.radius_squared = mpz_class(mpz_class(1) << 400'000U).get_str();
    check_refused(certificate, "the criterion of collapse", operations);
    certificate.radius_squared = "1";
    certificate.direction[0] = mpz_class(mpz_class(1) << 3'000'000U).get_str();
    check_refused(certificate, "the powers of the start's weights", bytes);

    // Weights v^(2-L) have one denominator of 10⁷ bits.
    certificate = of_shape(1, 1000);
    certificate.depth = "1000";
    certificate.direction = primes(1000, 1'000'000);
    certificate.target = {"1000"};
    certificate.witnesses = "weighted-optimum 1\nminimizer 1000";
    for (int n = 0; n < 1000; ++n) certificate.witnesses += " " + std::to_string(n) + " 1";
    certificate.witnesses += "\ndual 1\n";
    certificate.statements = {"weighted-optimum = 1"};
    check_refused(certificate, "an inner product", operations, budget::operations * 0.95);
}

TEST_CASE("depth, precision, exponents and digits have limits that are named", "[checker][budget]")
{
    CertificateText certificate = of_shape(1, 2);
    certificate.depth = "1001";
    check_refused(certificate, "the depth 1001", "the limits 2 and 1000");
    certificate.depth = "99999999999999999999999999";
    check_refused(certificate, "the depth 99999999999999999999...", "the limits 2 and 1000");
    certificate.depth = "1";
    CHECK(outcome(certificate.text()).starts_with("malformed: line 3: the depth 1"));

    certificate = of_shape(1, 2);
    certificate.target = {"1"};
    certificate.witnesses = "optimum 1\nminimizer 1 0 1\ndual 1\n";
    for (const char* number : {"1e999999999", "1e-999999999", "1.5e100001", "1e99999999999999999999999"}) {
        certificate.statements = {"optimum = " + std::string(number)};
        check_refused(certificate, "the decimal exponent ", "the limits -100000 and 100000");
    }
    certificate.statements = {"optimum = 1e100000"};
    CHECK(outcome(certificate.text()).find("the optimum is another number") != std::string::npos);
    certificate.statements = {"optimum = 1e0"};
    CHECK(outcome(certificate.text()) == "verified");

    certificate.statements = {"limit own"};
    certificate.witnesses = trivial_limit("own", 1, "65537");
    check_refused(certificate, "the precision 65537", "the limits 64 and 65536");
    certificate.witnesses = "limit own\nprecision 64\ncenter 268435457 1\ndirection 0 0 1\n";
    check_refused(certificate, "the exponent 268435457", "the limits -268435456 and 268435456");
    certificate.witnesses = "limit own\nprecision 64\ncenter 0 " + std::string(65, 'f') + "\ndirection 0 0 1\n";
    check_refused(certificate, "a mantissa", "the precision");

    const std::string long_number = "1" + std::string(1'000'000, '0');
    certificate = of_shape(1, 2);
    certificate.target = {long_number};
    check_refused(certificate, "a number of 1000001 digits", "the limit is 1000000");
    certificate.target = {"-1/" + long_number};
    check_refused(certificate, "a number of 1000001 digits", "the limit is 1000000");
    certificate.target = {"-1"};
    certificate.witnesses = "farkas " + long_number + "\n";
    check_refused(certificate, "a number of 1000001 digits", "the limit is 1000000");
    certificate.witnesses = "";
    for (const std::string& number : {long_number, "0." + long_number, long_number + "e1", long_number + ".1"}) {
        certificate.statements = {"optimum = " + number};
        certificate.witnesses = "optimum 1\nminimizer 1 0 1\ndual 1\n";
        certificate.target = {"1"};
        check_refused(certificate, "a number of 10000", "the limit is 1000000");
    }
}

TEST_CASE("many large exponents are refused by their work together", "[checker][budget]")
{
    const Certificate certificate = read_certificate(of_shape(1, 2).text());
    CHECK_THROWS_AS(
        [] {
            for (int round = 0; round < 100'000; ++round) (void)read_number("1e-100000");
        }(),
        BeyondLimits);
}

TEST_CASE("more statements than memory for them are refused", "[checker][budget]")
{
    CertificateText certificate = of_shape(1, 2);
    certificate.statements.clear();
    for (int i = 0; i < 900'000; ++i) certificate.statements.push_back(std::to_string(i));
    check_refused(certificate, "reading the certificate", bytes);
    certificate.statements = {"optimum" + std::string(1'000'000, 'x')};
    CHECK(outcome(certificate.text()).starts_with("malformed: "));
    certificate.statements = {"a" + std::string(17, ' ') + "b"};
    CHECK(outcome(certificate.text()).starts_with("malformed: "));
    std::string words = "a";
    for (int i = 0; i < 100'000; ++i) words += " a";
    certificate.statements = {words};
    CHECK(outcome(certificate.text()).find("too many words") != std::string::npos);
}
