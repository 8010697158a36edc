#pragma once

#include "enclose/polynomial.hpp"

#include <wnflow/ode/program.hpp>

#include <acb.h>
#include <arb_mat.h>

#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace wnflow::enclose::detail {

using numeric::Matrix;

/// A vector field f(x, t), recorded as a program, evaluated in ball arithmetic along polynomials x̂(s), t̂(s): everything
/// that is needed to enclose the defect of x̂ and the growth of errors. Rigorous, unlike ode::SeriesEvaluator.
class ProgramEnclosure {
public:
    explicit ProgramEnclosure(std::shared_ptr<const ode::Program> program);
    ~ProgramEnclosure();
    ProgramEnclosure(const ProgramEnclosure&) = delete;
    ProgramEnclosure& operator=(const ProgramEnclosure&) = delete;

    [[nodiscard]] const ode::Program& program() const noexcept { return *program_; }

    /// Enclosures of the first `terms` Taylor coefficients at s = 0 of f(x̂(s), t̂(s)).
    [[nodiscard]] std::vector<Polynomial> series(const std::vector<Polynomial>& x, const Polynomial& t,
                                                 slong terms) const;

    /// Upper bounds of |f_i(x̂(s), t̂(s))| for complex |s| ≤ R, where all operations of the program are analytic in s; nothing
    /// if that is not certain. By Cauchy's estimate the k-th Taylor coefficient is then at most bound/Rᵏ.
    [[nodiscard]] std::optional<Vector<Ball>> bound_on_disc(const std::vector<Polynomial>& x, const Polynomial& t,
                                                            const Ball& radius) const;

    struct Linearization {
        Vector<Ball> value;    ///< f
        Matrix<Ball> jacobian; ///< ∂f_i/∂x_j, j < directions
    };
    /// f and its derivatives along the first `directions` components of the state, for all real |s| ≤ 1. The coefficients of
    /// x̂ may be balls: all polynomials in them are meant. Entries are not finite where an operation is undefined.
    [[nodiscard]] Linearization linearize(const std::vector<Polynomial>& x, const Polynomial& t, int directions) const;

private:
    struct ExactMatrix;
    [[nodiscard]] const arb_mat_struct* matrix(std::size_t map) const;
    void apply_to_series(std::size_t map, int first, std::vector<Polynomial>& nodes, slong terms) const;

    std::shared_ptr<const ode::Program> program_;
    mutable std::map<std::pair<std::size_t, long>, std::unique_ptr<ExactMatrix>> matrices_; ///< by map and bits
};

} // namespace wnflow::enclose::detail
