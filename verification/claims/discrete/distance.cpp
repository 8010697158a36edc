#include <verification/claims/discrete/order.hpp>
#include <verification/claims/discrete/statements.hpp>

namespace wnflow::claims {

Claim discrete_distance()
{
    Claim claim;
    claim.id = "discrete-distance";
    claim.title = "GD and WN-GD follow their flow to O(h)";
    claim.statement =
        "At a fixed time T the iterate of GD (plain flow) or WN-GD (weight-normalized) with step h = T/n differs "
        "from x(T) by c h + O(h^2), with a c that is 0 on special instances only, on which this is refuted. The "
        "algorithm runs in double precision; the order is measured over halved steps and extrapolated to h = 0. "
        "Proved, for exact arithmetic, is that it is 1, where a lower bound of c, which follows from the drift of an "
        "invariant, is enclosed and positive.";
    claim.source = Source::derived;
    claim.origin = "Order of the discrete algorithms";
    claim.formula = "order of |x_h(T) - x(T)| in h = 1";
    claim.lemmas = {"Discrete algorithms", "Coefficients of the first order", "The flows"};
    claim.refutation = "a measured order that differs from 1 by more than 1000 times its error";
    claim.check = [](Evidence& evidence) {
        Verdict measured = judge_order(
            evidence, [&](const HalvedRuns::Run& run) { return distance(run, evidence.halved_runs().flow); }, 1);
        return judge_first_order(
            evidence, std::move(measured), [](const FirstOrder& first) { return first.distance; },
            "|x_h(T) - x(T)| >= c h + O(h^2)");
    };
    return claim;
}

} // namespace wnflow::claims
