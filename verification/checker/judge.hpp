#pragma once

#include "certificate.hpp"
#include "exact.hpp"
#include "limit.hpp"

#include <map>

namespace checker {

/// Verifies the witnesses of a certificate when made, then statements one by one. The rules are those of
/// docs/reference/certificate.md; nothing that is used is taken from the certificate without having been verified.
class Judge {
public:
    /// @throws Rejected
    explicit Judge(const Certificate& certificate);

    /// @throws Rejected if it is not proved, Malformed if it is no statement of this format
    void verify(const Statement& statement) const;

private:
    void verify_enclosure(const Statement& statement) const;
    void verify_bound(const Statement& statement) const;
    void verify_equivalence(const Statement& statement) const;
    /// Whether collapse is excluded, or assumed to be, where a statement speaks of the weight-normalized limit.
    void require_no_collapse(const Statement& statement) const;

    [[nodiscard]] const Optimum& optimum() const;
    [[nodiscard]] const Limit& limit(LimitKind kind) const;
    /// Limit of plain gradient flow from x₀, which is the instance's own where it has the plain flow.
    [[nodiscard]] LimitKind plain_kind() const;
    /// (‖x̃_∞‖₁ − Q)/Q = ⟨1 − Aᵀy, x̃_∞⟩/Q.
    [[nodiscard]] const Interval& gap(LimitKind kind) const;
    /// The two sides of a theorem.
    struct Bound {
        Interval left, right;
    };
    [[nodiscard]] Bound bound(const std::string& rule, LimitKind kind, const std::optional<Interval>& distance) const;

    const Certificate& certificate_;
    IntegerMatrix matrix_;
    std::vector<mpq_class> slack_, weighted_slack_;
    std::map<LimitKind, Limit> limits_;
    bool is_uniform_ = false;
    long precision_ = 128; ///< of the bounds: the largest of the limits'

    // What many statements may rest on is computed for the first of them.
    mutable std::map<LimitKind, Interval> gaps_;
    mutable std::map<std::string, Bound> bounds_; ///< by rule and distance
    mutable std::optional<Interval> difference_;  ///< the largest of limit-equivalence
    mutable bool is_collapse_verified_ = false;
};

} // namespace checker
