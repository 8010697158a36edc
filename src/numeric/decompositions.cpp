#include <wnflow/numeric/decompositions.hpp>

#include <Eigen/Eigenvalues>
#include <Eigen/QR>

namespace wnflow::numeric {
namespace {

template <class Solver>
SymmetricEigen result_of(const Solver& solver)
{
    SymmetricEigen result{solver.eigenvalues(), solver.eigenvectors(), false};
    result.is_usable =
        solver.info() == Eigen::Success && result.values.allFinite() && result.vectors.allFinite();
    return result;
}

} // namespace

SymmetricEigen approximate_symmetric_eigen(const Eigen::MatrixXd& s)
{
    return result_of(Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(s));
}

Eigen::VectorXd approximate_symmetric_eigenvalues(const Eigen::MatrixXd& s)
{
    return Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd>(s, Eigen::EigenvaluesOnly).eigenvalues();
}

SymmetricEigen approximate_generalized_eigen(const Eigen::MatrixXd& s, const Eigen::MatrixXd& g)
{
    return result_of(Eigen::GeneralizedSelfAdjointEigenSolver<Eigen::MatrixXd>(s, g));
}

ComplexEigen approximate_eigen(const Eigen::MatrixXd& a)
{
    const Eigen::EigenSolver<Eigen::MatrixXd> solver(a);
    return {solver.eigenvalues(), solver.eigenvectors()};
}

std::vector<Eigen::Index> approximate_column_order(const Eigen::MatrixXd& a)
{
    const Eigen::ColPivHouseholderQR<Eigen::MatrixXd> factors(a);
    const auto& order = factors.colsPermutation().indices();
    return {order.begin(), order.end()};
}

Eigen::VectorXd approximate_least_squares(const Eigen::MatrixXd& a, const Eigen::VectorXd& b)
{
    return a.colPivHouseholderQr().solve(b);
}

RealSchurForm approximate_real_schur_form(const Eigen::MatrixXd& a)
{
    const Eigen::RealSchur<Eigen::MatrixXd> schur(a);
    return {schur.matrixU(), schur.matrixT()};
}

HessenbergForm approximate_hessenberg_form(const Eigen::MatrixXd& a)
{
    const Eigen::HessenbergDecomposition<Eigen::MatrixXd> decomposition(a);
    return {decomposition.matrixQ(), decomposition.matrixH()};
}

} // namespace wnflow::numeric
