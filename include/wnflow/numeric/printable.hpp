#pragma once

#include <string>
#include <string_view>

/// Text of strangers (file names, values in files, messages of other programs) on its way to where characters act: a terminal, a
/// page, a table. Harmless text is returned as it is.
namespace wnflow::numeric {

/// Text in which every character that is not seen but acts is written out: control characters (ESC as `\x1b`), those that turn the
/// direction of writing or end lines (`\u202e`), and bytes that are not UTF-8 (`\xff`). Line ends and tabs stay.
[[nodiscard]] std::string printable(std::string_view text);

/// The same with line ends written out: what is one name or one value cannot look like several lines.
[[nodiscard]] std::string printable_line(std::string_view text);

/// The same for a JSON text, which has escapes of its own (`\u007f`) and is read as the same values.
[[nodiscard]] std::string printable_json(std::string_view json);

/// printable(), with &, <, > and " as the entities of HTML and XML: for content and for attributes in double quotes.
[[nodiscard]] std::string printable_markup(std::string_view text);

/// Recursive readers and writers of JSON end the program where data are nested too deep. To be called before parsing.
/// @throws InputError if arrays and objects are nested deeper than any file of wnflow
void require_shallow_json(std::string_view json);

} // namespace wnflow::numeric
