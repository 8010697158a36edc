#pragma once

#include <nlohmann/json.hpp>

#include <filesystem>
#include <set>
#include <string>

/// Text that would act where it is not held to be text, planted into reports.
namespace support {

/// Would make the file `marker` as a command, and is live as HTML, TeX, Markdown and on a terminal.
inline std::string hostile_text(const std::filesystem::path& marker)
{
    const std::string touch = "touch " + marker.string();
    return "`" + touch + "`$(" + touch + ")@{_}^&~%#\\input{x}|\n" + "system('" + touch +
           "') # <script>alert(1)</script>\"'><img src=x onerror=alert(1)>]]>" +
           "\x1b[31m\x07\r\u009b\u202e\u2028[a](javascript:b)";
}

inline bool is_number(const std::string& text)
{
    return !text.empty() && text.find_first_not_of("0123456789+-./e") == std::string::npos;
}

/// Appends text to every string, keys of tables of statements among them, so that what belongs together still does. Numbers stay,
/// so that there is something to draw; so do the few words that decide what is rendered at all.
inline void plant(nlohmann::ordered_json& value, const std::string& text, const std::string& key = "")
{
    static const std::set<std::string> kept = {"schema", "verdict", "evidence"};
    static const std::set<std::string> of_statements = {"judged_samples", "bounds", "plain_bounds", "libraries"};
    if (value.is_string()) {
        const auto& before = value.get_ref<const std::string&>();
        if (!kept.contains(key) && !is_number(before)) value = before + text;
    } else if (value.is_array()) {
        for (nlohmann::ordered_json& item : value) plant(item, text, key);
    } else if (value.is_object()) {
        const bool renames = of_statements.contains(key) || (key == "statements" && !value.contains("id"));
        nlohmann::ordered_json result = nlohmann::ordered_json::object();
        for (auto& [name, item] : value.items()) {
            plant(item, text, name);
            result[renames ? name + text : name] = item;
        }
        value = result;
    }
}

/// The same into the numbers alone.
inline void plant_in_numbers(nlohmann::ordered_json& value, const std::string& text, const std::string& key = "")
{
    if (value.is_string()) {
        if (key != "schema" && is_number(value.get_ref<const std::string&>())) value = text;
    } else if (value.is_structured()) {
        for (auto& [name, item] : value.items()) plant_in_numbers(item, text, value.is_array() ? key : name);
    }
}

/// Whether a text has a character that acts on a terminal; line ends and tabs do not.
inline bool acts_on_a_terminal(const std::string& text)
{
    for (const char c : text)
        if ((static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t') || c == '\x7f') return true;
    return text.find("\u009b") != std::string::npos || text.find("\u202e") != std::string::npos;
}

} // namespace support
