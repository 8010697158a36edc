#include "support/catch.hpp"

#include <verification/claims/claim.hpp>
#include <verification/report/mathml.hpp>

#include <string>
#include <vector>

using wnflow::report::escaped;
using wnflow::report::mathml;

namespace {

std::string inner(const std::string& formula)
{
    const std::string text = mathml(formula);
    const std::string head = "<math><mrow>", tail = "</mrow></math>";
    REQUIRE(text.starts_with(head));
    REQUIRE(text.ends_with(tail));
    return text.substr(head.size(), text.size() - head.size() - tail.size());
}

/// Every element that is opened is closed, in order, and no other `<` or `&` stands in the text.
bool is_well_formed(const std::string& markup)
{
    std::vector<std::string> open;
    for (std::size_t i = 0; i < markup.size(); ++i) {
        if (markup[i] == '&') {
            const std::string rest = markup.substr(i, 6);
            if (!rest.starts_with("&lt;") && !rest.starts_with("&gt;") && !rest.starts_with("&amp;")) return false;
        }
        if (markup[i] != '<') continue;
        const std::size_t end = markup.find('>', i);
        if (end == std::string::npos) return false;
        const std::string tag = markup.substr(i + 1, end - i - 1);
        if (tag[0] != '/') open.push_back(tag.substr(0, tag.find(' ')));
        else if (open.empty() || open.back() != tag.substr(1)) return false;
        else open.pop_back();
    }
    return open.empty();
}

} // namespace

TEST_CASE("formulas become MathML", "[report]")
{
    CHECK(inner("Q >= beta_1") == "<mi>Q</mi><mo>≥</mo><msub><mi>β</mi><mn>1</mn></msub>");
    CHECK(inner("rho_inf^(-L)") == "<msubsup><mi>ρ</mi><mi>∞</mi><mrow><mo>−</mo><mi>L</mi></mrow></msubsup>");
    CHECK(inner("z*") == "<msup><mi>z</mi><mo>*</mo></msup>");
    CHECK(inner("x0 < 1") == "<msub><mi>x</mi><mn>0</mn></msub><mo>&lt;</mo><mn>1</mn>");
    CHECK(inner("<a, b>") == "<mrow><mo stretchy=\"false\">⟨</mo><mrow><mi>a</mi><mo>,</mo><mi>b</mi></mrow>"
                             "<mo stretchy=\"false\">⟩</mo></mrow>");
    CHECK(inner("|b| - 1") ==
          "<mrow><mo stretchy=\"false\">‖</mo><mrow><mi>b</mi></mrow><mo stretchy=\"false\">‖</mo></mrow>"
          "<mo>−</mo><mn>1</mn>");
    CHECK(inner("x^") == "<msup><mi>x</mi><mrow></mrow></msup>");
    CHECK(inner("x_-") == "<msub><mi>x</mi><mrow><mo>−</mo><mrow></mrow></mrow></msub>");
}

TEST_CASE("the words of a formula keep their blanks", "[report]")
{
    CHECK(mathml("gap") == "gap");
    CHECK(mathml("no collapse") == "no collapse");
    CHECK(mathml("n-th root") == "n-th root");
    CHECK(mathml("for a basis of V, always") == "for a basis of <math><mrow><mi>V</mi><mo>,</mo></mrow></math> always");
    CHECK(mathml("a > 0") == "<math><mrow><mi>a</mi><mo>&gt;</mo><mn>0</mn></mrow></math>");
    // A word with an argument or a script is a name of the formula.
    CHECK(inner("gap_t") == "<msub><mtext>gap</mtext><mi>t</mi></msub>");
    // An absolute value of norms.
    const std::string bar = "<mo stretchy=\"false\">|</mo>", bars = "<mo stretchy=\"false\">‖</mo>";
    CHECK(inner("||x|_1 - 1|") == "<mrow>" + bar + "<mrow><msub><mrow>" + bars + "<mrow><mi>x</mi></mrow>" + bars +
                                      "</mrow><mn>1</mn></msub><mo>−</mo><mn>1</mn></mrow>" + bar + "</mrow>");
    CHECK(mathml("bound(x)").starts_with("<math><mrow><mtext>bound</mtext>"));
    // Within brackets a formula cannot be interrupted; an ordinary blank at the end of a text is not shown there.
    CHECK(mathml("(r of flow)").find("<mtext>\u00a0of\u00a0</mtext><mtext>\u00a0flow</mtext>") != std::string::npos);
}

TEST_CASE("whatever the text, the markup is well formed", "[report]")
{
    CHECK_FALSE(is_well_formed("<mi>x</mo>"));
    CHECK_FALSE(is_well_formed("<mi>a & b</mi>"));
    for (const auto& claim : wnflow::claims::all_claims()) {
        CAPTURE(claim.id, claim.formula);
        CHECK(is_well_formed(mathml(claim.formula)));
    }
    for (const char* formula :
         {"",     "(",  ")",  "<", ">", "|", "_",   "^",   "x^",    "x_",   "x_^2", "<a",  "a>",     "& < > \" '",
          "((x)", "|x", "x|", "*", "~", "-", "x^-", "x_-", "µ ≤ ½", "<=>=", "a<b",  "a>b", "x''**~~"})
        CHECK(is_well_formed(mathml(formula)));
}

TEST_CASE("text is escaped for HTML", "[report]")
{
    CHECK(escaped("a < b & \"c\" > d") == "a &lt; b &amp; &quot;c&quot; &gt; d");
}
