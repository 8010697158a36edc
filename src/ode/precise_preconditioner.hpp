#pragma once

#include "ode/stage_schur_form.hpp"

#include <wnflow/ode/series.hpp>

#include <acb_mat.h>

#include <memory>
#include <optional>
#include <vector>

namespace wnflow::ode::detail {

/// What StagePreconditioner does, in multiprecision floats: for steps so long (h‖J‖ beyond 10¹²) that the slow modes, which
/// decide the step, lie below the rounding errors of hJ in double. Slower by a factor of about ten.
class PrecisePreconditioner {
public:
    PrecisePreconditioner(const StageSchurForm& form, std::size_t dimension);

    /// `step_jacobian`: hJ, n × n, row by row, to be kept by the caller as long as `filter` is used. False if a shifted system is singular in `bits` bits.
    [[nodiscard]] bool factor(const FloatArray& step_jacobian, long bits);
    /// Bits of the arithmetic.
    [[nodiscard]] long bits() const noexcept { return bits_; }
    /// Overwrites r (n × s, component by component) with the solution.
    void solve(FloatArray& r) const;
    /// (I − shift · hJ)⁻¹ v; nothing if the matrix is singular.
    [[nodiscard]] std::optional<FloatArray> filter(double shift, const FloatArray& v) const;

    /// Rows of r (n × s, component by component) times the transpose of an s × s matrix.
    [[nodiscard]] FloatArray times_transposed(const FloatArray& r, const FloatArray& matrix) const;

private:
    struct Factors {
        acb_mat_t lu;
        std::vector<slong> permutation;
        explicit Factors(slong n) : permutation(static_cast<std::size_t>(n)) { acb_mat_init(lu, n, n); }
        ~Factors() { acb_mat_clear(lu); }
        Factors(const Factors&) = delete;
        Factors& operator=(const Factors&) = delete;
    };
    /// Rows times a matrix of doubles: the stages of each component, combined.
    [[nodiscard]] FloatArray combine_stages(const FloatArray& r, const FloatArray& matrix) const;

    const StageSchurForm* form_;
    std::size_t dimension_, stages_;
    FloatArray vectors_, vectors_transposed_, schur_; ///< of the Schur form, row by row
    std::vector<std::unique_ptr<Factors>> factors_;   ///< by block
    const FloatArray* step_jacobian_ = nullptr; ///< of the last factor; the caller keeps it
    long bits_ = 0;
};

} // namespace wnflow::ode::detail
