#include "docs/statement_pages.hpp"

#include "docs/documentation.hpp"
#include "docs/theory_sections.hpp"

#include <verification/claims/claim.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace documentation {
namespace {

using wnflow::claims::Claim;
using Files = std::map<std::string, std::filesystem::path>;

constexpr std::size_t width = 110;

constexpr const char* notice =
    "<!-- Written by the target wnflow_statement_pages. A test compares: change the claim, not this "
    "page. -->\n\n";

/// A block of plain text, wrapped: the statements are formulas, which Markdown would read as something else.
std::string text_block(const std::string& text)
{
    std::string result = "```text\n", line;
    std::istringstream words(text);
    for (std::string word; words >> word;) {
        if (!line.empty() && line.size() + 1 + word.size() > width) {
            result += line + "\n";
            line.clear();
        }
        line += (line.empty() ? "" : " ") + word;
    }
    return result + line + "\n```\n";
}

/// The file below verification/claims that holds the claim's id.
Files source_files(const std::filesystem::path& root)
{
    Files result;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root / "verification" / "claims")) {
        if (entry.path().extension() != ".cpp" || entry.path().parent_path().filename() == "claims") continue;
        const std::string text = read(entry.path());
        for (const Claim& claim : wnflow::claims::all_claims())
            if (text.find('"' + claim.id + '"') != std::string::npos &&
                !result.emplace(claim.id, std::filesystem::relative(entry.path(), root)).second)
                throw std::runtime_error("two sources name " + claim.id);
    }
    for (const Claim& claim : wnflow::claims::all_claims())
        if (!result.contains(claim.id)) throw std::runtime_error("no source names " + claim.id);
    return result;
}

/// The function that makes the claim: the last one without arguments that begins before the claim's id.
std::string function_of(const Claim& claim, const std::string& source)
{
    static const std::regex pattern(R"(\nClaim (\w+)\(\)\n)");
    const std::string before = source.substr(0, source.find('"' + claim.id + '"'));
    std::string name;
    for (std::sregex_iterator match(before.begin(), before.end(), pattern), end; match != end; ++match)
        name = (*match)[1].str();
    if (name.empty()) throw std::runtime_error("no function makes " + claim.id);
    return name;
}

std::string link(const Section& section)
{
    return "[" + section.title + "](../" + section.file + "#" + anchor(section.title) + ")";
}

std::string joined(const std::vector<std::string>& words, const std::string& between)
{
    std::string result;
    for (const std::string& word : words) result += (result.empty() ? "" : between) + word;
    return result;
}

std::string bullet(const Section& section)
{
    return "* " + link(section) + " — " + joined(section.marks, "; ") + "\n";
}

std::string proofs(const Claim& claim, const std::vector<Section>& theory)
{
    std::string with_proof, methods;
    for (const std::string& lemma : claim.lemmas) {
        const Section& section = section_called(lemma, theory);
        (section.has_proof ? with_proof : methods) += bullet(section);
    }
    std::string text = "## Proofs\n\nIn the sections, with whose they are:\n\n" + with_proof;
    if (!methods.empty()) text += "\nHow it is measured:\n\n" + methods;
    return text;
}

bool is_inequality(const Claim& claim)
{
    return claim.formula.find("<=") != std::string::npos;
}

std::string hypotheses(const Claim& claim)
{
    if (claim.hypotheses.empty()) return "None beyond those of the flows.\n";
    std::string text;
    for (const std::string& hypothesis : claim.hypotheses) text += "* `" + hypothesis + "`\n";
    return text;
}

std::string check(const Claim& claim, const std::filesystem::path& source)
{
    std::string text =
        "[" + source.string() + "](../../../" + source.string() + "), by the [rules](../../reference/verdicts.md)";
    text += is_inequality(claim) ? " for an inequality" : " for an equality";
    text += claim.is_about_trajectory ? ", at each sample of the trajectory.\n" : ".\n";
    return text;
}

std::string tightness(const Claim& claim, const std::map<std::string, Tightest>& tightest)
{
    if (!is_inequality(claim) || !tightest.contains(claim.id)) return "";
    const Tightest& found = tightest.at(claim.id);
    const std::string file = "verification/data/instances/" + found.instance + ".toml";
    return fmt::format("\nTightest of the shipped instances: left/right = {:.3g} on [{}](../../../{}).\n", found.ratio,
                       found.instance, file);
}

std::string page(const Claim& claim, const std::vector<Section>& theory, const std::filesystem::path& source,
                 const std::map<std::string, Tightest>& tightest)
{
    std::string text = "# " + claim.id + "\n\n" + notice;
    text += fmt::format("{}. Source: {}, {}. [All statements](README.md).\n\n", claim.title, claim.origin,
                        to_text(claim.source));
    text += "## Statement\n\n" + text_block(claim.statement) + "\nCompared:\n\n" + text_block(claim.formula);
    text += "\n## Hypotheses\n\n" + hypotheses(claim);
    text += "\n" + proofs(claim, theory);
    text += "\n## What would refute it\n\n" + text_block(claim.refutation);
    text += "\n## Where it is checked\n\n" + check(claim, source) + tightness(claim, tightest);
    return text;
}

std::string index(const std::vector<Section>& theory, const Files& sources)
{
    std::string text = "# Statements\n\n";
    text += notice;
    text += "One page for each statement that `wnflow verify` judges, in the order of the theory: the statement, what "
            "is compared, its "
            "hypotheses,\nthe sections with the proofs, what would refute it, and where it is checked. `wnflow explain "
            "ID` says the "
            "same.\n\n"
            "Formulas are in ASCII: `x~` is x̃ = x^L, `eta` is η̃ = η_r/η_u, `|z|_p` is a norm, `<a, z>` an inner "
            "product, `Q_t`, "
            "`beta_1`,\n`rho`, `kappa` and all else as in the [notation](../README.md#notation); `limit` is x̃_∞, and "
            "`gap` its relative "
            "ℓ1 gap (‖x̃_∞‖₁ − Q)/Q.\n";
    std::string family;
    for (const Claim& claim : wnflow::claims::all_claims()) {
        const std::string folder = sources.at(claim.id).parent_path().filename().string();
        if (folder != family) text += "\n| " + folder + " | what it says | source | proofs |\n|---|---|---|---|\n";
        family = folder;
        std::vector<std::string> links;
        for (const std::string& lemma : claim.lemmas) links.push_back(link(section_called(lemma, theory)));
        std::string title = claim.title;
        for (auto bar = title.find('|'); bar != std::string::npos; bar = title.find('|', bar + 2))
            title.insert(bar, "\\");
        text += fmt::format("| [{0}]({0}.md) | {1} | {2}, {3} | {4} |\n", claim.id, title, claim.origin,
                            to_text(claim.source), joined(links, ", "));
    }
    return text;
}

/// The list for doxygen, with what its reference leads to and what stays in the folder docs.
std::string api_page(const std::filesystem::path& root, const Files& sources)
{
    std::string text = "/**\n\\page statements_page Statements\n\n"
                       "Written by the target wnflow_statement_pages; a test compares.\n\n"
                       "| statement | made by | stated and proved |\n|---|---|---|\n";
    for (const Claim& claim : wnflow::claims::all_claims())
        text += fmt::format("| {0} | \\ref wnflow::claims::{1} | `docs/theory/statements/{0}.md` |\n", claim.id,
                            function_of(claim, read(root / sources.at(claim.id))));
    return text + "*/\n";
}

} // namespace

std::map<std::string, Tightest> tightest_instances(const std::filesystem::path& baselines)
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(baselines))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::ranges::sort(files); // of equally tight ones the first
    std::map<std::string, Tightest> result;
    for (const auto& file : files) {
        const auto object = nlohmann::json::parse(read(file));
        for (const auto& claim : object.at("claims")) {
            const std::string verdict = claim.at("verdict");
            if ((verdict != "proved" && verdict != "observed") || !claim.at("ratio").is_string()) continue;
            const double ratio = std::stod(claim.at("ratio").get<std::string>());
            Tightest& best = result.try_emplace(claim.at("id"), Tightest{file.stem().string(), -1}).first->second;
            if (ratio <= 1 && ratio > best.ratio) best = {file.stem().string(), ratio};
        }
    }
    std::erase_if(result, [](const auto& entry) { return entry.second.ratio < 0; });
    return result;
}

std::map<std::string, std::string> statement_pages(const std::filesystem::path& root)
{
    const auto theory = read_sections(root / "docs" / "theory");
    const auto sources = source_files(root);
    const auto tightest = tightest_instances(root / "verification" / "data" / "baselines");
    const std::string folder = "docs/theory/statements/";
    std::map<std::string, std::string> pages{{folder + "README.md", index(theory, sources)},
                                             {"docs/api/statements.dox", api_page(root, sources)}};
    for (const Claim& claim : wnflow::claims::all_claims())
        pages[folder + claim.id + ".md"] = page(claim, theory, sources.at(claim.id), tightest);
    return pages;
}

} // namespace documentation
