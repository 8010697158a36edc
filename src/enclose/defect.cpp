#include "enclose/defect.hpp"

#include "ode/floats.hpp"

#include <algorithm>
#include <cmath>

namespace wnflow::enclose::detail {

using numeric::PrecisionScope;

namespace {

constexpr slong most_terms = 600;
constexpr unsigned most_divisions = 7;

struct Disc {
    Ball radius;        ///< R > 1
    Vector<Ball> bound; ///< of half·f
    slong terms = 0;    ///< after which Cauchy's estimate is below the target
};

/// The disc that asks for fewest terms.
std::optional<Disc> choose_disc(const ProgramEnclosure& field, const Piece& piece, double log2_target)
{
    std::optional<Disc> best;
    const PrecisionScope precision(64);
    const Polynomial time = piece.time();
    for (const int quarters : {64, 48, 32, 24, 20, 16, 13, 11, 9, 8, 7, 6}) {
        const Ball radius = Ball(quarters) / Ball(4);
        auto bound = field.bound_on_disc(piece.components, time, radius);
        if (!bound) continue;
        double largest = -HUGE_VAL;
        for (Ball& entry : *bound) {
            entry = (entry * piece.half).upper();
            largest = std::max(largest, ode::detail::log2_of(entry));
        }
        const double rate = std::log2(quarters / 4.0);
        const double terms = std::ceil((largest - log2_target - std::log2(1 - std::exp2(-rate))) / rate) + 1;
        const auto count = static_cast<slong>(std::clamp(terms, 1.0, 1e6));
        if (best && best->terms <= count) break; // smaller discs pay no more
        best = Disc{radius, std::move(*bound), count};
    }
    if (best && best->terms > most_terms) return std::nullopt;
    return best;
}

void take_larger(Ball& a, const Ball& b)
{
    if (numeric::midpoint_less(a, b)) a = b;
}

} // namespace

std::optional<Defect> enclose_defect(const ProgramEnclosure& field, const Piece& piece, const Vector<Ball>& weights,
                                     double log2_target)
{
    struct Task {
        Piece piece;
        unsigned divisions;
    };
    std::vector<Task> tasks;
    tasks.push_back({piece, 0});
    const auto dimension = static_cast<Eigen::Index>(piece.components.size());
    Defect result{Ball(0), Vector<Ball>(dimension)};
    while (!tasks.empty()) {
        const Task task = std::move(tasks.back());
        tasks.pop_back();
        const std::optional<Disc> disc = choose_disc(field, task.piece, log2_target);
        if (!disc) {
            if (task.divisions >= most_divisions) return std::nullopt;
            tasks.push_back({task.piece.part(Ball(-1), Ball(0)), task.divisions + 1});
            tasks.push_back({task.piece.part(Ball(0), Ball(1)), task.divisions + 1});
            continue;
        }
        slong terms = disc->terms;
        for (const Polynomial& p : task.piece.components) terms = std::max(terms, p.length());
        const std::vector<Polynomial> f = field.series(task.piece.components, task.piece.time(), terms);
        // Σ_{k ≥ terms} B R^{−k} for |s| ≤ 1
        const Ball tail = (numeric::power(disc->radius, -terms) / (Ball(1) - Ball(1) / disc->radius)).upper();
        // The derivative with respect to s of a part is larger by 2^divisions in the time s of the whole piece.
        Ball scale(1);
        arb_mul_2exp_si(scale.data(), scale.data(), static_cast<slong>(task.divisions));
        std::vector<Ball> squares(static_cast<std::size_t>(terms)); // of the norms of the Chebyshev coefficients
        Ball tail_square;
        for (Eigen::Index i = 0; i < dimension; ++i) {
            const auto place = static_cast<std::size_t>(i);
            Polynomial defect, derivative;
            arb_poly_scalar_mul(defect.data(), f[place].data(), task.piece.half.data(), PrecisionScope::bits());
            arb_poly_derivative(derivative.data(), task.piece.components[place].data(), PrecisionScope::bits());
            arb_poly_sub(defect.data(), defect.data(), derivative.data(), PrecisionScope::bits());
            const std::vector<Ball> a = chebyshev_coefficients(defect);
            const bool is_dynamic = i < weights.size();
            const Ball remainder = disc->bound[i] * tail;
            Ball total = remainder;
            for (std::size_t k = 0; k < a.size(); ++k) {
                total += abs(a[k]);
                if (!is_dynamic) continue;
                const Ball weighted = weights[i] * a[k];
                squares[k] += abs(weighted * weighted);
            }
            if (is_dynamic) tail_square += (weights[i] * remainder) * (weights[i] * remainder);
            if (!total.is_finite()) return std::nullopt;
            take_larger(result.component[i], (total * scale).upper());
        }
        Ball norm = sqrt(tail_square.upper());
        for (const Ball& square : squares) norm += sqrt(square.upper());
        take_larger(result.norm, (norm * scale).upper());
    }
    return result;
}

} // namespace wnflow::enclose::detail
