#pragma once

#include <string>
#include <string_view>

/// Text in gnuplot's scripts. Everything that a script quotes goes through these: gnuplot runs what stands between backticks
/// in double-quoted strings, and reads from and writes to programs where a file is named `< command` or `| command`.
namespace wnflow::plot {

/// A string in single quotes, in which gnuplot expands nothing. Control characters are written out, a quote is ’: there is no
/// single quote in it, not even a doubled one. Where text is drawn, it
/// may have the marks of gnuplot's enhanced text: `10^{-3}`, `{/Symbol a}`.
[[nodiscard]] std::string gnuplot_string(std::string_view text);

/// The same for text that is drawn as it stands: marks of enhanced text are no marks. Only `]]>` has a blank in it, for SVG.
[[nodiscard]] std::string gnuplot_literal(std::string_view text);

/// The name of files for something of this name: letters, digits, blanks and `._-+=,`, everything else as `_`; not
/// empty, not beginning with `-`, at most 200 bytes. A name that is one already is returned as it is.
[[nodiscard]] std::string file_stem(std::string_view name);

} // namespace wnflow::plot
