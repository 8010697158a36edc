#include <verification/report/interval.hpp>

#include <wnflow/numeric/ball.hpp>
#include <wnflow/numeric/input_error.hpp>
#include <wnflow/numeric/interval_text.hpp>

#include <algorithm>
#include <cstdlib>
#include <optional>

namespace wnflow::report {
namespace {

/// ± 0.digits · 10^exponent, the first digit not 0; no digits: 0. Exact: ends of an interval are never rounded unawares.
struct Decimal {
    bool is_negative = false;
    std::string digits;
    long exponent = 0;

    friend bool operator==(const Decimal&, const Decimal&) = default;
};

Decimal parse(const std::string& text)
{
    const auto fail = [&]() -> Decimal {
        throw numeric::InputError("interval", text, "is no decimal number", "give its ends as in \"-1.25e-7\"");
    };
    const std::size_t sign = text.starts_with('-') ? 1 : 0, e = std::min(text.find('e'), text.size());
    const std::string mantissa = text.substr(sign, e - sign);
    const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
    std::string digits = mantissa.substr(0, point) + (point < mantissa.size() ? mantissa.substr(point + 1) : "");
    if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos) return fail();
    long exponent = static_cast<long>(point);
    if (e < text.size()) {
        std::size_t read = 0;
        try {
            exponent += std::stol(text.substr(e + 1), &read);
        } catch (const std::exception&) {
            return fail();
        }
        if (read != text.size() - e - 1) return fail();
    }
    const std::size_t zeros = std::min(digits.find_first_not_of('0'), digits.size());
    digits.erase(0, zeros);
    while (!digits.empty() && digits.back() == '0') digits.pop_back();
    if (digits.empty()) return {};
    return {sign == 1, digits, exponent - static_cast<long>(zeros)};
}

/// −1, 0, 1 as |a| is less than, equal to, greater than |b|.
int compare_sizes(const Decimal& a, const Decimal& b)
{
    if (a.digits.empty() || b.digits.empty())
        return static_cast<int>(!a.digits.empty()) - static_cast<int>(!b.digits.empty());
    if (a.exponent != b.exponent) return a.exponent < b.exponent ? -1 : 1;
    const int order = a.digits.compare(b.digits);
    return order < 0 ? -1 : order > 0 ? 1 : 0;
}

bool is_above(const Decimal& a, const Decimal& b)
{
    if (a.is_negative != b.is_negative) return b.is_negative;
    return a.is_negative ? compare_sizes(a, b) < 0 : compare_sizes(a, b) > 0;
}

/// Exactly `count` digits (zeros at the end kept), |result| ≤ |x| resp. ≥ |x|.
Decimal with_digits(Decimal x, std::size_t count, bool away_from_zero)
{
    if (x.digits.empty()) return x;
    const bool is_cut = x.digits.size() > count;
    x.digits.resize(count, '0');
    if (!is_cut || !away_from_zero) return x;
    std::size_t k = count;
    while (k > 0 && x.digits[k - 1] == '9') x.digits[--k] = '0';
    if (k > 0) {
        ++x.digits[k - 1];
        return x;
    }
    x.digits.insert(x.digits.begin(), '1');
    x.digits.pop_back();
    ++x.exponent;
    return x;
}

std::string power(long exponent)
{
    return exponent == 0 ? "" : "e" + std::to_string(exponent);
}

/// Plain where that is short, else d.ddde±x.
std::string text_of(const Decimal& x)
{
    if (x.digits.empty()) return "0";
    std::string digits = x.digits;
    const std::string sign = x.is_negative ? "-" : "";
    while (digits.size() > 1 && digits.back() == '0') digits.pop_back();
    const long length = static_cast<long>(digits.size());
    if (x.exponent > -4 && x.exponent <= 0)
        return sign + "0." + std::string(static_cast<std::size_t>(-x.exponent), '0') + digits;
    if (x.exponent > 0 && x.exponent <= 7) {
        if (length <= x.exponent)
            return sign + digits + std::string(static_cast<std::size_t>(x.exponent - length), '0');
        const auto point = static_cast<std::size_t>(x.exponent);
        return sign + digits.substr(0, point) + "." + digits.substr(point);
    }
    return sign + digits.substr(0, 1) + (length > 1 ? "." + digits.substr(1) : "") + power(x.exponent - 1);
}

std::size_t common_digits(const std::string& a, const std::string& b)
{
    return static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
}

/// As many digits, at most `most`, as make the ends ten units of the last one apart, so that rounding widens little.
std::size_t count_of_digits(const Decimal& low, const Decimal& high, std::size_t common, std::size_t most)
{
    for (std::size_t tail = 2; common + tail < most && tail < 12; ++tail) {
        const auto number = [&](const Decimal& x) {
            return std::stoll(with_digits(x, common + tail, false).digits.substr(common));
        };
        if (std::llabs(number(low) - number(high)) >= 10) return common + tail;
    }
    return most;
}

/// Two ends of one sign and one exponent with a leading digit in common; nothing if the rounding outward leaves none.
std::optional<std::string> with_tails(const Decimal& low, const Decimal& high, unsigned digits)
{
    const std::size_t length = std::max(low.digits.size(), high.digits.size());
    const std::size_t common =
        common_digits(with_digits(low, length, false).digits, with_digits(high, length, false).digits);
    const std::size_t most = std::min(length, std::max<std::size_t>(digits, 3));
    const std::size_t count = count_of_digits(low, high, common, most);
    const Decimal a = with_digits(low, count, low.is_negative), b = with_digits(high, count, !high.is_negative);
    if (a.exponent != b.exponent) return std::nullopt;
    const std::size_t shared = common_digits(a.digits, b.digits);
    if (shared == 0 || shared == count) return std::nullopt;
    const std::string prefix = a.digits.substr(0, shared);
    const std::string tails = "[" + a.digits.substr(shared) + ", " + b.digits.substr(shared) + "]";
    const std::string sign = a.is_negative ? "-" : "";
    const long exponent = a.exponent;
    if (exponent > -4 && exponent <= 0)
        return sign + "0." + std::string(static_cast<std::size_t>(-exponent), '0') + prefix + tails;
    if (exponent > 0 && exponent <= static_cast<long>(std::min<std::size_t>(shared, 7))) {
        const auto point = static_cast<std::size_t>(exponent);
        return sign + prefix.substr(0, point) + "." + prefix.substr(point) + tails;
    }
    return sign + prefix.substr(0, 1) + "." + prefix.substr(1) + tails + power(exponent - 1);
}

numeric::Ball ball(const std::string& text)
{
    numeric::Ball result;
    arb_set_str(result.data(), text.c_str(), numeric::PrecisionScope::bits());
    return result;
}

} // namespace

std::string readable_interval(const std::string& low, const std::string& high, unsigned digits)
{
    const Decimal a = parse(low), b = parse(high);
    if (is_above(a, b)) throw numeric::InputError("interval", low, "is above " + high, "give the lower end first");
    if (a == b && a.digits.size() <= std::max(digits, 3U)) return text_of(a);
    if (a.is_negative == b.is_negative && a.exponent == b.exponent && !a.digits.empty() && !b.digits.empty())
        if (const auto text = with_tails(a, b, digits)) return *text;
    // Both ends, to a hundredth of the width.
    const Decimal& larger = compare_sizes(a, b) < 0 ? b : a;
    const long narrow = larger.exponent - parse(interval_width(low, high)).exponent + 3;
    const auto count = static_cast<std::size_t>(std::clamp(narrow, 3L, static_cast<long>(std::max(digits, 3U))));
    return "[" + text_of(with_digits(a, count, a.is_negative)) + ", " + text_of(with_digits(b, count, !b.is_negative)) +
           "]";
}

std::string interval_width(const std::string& low, const std::string& high)
{
    const Decimal a = parse(low), b = parse(high);
    if (a == b) return "0";
    const numeric::PrecisionScope precision(
        numeric::bits_for_digits(static_cast<unsigned>(std::max(low.size(), high.size()))) + 64);
    return numeric::interval_text((ball(high) - ball(low)).upper(), 2).second;
}

} // namespace wnflow::report
