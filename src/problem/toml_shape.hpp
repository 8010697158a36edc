#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace wnflow::problem {

inline constexpr std::size_t max_toml_nesting = 32;   ///< arrays and inline tables inside each other
inline constexpr std::size_t max_toml_key_parts = 16; ///< a.b.c has three
/// 10^8 digits take some 40 MB, and as files of plain digits go up to 64 MiB, they are not far beyond those.
inline constexpr std::size_t max_exponent_digits = 100'000'000;

/// Looks at the text of a TOML document before a tree is made of it: trees are copied and destroyed recursively, and take
/// about a hundred times the bytes of a short value.
///
/// @throws InputError with file and line where the limits above are exceeded, or max_matrix_entries values by far
void require_moderate_toml(std::string_view text, const std::string& name_for_errors);

/// What the decimal exponents of one file ask for: "1e1000000" are nine bytes and a million digits.
class ExponentDigits {
public:
    /// @param number  as it stands in the file; a text that is no number with an exponent counts nothing
    /// @throws InputError at `where` if the exponents so far add up to more than max_exponent_digits
    void add(std::string_view number, const std::string& where);

private:
    std::size_t sum_ = 0;
};

} // namespace wnflow::problem
