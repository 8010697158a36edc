#include "limit/refined_solve.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace wnflow::limit {
namespace {

void centre(Vector<Ball>& v)
{
    for (Ball& entry : v) entry = entry.midpoint();
}

} // namespace

double log10_norm(const Vector<Ball>& v)
{
    double largest = -std::numeric_limits<double>::infinity();
    for (const Ball& entry : v) {
        if (!entry.midpoint().is_finite()) return std::numeric_limits<double>::infinity();
        largest = std::max(largest, entry.approximate_log10());
    }
    return largest;
}

std::optional<Vector<Ball>> refined_solve(const DualSystem& system, const flow::DualPoint<Ball>& point,
                                          const Curvature& curvature, const Vector<Ball>& right, double wanted_digits,
                                          const std::function<Vector<Ball>(const Vector<Ball>&)>& apply_inverse)
{
    Vector<Ball> solution(right.size()), defect = right, total_change(point.end.size());
    double previous = std::numeric_limits<double>::infinity(), before_previous = previous;
    const int most = 24 + static_cast<int>(wanted_digits / 4); // each adds some four digits at least, mostly 12
    for (int refinement = 0; refinement < most; ++refinement) {
        const Vector<Ball> correction = apply_inverse(defect);
        for (const Ball& entry : correction)
            if (!entry.is_finite()) return std::nullopt;
        Vector<Ball> change = system.change(curvature, correction); // −H correction = A change
        const Vector<Ball> image = system.network().matrix.apply(change);
        for (Eigen::Index i = 0; i < right.size(); ++i) {
            solution[i] += correction[i];
            defect[i] += image[i];
        }
        for (Eigen::Index n = 0; n < change.size(); ++n) {
            change[n] /= point.end[n];
            total_change[n] += change[n];
        }
        centre(solution);
        centre(defect);
        centre(total_change);
        // In the metric that matters, the relative change of x̃: the Euclidean one is blind to the small weights.
        const double size = log10_norm(change);
        if (size == std::numeric_limits<double>::infinity()) return std::nullopt;
        if (size <= log10_norm(total_change) - wanted_digits) return solution;
        if (size > before_previous + 1) return std::nullopt; // two corrections in a row made it worse: it diverges
        before_previous = std::exchange(previous, size);
    }
    return std::nullopt;
}

} // namespace wnflow::limit
