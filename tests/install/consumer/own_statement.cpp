// A statement of one's own, judged on an instance file, and its converse, which must be refuted.

#include <verification/claims/claim.hpp>

#include <wnflow/problem/instance_file.hpp>

#include <exception>
#include <iostream>

using namespace wnflow;

namespace {

claims::Verdict judge(claims::Evidence& evidence, bool is_converse)
{
    const numeric::PrecisionScope precision(evidence.limit_bits());
    numeric::Ball left = evidence.limit().l1_norm, right = evidence.plain_limit().l1_norm;
    if (is_converse) std::swap(left, right);
    return claims::judge_inequality(left, right, claims::EvidenceKind::enclosure, evidence.settings().limit_digits);
}

} // namespace

int main(int argc, char** argv)
{
    if (argc != 2) return 2;
    try {
        const problem::Instance instance = problem::read_instance(argv[1]);
        claims::Evidence evidence(instance, claims::EvidenceSettings::of(instance));
        std::cout << "l1-norm-shrinks: " << to_text(judge(evidence, false).kind) << '\n'
                  << "its converse: " << to_text(judge(evidence, true).kind) << '\n';
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 2;
    }
}
