#include "support/catch.hpp"

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/numeric/printable.hpp>

using namespace wnflow::numeric;

TEST_CASE("harmless text is printed as it is", "[numeric]")
{
    for (const char* text : {"", "small", "x̃∞ ≤ ½ 🙂", "line\nline\ttab\r\n", "a < b & \"c\" \\ `d`"}) {
        CHECK(printable(text) == text);
        CHECK(printable_json(text) == text);
    }
    CHECK(printable_line("a\tb") == "a\tb");
}

TEST_CASE("characters that act are written out", "[numeric]")
{
    CHECK(printable("\x1b[31mred") == "\\x1b[31mred");
    CHECK(printable(std::string("a\0b\x7f", 4)) == "a\\x00b\\x7f");
    CHECK(printable("over\rwritten") == "over\\x0dwritten");
    CHECK(printable("\u009b31m") == "\\u009b31m");                                   // ESC [ in one character
    CHECK(printable("\u202egnp.exe\u2066\u200f") == "\\u202egnp.exe\\u2066\\u200f"); // direction of writing
    CHECK(printable("\u2028\ufeff\uffff") == "\\u2028\\ufeff\\uffff");
    CHECK(printable("\U000e0041") == "\\U000e0041");
    CHECK(printable_line("two\nlines\r\n") == "two\\x0alines\\x0d\\x0a");
}

TEST_CASE("bytes that are not UTF-8 are written out", "[numeric]")
{
    CHECK(printable("\xff") == "\\xff");
    CHECK(printable("\x9b") == "\\x9b");
    CHECK(printable("\xc0\xaf") == "\\xc0\\xaf");          // a longer spelling
    CHECK(printable("\xed\xa0\x80") == "\\xed\\xa0\\x80"); // half a character of UTF-16
    CHECK(printable("\xe2\x82") == "\\xe2\\x82");          // cut off
    CHECK(printable("\xf4\x90\x80\x80") == "\\xf4\\x90\\x80\\x80");
}

TEST_CASE("JSON is escaped in its own way", "[numeric]")
{
    CHECK(printable_json("{\"a\": \"\x7f\u009b\u202e\U000e0041\xff\"}\n") ==
          "{\"a\": \"\\u007f\\u009b\\u202e\\udb40\\udc41\ufffd\"}\n");
}

TEST_CASE("markup is escaped for content and attributes", "[numeric]")
{
    CHECK(printable_markup("<a href=\"x\">&\x1b") == "&lt;a href=&quot;x&quot;&gt;&amp;\\x1b");
}

TEST_CASE("messages quote values without what acts in them", "[numeric]")
{
    const InputError error("dir\x1b/a.toml", "1\n2\xff", "is not a number", "write \u202e it");
    CHECK(error.what() == std::string("dir\\x1b/a.toml: is not a number: '1\\x0a2\\xff'; write \\u202e it"));
    CHECK(error.value() == "1\n2\xff"); // as it was read
}

TEST_CASE("JSON that is nested without end is refused before it is parsed", "[numeric]")
{
    const auto nested = [](std::size_t depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    CHECK_NOTHROW(require_shallow_json(nested(100)));
    CHECK_THROWS_AS(require_shallow_json(nested(101)), InputError);
    CHECK_THROWS_AS(require_shallow_json(std::string(100'000, '[')), InputError);
    CHECK_NOTHROW(require_shallow_json("[\"" + std::string(1000, '[') + "\\\"" + std::string(1000, '{') + "\"]"));
    std::string row = "[";
    for (int k = 0; k < 1000; ++k) row += "[],";
    CHECK_NOTHROW(require_shallow_json(row + "{}]"));
}
