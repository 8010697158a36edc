#pragma once

#include "certificate.hpp"

/// What is decided in rationals.
namespace checker {

/// A = numerators/denominator, for sums in integers.
struct IntegerMatrix {
    std::size_t rows = 0, columns = 0;
    mpz_class denominator;
    std::vector<mpz_class> numerators;

    [[nodiscard]] static IntegerMatrix of(const Instance& instance);
    [[nodiscard]] const mpz_class& operator()(std::size_t m, std::size_t n) const
    {
        return numerators[m * columns + n];
    }
    /// A z, Aᵀy.
    [[nodiscard]] std::vector<mpq_class> product(const std::vector<mpq_class>& z) const;
    [[nodiscard]] std::vector<mpq_class> transposed_product(const std::vector<mpq_class>& y) const;
};

[[nodiscard]] mpq_class power(const mpq_class& base, unsigned long exponent);
[[nodiscard]] mpq_class inner(const std::vector<mpq_class>& a, const std::vector<mpq_class>& b);
/// v_n^L; ‖v‖².
[[nodiscard]] std::vector<mpq_class> powers_of_direction(const Instance& instance, long exponent);
[[nodiscard]] mpq_class squared_norm_of_direction(const Instance& instance);
/// β₁² = (r₀²/‖v‖²)^L (Σ v^L)².
[[nodiscard]] mpq_class squared_start_norm(const Instance& instance);

/// Optimum: z* ≥ 0, A z* = b, Aᵀy ≤ c, ⟨b,y⟩ = ⟨c,z*⟩ = value. @return c − Aᵀy. @throws Rejected
[[nodiscard]] std::vector<mpq_class> check_optimum(const Instance& instance, const IntegerMatrix& a,
                                                   const Optimum& optimum, const std::vector<mpq_class>& weights);
/// S₊ is empty: Aᵀf ≤ 0, ⟨b,f⟩ > 0. @throws Rejected
void check_farkas(const Instance& instance, const IntegerMatrix& a, const std::vector<mpq_class>& farkas);
/// The support is the maximal face of S₊, and the kept rows are all that matters on it. @throws Rejected
void check_face(const Instance& instance, const IntegerMatrix& a, const Face& face);

/// ‖e(0)‖ ≤ ‖b‖. @throws Rejected
void check_start_within_target(const Instance& instance, const IntegerMatrix& a);
/// The criterion of collapse at the start. @throws Rejected
void check_collapse(const Instance& instance, const IntegerMatrix& a);

} // namespace checker
