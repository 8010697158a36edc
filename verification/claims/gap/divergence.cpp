#include <verification/claims/gap/divergence.hpp>

#include <wnflow/flow/start.hpp>
#include <wnflow/limit/bounds.hpp>

namespace wnflow::claims {

Vector<Ball> start_distribution(Evidence& evidence)
{
    Vector<Ball> weight = flow::Start{evidence.instance().initialization, {}}.direction();
    for (Ball& entry : weight) entry *= entry;
    return weight;
}

Ball optimum_divergence(Evidence& evidence)
{
    const limit::Optimum& optimum = evidence.optimum();
    numeric::RationalVector share = optimum.minimizer;
    for (numeric::Rational& entry : share) entry /= optimum.value;
    return limit::kullback_leibler(numeric::to_vector<Ball>(share), start_distribution(evidence));
}

} // namespace wnflow::claims
