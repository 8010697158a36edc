#include "toml_shape.hpp"

#include "text_file.hpp"

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/problem/generators.hpp>

#include <algorithm>
#include <charconv>

namespace wnflow::problem {
namespace {

using numeric::InputError;

/// Follows brackets and keys, and skips strings and comments. In malformed TOML it may lose its way, but not before the
/// first error, where the parser stops.
class Scanner {
public:
    Scanner(std::string_view text, const std::string& name) : text_(text), name_(name) {}

    void scan()
    {
        for (; at_ < text_.size(); ++at_) {
            const char c = text_[at_];
            if (c == '"' || c == '\'') skip_string();
            else if (c == '#') at_ = std::min(text_.find('\n', at_), text_.size()) - 1;
            else if (c == '.') count_part();
            else if (c == '[' || c == '{') open();
            else if (c == ']' || c == '}') close();
            else if (c == ',') count_value();
            else if (c == '=' || c == '\n') parts_ = 1;
            if (c == '\n') ++line_;
        }
    }

private:
    [[noreturn]] void fail(const std::string& problem, const std::string& remedy) const
    {
        throw InputError(name_ + ":" + std::to_string(line_), "", problem, remedy);
    }

    void count_part()
    {
        if (++parts_ > max_toml_key_parts)
            fail("a key of more than " + std::to_string(max_toml_key_parts) + " parts", "give a key that is known");
    }

    void open()
    {
        parts_ = 1;
        if (++nesting_ > max_toml_nesting)
            fail("arrays or tables nested deeper than " + std::to_string(max_toml_nesting) + " levels",
                 "give numbers, vectors and matrices");
    }

    void close()
    {
        parts_ = 1;
        if (nesting_ > 0) --nesting_;
    }

    void count_value()
    {
        parts_ = 1;
        if (++values_ > max_matrix_entries)
            fail("more than " + std::to_string(max_matrix_entries) + " values",
                 "keep large matrices in files of their own");
    }

    /// From the opening quote to the closing one.
    void skip_string()
    {
        const char quote = text_[at_];
        const bool is_long = text_.substr(at_, 3) == std::string(3, quote);
        at_ += is_long ? 3 : 1;
        for (; at_ < text_.size(); ++at_) {
            if (text_[at_] == '\\' && quote == '"') {
                if (++at_ < text_.size() && text_[at_] == '\n') ++line_;
            } else if (text_[at_] == '\n') {
                ++line_;
                if (!is_long) return; // malformed
            } else if (text_[at_] == quote && (!is_long || text_.substr(at_, 3) == std::string(3, quote))) {
                break;
            }
        }
        if (!is_long) return;
        at_ = std::min(at_ + 2, text_.size());
        for (int i = 0; i < 2 && at_ + 1 < text_.size() && text_[at_ + 1] == quote; ++i) ++at_; // """a""""" ends in a""
    }

    std::string_view text_;
    const std::string& name_;
    std::size_t at_ = 0, line_ = 1, nesting_ = 0, parts_ = 1, values_ = 0;
};

} // namespace

void require_moderate_toml(std::string_view text, const std::string& name_for_errors)
{
    Scanner(text, name_for_errors).scan();
}

void ExponentDigits::add(std::string_view number, const std::string& where)
{
    constexpr std::size_t largest = 1'000'000; // beyond this, the number itself is refused
    const auto letter = number.find_first_of("eE");
    if (letter == std::string_view::npos || number.find_first_not_of("0123456789+-. \t") < letter) return;
    std::string_view digits = number.substr(letter + 1);
    if (!digits.empty() && (digits.front() == '-' || digits.front() == '+')) digits.remove_prefix(1);
    std::size_t exponent = 0;
    const auto outcome = std::from_chars(digits.data(), digits.data() + digits.size(), exponent);
    if (outcome.ec == std::errc::invalid_argument) return;
    sum_ += outcome.ec == std::errc() ? std::min(exponent, largest) : largest;
    if (sum_ > max_exponent_digits)
        throw InputError(where, shortened(number),
                         "the decimal exponents up to here ask for more than " + std::to_string(max_exponent_digits) +
                             " digits",
                         "use numbers of moderate size");
}

} // namespace wnflow::problem
