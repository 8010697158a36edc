#include "lp_rows.hpp"

#include <wnflow/numeric/exact_linear_algebra.hpp>

namespace wnflow::limit::lp {

RowReduction reduce_rows(const RationalMatrix& a, const RationalVector& b)
{
    RowReduction result{numeric::rank_profile(a).rows, std::nullopt};
    if (result.rows.size() == a.rows()) return result;
    for (RationalVector& f : numeric::kernel_basis(transposed(a))) {
        const int sign = numeric::dot(b, f).sign();
        if (sign == 0) continue;
        if (sign < 0)
            for (Rational& value : f) value = -value;
        result.inconsistency = std::move(f);
        break;
    }
    return result;
}

Program select_equations(const Program& program, const Indices& rows)
{
    if (rows.size() == program.a.rows()) return program;
    return {numeric::select_rows(program.a, rows), select(program.b, rows), program.c};
}

} // namespace wnflow::limit::lp
