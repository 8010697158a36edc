#include "ode/precise_preconditioner.hpp"

namespace wnflow::ode::detail {
namespace {

FloatArray exact(const Eigen::MatrixXd& matrix)
{
    FloatArray result(static_cast<std::size_t>(matrix.size()));
    std::size_t place = 0;
    for (Eigen::Index i = 0; i < matrix.rows(); ++i)
        for (Eigen::Index j = 0; j < matrix.cols(); ++j) arf_set_d(arb_midref(result[place++]), matrix(i, j));
    return result;
}

/// x + factor · y for a double factor.
void add_multiple(arb_ptr x, double factor, arb_srcptr y, long bits)
{
    arf_t multiplier;
    arf_init(multiplier);
    arf_set_d(multiplier, factor);
    arf_addmul(arb_midref(x), multiplier, arb_midref(y), bits, ARF_RND_NEAR);
    arf_clear(multiplier);
}

} // namespace

PrecisePreconditioner::PrecisePreconditioner(const StageSchurForm& form, std::size_t dimension)
    : form_(&form),
      dimension_(dimension),
      stages_(static_cast<std::size_t>(form.form.rows())),
      vectors_(exact(form.vectors)),
      vectors_transposed_(exact(form.vectors.transpose())),
      schur_(exact(form.form))
{
    for (std::size_t b = 0; b < form.blocks.size(); ++b)
        factors_.push_back(std::make_unique<Factors>(static_cast<slong>(dimension)));
}

bool PrecisePreconditioner::factor(const FloatArray& step_jacobian, long bits)
{
    bits_ = bits;
    step_jacobian_ = &step_jacobian;
    const auto n = static_cast<slong>(dimension_);
    acb_mat_t shifted;
    acb_mat_init(shifted, n, n);
    bool is_regular = true;
    for (std::size_t b = 0; b < factors_.size() && is_regular; ++b) {
        const std::complex<double> shift = -form_->blocks[b].eigenvalue;
        arf_t real, imaginary;
        arf_init(real);
        arf_init(imaginary);
        arf_set_d(real, shift.real());
        arf_set_d(imaginary, shift.imag());
        for (slong i = 0; i < n; ++i)
            for (slong j = 0; j < n; ++j) {
                const acb_ptr entry = acb_mat_entry(shifted, i, j);
                arf_srcptr value = arb_midref(step_jacobian[static_cast<std::size_t>(i * n + j)]);
                arf_mul(arb_midref(acb_realref(entry)), real, value, bits, ARF_RND_NEAR);
                arf_mul(arb_midref(acb_imagref(entry)), imaginary, value, bits, ARF_RND_NEAR);
                if (i == j)
                    arf_add_ui(arb_midref(acb_realref(entry)), arb_midref(acb_realref(entry)), 1, bits, ARF_RND_NEAR);
            }
        arf_clear(real);
        arf_clear(imaginary);
        is_regular = acb_mat_approx_lu(factors_[b]->permutation.data(), factors_[b]->lu, shifted, bits) != 0;
    }
    acb_mat_clear(shifted);
    return is_regular;
}

std::optional<FloatArray> PrecisePreconditioner::filter(double shift, const FloatArray& v) const
{
    const auto n = static_cast<slong>(dimension_);
    arb_mat_t matrix, x;
    arb_mat_init(matrix, n, n);
    arb_mat_init(x, n, 1);
    for (slong i = 0; i < n; ++i) {
        for (slong j = 0; j < n; ++j) {
            const arb_ptr entry = arb_mat_entry(matrix, i, j);
            arb_set_si(entry, i == j ? 1 : 0);
            add_multiple(entry, -shift, (*step_jacobian_)[static_cast<std::size_t>(i * n + j)], bits_);
        }
        arb_set(arb_mat_entry(x, i, 0), v[static_cast<std::size_t>(i)]);
    }
    std::optional<FloatArray> result;
    if (arb_mat_approx_solve(x, matrix, x, bits_)) {
        result.emplace(dimension_);
        for (slong i = 0; i < n; ++i) arb_set((*result)[static_cast<std::size_t>(i)], arb_mat_entry(x, i, 0));
    }
    arb_mat_clear(matrix);
    arb_mat_clear(x);
    return result;
}

FloatArray PrecisePreconditioner::times_transposed(const FloatArray& r, const FloatArray& matrix) const
{
    FloatArray result(dimension_ * stages_);
    for (std::size_t n = 0; n < dimension_; ++n)
        for (std::size_t i = 0; i < stages_; ++i)
            arb_approx_dot(result[n * stages_ + i], nullptr, 0, r[n * stages_], 1, matrix[i * stages_], 1,
                           static_cast<slong>(stages_), bits_);
    return result;
}

FloatArray PrecisePreconditioner::combine_stages(const FloatArray& r, const FloatArray& matrix) const
{
    FloatArray result(dimension_ * stages_);
    for (std::size_t n = 0; n < dimension_; ++n)
        for (std::size_t i = 0; i < stages_; ++i)
            arb_approx_dot(result[n * stages_ + i], nullptr, 0, r[n * stages_], 1, matrix[i], static_cast<slong>(stages_),
                           static_cast<slong>(stages_), bits_);
    return result;
}

void PrecisePreconditioner::solve(FloatArray& r) const
{
    const auto dimension = static_cast<slong>(dimension_);
    const std::size_t s = stages_;
    FloatArray y = combine_stages(r, vectors_);
    FloatArray image(dimension_ * s); // hJ y, filled from the last stage to the first
    acb_mat_t z;
    acb_mat_init(z, dimension, 1);
    for (std::size_t b = factors_.size(); b-- > 0;) {
        const StageSchurForm::Block& block = form_->blocks[b];
        const auto first = static_cast<std::size_t>(block.first), size = static_cast<std::size_t>(block.size);
        const std::size_t done = first + size;
        for (std::size_t n = 0; n < dimension_; ++n) {
            for (std::size_t i = first; i < done; ++i)
                arb_approx_dot(y[n * s + i], y[n * s + i], 0, image[n * s + done], 1, schur_[i * s + done], 1,
                               static_cast<slong>(s - done), bits_);
            const acb_ptr entry = acb_mat_entry(z, static_cast<slong>(n), 0);
            acb_zero(entry);
            if (size == 1) {
                arb_set(acb_realref(entry), y[n * s + first]);
                continue;
            }
            for (std::size_t i = 0; i < 2; ++i) {
                const std::complex<double> w = block.combine[static_cast<Eigen::Index>(i)];
                add_multiple(acb_realref(entry), w.real(), y[n * s + first + i], bits_);
                add_multiple(acb_imagref(entry), w.imag(), y[n * s + first + i], bits_);
            }
        }
        acb_mat_approx_solve_lu_precomp(z, factors_[b]->permutation.data(), factors_[b]->lu, z, bits_);
        for (std::size_t n = 0; n < dimension_; ++n) {
            const acb_srcptr entry = acb_mat_entry(z, static_cast<slong>(n), 0);
            Ball change[2]; // y − g
            for (std::size_t i = 0; i < size; ++i) {
                arb_ptr place = y[n * s + first + i];
                Ball solution;
                if (size == 1) {
                    arb_set(solution.data(), acb_realref(entry));
                } else {
                    const std::complex<double> v = block.separate[static_cast<Eigen::Index>(i)];
                    add_multiple(solution.data(), 2 * v.real(), acb_realref(entry), bits_);
                    add_multiple(solution.data(), -2 * v.imag(), acb_imagref(entry), bits_);
                }
                arf_sub(arb_midref(change[i].data()), arb_midref(solution.data()), arb_midref(place), bits_, ARF_RND_NEAR);
                arb_set(place, solution.data());
            }
            for (std::size_t i = 0; i < size; ++i)
                for (std::size_t j = 0; j < size; ++j)
                    add_multiple(image[n * s + first + i],
                                 block.inverse_transposed(static_cast<Eigen::Index>(j), static_cast<Eigen::Index>(i)),
                                 change[j].data(), bits_);
        }
    }
    acb_mat_clear(z);
    r = combine_stages(y, vectors_transposed_);
}

} // namespace wnflow::ode::detail
