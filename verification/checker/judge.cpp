#include "judge.hpp"

#include "bounds.hpp"
#include "budget.hpp"
#include "failure.hpp"

#include <algorithm>

namespace checker {
namespace {

LimitKind kind_of(const std::string& word)
{
    if (word == "own") return LimitKind::own;
    if (word == "plain") return LimitKind::plain;
    throw Malformed("\"" + word + "\" is not the kind of a limit");
}

/// KL(z*/Q ‖ u₀²) ≤ (r₀²/η̃)(1 − r₀²/(2Q)), L = 2.
void check_divergence(const Instance& instance, const Optimum& optimum)
{
    require(instance.depth == 2, "collapse is excluded by the divergence for L = 2 only");
    const mpq_class& start = instance.radius_squared;
    budget::spend_on("the divergence from the start", start, start, instance.eta_r, instance.eta_u, optimum.value);
    const Interval right(mpq_class(start / instance.rate_ratio() * (1 - start / (2 * optimum.value))));
    require(certainly_at_most(divergence_from_start(instance, optimum.minimizer, optimum.value), right),
            "the divergence does not exclude collapse");
}

/// Σ sₙ x̃ₙ ≥ 0.
Interval weighted_sum(const std::vector<mpq_class>& slack, const Limit& limit)
{
    Interval sum;
    for (std::size_t n = 0; n < slack.size(); ++n)
        if (limit.entries[n] && slack[n] != 0) {
            budget::spend(3 * budget::interval() + budget::product(budget::words(slack[n]), budget::words(slack[n])),
                          "the gap");
            sum += Interval(slack[n]) * *limit.entries[n];
        }
    return sum;
}

void expect_words(const Statement& statement, std::size_t number)
{
    if (statement.words.size() != number) throw Malformed("the statement has another number of words");
}

void expect_word(const Statement& statement, std::size_t at, const std::string& word)
{
    if (at >= statement.words.size() || statement.words[at] != word) throw Malformed("\"" + word + "\" is expected");
}

} // namespace

Judge::Judge(const Certificate& certificate)
    : certificate_(certificate), matrix_(IntegerMatrix::of(certificate.instance))
{
    const Instance& instance = certificate.instance;
    for (const LimitWitness& witness : certificate.limits) {
        spend_on_limit(instance, matrix_, certificate.face, witness);
        precision_ = std::max(precision_, witness.precision);
    }
    is_uniform_ = is_uniform(instance);
    const Precision precision(precision_);
    if (certificate.optimum)
        slack_ = check_optimum(instance, matrix_, *certificate.optimum, std::vector<mpq_class>(instance.columns, 1));
    if (certificate.weighted)
        weighted_slack_ = check_optimum(instance, matrix_, *certificate.weighted,
                                        powers_of_direction(instance, 2 - static_cast<long>(instance.depth)));
    if (!certificate.farkas.empty()) check_farkas(instance, matrix_, certificate.farkas);
    if (certificate.face) check_face(instance, matrix_, *certificate.face);
    if (!certificate.no_collapse.empty())
        require(instance.is_weight_normalized, "plain gradient flow needs no rule against collapse");
    if (certificate.no_collapse == "start") check_start_within_target(instance, matrix_);
    if (certificate.no_collapse == "divergence") check_divergence(instance, optimum());
    for (const LimitWitness& witness : certificate.limits) {
        if (limits_.contains(witness.kind)) throw Malformed("a kind of limit occurs twice");
        limits_.emplace(witness.kind, check_limit(instance, matrix_, certificate.face, witness));
    }
}

void Judge::verify(const Statement& statement) const
{
    const Precision precision(precision_);
    if (statement.words.empty()) throw Malformed("an empty statement");
    const std::string& rule = statement.words[0];
    if (rule == "optimum" || rule == "weighted-optimum") {
        expect_words(statement, 3), expect_word(statement, 1, "=");
        const auto& witness = rule == "optimum" ? certificate_.optimum : certificate_.weighted;
        require(witness.has_value(), "the optimum has no witness");
        require(read_number(statement.words[2]) == witness->value, "the optimum is another number");
    } else if (rule == "no-interpolation") {
        expect_words(statement, 1);
        require(!certificate_.farkas.empty(), "there is no Farkas vector"); // it was verified
    } else if (rule == "collapse") {
        expect_words(statement, 1);
        if (!is_collapse_verified_) check_collapse(certificate_.instance, matrix_);
        is_collapse_verified_ = true;
    } else if (rule == "limit") {
        expect_words(statement, 2);
        const LimitKind kind = kind_of(statement.words[1]);
        (void)limit(kind);
        if (kind == LimitKind::own) require_no_collapse(statement);
    } else if (rule == "limit-equivalence") {
        verify_equivalence(statement);
    } else if (statement.words.size() > 2 && statement.words[statement.words.size() - 3] == "in") {
        verify_enclosure(statement);
    } else {
        verify_bound(statement);
    }
}

void Judge::verify_enclosure(const Statement& statement) const
{
    const std::string& rule = statement.words[0];
    expect_words(statement, rule == "entry" ? 6 : 5);
    const LimitKind kind = kind_of(statement.words[1]);
    const Limit& limit = this->limit(kind);
    if (kind == LimitKind::own) require_no_collapse(statement);
    const std::size_t at = statement.words.size() - 3;
    expect_word(statement, at, "in");
    const mpq_class low = read_number(statement.words[at + 1]), high = read_number(statement.words[at + 2]);
    Interval value;
    if (rule == "entry") {
        const mpq_class n = read_number(statement.words[2]);
        require(n.get_den() == 1 && n >= 0 && n < static_cast<unsigned long>(limit.entries.size()),
                "there is no such entry");
        const auto& entry = limit.entries[n.get_num().get_ui()];
        value = entry ? *entry : Interval(0L);
    } else if (rule == "l1-norm") {
        value = limit.l1_norm;
    } else if (rule == "radius-squared") {
        value = limit.radius_squared;
    } else if (rule == "log-magnification") {
        require(kind == LimitKind::own && certificate_.instance.is_weight_normalized,
                "the plain flow has no magnification");
        value = limit.log_magnification;
    } else if (rule == "gap") {
        value = gap(kind);
    } else if (rule == "rate") {
        require(limit.rate.has_value(), "there is no rate: S+ has no positive point");
        value = *limit.rate;
    } else {
        throw Malformed("an unknown rule");
    }
    require(value.is_within(low, high), "the enclosure is not within the numbers stated");
}

void Judge::verify_bound(const Statement& statement) const
{
    // rule gap <= G bound >= B [distance low high]
    const Instance& instance = certificate_.instance;
    const std::string& rule = statement.words[0];
    expect_word(statement, 1, "gap"), expect_word(statement, 2, "<=");
    expect_word(statement, 4, "bound"), expect_word(statement, 5, ">=");
    expect_words(statement, statement.words.size() > 7 ? 10 : 7);
    const mpq_class largest_gap = read_number(statement.words[3]), least_bound = read_number(statement.words[6]);
    std::optional<Interval> distance;
    std::string key = rule;
    if (statement.words.size() == 10) {
        expect_word(statement, 7, "distance");
        const mpq_class low = read_number(statement.words[8]), high = read_number(statement.words[9]);
        require(low <= high, "the interval of the distance is empty");
        distance = Interval(low, high);
        key += " " + statement.words[8] + " " + statement.words[9];
    }
    require(distance.has_value() == (rule.starts_with("theorem") && instance.depth > 2 && !is_uniform_),
            "the distance is missing, or belongs to no formula");
    const bool is_about_plain_flow = rule.starts_with("theorem-2.1");
    const LimitKind kind = is_about_plain_flow ? plain_kind() : LimitKind::own;
    (void)limit(kind);
    if (!is_about_plain_flow) {
        require(instance.is_weight_normalized, "the statement speaks of the weight-normalized flow");
        require_no_collapse(statement);
    }
    auto known = bounds_.find(key);
    if (known == bounds_.end()) known = bounds_.emplace(key, bound(rule, kind, distance)).first;
    const auto& [left, right] = known->second;
    require(certainly_at_most(left, Interval(largest_gap)), "the gap is not at most the number stated");
    require(certainly_at_most(Interval(least_bound), right), "the bound is not at least the number stated");
    require(largest_gap <= least_bound, "the numbers stated do not imply gap <= bound");
}

Judge::Bound Judge::bound(const std::string& stated_rule, LimitKind kind, const std::optional<Interval>& distance) const
{
    const Instance& instance = certificate_.instance;
    const Limit& limit = this->limit(kind);
    std::string rule = stated_rule;
    const bool is_sharp = rule.ends_with("-sharp");
    if (is_sharp) rule.resize(rule.size() - 6);
    if (rule == "weighted-bound" && !is_sharp) {
        require(instance.depth > 2 && certificate_.weighted.has_value(), "the weighted optimum has no witness");
        return {weight_scale(instance) * weighted_sum(weighted_slack_, limit),
                bound_weighted(instance, *certificate_.weighted)};
    }
    const Interval& left = gap(kind);
    if (rule == "theorem-2.1") return {left, bound_plain(instance, optimum(), Interval(0L), is_sharp, distance)};
    if (rule == "theorem-2.2-posterior")
        return {left, bound_plain(instance, optimum(), limit.log_magnification, is_sharp, distance)};
    if (is_sharp) throw Malformed("an unknown rule");
    if (rule == "theorem-2.2-prior")
        return {left, bound_plain(instance, optimum(), prior_log_magnification(instance, optimum()), false, distance)};
    if (rule == "robust-bound") return {left, bound_robust(instance, optimum(), false)};
    if (rule == "robust-bound-worst-case") return {left, bound_robust(instance, optimum(), true)};
    if (rule == "robust-bound-any-radius") return {left, bound_any_radius(instance, optimum())};
    throw Malformed("an unknown rule");
}

void Judge::verify_equivalence(const Statement& statement) const
{
    // limit-equivalence difference <= d: relative, of every entry
    expect_words(statement, 4), expect_word(statement, 1, "difference"), expect_word(statement, 2, "<=");
    require(certificate_.instance.is_weight_normalized, "the statement speaks of the weight-normalized flow");
    require_no_collapse(statement);
    const Limit &own = limit(LimitKind::own), &equivalent = limit(LimitKind::equivalent);
    const auto witness = std::ranges::find(certificate_.limits, LimitKind::equivalent, &LimitWitness::kind);
    require(own.log_magnification.is_within(witness->low, witness->high),
            "log rho is not within the interval of the limit");
    if (!difference_) {
        budget::spend(static_cast<double>(own.entries.size()) * (4 * budget::interval() + budget::quotient()),
                      "the difference of two limits");
        Interval largest;
        for (std::size_t n = 0; n < own.entries.size(); ++n)
            if (own.entries[n])
                largest = max(largest, (*own.entries[n] - *equivalent.entries[n]).magnitude() / *own.entries[n]);
        difference_ = largest;
    }
    require(certainly_at_most(*difference_, Interval(read_number(statement.words[3]))),
            "an entry of the two limits differs by more");
}

void Judge::require_no_collapse(const Statement& statement) const
{
    require(!certificate_.instance.is_weight_normalized || !certificate_.no_collapse.empty() ||
                statement.is_assuming_no_collapse,
            "collapse is not excluded, and the statement does not assume that it is");
}

const Optimum& Judge::optimum() const
{
    require(certificate_.optimum.has_value(), "the optimum has no witness");
    return *certificate_.optimum;
}

const Limit& Judge::limit(LimitKind kind) const
{
    const auto found = limits_.find(kind);
    require(found != limits_.end(), "the limit has no witness");
    return found->second;
}

LimitKind Judge::plain_kind() const
{
    return certificate_.instance.is_weight_normalized ? LimitKind::plain : LimitKind::own;
}

const Interval& Judge::gap(LimitKind kind) const
{
    const auto known = gaps_.find(kind);
    if (known != gaps_.end()) return known->second;
    return gaps_.emplace(kind, weighted_sum(slack_, limit(kind)) / Interval(optimum().value)).first->second;
}

} // namespace checker
