#pragma once

#include <wnflow/numeric/rational.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace wnflow::problem {

struct TomlKey {
    std::string name;
    std::size_t line = 0; ///< where it stands, from 1
};

/// A TOML value as it was written: numbers stay text, so that nothing is rounded, and every value knows its place.
struct TomlValue {
    enum class Kind { integer, floating, string, boolean, date_or_time, array, table };

    Kind kind = Kind::table;
    std::size_t line = 0;         ///< where the value begins, from 1
    std::string text;             ///< number in decimal, content of a string, "true"/"false"; empty for array and table
    std::vector<TomlValue> items; ///< of an array, or of a table, sorted by key
    std::vector<TomlKey> keys;    ///< of a table: one for each item
};

/// Reads a TOML document.
///
/// Floats keep every digit of their source text (1e-400 is not 0).
/// @throws InputError for malformed TOML and beyond the limits of toml_shape.hpp, with file and line
[[nodiscard]] TomlValue read_toml(std::string_view text, const std::string& name_for_errors);

/// A value together with its address, for reading and for messages: "a.toml:3: data.matrix.rows".
class TomlNode {
public:
    TomlNode(const TomlValue& value, std::string file, std::string key)
        : value_(&value), file_(std::move(file)), key_(std::move(key))
    {
    }

    [[nodiscard]] const std::string& file() const noexcept { return file_; }
    [[nodiscard]] const std::string& key() const noexcept { return key_; }
    [[nodiscard]] std::string where() const;
    [[nodiscard]] TomlValue::Kind kind() const noexcept { return value_->kind; }
    [[nodiscard]] bool is_table() const noexcept { return kind() == TomlValue::Kind::table; }
    [[nodiscard]] bool is_array() const noexcept { return kind() == TomlValue::Kind::array; }
    [[nodiscard]] bool is_string() const noexcept { return kind() == TomlValue::Kind::string; }

    /// What the user wrote, short enough for a message.
    [[nodiscard]] std::string quoted() const;
    /// Throws an InputError about this value.
    [[noreturn]] void fail(const std::string& problem, const std::string& remedy) const;

    // Tables. Asking another kind of value for its members is an InputError that says a table is expected.
    void require_known_keys(std::initializer_list<std::string_view> known) const;
    [[nodiscard]] bool has(std::string_view key) const;
    /// @throws InputError with the remedy if the member is missing
    [[nodiscard]] TomlNode member(std::string_view key, const std::string& remedy) const;
    [[nodiscard]] TomlNode member(std::string_view key) const;

    // Arrays.
    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] TomlNode item(std::size_t index) const;

    // Scalars, each an InputError if the value is not of that type or not in range.
    [[nodiscard]] numeric::Rational number() const;
    [[nodiscard]] numeric::Rational positive_number() const;
    [[nodiscard]] std::uint64_t integer(std::uint64_t smallest, std::uint64_t largest) const;
    [[nodiscard]] bool boolean() const;
    [[nodiscard]] const std::string& string() const;
    /// Numbers of an array, any length.
    [[nodiscard]] numeric::RationalVector numbers() const;

private:
    void require_kind(TomlValue::Kind kind, const char* expected) const;
    [[nodiscard]] std::string key_of(std::string_view member) const;

    const TomlValue* value_;
    std::string file_, key_;
};

/// "did you mean 'until'?" where some candidate is close to the word, and the list of all candidates.
[[nodiscard]] std::string suggest(std::string_view word, std::initializer_list<std::string_view> candidates);

} // namespace wnflow::problem
