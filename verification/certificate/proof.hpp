#pragma once

#include <verification/certificate/limit_witness.hpp>
#include <verification/claims/evidence.hpp>
#include <verification/claims/verdict.hpp>

#include <wnflow/limit/face.hpp>
#include <wnflow/limit/optimum.hpp>
#include <wnflow/problem/instance.hpp>

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace wnflow::certificate {

/// How exactly an instance is to be proved, and with how many bits at most.
struct ProofSettings {
    unsigned digits = 30;       ///< certified digits of the l1 norm and of every entry of the limit
    long bits_limit = 1L << 15; ///< precision is raised up to here
    std::function<void(const std::string&)> on_progress; ///< called with what is being done
};

/// What a certificate states, or what could not be stated, of one sentence of the theory.
struct ProofStatement {
    std::string id;                  ///< of the claim, where it is one
    std::string text;                ///< the sentence with its numbers, for people
    claims::Verdict verdict;         ///< proved only if every hypothesis is certified
    std::vector<std::string> lemmas; ///< sections of docs/theory
    std::vector<std::string> lines;  ///< of the certificate, without "statement"; empty if nothing is proved
};

/// How collapse is excluded: by the start (‖e(0)‖ ≤ ‖b‖), by the divergence of a point of S₊ (L = 2), not at all.
enum class CollapseRule { not_needed, start, divergence, none };

/// Everything that is proved on one instance, with its witnesses. From it the certificate is written.
struct Proof {
    problem::Instance instance;
    std::string digest;
    limit::Optimum optimum;
    std::optional<limit::Optimum> weighted_optimum; ///< L > 2
    limit::MaximalFace face;
    std::vector<std::size_t> kept_rows;                ///< if the face is not everything
    std::vector<numeric::RationalVector> combinations; ///< of the kept rows on the face, one for each other row
    CollapseRule collapse_rule = CollapseRule::none;
    bool is_collapsing = false; ///< the criterion of collapse holds at the start
    std::optional<LimitWitness> own, plain, equivalent;
    std::pair<std::string, std::string> equivalent_log_magnification; ///< the interval of log ρ of `equivalent`
    std::vector<ProofStatement> statements;
    bool is_at_limit = false; ///< of precision: something is missing because of it

    [[nodiscard]] bool has(claims::VerdictKind kind) const;
    /// 0 everything applicable is proved, 1 something is refuted, 4 the precision limit was met, 3 something is undecided or
    /// rests on a hypothesis that is not discharged.
    [[nodiscard]] int exit_status() const;
};

/// Proves what can be proved of an instance by exact arithmetic and enclosures, without following a trajectory.
/// Source: docs/theory, "From numbers to proofs", "Certificates".
[[nodiscard]] Proof prove(const problem::Instance& instance, const ProofSettings& settings);

} // namespace wnflow::certificate
