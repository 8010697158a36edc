#pragma once

#include "certificate.hpp"

/// What is decided in rationals.
namespace checker {

/// values = integers/denominator, the least common one. @throws BeyondLimits if they are too long
[[nodiscard]] std::vector<mpz_class> over_one_denominator(const std::vector<mpq_class>& values, mpz_class& denominator);

/// A = numerators/denominator, for sums in integers.
struct IntegerMatrix {
    std::size_t rows = 0, columns = 0;
    mpz_class denominator;
    std::vector<mpz_class> numerators;
    std::size_t words = 0; ///< of the longest numerator

    [[nodiscard]] static IntegerMatrix of(const Instance& instance);
    [[nodiscard]] const mpz_class& operator()(std::size_t m, std::size_t n) const
    {
        return numerators[m * columns + n];
    }
    /// A z, Aᵀy.
    [[nodiscard]] std::vector<mpq_class> product(const std::vector<mpq_class>& z) const;
    [[nodiscard]] std::vector<mpq_class> transposed_product(const std::vector<mpq_class>& y) const;
};

/// @throws BeyondLimits if it is too long
[[nodiscard]] mpq_class power(const mpq_class& base, unsigned long exponent);
/// sum += a b without a temporary: nearly all of this program's time goes here.
inline void add_product(mpz_class& sum, const mpz_class& a, const mpz_class& b)
{
    mpz_addmul(sum.get_mpz_t(), a.get_mpz_t(), b.get_mpz_t());
}
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
