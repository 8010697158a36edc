#include <wnflow/problem/learning_rate.hpp>

#include <algorithm>
#include <stdexcept>

namespace wnflow::problem {
namespace {

void check(const RatePiece& piece)
{
    const auto fail = [](const std::string& what, const Rational& value) {
        throw std::invalid_argument("learning rate: " + what + ", not " + numeric::to_text(value));
    };
    if (piece.factor <= 0) fail("the factor must be positive", piece.factor);
    for (const Rational& power : {piece.power_of_time, piece.power_of_radius})
        if (abs(power) > max_rate_exponent)
            fail("an exponent is at most " + std::to_string(max_rate_exponent) + " in size", power);
    if (piece.power_of_time != 0 && piece.time_offset <= 0)
        fail("the time offset must be positive, as the flow starts at t = 0", piece.time_offset);
    if (piece.power_of_time == 0 && piece.time_offset != 0)
        fail("there is no time offset without a power of time", piece.time_offset);
}

/// "^2", "^-1", "^(1/2)"; nothing for 1.
std::string exponent_text(const Rational& exponent)
{
    if (exponent == 1) return "";
    const std::string text = numeric::to_text(exponent);
    return denominator(exponent) == 1 ? "^" + text : "^(" + text + ")";
}

std::string formula_text(const RatePiece& piece)
{
    std::string text = piece.factor == 1 && !piece.is_constant() ? "" : numeric::to_text(piece.factor);
    const auto append = [&](const std::string& factor) { text += (text.empty() ? "" : " ") + factor; };
    if (piece.power_of_time != 0)
        append("(t + " + numeric::to_text(piece.time_offset) + ")" + exponent_text(piece.power_of_time));
    if (piece.power_of_radius != 0) append("r" + exponent_text(piece.power_of_radius));
    return text;
}

} // namespace

RatesNotConstant::RatesNotConstant(std::string value, std::string problem)
    : InputError("flow", std::move(value), std::move(problem), "give constant eta_r and eta_u")
{
}

bool RatePiece::is_same_formula(const RatePiece& other) const
{
    return factor == other.factor && power_of_time == other.power_of_time && time_offset == other.time_offset &&
           power_of_radius == other.power_of_radius;
}

LearningRate::LearningRate(const Rational& constant)
{
    RatePiece piece;
    piece.factor = constant;
    pieces_.push_back(std::move(piece));
}

LearningRate::LearningRate(std::vector<RatePiece> pieces)
{
    if (pieces.empty() || pieces.front().from != 0)
        throw std::invalid_argument("learning rate: the first piece must begin at t = 0");
    for (RatePiece& piece : pieces) {
        check(piece);
        if (!pieces_.empty() && piece.from <= pieces_.back().from)
            throw std::invalid_argument("learning rate: pieces must begin at increasing times, not at " +
                                        numeric::to_text(piece.from) + " after " +
                                        numeric::to_text(pieces_.back().from));
        // A neighbour of the same formula is kept until all times are known to increase.
        pieces_.push_back(std::move(piece));
    }
    const auto repeated = std::unique(pieces_.begin(), pieces_.end(),
                                      [](const RatePiece& a, const RatePiece& b) { return a.is_same_formula(b); });
    pieces_.erase(repeated, pieces_.end());
}

const RatePiece& LearningRate::piece_from(const Rational& time) const
{
    const auto after = std::ranges::upper_bound(pieces_, time, {}, &RatePiece::from);
    return after == pieces_.begin() ? pieces_.front() : *(after - 1);
}

const Rational& LearningRate::constant() const
{
    if (!is_constant()) throw RatesNotConstant(to_text(*this), "the learning rate is not constant");
    return pieces_.front().factor;
}

LearningRate LearningRate::times(const Rational& factor) const
{
    std::vector<RatePiece> pieces = pieces_;
    for (RatePiece& piece : pieces) piece.factor *= factor;
    return LearningRate(std::move(pieces));
}

LearningRate LearningRate::reciprocal() const
{
    LearningRate result = *this;
    for (RatePiece& piece : result.pieces_) {
        piece.factor = 1 / piece.factor;
        piece.power_of_time = -piece.power_of_time;
        piece.power_of_radius = -piece.power_of_radius;
    }
    return result;
}

bool operator==(const LearningRate& a, const LearningRate& b)
{
    return std::ranges::equal(a.pieces_, b.pieces_, [](const RatePiece& p, const RatePiece& q) {
        return p.from == q.from && p.is_same_formula(q);
    });
}

std::string to_text(const LearningRate& rate)
{
    std::string text;
    for (const RatePiece& piece : rate.pieces())
        text += (text.empty() ? "" : " until t = " + numeric::to_text(piece.from) + ", then ") + formula_text(piece);
    return text;
}

std::string to_text(const LearningRates& rates)
{
    return "eta_r = " + to_text(rates.eta_r) + ", eta_u = " + to_text(rates.eta_u);
}

std::vector<Rational> LearningRates::breaks() const
{
    std::vector<Rational> times;
    for (const LearningRate* rate : {&eta_r, &eta_u})
        for (const RatePiece& piece : rate->pieces())
            if (piece.from > 0) times.push_back(piece.from);
    std::ranges::sort(times);
    times.erase(std::unique(times.begin(), times.end()), times.end()); // clang++ 14 does not read g++'s ranges::unique
    return times;
}

std::optional<RadiusLaw> LearningRates::ratio_law() const
{
    std::vector<Rational> times = breaks();
    times.insert(times.begin(), Rational(0));
    std::optional<RadiusLaw> law;
    for (const Rational& time : times) {
        const RatePiece &r = eta_r.piece_from(time), &u = eta_u.piece_from(time);
        if (r.power_of_time != u.power_of_time || r.time_offset != u.time_offset) return std::nullopt;
        const RadiusLaw here{r.factor / u.factor, r.power_of_radius - u.power_of_radius};
        if (law && (law->factor != here.factor || law->power != here.power)) return std::nullopt;
        law = here;
    }
    return law;
}

std::optional<Rational> LearningRates::constant_ratio() const
{
    const std::optional<RadiusLaw> law = ratio_law();
    if (!law || law->power != 0) return std::nullopt;
    return law->factor;
}

Rational LearningRates::ratio() const
{
    const std::optional<Rational> ratio = constant_ratio();
    if (!ratio) throw RatesNotConstant(to_text(*this), "the ratio eta_r/eta_u of the learning rates is not constant");
    return *ratio;
}

bool LearningRates::have_infinite_integral() const
{
    return eta_r.pieces().back().power_of_time >= -1 && eta_u.pieces().back().power_of_time >= -1;
}

} // namespace wnflow::problem
