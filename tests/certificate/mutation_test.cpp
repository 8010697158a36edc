#include "support/catch.hpp"

#include "certificate/certificates.hpp"
#include "certificate/oracle.hpp"

#include <algorithm>
#include <map>
#include <random>
#include <sstream>

using namespace wnflow;
using namespace wnflow::test;

// Every word of a shipped certificate is changed in several ways. A change must be rejected, or what is verified must
// still be true: an enclosure or a bound that says less, or the same statements by another proof.
namespace {

using Lines = std::vector<std::vector<std::string>>;

Lines split(const std::string& text)
{
    Lines lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) {
        lines.emplace_back();
        std::istringstream words(line);
        for (std::string word; words >> word;) lines.back().push_back(word);
    }
    return lines;
}

std::string join(const Lines& lines)
{
    std::string text;
    for (const auto& line : lines) {
        for (std::size_t i = 0; i < line.size(); ++i) text += (i == 0 ? "" : " ") + line[i];
        text += "\n";
    }
    return text;
}

bool is_number(const std::string& word)
{
    return word.find_first_of("0123456789") != std::string::npos &&
           word.find_first_not_of("0123456789abcdef-./") == std::string::npos;
}

/// Other words for a word, all different from it.
std::vector<std::string> variants(const std::string& word, const std::vector<std::string>& vocabulary)
{
    std::vector<std::string> result;
    if (is_number(word)) {
        const std::string digits = word[0] == '-' ? word.substr(1) : word;
        std::string next = word;
        char& last = next.back();
        last = last == '9' ? '8' : last == 'f' ? 'e' : static_cast<char>(last + 1);
        std::string first = digits;
        first[0] = first[0] == '9' ? '1' : first[0] == 'f' ? '1' : static_cast<char>(first[0] + 1);
        result = {next,       first,        word[0] == '-' ? digits : "-" + word,
                  "0",        "1",          "-1",
                  word + "0", "1" + digits, digits + "/7",
                  "nan",      "inf",        "1e-400",
                  "1e400"};
        if (digits.size() > 1) result.push_back(digits.substr(0, digits.size() - 1));
        if (const std::size_t e = word.find('e'); e != std::string::npos && e + 1 < word.size()) {
            result.push_back(word.substr(0, e));
            result.push_back(word + "1");
        }
    } else {
        result = vocabulary;
    }
    std::erase(result, word);
    return result;
}

/// The statements of `text` are true, and it is about the same instance.
void require_still_true(const Check& mutant, const std::string& digest, Oracle& oracle,
                        const std::vector<std::string>& known, std::map<std::string, bool>& judged)
{
    REQUIRE(mutant.digest == digest);
    for (const std::string& statement : mutant.statements) {
        if (std::ranges::find(known, statement) != known.end()) continue;
        const auto [found, is_new] = judged.try_emplace(statement, false);
        if (is_new) found->second = oracle.is_true(statement);
        INFO("accepted: " << statement);
        REQUIRE(found->second);
    }
}

struct Tally {
    int mutants = 0, rejected = 0, weaker = 0, same = 0;
};

/// @param stride every so manieth word
Tally mutate(const std::string& name, std::size_t stride)
{
    const std::string text = shipped_certificate(name);
    const Check original = check(text);
    REQUIRE(original.outcome == CheckOutcome::verified);
    const problem::Instance instance = shipped_instance(name);
    REQUIRE(original.digest == problem::digest(instance));
    Oracle oracle(instance);
    for (const std::string& statement : original.statements) {
        INFO(name << ": " << statement);
        REQUIRE(oracle.is_true(statement));
    }
    const std::vector<std::string> vocabulary = {"own",
                                                 "plain",
                                                 "equivalent",
                                                 "start",
                                                 "divergence",
                                                 "<=",
                                                 ">=",
                                                 "<",
                                                 "=",
                                                 "in",
                                                 "optimum",
                                                 "weighted-optimum",
                                                 "l1-norm",
                                                 "radius-squared",
                                                 "log-magnification",
                                                 "rate",
                                                 "gap",
                                                 "bound",
                                                 "entry",
                                                 "limit",
                                                 "collapse",
                                                 "no-interpolation",
                                                 "theorem-2.1",
                                                 "theorem-2.1-sharp",
                                                 "theorem-2.2-posterior",
                                                 "theorem-2.2-posterior-sharp",
                                                 "theorem-2.2-prior",
                                                 "robust-bound",
                                                 "robust-bound-worst-case",
                                                 "robust-bound-any-radius",
                                                 "weighted-bound",
                                                 "weight-normalized",
                                                 "true",
                                                 "false",
                                                 "statement",
                                                 "assuming",
                                                 "no-collapse",
                                                 "distance"};
    Tally tally;
    std::map<std::string, bool> judged;
    const auto judge = [&](const Lines& lines, const std::string& what) {
        const Check mutant = check(join(lines));
        ++tally.mutants;
        INFO(name << ", " << what);
        if (mutant.outcome != CheckOutcome::verified) {
            ++tally.rejected;
            return;
        }
        require_still_true(mutant, original.digest, oracle, original.statements, judged);
        ++(mutant.statements == original.statements ? tally.same : tally.weaker);
    };
    const Lines lines = split(text);
    std::size_t counter = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        for (std::size_t j = 0; j < lines[i].size(); ++j) {
            if (counter++ % stride != 0) continue;
            for (const std::string& variant : variants(lines[i][j], vocabulary)) {
                Lines changed = lines;
                changed[i][j] = variant;
                judge(changed,
                      "line " + std::to_string(i + 1) + ": \"" + lines[i][j] + "\" became \"" + variant + "\"");
            }
            if (j + 1 < lines[i].size() && lines[i][j] != lines[i][j + 1]) {
                Lines changed = lines;
                std::swap(changed[i][j], changed[i][j + 1]);
                judge(changed, "line " + std::to_string(i + 1) + ": words " + std::to_string(j) + " exchanged");
            }
            Lines changed = lines;
            changed[i].erase(changed[i].begin() + static_cast<std::ptrdiff_t>(j));
            judge(changed, "line " + std::to_string(i + 1) + ": word " + std::to_string(j) + " removed");
        }
        if (counter % stride != 0 && stride > 1) continue;
        Lines changed = lines;
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
        judge(changed, "line " + std::to_string(i + 1) + " removed");
        changed = lines;
        changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(i), lines[i]);
        judge(changed, "line " + std::to_string(i + 1) + " doubled");
        if (i + 1 < lines.size()) {
            changed = lines;
            std::swap(changed[i], changed[i + 1]);
            judge(changed, "lines " + std::to_string(i + 1) + " exchanged");
        }
    }
    return tally;
}

void mutate_all(const std::vector<std::string>& names, std::size_t stride, int least)
{
    Tally total;
    for (const std::string& name : names) {
        const Tally tally = mutate(name, stride);
        CHECK(tally.rejected > tally.mutants / 2);
        total.mutants += tally.mutants;
        total.rejected += tally.rejected;
        total.weaker += tally.weaker;
        total.same += tally.same;
    }
    WARN(total.mutants << " mutants: " << total.rejected << " rejected, " << total.weaker
                       << " with a weaker true statement, " << total.same << " other proofs of the same");
    CHECK(total.mutants >= least);
}

} // namespace

TEST_CASE("every mutant of a small certificate is rejected or states something true", "[certificate][mutation]")
{
    mutate_all({"collapse", "no-interpolation", "non-unique", "tight-theorem-2.1-deep", "tight-theorem-2.1-uniform",
                "tight-theorem-2.2", "tight-robust-weighted"},
               3, 5000);
}

TEST_CASE("every word of every small certificate", "[certificate][mutation][.slow]")
{
    mutate_all({"collapse", "no-interpolation", "non-unique", "face-depth-3", "tiny", "tight-robust-uniform",
                "tight-robust-weighted", "tight-theorem-2.1", "tight-theorem-2.1-deep", "tight-theorem-2.1-uniform",
                "tight-theorem-2.2", "tight-theorem-2.2-deep"},
               1, 50'000);
}

TEST_CASE("every mutant of a certificate with a face, an assumption or many numbers", "[certificate][mutation]")
{
    mutate_all({"face-depth-3", "tiny"}, 11, 1000);
    mutate_all({"random-direction", "large-start"}, 301, 100);
}
