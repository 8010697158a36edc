#include "ode/stage_preconditioner.hpp"

#include <wnflow/numeric/decompositions.hpp>

namespace wnflow::ode::detail {

bool StagePreconditioner::ShiftedHessenberg::factor(const Eigen::MatrixXd& h, std::complex<double> shift)
{
    const Eigen::Index n = h.rows();
    upper = -shift * h.cast<std::complex<double>>();
    upper.diagonal().array() += 1;
    multipliers.resize(n);
    exchanged.assign(static_cast<std::size_t>(n), false);
    for (Eigen::Index i = 0; i + 1 < n; ++i) {
        if (std::norm(upper(i + 1, i)) > std::norm(upper(i, i))) {
            upper.row(i).tail(n - i).swap(upper.row(i + 1).tail(n - i));
            exchanged[static_cast<std::size_t>(i)] = true;
        }
        if (upper(i, i) == 0.0) return false;
        multipliers[i] = upper(i + 1, i) / upper(i, i);
        upper.row(i + 1).tail(n - i - 1) -= multipliers[i] * upper.row(i).tail(n - i - 1);
    }
    return upper(n - 1, n - 1) != 0.0;
}

void StagePreconditioner::ShiftedHessenberg::solve(Eigen::Ref<Eigen::VectorXcd> x) const
{
    const Eigen::Index n = upper.rows();
    for (Eigen::Index i = 0; i + 1 < n; ++i) {
        if (exchanged[static_cast<std::size_t>(i)]) std::swap(x[i], x[i + 1]);
        x[i + 1] -= multipliers[i] * x[i];
    }
    upper.triangularView<Eigen::Upper>().solveInPlace(x);
}

bool StagePreconditioner::factor(const Eigen::MatrixXd& step_jacobian)
{
    if (!step_jacobian.allFinite()) return false;
    if (step_jacobian.rows() > 1) {
        numeric::HessenbergForm form = numeric::approximate_hessenberg_form(step_jacobian);
        basis_ = std::move(form.q);
        hessenberg_ = std::move(form.h);
    } else {
        basis_ = Eigen::MatrixXd::Identity(1, 1);
        hessenberg_ = step_jacobian;
    }
    factors_.resize(form_->blocks.size());
    for (std::size_t b = 0; b < form_->blocks.size(); ++b)
        if (!factors_[b].factor(hessenberg_, form_->blocks[b].eigenvalue)) return false;
    return true;
}

Eigen::MatrixXd StagePreconditioner::solve(const Eigen::MatrixXd& r) const
{
    // (Y Q) − hJ (Y Q) Tᵀ = R Q: columns from last to first; T is upper triangular up to its blocks.
    Eigen::MatrixXd y = basis_.transpose() * (r * form_->vectors);
    Eigen::MatrixXd image(y.rows(), y.cols()); // hJ y, by column
    for (std::size_t b = form_->blocks.size(); b-- > 0;) {
        const StageSchurForm::Block& block = form_->blocks[b];
        const Eigen::Index first = block.first, size = block.size, rest = y.cols() - first - size;
        auto columns = y.middleCols(first, size);
        if (rest > 0) columns.noalias() += image.rightCols(rest) * form_->form.block(first, first + size, size, rest).transpose();
        if (size == 1) {
            const Eigen::VectorXd g = columns;
            Eigen::VectorXcd z = g.cast<std::complex<double>>();
            factors_[b].solve(z);
            columns = z.real();
            image.col(first) = (columns - g) / form_->form(first, first);
        } else {
            const Eigen::MatrixXd g = columns;
            Eigen::VectorXcd z = g.cast<std::complex<double>>() * block.combine;
            factors_[b].solve(z);
            columns = 2 * (z * block.separate).real();
            image.middleCols(first, 2) =
                (columns - g) * block.inverse_transposed;
        }
    }
    return basis_ * y * form_->vectors.transpose();
}

Eigen::MatrixXd StagePreconditioner::filter(double shift, const Eigen::MatrixXd& v) const
{
    ShiftedHessenberg factors;
    if (!factors.factor(hessenberg_, shift)) return v;
    Eigen::MatrixXd x = basis_.transpose() * v;
    for (Eigen::Index j = 0; j < x.cols(); ++j) {
        Eigen::VectorXcd column = x.col(j).cast<std::complex<double>>();
        factors.solve(column);
        x.col(j) = column.real();
    }
    return basis_ * x;
}

} // namespace wnflow::ode::detail
