#pragma once

#include <verification/claims/claim.hpp>

/// The statements about convergence and its rate (Theorem 2.3).
namespace wnflow::claims {

[[nodiscard]] Claim theorem_2_3_convergence();
[[nodiscard]] Claim theorem_2_3_instantaneous();
[[nodiscard]] Claim theorem_2_3_rate();
[[nodiscard]] Claim lojasiewicz_exponent();
[[nodiscard]] Claim boundary_decay();

/// The statements with a factor or an exponent of the caller's: with 1, or the theory's exponent, they are the claims' checks.
/// The limit entries are multiplied by `factor`.
[[nodiscard]] Verdict judge_convergence(Evidence& evidence, const Ball& factor);
[[nodiscard]] Verdict judge_instantaneous_bound(Evidence& evidence, const Ball& factor);
[[nodiscard]] Verdict judge_rate(Evidence& evidence, const Ball& factor);
[[nodiscard]] Verdict judge_boundary_decay(Evidence& evidence, const numeric::Rational& exponent);
/// @param positive, on_face exponents of a positive limit, of a limit on a face
[[nodiscard]] Verdict judge_lojasiewicz(Evidence& evidence, const numeric::Rational& positive,
                                        const numeric::Rational& on_face);

/// L/(2L−2): the residual's decay at a limit on a face is t^−L/(2L−2).
[[nodiscard]] numeric::Rational boundary_exponent(unsigned depth);

/// All of them, in the order of the theory.
[[nodiscard]] std::vector<Claim> rates_statements();

} // namespace wnflow::claims
