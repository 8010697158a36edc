#include <verification/claims/trajectory/invariants.hpp>

namespace wnflow::claims {

Vector<Ball> mirror_coordinates(const Vector<Ball>& x, unsigned depth)
{
    Vector<Ball> result(x.size());
    for (Eigen::Index n = 0; n < x.size(); ++n)
        result[n] = depth == 2 ? log(x[n]) : numeric::power(x[n], 2 - static_cast<long>(depth));
    return result;
}

Vector<Ball> polar_invariant(const Vector<Ball>& u, const Ball& q, unsigned depth)
{
    Vector<Ball> result = mirror_coordinates(u, depth);
    const Ball factor = exp(-q * Ball(static_cast<long>(depth) - 2));
    for (Ball& entry : result) entry = depth == 2 ? entry + q : factor * entry;
    return result;
}

Verdict judge_difference_in_range(Evidence& evidence, const Vector<Ball>& now, const Vector<Ball>& start)
{
    if (evidence.kernel().empty()) return not_applicable("ker A = {0}: there is nothing to conserve");
    std::optional<Verdict> worst;
    for (const Vector<Ball>& k : evidence.kernel()) {
        Ball scale;
        for (Eigen::Index n = 0; n < k.size(); ++n) scale += abs(k[n] * now[n]).midpoint();
        const Verdict verdict = judge_equality(numeric::inner(k, now), numeric::inner(k, start), scale,
                                               evidence.trajectory_evidence(), evidence.settings().digits);
        if (!worst || &worse(*worst, verdict) == &verdict) worst = verdict;
    }
    return *worst;
}

} // namespace wnflow::claims
