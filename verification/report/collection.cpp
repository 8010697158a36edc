#include <verification/report/collection.hpp>

#include <verification/report/json.hpp>

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/numeric/printable.hpp>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>

namespace wnflow::report {
namespace {

using claims::VerdictKind;

constexpr std::array all_kinds = {VerdictKind::proved, VerdictKind::observed, VerdictKind::not_applicable,
                                  VerdictKind::undecided, VerdictKind::refuted};

std::size_t total(const Collection& collection, VerdictKind kind)
{
    std::size_t count = 0;
    for (const CollectionEntry& entry : collection.entries)
        if (entry.verification) count += entry.verification->count(kind);
    return count;
}

std::string row(const std::string& name, const std::array<std::size_t, all_kinds.size()>& counts,
                const std::string& rest)
{
    std::string text = fmt::format("{:<28}", name);
    for (std::size_t k = 0; k < counts.size(); ++k)
        text += fmt::format(" {:>{}}", counts[k], claims::to_text(all_kinds[k]).size());
    return text + rest + "\n";
}

std::string row(const CollectionEntry& entry)
{
    if (!entry.verification) return fmt::format("{:<28} {}\n", numeric::printable_line(entry.file), "not verified");
    std::array<std::size_t, all_kinds.size()> counts{};
    for (std::size_t k = 0; k < counts.size(); ++k) counts[k] = entry.verification->count(all_kinds[k]);
    const Headline& headline = entry.verification->headline;
    const numeric::PrecisionScope precision(128);
    const auto shown = [](const std::optional<Ball>& value, auto&& map) {
        return value ? numeric::midpoint_text(map(*value), 3) : std::string("-");
    };
    return row(numeric::printable_line(entry.file), counts,
               fmt::format(" {:>10} {:>10}", shown(headline.relative_gap, [](const Ball& x) { return x; }),
                           shown(headline.log_magnification, [](const Ball& x) { return exp(x); })));
}

std::string exceptions(const CollectionEntry& entry)
{
    std::string text;
    if (!entry.verification) return text;
    for (const JudgedClaim& judged : entry.verification->claims)
        if (judged.verdict.kind == VerdictKind::refuted || judged.verdict.kind == VerdictKind::undecided)
            text += fmt::format("  {}: {} {}: {}\n", numeric::printable_line(entry.file), judged.claim.id,
                                claims::to_text(judged.verdict.kind), judged.verdict.reason);
    return text;
}

} // namespace

int Collection::exit_status() const
{
    int status = 0;
    const auto severity = [](int s) { return s == 2 ? 3 : s == 1 ? 2 : s == 3 ? 1 : 0; };
    for (const CollectionEntry& entry : entries) {
        const int own = entry.verification ? entry.verification->exit_status() : entry.is_bad_input ? 2 : 3;
        if (severity(own) > severity(status)) status = own;
    }
    return status;
}

std::vector<std::filesystem::path> instance_files(const std::filesystem::path& folder)
{
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        if (entry.path().extension() == ".toml" && !entry.is_directory()) files.push_back(entry.path());
    if (files.empty())
        throw numeric::InputError(folder.string(), "", "no instance file in this folder",
                                  "name a folder that contains files *.toml");
    std::ranges::sort(files);
    return files;
}

std::string summary(const Collection& collection)
{
    std::string head = fmt::format("{:<28}", "instance");
    for (const VerdictKind kind : all_kinds) head += fmt::format(" {}", claims::to_text(kind));
    std::string text = head + fmt::format(" {:>10} {:>10}\n", "gap", "rho");
    const std::string rule(head.size() + 22, '-');
    text += rule + "\n";
    for (const CollectionEntry& entry : collection.entries) text += row(entry);
    std::array<std::size_t, all_kinds.size()> totals{};
    for (std::size_t k = 0; k < totals.size(); ++k) totals[k] = total(collection, all_kinds[k]);
    text += rule + "\n" + row(fmt::format("{} instances", collection.entries.size()), totals, "");
    std::string below;
    for (const CollectionEntry& entry : collection.entries) below += exceptions(entry);
    return below.empty() ? text : text + "\n" + below;
}

std::string errors(const Collection& collection)
{
    std::string text;
    for (const CollectionEntry& entry : collection.entries)
        if (!entry.verification) text += entry.error + "\n";
    return text;
}

nlohmann::ordered_json to_json(const Collection& collection)
{
    nlohmann::ordered_json object = json_envelope("verify-folder");
    object["folder"] = collection.folder;
    object["instances"] = nlohmann::ordered_json::array();
    for (const CollectionEntry& entry : collection.entries) {
        nlohmann::ordered_json item;
        item["file"] = entry.file;
        item["error"] = entry.error;
        item["verification"] = entry.verification ? to_json(*entry.verification) : nlohmann::ordered_json(nullptr);
        object["instances"].push_back(std::move(item));
    }
    object["totals"] = nlohmann::ordered_json::object();
    for (const VerdictKind kind : all_kinds)
        object["totals"][std::string(claims::to_text(kind))] = total(collection, kind);
    return object;
}

} // namespace wnflow::report
