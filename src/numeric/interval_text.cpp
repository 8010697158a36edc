#include <wnflow/numeric/interval_text.hpp>

#include "numeric/decimal_text.hpp"

#include <algorithm>
#include <memory>

namespace wnflow::numeric {

std::pair<std::string, std::string> interval_text(const Ball& x, unsigned digits)
{
    if (!x.is_finite()) return {"-inf", "inf"};
    const long accuracy = arb_rel_accuracy_bits(x.data());
    const unsigned certain = x.is_exact() ? digits : (accuracy > 0 ? digits_for_bits(accuracy) : 0) + 4;
    const std::size_t shown = std::max(1U, std::min(certain, digits));
    // The ends exactly: rounding happens once, in the conversion to decimal.
    Ball ends[2];
    arb_get_lbound_arf(arb_midref(ends[0].data()), x.data(), ARF_PREC_EXACT);
    arb_get_ubound_arf(arb_midref(ends[1].data()), x.data(), ARF_PREC_EXACT);
    const auto text = [&](const Ball& end, mpfr_rnd_t rounding) -> std::string {
        const arf_struct* value = arb_midref(end.data());
        if (arf_is_zero(value)) return "0";
        mpfr_t number;
        mpfr_init2(number, std::max<mpfr_prec_t>(2, arf_bits(value)));
        arf_get_mpfr(number, value, rounding);
        mpfr_exp_t decimal_exponent = 0;
        const std::unique_ptr<char, void (*)(char*)> digits_text(
            mpfr_get_str(nullptr, &decimal_exponent, 10, shown, number, rounding), mpfr_free_str);
        mpfr_clear(number);
        return detail::decimal_text(digits_text.get(), static_cast<long>(decimal_exponent));
    };
    return {text(ends[0], MPFR_RNDD), text(ends[1], MPFR_RNDU)};
}

} // namespace wnflow::numeric
