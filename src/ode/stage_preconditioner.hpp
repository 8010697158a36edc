#pragma once

#include "ode/stage_schur_form.hpp"

#include <vector>

namespace wnflow::ode::detail {

/// Solves (I − h A ⊗ J) x = r for one matrix J at all stages, in double: exact where the Jacobian is the same at all stages,
/// a preconditioner where it varies. The Hessenberg form of J makes each of the shifted systems cheap.
class StagePreconditioner {
public:
    explicit StagePreconditioner(const StageSchurForm& form) : form_(&form) {}

    /// `step_jacobian`: hJ, n × n. False if it is not finite or a shifted system is singular.
    [[nodiscard]] bool factor(const Eigen::MatrixXd& step_jacobian);
    /// Columns: stages.
    [[nodiscard]] Eigen::MatrixXd solve(const Eigen::MatrixXd& r) const;
    /// (I − shift · hJ)⁻¹ v, for the columns of v.
    [[nodiscard]] Eigen::MatrixXd filter(double shift, const Eigen::MatrixXd& v) const;

private:
    /// LU factors of I − λ H for an upper Hessenberg matrix H, rows exchanged with their neighbour where that is larger.
    struct ShiftedHessenberg {
        Eigen::MatrixXcd upper;
        Eigen::VectorXcd multipliers;
        std::vector<bool> exchanged;

        [[nodiscard]] bool factor(const Eigen::MatrixXd& hessenberg, std::complex<double> shift);
        void solve(Eigen::Ref<Eigen::VectorXcd> x) const;
    };

    const StageSchurForm* form_;
    Eigen::MatrixXd basis_, hessenberg_; ///< hJ = basis · hessenberg · basisᵀ
    std::vector<ShiftedHessenberg> factors_; ///< by block
};

} // namespace wnflow::ode::detail
