#include "toml_reader.hpp"

#include "text_file.hpp"
#include "toml_shape.hpp"

#include <wnflow/numeric/edit_distance.hpp>
#include <wnflow/numeric/input_error.hpp>

#include <toml++/toml.h>

#include <algorithm>
#include <limits>
#include <numeric>

namespace wnflow::problem {
namespace {

using numeric::InputError;
using numeric::Rational;

/// Finds the text at a (line, column) of the source, columns counted in code points as toml++ does.
class SourceText {
public:
    explicit SourceText(std::string_view text) : text_(text)
    {
        line_starts_.push_back(0);
        for (std::size_t i = 0; i < text.size(); ++i)
            if (text[i] == '\n') line_starts_.push_back(i + 1);
    }

    /// The number token that begins at `position`: TOML numbers consist of these characters and nothing else does
    /// directly follow one.
    [[nodiscard]] std::string_view number_token(toml::source_position position)
    {
        const std::size_t begin = offset(position);
        std::size_t end = begin;
        while (end < text_.size() && belongs_to_number(text_[end])) ++end;
        return text_.substr(begin, end - begin);
    }

private:
    static bool belongs_to_number(char c)
    {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '-' ||
               c == '.' || c == '_';
    }

    [[nodiscard]] std::size_t offset(toml::source_position position)
    {
        // Arrays are visited from left to right: going on from the previous position keeps a long line linear.
        if (position.line != last_line_ || position.column < last_column_) {
            last_line_ = position.line;
            last_column_ = 1;
            last_offset_ = line_starts_.at(position.line - 1);
        }
        while (last_column_ < position.column && last_offset_ < text_.size()) {
            ++last_offset_;
            while (last_offset_ < text_.size() && (static_cast<unsigned char>(text_[last_offset_]) & 0xC0U) == 0x80U)
                ++last_offset_;
            ++last_column_;
        }
        return last_offset_;
    }

    std::string_view text_;
    std::vector<std::size_t> line_starts_;
    toml::source_index last_line_ = 0, last_column_ = 1;
    std::size_t last_offset_ = 0;
};

std::string without_underscores(std::string_view token)
{
    std::string result(token);
    std::erase(result, '_');
    return result;
}

TomlValue convert(const toml::node& node, SourceText& source);

void convert_table(const toml::table& table, SourceText& source, TomlValue& result)
{
    result.kind = TomlValue::Kind::table;
    for (const auto& [key, child] : table) {
        result.keys.push_back({std::string(key.str()), key.source().begin.line});
        result.items.push_back(convert(child, source));
    }
}

void convert_array(const toml::array& array, SourceText& source, TomlValue& result)
{
    result.kind = TomlValue::Kind::array;
    result.items.reserve(array.size());
    for (const auto& child : array) result.items.push_back(convert(child, source));
}

void convert_scalar(const toml::node& node, SourceText& source, TomlValue& result)
{
    using Kind = TomlValue::Kind;
    if (const auto* integer = node.as_integer()) {
        result.kind = Kind::integer;
        result.text = std::to_string(integer->get()); // from the value: TOML integers may be hexadecimal
    } else if (node.is_floating_point()) {
        result.kind = Kind::floating;
        result.text = without_underscores(source.number_token(node.source().begin));
    } else if (const auto* string = node.as_string()) {
        result.kind = Kind::string;
        result.text = string->get();
    } else if (const auto* boolean = node.as_boolean()) {
        result.kind = Kind::boolean;
        result.text = boolean->get() ? "true" : "false";
    } else {
        result.kind = Kind::date_or_time;
        result.text = source.number_token(node.source().begin);
    }
}

TomlValue convert(const toml::node& node, SourceText& source)
{
    TomlValue result;
    result.line = node.source().begin.line;
    if (const auto* table = node.as_table()) convert_table(*table, source, result);
    else if (const auto* array = node.as_array()) convert_array(*array, source, result);
    else convert_scalar(node, source, result);
    return result;
}

void count_exponents(const TomlValue& value, ExponentDigits& digits, const std::string& name)
{
    if (value.kind == TomlValue::Kind::floating || value.kind == TomlValue::Kind::string)
        digits.add(value.text, name + ":" + std::to_string(value.line));
    for (const TomlValue& item : value.items) count_exponents(item, digits, name);
}

std::string_view line_of(std::string_view text, std::size_t line)
{
    for (std::size_t i = 1; i < line; ++i) {
        const auto end = text.find('\n');
        if (end == std::string_view::npos) return {};
        text.remove_prefix(end + 1);
    }
    return text.substr(0, text.find('\n'));
}

[[noreturn]] void reject_malformed(const toml::parse_error& error, std::string_view text, const std::string& name)
{
    const std::string description(error.description());
    const std::size_t line = error.source().begin.line;
    std::string remedy = "correct the TOML syntax";
    // TOML itself limits plain numbers to 64-bit integers and double exponents; as strings they are unlimited.
    for (const char* sign : {"not representable", "could not be interpreted", "length limit"})
        if (description.find(sign) != std::string::npos)
            remedy = "write numbers that are this large or long between quotes, such as \"1e400\"";
    throw InputError(name + ":" + std::to_string(line), shortened(line_of(text, line)),
                     "malformed TOML (" + description + ")", remedy);
}

} // namespace

TomlValue read_toml(std::string_view text, const std::string& name_for_errors)
{
    require_moderate_toml(text, name_for_errors);
    try {
        const toml::table document = toml::parse(text, name_for_errors);
        SourceText source(text);
        TomlValue result = convert(document, source);
        ExponentDigits digits;
        count_exponents(result, digits, name_for_errors);
        return result;
    } catch (const toml::parse_error& error) {
        reject_malformed(error, text, name_for_errors);
    }
}

std::string suggest(std::string_view word, std::initializer_list<std::string_view> candidates)
{
    std::string_view nearest;
    std::size_t least = std::numeric_limits<std::size_t>::max();
    std::string all;
    for (const auto candidate : candidates) {
        all += (all.empty() ? "" : ", ") + std::string(candidate);
        const auto distance = numeric::edit_distance(word.substr(0, 100), candidate);
        if (distance < least) {
            least = distance;
            nearest = candidate;
        }
    }
    const bool close = least <= std::max<std::size_t>(2, word.size() / 2) && least < nearest.size();
    return (close ? "did you mean '" + std::string(nearest) + "'? " : "") + "known: " + all;
}

std::string TomlNode::where() const
{
    const std::string line = value_->line == 0 ? "" : ":" + std::to_string(value_->line);
    return file_ + line + (key_.empty() ? "" : ": " + key_);
}

std::string TomlNode::quoted() const
{
    switch (kind()) {
    case TomlValue::Kind::array: return "array of " + std::to_string(value_->items.size());
    case TomlValue::Kind::table: return "table of " + std::to_string(value_->items.size());
    default: return shortened(value_->text);
    }
}

void TomlNode::fail(const std::string& problem, const std::string& remedy) const
{
    throw InputError(where(), quoted(), problem, remedy);
}

void TomlNode::require_kind(TomlValue::Kind expected_kind, const char* expected) const
{
    if (kind() != expected_kind) fail("wrong type", std::string("expected ") + expected);
}

std::string TomlNode::key_of(std::string_view member) const
{
    return key_.empty() ? std::string(member) : key_ + "." + std::string(member);
}

void TomlNode::require_known_keys(std::initializer_list<std::string_view> known) const
{
    require_kind(TomlValue::Kind::table, "a table");
    for (const auto& [name, line] : value_->keys) {
        if (std::find(known.begin(), known.end(), name) != known.end()) continue;
        throw InputError(file_ + ":" + std::to_string(line) + ": " + shortened(key_of(name)), shortened(name),
                         "unknown key", suggest(name, known));
    }
}

bool TomlNode::has(std::string_view key) const
{
    return std::ranges::find(value_->keys, key, &TomlKey::name) != value_->keys.end();
}

TomlNode TomlNode::member(std::string_view key, const std::string& remedy) const
{
    require_kind(TomlValue::Kind::table, "a table");
    const auto found = std::ranges::find(value_->keys, key, &TomlKey::name);
    if (found != value_->keys.end())
        return {value_->items[static_cast<std::size_t>(found - value_->keys.begin())], file_, key_of(key)};
    const std::string line = key_.empty() || value_->line == 0 ? "" : ":" + std::to_string(value_->line);
    throw InputError(file_ + line + ": " + key_of(key), "", "missing", remedy);
}

TomlNode TomlNode::member(std::string_view key) const
{
    return member(key, "add it");
}

std::size_t TomlNode::size() const
{
    require_kind(TomlValue::Kind::array, "an array");
    return value_->items.size();
}

TomlNode TomlNode::item(std::size_t index) const
{
    require_kind(TomlValue::Kind::array, "an array");
    return {value_->items.at(index), file_, key_ + "[" + std::to_string(index) + "]"};
}

numeric::Rational TomlNode::number() const
{
    using Kind = TomlValue::Kind;
    if (kind() != Kind::integer && kind() != Kind::floating && kind() != Kind::string)
        fail("not a number", R"(write an integer, a decimal such as 0.1, or a string such as "1/3" or "1e-400")");
    try {
        return numeric::parse_rational(value_->text);
    } catch (const InputError& error) {
        throw error.at(where());
    }
}

numeric::Rational TomlNode::positive_number() const
{
    Rational value = number();
    if (value <= 0) fail("must be positive", "give a number greater than 0");
    return value;
}

std::uint64_t TomlNode::integer(std::uint64_t smallest, std::uint64_t largest) const
{
    const std::string range = "give an integer from " + std::to_string(smallest) + " to " + std::to_string(largest);
    const Rational value = number();
    if (denominator(value) != 1) fail("not an integer", range);
    if (value < smallest || value > largest) fail("out of range", range);
    return static_cast<std::uint64_t>(numerator(value));
}

bool TomlNode::boolean() const
{
    require_kind(TomlValue::Kind::boolean, "true or false");
    return value_->text == "true";
}

const std::string& TomlNode::string() const
{
    require_kind(TomlValue::Kind::string, "a string");
    return value_->text;
}

numeric::RationalVector TomlNode::numbers() const
{
    require_kind(TomlValue::Kind::array, "an array of numbers");
    numeric::RationalVector result;
    result.reserve(size());
    for (std::size_t i = 0; i < size(); ++i) result.push_back(item(i).number());
    return result;
}

} // namespace wnflow::problem
