#include <verification/figures/make.hpp>

#include <verification/figures/kinds.hpp>
#include <verification/figures/parallel.hpp>

#include <wnflow/numeric/printable.hpp>

#include <nlohmann/json.hpp>

namespace wnflow::figures {
namespace {

using problem::FlowKind;

struct Drawn {
    plot::Figure figure;
    Finding finding;
    std::string runs; ///< CSV
};

Drawn make_time(const Definition& definition, const Data& data, const MakeSettings& settings)
{
    std::vector<TimeCourse> courses(2);
    const auto job = [&](std::size_t i) {
        courses[i] = time_course(definition, data, i == 0 ? FlowKind::plain : FlowKind::weight_normalized);
    };
    parallel_for(courses.size(), settings.threads, job, [&](std::size_t done) {
        if (settings.on_progress) settings.on_progress(done, courses.size());
    });
    return {draw_time(definition, courses), judge_time(definition, courses), to_csv(courses)};
}

Drawn draw(const Definition& definition, const Data& data, const std::vector<Cell>& cells)
{
    const std::string runs = to_csv(cells);
    switch (definition.kind) {
    case Kind::scale: return {draw_scale(definition, cells), judge_scale(definition, cells), runs};
    case Kind::ratio: return {draw_ratio(definition, data, cells), judge_ratio(definition, data, cells), runs};
    case Kind::depth: return {draw_depth(definition, cells), judge_depth(definition, cells), runs};
    case Kind::magnification:
        return {draw_magnification(definition, cells), judge_magnification(definition, cells), runs};
    case Kind::time: break;
    }
    return {};
}

} // namespace

std::string_view to_text(FindingOutcome outcome)
{
    switch (outcome) {
    case FindingOutcome::holds: return "holds";
    case FindingOutcome::does_not_hold: return "does-not-hold";
    case FindingOutcome::undecided: return "undecided";
    }
    return "";
}

nlohmann::ordered_json to_json(const Definition& definition, const Finding& finding, bool is_quick)
{
    nlohmann::ordered_json object;
    object["schema"] = "wnflow-figure-1";
    object["version"] = WNFLOW_VERSION;
    object["figure"] = definition.name;
    object["title"] = definition.title;
    object["quick"] = is_quick;
    object["seen"] = finding.seen;
    object["statement"] = finding.statement;
    object["source"] = finding.is_of_paper ? "paper" : "derived";
    object["outcome"] = to_text(finding.outcome());
    object["criteria"] = nlohmann::ordered_json::array();
    for (const Criterion& criterion : finding.criteria)
        object["criteria"].push_back(
            {{"text", criterion.text}, {"value", criterion.value}, {"holds", criterion.holds}});
    return object;
}

Made make(const Definition& definition, const MakeSettings& settings)
{
    const Data data = generate_data(definition);
    Drawn drawn;
    if (definition.kind == Kind::time) {
        drawn = make_time(definition, data, settings);
    } else {
        std::vector<Cell> cells = cells_of(definition);
        evaluate(definition, data, cells, settings.threads, [&](std::size_t done) {
            if (settings.on_progress) settings.on_progress(done, cells.size());
        });
        drawn = draw(definition, data, cells);
    }
    Made made;
    made.files = plot::files(drawn.figure, made.not_drawn);
    made.files.push_back({definition.name + "-runs.csv", std::move(drawn.runs)});
    made.files.push_back(
        {definition.name + ".json",
         numeric::printable_json(to_json(definition, drawn.finding, settings.is_quick).dump(2)) + "\n"});
    made.finding = std::move(drawn.finding);
    return made;
}

} // namespace wnflow::figures
