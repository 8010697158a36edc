#include "text_file.hpp"

#include <wnflow/numeric/input_error.hpp>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <string_view>
#include <system_error>
#include <vector>

namespace wnflow::problem {
namespace {

namespace fs = std::filesystem;
using numeric::InputError;

[[noreturn]] void reject_size(const std::string& where)
{
    throw InputError(where, "", "the file is larger than 64 MiB",
                     "give a smaller file; large random matrices are better described by a generator");
}

void require_readable_kind(const fs::path& path)
{
    const std::string where = path.string();
    std::error_code error;
    const auto status = fs::status(path, error);
    if (status.type() == fs::file_type::not_found)
        throw InputError(where, "", "no such file",
                         "check the path; paths inside an instance file start at its directory");
    if (error)
        throw InputError(where, "", "cannot be opened (" + error.message() + ")", "check the path and its permissions");
    if (fs::is_directory(status)) throw InputError(where, "", "is a directory", "name a file in it");
    if (!fs::is_regular_file(status)) return; // a pipe: its size is known only after reading
    const auto size = fs::file_size(path, error);
    if (!error && size > max_file_bytes) reject_size(where);
}

} // namespace

std::string_view without_byte_order_mark(std::string_view text)
{
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
    return text;
}

void require_text(std::string_view text, const std::string& name_for_errors)
{
    const auto position = text.find('\0');
    if (position == std::string_view::npos) return;
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(position), '\n');
    throw InputError(name_for_errors + ":" + std::to_string(line), "", "contains a NUL byte, so it is not a text file",
                     "give a text file in UTF-8");
}

std::string read_text_file(const fs::path& path)
{
    require_readable_kind(path);
    const std::string where = path.string();
    std::ifstream stream(path, std::ios::binary);
    if (!stream)
        throw InputError(where, "", "cannot be opened (" + std::generic_category().message(errno) + ")",
                         "check the path and its permissions");
    std::string content;
    std::vector<char> block(std::size_t{1} << 16U);
    while (stream.read(block.data(), static_cast<std::streamsize>(block.size())), stream.gcount() > 0) {
        content.append(block.data(), static_cast<std::size_t>(stream.gcount()));
        if (content.size() > max_file_bytes) reject_size(where);
    }
    if (stream.bad()) throw InputError(where, "", "cannot be read", "check the file");
    require_text(content, where);
    return std::string(without_byte_order_mark(content));
}

std::string shortened(std::string_view text)
{
    constexpr std::size_t longest = 60;
    std::string result(text.substr(0, longest));
    std::replace_if(
        result.begin(), result.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    if (text.size() <= longest) return result;
    // Do not cut a UTF-8 sequence in two.
    while (!result.empty() && (static_cast<unsigned char>(text[result.size()]) & 0xC0U) == 0x80U) result.pop_back();
    return result + "...";
}

} // namespace wnflow::problem
