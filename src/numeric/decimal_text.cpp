#include "numeric/decimal_text.hpp"

namespace wnflow::numeric::detail {

std::string decimal_text(std::string mantissa, long exponent, long most_integer_digits)
{
    std::string sign;
    if (!mantissa.empty() && mantissa.front() == '-') {
        sign = "-";
        mantissa.erase(0, 1);
    }
    while (mantissa.size() > 1 && mantissa.back() == '0') mantissa.pop_back();
    const long point = exponent; // value = 0.mantissa * 10^exponent
    const long length = static_cast<long>(mantissa.size());
    if (point > -4 && point <= 0) return sign + "0." + std::string(static_cast<std::size_t>(-point), '0') + mantissa;
    if (point > 0 && point <= most_integer_digits) {
        if (length <= point) return sign + mantissa + std::string(static_cast<std::size_t>(point - length), '0');
        return sign + mantissa.substr(0, static_cast<std::size_t>(point)) + "." +
               mantissa.substr(static_cast<std::size_t>(point));
    }
    std::string text = sign + mantissa.substr(0, 1);
    if (length > 1) text += "." + mantissa.substr(1);
    return text + "e" + std::to_string(point - 1);
}

} // namespace wnflow::numeric::detail
