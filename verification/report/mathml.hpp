#pragma once

#include <string>
#include <string_view>

namespace wnflow::report {

/// A formula as the statements write it in plain text ("<1 - A^T y, limit>", "beta_1 rho_inf^(-L) < Q", "|x0|_1"), as
/// MathML elements, with the words outside of brackets between them. Letters and words such as `eta` become symbols, other words text; `<a, b>` with no space after `<` is an
/// inner product, `|x|` a norm, ` | ` a bar, `x0` a subscript, `z*` and `x~` a star and a tilde. What is not understood is
/// shown as it stands, characters that act (ESC) are written out. @throws InputError if it is nested deeper than any formula
[[nodiscard]] std::string mathml(std::string_view formula);

/// Text with &, <, >, " replaced by entities, and characters that act instead of being seen (ESC) written out.
[[nodiscard]] std::string escaped(std::string_view text);

} // namespace wnflow::report
