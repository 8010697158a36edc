#include <verification/sweep/definition.hpp>

#include <wnflow/problem/digest.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>

namespace wnflow::sweep {

using nlohmann::ordered_json;

std::uint64_t Definition::size() const
{
    std::uint64_t size = repetitions;
    for (const Axis& axis : axes) size *= axis.values.size();
    return size;
}

Point Definition::point(std::uint64_t index) const
{
    Point point{.index = index, .repetition = 0, .values = base};
    point.repetition = static_cast<unsigned>(index % repetitions);
    index /= repetitions;
    for (auto axis = axes.rbegin(); axis != axes.rend(); ++axis) {
        point.values[static_cast<std::size_t>(axis->parameter)] = axis->values[index % axis->values.size()];
        index /= axis->values.size();
    }
    std::string& seed = point.values[static_cast<std::size_t>(Parameter::seed)];
    if (!seed.empty()) seed = std::to_string(std::stoull(seed) + point.repetition);
    return point;
}

bool Definition::wants(Quantity quantity) const
{
    return std::ranges::find(quantities, quantity) != quantities.end();
}

std::string canonical_text(const Definition& definition)
{
    ordered_json object;
    object["format"] = "wnflow-sweep-definition-1";
    if (definition.instance) {
        object["instance"] = problem::digest(*definition.instance);
        const problem::RunSettings& run = definition.instance->run;
        object["until"] = numeric::to_text(run.until);
        if (run.until_residual) object["until_residual"] = numeric::to_text(*run.until_residual);
        object["trajectory_digits"] = run.digits;
        object["limit_digits"] = run.effective_limit_digits();
        if (run.tolerance) object["tolerance"] = numeric::to_text(*run.tolerance);
    } else {
        const problem::InstanceRecipe& recipe = definition.recipe;
        object["generator"] = recipe.generator;
        object["scale"] = recipe.scale;
        object["fraction_bits"] = recipe.fraction_bits;
        object["signed"] = recipe.is_signed;
        object["until"] = recipe.until;
        if (!recipe.tolerance.empty()) object["tolerance"] = recipe.tolerance;
    }
    for (std::size_t i = 0; i < parameter_count; ++i)
        if (!definition.base[i].empty()) object[std::string(parameter_names[i])] = definition.base[i];
    for (const Axis& axis : definition.axes) object[std::string(name_of(axis.parameter))] = axis.values;
    object["repetitions"] = definition.repetitions;
    object["threshold"] = numeric::to_text(definition.threshold);
    object["quantities"] = ordered_json::array();
    for (const Quantity quantity : definition.quantities)
        object["quantities"].push_back(quantity_names[static_cast<std::size_t>(quantity)]);
    object["statements"] = definition.statements;
    return object.dump();
}

std::string digest(const Definition& definition)
{
    return problem::sha256(canonical_text(definition));
}

} // namespace wnflow::sweep
