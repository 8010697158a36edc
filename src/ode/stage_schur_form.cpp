#include "ode/stage_schur_form.hpp"

#include <wnflow/numeric/decompositions.hpp>

#include <Eigen/LU>

namespace wnflow::ode::detail {

StageSchurForm::StageSchurForm(const Eigen::MatrixXd& coefficients)
{
    numeric::RealSchurForm schur = numeric::approximate_real_schur_form(coefficients);
    vectors = std::move(schur.q);
    form = std::move(schur.t);
    for (Eigen::Index i = 0; i < form.rows();) {
        const Eigen::Index size = i + 1 < form.rows() && form(i + 1, i) != 0 ? 2 : 1;
        Block block{i, size, form(i, i), {}, {}, Eigen::Matrix2d::Identity() / form(i, i)};
        if (size == 2) {
            const Eigen::Matrix2d transposed = form.block<2, 2>(i, i).transpose();
            const numeric::ComplexEigen eigen = numeric::approximate_eigen(transposed);
            block.eigenvalue = eigen.values[0];
            block.combine = eigen.vectors.col(0);
            Eigen::Matrix2cd vectors_of_block;
            vectors_of_block << block.combine, block.combine.conjugate();
            block.separate = vectors_of_block.inverse().row(0);
            block.inverse_transposed = transposed.inverse();
        }
        blocks.push_back(block);
        i += size;
    }
}

} // namespace wnflow::ode::detail
