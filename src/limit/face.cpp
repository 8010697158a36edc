#include <wnflow/limit/face.hpp>

#include "lp_routes.hpp"

#include <wnflow/numeric/exact_linear_algebra.hpp>

#include <algorithm>
#include <stdexcept>

namespace wnflow::limit {
namespace {

using numeric::Rational;
using numeric::RationalMatrix;
using numeric::RationalVector;

void require_fit(const RationalMatrix& a, const RationalVector& b)
{
    if (b.size() != a.rows())
        throw std::invalid_argument("maximal_face: a " + std::to_string(a.rows()) + "×" + std::to_string(a.columns()) +
                                    " matrix and b of " + std::to_string(b.size()) + " entries do not fit");
}

bool check_found(const MaximalFace& face, const RationalMatrix& a, const RationalVector& b)
{
    if (face.interior_point.size() != a.columns() || face.proof.size() != a.rows()) return false;
    if (numeric::product(a, face.interior_point) != b || !numeric::dot(b, face.proof).is_zero()) return false;
    const RationalVector products = numeric::transposed_product(a, face.proof);
    std::vector<std::size_t> support;
    for (std::size_t n = 0; n < a.columns(); ++n) {
        if (face.interior_point[n].sign() > 0) support.push_back(n);
        if (face.interior_point[n].sign() < 0 || products[n].sign() < 0) return false;
        if ((face.interior_point[n].sign() > 0) == (products[n].sign() > 0)) return false;
    }
    return support == face.support && face.has_positive_point == (support.size() == a.columns());
}

bool check_empty(const MaximalFace& face, const RationalMatrix& a, const RationalVector& b)
{
    if (face.farkas.size() != a.rows() || numeric::dot(b, face.farkas).sign() <= 0) return false;
    const RationalVector products = numeric::transposed_product(a, face.farkas);
    return std::all_of(products.begin(), products.end(), [](const Rational& value) { return value.sign() <= 0; });
}

} // namespace

MaximalFace maximal_face(const RationalMatrix& a, const RationalVector& b)
{
    require_fit(a, b);
    lp::Finding finding = lp::find_face(a, b);
    MaximalFace face;
    face.method = std::move(finding.method);
    if (finding.strict) {
        face.outcome = FaceOutcome::found;
        face.support = std::move(finding.strict->support);
        face.has_positive_point = face.support.size() == a.columns();
        face.interior_point = std::move(finding.strict->z);
        face.proof = std::move(finding.strict->y);
        for (Rational& value : face.proof) value = -value; // the dual of c = 0 has Aᵀy ≤ 0
    } else if (finding.farkas) {
        face.outcome = FaceOutcome::infeasible;
        face.farkas = std::move(*finding.farkas);
    } else {
        face.reason =
            "no proposal in floating point could be made exact, and there is no other answer: " + finding.problem;
    }
    return face;
}

bool check_face(const MaximalFace& face, const RationalMatrix& a, const RationalVector& b)
{
    require_fit(a, b);
    switch (face.outcome) {
    case FaceOutcome::found: return check_found(face, a, b);
    case FaceOutcome::infeasible: return check_empty(face, a, b);
    case FaceOutcome::undecided: break;
    }
    return false;
}

} // namespace wnflow::limit
