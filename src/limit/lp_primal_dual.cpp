#include "lp_primal_dual.hpp"

#include <algorithm>
#include <vector>

namespace wnflow::limit::lp {
namespace {

class Iteration {
public:
    explicit Iteration(const ActiveSetTask& task)
        : task_(task), fit_(task.target), slack_(task.slack), is_active_(task.slack.size(), false), change_(task.rows),
          unit_(largest_magnitude(task.target)), negligible_(unit_ * power_of_two(-task.negligible_bits)),
          noise_(unit_ * power_of_two(-task.noise_bits))
    {
        for (const std::size_t n : task.free) append(n);
        factors_ = fit_.coefficients();
    }

    std::optional<ActiveSetEnd> run()
    {
        // Far more steps than were ever seen: rounding errors must not let it go round in circles.
        std::size_t steps_left = 20 * (task_.rows + 10) + task_.slack.size();
        for (;; --steps_left) {
            const Numbers residual = fit_.residual();
            if (!less_in_magnitude(negligible_, largest_magnitude(residual))) return end(residual, true);
            if (steps_left == 0) return std::nullopt;
            if (!measure(residual)) return end(residual, false);
            if (fit_.is_full()) return std::nullopt;
            move_dual(residual);
            append(entering_);
            factors_.emplace_back(0);
            if (!settle()) return std::nullopt;
        }
    }

private:
    [[nodiscard]] const Ball* column(std::size_t n) const { return task_.columns + n * task_.rows; }

    void append(std::size_t n)
    {
        fit_.append(column(n));
        active_.push_back(n);
        is_active_[n] = true;
    }

    /// Products of the residual with the columns, and the column whose slack is used up first; false if there is none.
    bool measure(const Numbers& residual)
    {
        products_.assign(slack_.size(), Ball());
        bool found = false;
        for (std::size_t n = 0; n < slack_.size(); ++n) {
            if (is_active_[n]) continue;
            products_[n] = dot({residual.data()}, {column(n)}, task_.rows);
            if (!less(noise_, products_[n])) continue;
            const Ball length = sign(slack_[n]) > 0 ? (slack_[n] / products_[n]).midpoint() : Ball(0);
            const bool is_first = !found || less(length, length_);
            const bool is_steeper = found && !less(length_, length) && less(products_[entering_], products_[n]);
            if (!is_first && !is_steeper) continue;
            found = true;
            entering_ = n;
            length_ = length;
        }
        return found;
    }

    void move_dual(const Numbers& residual)
    {
        if (sign(length_) == 0) return;
        add_multiple(change_, length_, residual.data());
        const Ball factor = -length_;
        add_multiple(slack_, factor, products_.data());
        slack_[entering_] = Ball(0);
    }

    /// Moves to the best approximation, dropping columns whose factors would become negative; false if that drops the
    /// column that came last, which only rounding errors can do.
    bool settle()
    {
        const std::size_t newest = active_.back();
        for (;;) {
            const Numbers best = fit_.coefficients();
            std::size_t blocking = active_.size();
            Ball part(1);
            for (std::size_t k = task_.free.size(); k < active_.size(); ++k) {
                if (sign(best[k]) > 0) continue;
                const bool has_room = sign(factors_[k]) > 0;
                const Ball ratio = has_room ? (factors_[k] / (factors_[k] - best[k])).midpoint() : Ball(0);
                if (blocking != active_.size() && !less(ratio, part)) continue;
                blocking = k;
                part = ratio;
            }
            if (blocking == active_.size()) {
                factors_ = best;
                return true;
            }
            if (active_[blocking] == newest) return false;
            for (std::size_t k = 0; k < factors_.size(); ++k)
                factors_[k] = (factors_[k] + part * (best[k] - factors_[k])).midpoint();
            drop(blocking);
        }
    }

    void drop(std::size_t position)
    {
        fit_.remove(position);
        is_active_[active_[position]] = false;
        active_.erase(active_.begin() + static_cast<std::ptrdiff_t>(position));
        factors_.erase(factors_.begin() + static_cast<std::ptrdiff_t>(position));
    }

    ActiveSetEnd end(const Numbers& residual, bool feasible)
    {
        return {feasible, active_, factors_, std::move(slack_), std::move(change_), residual};
    }

    const ActiveSetTask& task_;
    LeastSquares fit_;
    Numbers slack_;
    std::vector<bool> is_active_;
    Numbers change_;
    Ball unit_, negligible_, noise_;
    Indices active_;
    Numbers factors_, products_;
    std::size_t entering_ = 0;
    Ball length_;
};

} // namespace

std::optional<ActiveSetEnd> follow_active_sets(const ActiveSetTask& task)
{
    return Iteration(task).run();
}

} // namespace wnflow::limit::lp
