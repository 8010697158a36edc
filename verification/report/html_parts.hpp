#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>

/// Small pieces that the parts of a page share. All results are HTML.
namespace wnflow::report {

/// A number as it is printed: "1.66e-6" with a power of ten, a minus sign; anything else as it stands.
[[nodiscard]] std::string typeset(const std::string& number);

/// A sentence in which numbers such as "1.66e-6" and "10^-4.8" are printed with a power of ten.
[[nodiscard]] std::string prose(const std::string& sentence);

/// At most `digits` digits of a real of the report, typeset; "–" for null.
[[nodiscard]] std::string shown(const nlohmann::ordered_json& value, unsigned digits);

/// A certified interval ["low", "high"]: short, with its width, all digits on demand; empty for null.
[[nodiscard]] std::string certified(const nlohmann::ordered_json& interval);

/// Name and content of a list of definitions; nothing if the content is empty.
[[nodiscard]] std::string item(const std::string& name, const std::string& content);

[[nodiscard]] std::string joined(const nlohmann::ordered_json& texts);

/// A table in a region that scrolls by itself. @param head cells of the first row; @param rows of the body
[[nodiscard]] std::string table(const std::string& name, const std::string& caption, const std::string& head,
                                const std::string& rows);
/// A cell of a head.
[[nodiscard]] std::string column(const std::string& name, bool is_number = false);

/// A heading of the page with its content; nothing if the content is empty. @param id for links to it
[[nodiscard]] std::string part(const std::string& id, const std::string& title, const std::string& introduction,
                               const std::string& content);

} // namespace wnflow::report
