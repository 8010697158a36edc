#pragma once

#include <wnflow/numeric/linear_algebra.hpp>

#include <Eigen/Dense>

#include <vector>

namespace wnflow::limit {

/// M columns B of A that are heavy: W = A_B⁻¹ A has |W_in| wₙ ≤ 2 w_Bᵢ for all i, n, with weights wₙ > 0. Then
/// A diag(w²) Aᵀ = A_B D (V Vᵀ) D A_Bᵀ, D = diag(w_B), where V = D⁻¹ W diag(w) has V_B = I and entries of size ≤ 2:
/// the condition of V Vᵀ is at most 1 + 4M(N−M), over however many orders of magnitude the weights are spread.
///
/// Only a proposal: made from balls, so that entries that may be 0 are taken for 0 and never become pivots, but no
/// result rests on the bound.
class WeightedBasis {
public:
    /// Makes the basis heavy for these weights, from the last one: weights that change little cost few exchanges.
    /// @param a            A, M×N, the same in every call up to its precision
    /// @param log2_weights log2 wₙ; −inf excludes a column
    /// @return false if there are no M columns that are independent to the working precision
    [[nodiscard]] bool adapt(const numeric::Matrix<numeric::Ball>& a, const std::vector<double>& log2_weights);

    /// The column that row i of W belongs to: W_iBᵢ = 1.
    [[nodiscard]] const std::vector<Eigen::Index>& columns() const noexcept { return columns_; }
    /// log2 |W|, −inf for 0, and the signs.
    [[nodiscard]] const Eigen::MatrixXd& log2_coefficients() const noexcept { return log2_; }
    [[nodiscard]] bool is_negative(Eigen::Index i, Eigen::Index n) const { return tableau_(i, n).is_negative(); }
    /// A_B⁻¹, midpoints.
    [[nodiscard]] numeric::Matrix<numeric::Ball> inverse() const;

private:
    struct Pivot {
        Eigen::Index row = 0, column = 0;
        double log2_gain = 0; ///< of |W_in| wₙ, over w_Bᵢ where row i has a column
    };
    /// A tableau at the precision in force, of the columns that are known; without any if there are none.
    void renew(const numeric::Matrix<numeric::Ball>& a, const std::vector<double>& log2_weights);
    void start(const numeric::Matrix<numeric::Ball>& a);
    [[nodiscard]] bool rebuild(const numeric::Matrix<numeric::Ball>& a);
    /// Exchanges one by one in double, then all of them at once in balls. False if that is not worth it or fails.
    [[nodiscard]] bool exchange_many(const std::vector<double>& log2_weights);
    [[nodiscard]] std::vector<Eigen::Index> proposed_columns(const std::vector<double>& log2_weights) const;
    [[nodiscard]] bool fail();
    void set_basic_columns(); ///< known exactly, whatever the rounding
    void take_logarithms();
    [[nodiscard]] Pivot heaviest(const std::vector<double>& log2_weights, bool of_free_rows) const;
    void exchange(const Pivot& pivot);

    numeric::Matrix<numeric::Ball> tableau_; ///< [W, A_B⁻¹]
    Eigen::MatrixXd log2_;
    std::vector<Eigen::Index> columns_; ///< −1: none yet
    long bits_ = 0;                     ///< precision of the tableau; 0: there is none
    Eigen::Index exchanges_ = 0;        ///< since it was renewed: each makes its radii wider
};

/// log2 |midpoint|, also far outside of the range of double; −inf for 0 and for balls that contain it.
[[nodiscard]] double certain_log2(const numeric::Ball& value);

} // namespace wnflow::limit
