#include <verification/report/mathml.hpp>

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/numeric/printable.hpp>

#include <fmt/format.h>

#include <cctype>
#include <map>

namespace wnflow::report {
namespace {

bool is_letter(char c)
{
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}
bool is_digit(char c)
{
    return std::isdigit(static_cast<unsigned char>(c)) != 0;
}

const std::map<std::string, std::string, std::less<>> symbols = {
    {"alpha", "α"}, {"beta", "β"},   {"gamma", "γ"}, {"delta", "δ"}, {"eta", "η"},      {"theta", "θ"},
    {"kappa", "κ"}, {"lambda", "λ"}, {"mu", "μ"},    {"nu", "ν"},    {"rho", "ρ"},      {"sigma", "σ"},
    {"tau", "τ"},   {"Phi", "Φ"},    {"Psi", "Ψ"},   {"inf", "∞"},   {"infinity", "∞"}, {"l", "ℓ"}};

const std::map<std::string, std::string, std::less<>> functions = {
    {"log", "log"}, {"exp", "exp"}, {"sqrt", "√"}, {"max", "max"}, {"min", "min"},
    {"KL", "KL"},   {"ker", "ker"}, {"grad", "∇"}, {"osc", "osc"}, {"diag", "diag"}};

std::string element(const std::string& name, const std::string& content)
{
    return "<" + name + ">" + content + "</" + name + ">";
}

/// No fraction stands between brackets here: nothing to stretch them for, and some fonts do it badly.
std::string fence(const std::string& character)
{
    return "<mo stretchy=\"false\">" + character + "</mo>";
}

/// Recursive descent over the text; every function leaves `at_` behind what it has read.
class Converter {
public:
    explicit Converter(std::string_view text) : text_(text) {}

    /// Words outside of every bracket stand between formulas, so that a line can break there and blanks are kept.
    std::string convert()
    {
        std::string all, formula;
        const auto close = [&] {
            if (!formula.empty()) all += (all.empty() ? "" : " ") + element("math", element("mrow", formula));
            formula.clear();
        };
        while (at_ < text_.size()) {
            if (here() == ' ') {
                ++at_;
            } else if (const std::string words = prose(); !words.empty()) {
                close();
                all += (all.empty() ? "" : " ") + words;
            } else {
                formula += scripted();
            }
        }
        close();
        return all;
    }

private:
    static constexpr std::size_t deepest = 100; ///< brackets in brackets, or marks on one letter

    [[noreturn]] void reject() const
    {
        constexpr std::size_t shown = 60;
        throw numeric::InputError("formula", std::string(text_.substr(0, shown)) + (text_.size() > shown ? "..." : ""),
                                  fmt::format("is nested deeper than {} brackets", deepest), "write a simpler one");
    }

    /// One more bracket for as long as it lives. @throws InputError where recursion would end the program
    class Nesting {
    public:
        explicit Nesting(Converter& converter) : converter_(converter)
        {
            if (++converter_.depth_ > deepest) converter_.reject();
        }
        ~Nesting() { --converter_.depth_; }
        Nesting(const Nesting&) = delete;
        Nesting& operator=(const Nesting&) = delete;

    private:
        Converter& converter_;
    };

    [[nodiscard]] char at(std::size_t i) const { return i < text_.size() ? text_[i] : '\0'; }
    [[nodiscard]] char here() const { return at(at_); }
    [[nodiscard]] bool has(std::string_view token) const { return text_.substr(at_, token.size()) == token; }
    [[nodiscard]] bool is_space_before() const { return at_ == 0 || text_[at_ - 1] == ' '; }

    /// Items up to the closing character, which is read but not shown, or the end.
    std::string row(char closing)
    {
        const Nesting nesting(*this);
        std::string content;
        while (at_ < text_.size()) {
            if (here() == ' ') {
                ++at_;
                continue;
            }
            if (closing && here() == closing && !(closing == '>' && is_space_before()) &&
                !(closing == '|' && (is_space_before() || content.empty()))) {
                ++at_;
                return element("mrow", content);
            }
            content += scripted();
        }
        return element("mrow", content);
    }

    std::string scripted()
    {
        std::string base = primary();
        for (std::size_t marks = 0; at_ < text_.size(); ++marks) {
            if (marks > deepest) reject(); // each one is an element around the others
            if (here() == '~') {
                ++at_;
                base = element("mover", base + "<mo>~</mo>");
            } else if (here() == '\'') {
                ++at_;
                base = element("msup", base + "<mo>′</mo>");
            } else if (here() == '*' && !is_space_before() && !std::isalnum(static_cast<unsigned char>(at(at_ + 1)))) {
                ++at_;
                base = element("msup", base + "<mo>*</mo>");
            } else if (here() == '_' || here() == '^') {
                base = with_script(base);
            } else {
                break;
            }
        }
        return base;
    }

    /// End of the word at `i`, with a dash between letters as in n-th; `i` where there is none. A single letter is a
    /// variable, and so is what has a script, an argument or a digit behind it.
    [[nodiscard]] std::size_t end_of_word(std::size_t i) const
    {
        std::size_t end = i;
        while (is_letter(at(end)) || (end > i && at(end) == '-' && is_letter(at(end + 1)))) ++end;
        const std::string letters(text_.substr(i, end - i));
        const bool is_variable = letters.size() < 2 || symbols.contains(letters) || functions.contains(letters);
        const bool belongs_to_formula =
            is_digit(at(end)) ||
            (end < text_.size() && std::string_view("_^('*~").find(at(end)) != std::string_view::npos);
        return is_variable || belongs_to_formula ? i : end;
    }

    /// The words from here on with the punctuation behind them; nothing is read if a formula begins here.
    std::string prose()
    {
        std::string words;
        for (;;) {
            std::size_t end = end_of_word(at_);
            if (end == at_ && here() == 'a' && at(at_ + 1) == ' ' && end_of_word(at_ + 2) != at_ + 2) end = at_ + 1;
            if (end == at_) return words;
            while (at(end) == ',' || at(end) == ';' || at(end) == ':' || at(end) == '.') ++end;
            words += (words.empty() ? "" : " ") + std::string(text_.substr(at_, end - at_));
            at_ = end;
            while (here() == ' ') ++at_;
        }
    }

    std::string with_script(const std::string& base)
    {
        const bool is_below = here() == '_';
        ++at_;
        const std::string first = script();
        if (is_below && here() == '^') {
            ++at_;
            return element("msubsup", base + first + script());
        }
        return element(is_below ? "msub" : "msup", base + first);
    }

    std::string script()
    {
        if (here() == '(') {
            ++at_;
            return row(')');
        }
        if (here() == '*') {
            ++at_;
            return "<mo>*</mo>";
        }
        const bool is_negative = here() == '-';
        if (is_negative) ++at_;
        const std::string content = primary();
        return is_negative ? element("mrow", "<mo>−</mo>" + content) : content;
    }

    std::string primary()
    {
        const char c = here();
        if (is_letter(c)) return word();
        if (is_digit(c)) return number();
        if (c == '(') {
            ++at_;
            return element("mrow", fence("(") + row(')') + fence(")"));
        }
        if (c == '|' && !(is_space_before() && at(at_ + 1) == ' ')) {
            ++at_;
            const std::string bar = fence(here() == '|' ? "|" : "‖"); // the absolute value of what begins with a norm
            return element("mrow", bar + row('|') + bar);
        }
        if (c == '<' && at(at_ + 1) != ' ' && at(at_ + 1) != '=') {
            ++at_;
            return element("mrow", fence("⟨") + row('>') + fence("⟩"));
        }
        return symbol();
    }

    std::string symbol()
    {
        static const std::map<std::string, std::string, std::less<>> relations = {
            {"<=", "≤"}, {">=", "≥"}, {"<", "&lt;"}, {">", "&gt;"}, {"->", "→"}, {"-", "−"}, {"&", "&amp;"}};
        for (const std::size_t length : {2U, 1U})
            if (const auto found = relations.find(text_.substr(at_, length)); found != relations.end()) {
                at_ += found->first.size();
                return element("mo", found->second);
            }
        if (at_ >= text_.size()) return element("mrow", ""); // the script of `x^`
        std::string character(1, text_[at_++]);
        while (at_ < text_.size() && (static_cast<unsigned char>(text_[at_]) & 0xC0U) == 0x80U)
            character += text_[at_++]; // the rest of a character of several bytes
        return element("mo", character);
    }

    std::string number()
    {
        const std::size_t begin = at_;
        while (is_digit(here()) || (here() == '.' && is_digit(at(at_ + 1)))) ++at_;
        return element("mn", std::string(text_.substr(begin, at_ - begin)));
    }

    std::string word()
    {
        const std::size_t begin = at_;
        while (is_letter(here())) ++at_;
        std::string letters(text_.substr(begin, at_ - begin));
        if (here() == '-' && is_letter(at(at_ + 1)) && !is_space_before()) { // n-th
            ++at_;
            while (is_letter(here())) ++at_;
            return text(begin);
        }
        if (const auto found = symbols.find(letters); found != symbols.end())
            return index(element("mi", found->second));
        if (const auto found = functions.find(letters); found != functions.end())
            return "<mi mathvariant=\"normal\">" + found->second + "</mi>";
        if (letters.size() > 1) return text(begin);
        return index(element("mi", letters));
    }

    /// x0: digits right behind a letter are an index.
    std::string index(const std::string& base) { return is_digit(here()) ? element("msub", base + number()) : base; }

    /// The word from `begin` up to here, within brackets: an ordinary blank at its ends would not be shown.
    [[nodiscard]] std::string text(std::size_t begin) const
    {
        const std::string blank = "\u00a0", word(text_.substr(begin, at_ - begin));
        return element("mtext",
                       (begin > 0 && text_[begin - 1] == ' ' ? blank : "") + word + (here() == ' ' ? blank : ""));
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::size_t depth_ = 0;
};

} // namespace

std::string mathml(std::string_view formula)
{
    const std::string text = numeric::printable_line(formula);
    return Converter(text).convert();
}

std::string escaped(std::string_view text)
{
    return numeric::printable_markup(text);
}

} // namespace wnflow::report
