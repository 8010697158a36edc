#pragma once

#include <gmpxx.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A certificate as read: nothing here is known to be true. The format is specified in docs/reference/certificate.md.
namespace checker {

/// The exact data of a flow and its start. Ranges are checked when read: L ≥ 2, rates, r₀² and v positive, b ≠ 0.
struct Instance {
    unsigned long depth = 2;
    bool is_weight_normalized = false;
    mpq_class eta_r = 1, eta_u = 1, radius_squared;
    std::vector<mpz_class> direction; ///< v > 0, N entries
    std::size_t rows = 0, columns = 0;
    std::vector<mpq_class> matrix; ///< A, row by row
    std::vector<mpq_class> target; ///< b
    std::string digest;            ///< SHA-256 of the canonical text that was read

    [[nodiscard]] mpq_class rate_ratio() const { return eta_r / eta_u; }
};

/// z* and y for the weights 1, or v^(2−L).
struct Optimum {
    mpq_class value;
    std::vector<mpq_class> minimizer; ///< N entries
    std::vector<mpq_class> dual;      ///< M entries
};

/// The coordinates on which some point of S₊ is positive, where these are not all.
struct Face {
    std::vector<std::size_t> support; ///< increasing
    std::vector<mpq_class> interior;  ///< of a point of S₊: its entries on the support
    std::vector<mpq_class> normal;    ///< y with Aᵀy ≥ 0, ⟨b,y⟩ = 0, positive off the support; M entries
    std::vector<std::size_t> rows;    ///< increasing: the rows that are kept
    std::vector<std::vector<mpq_class>> combinations; ///< of the kept rows, one for each row that is dropped
};

/// tᵢ = mantissa · 2^exponent, ϱᵢ = 2^radius.
struct Direction {
    long radius = 0, exponent = 0;
    std::vector<mpz_class> mantissa;
};

enum class LimitKind {
    own,        ///< of the instance's flow
    plain,      ///< of plain gradient flow from the same start
    equivalent, ///< of plain gradient flow from x₀/ρ, for every log ρ in an interval
};

struct LimitWitness {
    LimitKind kind = LimitKind::own;
    mpq_class low, high; ///< of log ρ, for `equivalent`
    long precision = 0;
    long exponent = 0; ///< λ̂ = center · 2^exponent
    std::vector<mpz_class> center;
    std::vector<Direction> directions;
};

struct Statement {
    std::size_t line = 0;
    std::string text; ///< without the word "statement"
    std::vector<std::string> words;
    bool is_assuming_no_collapse = false;
};

struct Certificate {
    Instance instance;
    std::optional<Optimum> optimum, weighted;
    std::vector<mpq_class> farkas; ///< empty if absent
    std::optional<Face> face;
    std::string no_collapse; ///< rule by which collapse is excluded; empty: by none
    std::vector<LimitWitness> limits;
    std::vector<Statement> statements; ///< no two of them equal
};

/// A statement that is repeated word by word is read once. Opens a new account of the budget.
/// @throws Malformed with the number of the line; BeyondLimits for what is too large
[[nodiscard]] Certificate read_certificate(std::string_view text);

/// A number as it stands in a statement: a decimal like -1.25e-300, or p/q.
/// @throws Malformed; BeyondLimits
[[nodiscard]] mpq_class read_number(const std::string& word);

/// What this program is prepared for; what judging may cost together is in budget.hpp.
namespace limits {
constexpr std::size_t file_bytes = std::size_t{1} << 26U;
constexpr std::size_t rows = 5'000, columns = 100'000;
constexpr unsigned long depth = 1'000;
constexpr long precision = 1L << 16U, exponent = 1L << 28U, decimal_exponent = 100'000;
/// Of one number as it is written.
constexpr std::size_t digits = 1'000'000;
} // namespace limits

} // namespace checker
