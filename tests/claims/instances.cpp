#include "claims/instances.hpp"

#include <wnflow/problem/instance_file.hpp>

namespace wnflow::test {
namespace {

problem::Instance parse(unsigned depth, const std::string& data, const std::string& flow,
                        const std::string& initialization, const std::string& until)
{
    return problem::parse_instance("depth = " + std::to_string(depth) + "\n[data]\n" + data + "\n[flow]\n" + flow +
                                       "\n[initialization]\n" + initialization + "\n[run]\nuntil = " + until +
                                       "\ndigits = 30\ntolerance = \"1e-15\"\n",
                                   "small.toml", ".");
}

const char* const small_data = "matrix = [[1, \"1/2\", \"1/4\"]]\ntarget = [1]";

} // namespace

problem::Instance small_instance(unsigned depth, const std::string& eta_ratio, const std::string& radius,
                                 const std::string& direction)
{
    return parse(depth, small_data, "eta_ratio = \"" + eta_ratio + "\"",
                 "radius = \"" + radius + "\"\ndirection = " + direction, "2");
}

problem::Instance small_plain_instance(unsigned depth)
{
    return parse(depth, small_data, "kind = \"plain\"", "radius = \"1/2\"\ndirection = [1, 2, 3]", "20");
}

problem::Instance small_radius_instance(unsigned depth, const std::string& kappa, const std::string& radius)
{
    return parse(depth, small_data, "eta_ratio = { factor = \"" + kappa + "\", power_of_radius = 2 }",
                 "radius = \"" + radius + "\"\ndirection = [1, 2, 3]", "2");
}

problem::Instance small_stepwise_instance(unsigned depth, const std::string& direction)
{
    return parse(depth, small_data,
                 "eta_r = 1\neta_u = { pieces = [{ from = 0, factor = 2 }, { from = 1, factor = 5 }] }",
                 "radius = \"1/2\"\ndirection = " + direction, "2");
}

problem::Instance small_fading_instance(unsigned depth)
{
    return parse(depth, small_data,
                 "eta_r = { factor = 1, power_of_time = -2, time_offset = 1 }\n"
                 "eta_u = { factor = 5, power_of_time = -2, time_offset = 1 }",
                 "radius = \"1/2\"\ndirection = [1, 2, 3]", "2");
}

problem::Instance collapsing_instance()
{
    return parse(2, "matrix = [[1, -1]]\ntarget = [1]", "eta_r = 1\neta_u = 1", "radius = \"3/10\"\ndirection = [1, 3]",
                 "5");
}

problem::Instance infeasible_instance()
{
    return parse(2, "matrix = [[1, \"1/2\"]]\ntarget = [-1]", "eta_r = 1\neta_u = 1",
                 "radius = \"1/2\"\ndirection = [1, 2]", "1");
}

claims::EvidenceSettings few_samples(const problem::Instance& instance)
{
    claims::EvidenceSettings settings = claims::EvidenceSettings::of(instance);
    settings.samples = 4;
    return settings;
}

claims::EvidenceSettings enclosing(const problem::Instance& instance)
{
    claims::EvidenceSettings settings = few_samples(instance);
    settings.encloses_trajectory = true;
    return settings;
}

claims::Verdict verdict_on(const problem::Instance& instance, const std::string& claim, claims::EvidenceParts given)
{
    claims::Evidence evidence(instance, few_samples(instance), std::move(given));
    return claims::judge(claims::claim_by_id(claim), evidence);
}

} // namespace wnflow::test
