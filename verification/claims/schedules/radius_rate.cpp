#include <verification/claims/schedules/radius_rate.hpp>

#include <verification/claims/premises.hpp>

#include <stdexcept>

namespace wnflow::claims {

std::optional<Verdict> radius_rate_missing(const Evidence& evidence)
{
    if (auto verdict = weight_normalization_missing(evidence)) return verdict;
    const problem::LearningRates& rates = evidence.instance().rates;
    const std::optional<problem::RadiusLaw> law = rates.ratio_law();
    if (law && law->power == 2) return std::nullopt;
    return not_applicable("hypothesis fails: eta = kappa r^2 at all times (" + problem::to_text(rates) + ")");
}

numeric::Rational radius_rate(const Evidence& evidence)
{
    const std::optional<problem::RadiusLaw> law = evidence.instance().rates.ratio_law();
    if (!law || law->power != 2) throw std::logic_error("radius_rate: eta is not kappa r^2");
    return law->factor;
}

} // namespace wnflow::claims
