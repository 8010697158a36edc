#include <verification/sweep/evaluate.hpp>

#include <verification/claims/claim.hpp>
#include <verification/claims/premises.hpp>

#include <chrono>
#include <cmath>
#include <ctime>
#include <exception>
#include <new>

namespace wnflow::sweep {
namespace {

using enclose::LimitOutcome;
using numeric::Ball;

constexpr unsigned most_digits_of_sides = 50;

double processor_seconds()
{
    timespec time{};
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

std::optional<double> finite(double value)
{
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

QuantityResult number(Quantity quantity, const Ball& value, unsigned digits)
{
    return {std::string(quantity_names[static_cast<std::size_t>(quantity)]), certain_text(value, digits),
            finite(value.approximate()),
            // The double nearest to the bound may lie below it.
            value.is_exact() ? std::optional(0.0) : finite(std::nextafter(value.radius().approximate(), HUGE_VAL))};
}

QuantityResult word(Quantity quantity, std::string text, std::optional<bool> value)
{
    return {std::string(quantity_names[static_cast<std::size_t>(quantity)]), std::move(text),
            value ? std::optional(*value ? 1.0 : 0.0) : std::nullopt, std::nullopt};
}

/// The relative error of a limit; that of 0 if the flow collapses.
std::optional<Ball> error_of(const problem::Instance& instance, const enclose::Limit& limit)
{
    if (limit.outcome == LimitOutcome::converged) return relative_error(instance, limit.entries);
    if (limit.outcome == LimitOutcome::collapsed && relative_error(instance, {})) return Ball(1);
    return std::nullopt;
}

QuantityResult success(Quantity quantity, const std::optional<Ball>& error, const numeric::Rational& threshold)
{
    if (error && certainly_less_equal(*error, Ball(threshold))) return word(quantity, "yes", true);
    if (error && certainly_less(Ball(threshold), *error)) return word(quantity, "no", false);
    return word(quantity, "undecided", std::nullopt);
}

class PointEvaluation {
public:
    PointEvaluation(const Definition& definition, problem::Instance instance, PointResult& result)
        : definition_(definition), result_(result), settings_(claims::EvidenceSettings::of(instance)),
          evidence_(std::move(instance), settings_)
    {
    }

    void run()
    {
        const numeric::PrecisionScope precision(evidence_.limit_bits());
        for (const Quantity quantity : definition_.quantities) add(quantity);
        for (const std::string& id : definition_.statements) judge(id);
    }

private:
    void add(Quantity quantity)
    {
        switch (quantity) {
        case Quantity::optimum: return add_optimum();
        case Quantity::l1_norm:
            if (has_limit()) add_number(quantity, limit().l1_norm);
            if (limit().outcome == LimitOutcome::collapsed) add_number(quantity, Ball(0));
            return;
        case Quantity::relative_gap: return add_gap();
        case Quantity::log_magnification:
            if (has_limit() && evidence_.is_weight_normalized()) add_number(quantity, limit().log_magnification);
            return;
        case Quantity::error:
            if (const auto error = error_of(evidence_.instance(), limit())) add_number(quantity, *error);
            return;
        case Quantity::rate:
            if (has_limit() && limit().rate) add_number(quantity, *limit().rate);
            return;
        case Quantity::outcome: return add_outcome(quantity, limit());
        case Quantity::success: return add_success(quantity, limit());
        case Quantity::plain_error:
            if (const auto error = error_of(evidence_.instance(), evidence_.plain_limit()))
                add_number(quantity, *error);
            return;
        case Quantity::plain_outcome: return add_outcome(quantity, evidence_.plain_limit());
        case Quantity::plain_success: return add_success(quantity, evidence_.plain_limit());
        }
    }

    [[nodiscard]] const enclose::Limit& limit() { return evidence_.limit(); }
    [[nodiscard]] bool has_limit() { return limit().outcome == LimitOutcome::converged; }

    void add_number(Quantity quantity, const Ball& value)
    {
        result_.quantities.push_back(number(quantity, value, settings_.limit_digits));
    }

    void add_optimum()
    {
        if (evidence_.optimum().outcome != limit::OptimumOutcome::optimal) return;
        const numeric::Rational& value = evidence_.optimum().value;
        result_.quantities.push_back(
            {"optimum", numeric::to_text(value), finite(numeric::approximate_double(value)), 0.0});
    }

    void add_gap()
    {
        const limit::Optimum& optimum = evidence_.optimum();
        if (optimum.outcome == limit::OptimumOutcome::optimal && optimum.value > 0 && has_limit())
            add_number(Quantity::relative_gap, claims::relative_gap(optimum, limit().entries));
    }

    /// 1 converged, 0 collapsed; else no number.
    void add_outcome(Quantity quantity, const enclose::Limit& of)
    {
        std::optional<bool> value;
        if (of.outcome == LimitOutcome::converged) value = true;
        if (of.outcome == LimitOutcome::collapsed) value = false;
        result_.quantities.push_back(word(quantity, std::string(enclose::to_text(of.outcome)), value));
        if (of.outcome == LimitOutcome::converged || !result_.reason.empty()) return;
        result_.reason = of.reason.empty() ? of.collapse.explanation : of.reason;
    }

    void add_success(Quantity quantity, const enclose::Limit& of)
    {
        result_.quantities.push_back(success(quantity, error_of(evidence_.instance(), of), definition_.threshold));
    }

    void judge(const std::string& id)
    {
        const claims::Verdict verdict = claims::judge(claims::claim_by_id(id), evidence_);
        VerdictResult row;
        row.statement = id;
        row.verdict = claims::to_text(verdict.kind);
        row.evidence = claims::to_text(verdict.evidence);
        const unsigned digits = std::min(settings_.limit_digits, most_digits_of_sides);
        if (verdict.left) {
            row.left = certain_text(*verdict.left, digits);
            row.left_value = finite(verdict.left->approximate());
        }
        if (verdict.right) {
            row.right = certain_text(*verdict.right, digits);
            row.right_value = finite(verdict.right->approximate());
        }
        if (const auto ratio = verdict.ratio()) row.ratio = finite(ratio->approximate());
        if (verdict.margin_digits) row.margin_digits = finite(*verdict.margin_digits);
        row.digits = verdict.digits;
        row.reason = verdict.reason;
        result_.verdicts.push_back(std::move(row));
    }

    const Definition& definition_;
    PointResult& result_;
    claims::EvidenceSettings settings_;
    claims::Evidence evidence_;
};

} // namespace

std::optional<Ball> relative_error(const problem::Instance& instance, const numeric::Vector<Ball>& entries)
{
    if (!instance.ground_truth) return std::nullopt;
    const numeric::RationalVector& truth = *instance.ground_truth;
    Ball squared_norm = 0, squared_error = 0;
    for (std::size_t n = 0; n < truth.size(); ++n) {
        const auto at = static_cast<Eigen::Index>(n);
        const Ball expected(truth[n]);
        squared_norm += expected * expected;
        if (entries.size() == 0) continue;
        Ball entry = entries[at];
        if (instance.is_signed) entry -= entries[at + static_cast<Eigen::Index>(truth.size())];
        squared_error += (entry - expected) * (entry - expected);
    }
    if (!squared_norm.is_positive()) return std::nullopt;
    const Ball square = squared_error / squared_norm;
    if (square.is_positive() || !square.is_finite()) return sqrt(square);
    // The square is in [0, upper]: the error is within √upper of 0, on one side.
    const Ball upper = sqrt(max(square.upper(), Ball(0)));
    return Ball(0).widened(upper);
}

PointResult evaluate(const Definition& definition, std::uint64_t index)
{
    PointResult result;
    result.point = index;
    const auto start = std::chrono::steady_clock::now();
    const double cpu_start = processor_seconds();
    try {
        problem::Instance instance = instance_at(definition, definition.point(index));
        result.digest = problem::digest(instance);
        PointEvaluation(definition, std::move(instance), result).run();
    } catch (const std::bad_alloc&) {
        result = PointResult::failure(index, "out of memory");
    } catch (const std::exception& error) {
        result = PointResult::failure(index, error.what());
    }
    result.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    result.cpu_seconds = processor_seconds() - cpu_start;
    return result;
}

} // namespace wnflow::sweep
