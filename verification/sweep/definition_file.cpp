#include <verification/sweep/definition.hpp>

#include <verification/claims/claim.hpp>

#include "problem/text_file.hpp"
#include "problem/toml_reader.hpp"

#include <wnflow/numeric/edit_distance.hpp>
#include <wnflow/numeric/input_error.hpp>
#include <wnflow/numeric/printable.hpp>
#include <wnflow/problem/instance_file.hpp>

#include <algorithm>
#include <limits>
#include <set>

namespace wnflow::sweep {
namespace {

using numeric::InputError;
using numeric::Rational;
using problem::TomlNode;
using Path = std::filesystem::path;

constexpr std::size_t most_values = 1'000'000;      ///< of one axis
constexpr std::size_t most_characters = 20'000'000; ///< of one axis: exact powers of a factor have ever more digits
constexpr unsigned most_repetitions = 1'000'000;

std::size_t index_of(Parameter parameter)
{
    return static_cast<std::size_t>(parameter);
}

// ---- values of parameters ----------------------------------------------------------------------------------------

struct Bounds {
    std::uint64_t smallest, largest;
};

Bounds bounds_of(Parameter parameter)
{
    switch (parameter) {
    case Parameter::seed: return {0, problem::largest_recipe_seed - 2'000'000 - most_repetitions};
    case Parameter::direction: return {0, std::numeric_limits<std::int64_t>::max()};
    case Parameter::depth: return {2, 1000};
    case Parameter::digits: return {15, 1000};
    default: return {1, 100'000};
    }
}

/// The value of a key, canonical.
std::string read_value(const TomlNode& node, Parameter parameter)
{
    if (is_rational(parameter)) return numeric::to_text(node.positive_number());
    if (parameter == Parameter::flow) {
        const std::string& name = node.string();
        if (name != "plain" && name != "weight-normalized")
            node.fail("unknown flow", problem::suggest(name, {"plain", "weight-normalized"}));
        return name;
    }
    if (parameter == Parameter::direction && node.is_string()) {
        const std::string& name = node.string();
        if (name != "uniform" && name != "random")
            node.fail("unknown direction",
                      "use \"uniform\", \"random\" (of the point's own seed), or an integer, the seed of a direction");
        return name;
    }
    const Bounds bounds = bounds_of(parameter);
    return std::to_string(node.integer(bounds.smallest, bounds.largest));
}

/// A number of a range, checked like one of a list.
std::string range_value(const TomlNode& node, Parameter parameter, const Rational& value)
{
    if (is_rational(parameter)) {
        if (value <= 0) node.fail("the range contains " + numeric::to_text(value), "give positive numbers only");
        return numeric::to_text(value);
    }
    const Bounds bounds = bounds_of(parameter);
    if (denominator(value) != 1 || value < bounds.smallest || value > bounds.largest)
        node.fail("the range contains " + numeric::to_text(value),
                  std::string(name_of(parameter)) + " is an integer from " + std::to_string(bounds.smallest) + " to " +
                      std::to_string(bounds.largest));
    return numeric::to_text(value);
}

/// { from, to } with step (numbers from, from + step, … up to `to`), with factor (from, from·factor, …) or with count
/// (that many, equally spaced, both ends included).
std::vector<std::string> read_range(const TomlNode& node, Parameter parameter)
{
    if (is_name(parameter)) node.fail("has no ranges", "give a list of values");
    node.require_known_keys({"from", "to", "step", "factor", "count"});
    const Rational from = node.member("from", "add the first value").number();
    const Rational to = node.member("to", "add the last value").number();
    if (to < from) node.member("to").fail("is less than from", "give at least " + numeric::to_text(from));
    if (int{node.has("step")} + int{node.has("factor")} + int{node.has("count")} != 1)
        node.fail("needs exactly one of step, factor and count",
                  "write { from = 5, to = 50, step = 5 }, { from = \"1e-6\", to = 1, factor = 10 } or "
                  "{ from = 0.1, to = 1, count = 10 }");
    std::vector<std::string> values;
    std::size_t characters = 0;
    const auto add = [&](const Rational& value) {
        if (values.size() == most_values)
            node.fail("has more than " + std::to_string(most_values) + " values", "give larger steps");
        values.push_back(range_value(node, parameter, value));
        characters += values.back().size();
        if (characters > most_characters)
            node.fail("the exact values have more than " + std::to_string(most_characters) + " digits together",
                      "give larger steps, of fewer digits");
    };
    if (node.has("count")) {
        const auto count = node.member("count").integer(1, most_values);
        if (count == 1 && to != from) node.member("count").fail("two ends need at least 2 values", "give at least 2");
        if (count > 1 && to == from) node.member("count").fail("from and to are equal", "give count = 1");
        for (std::uint64_t k = 0; k < count; ++k)
            add(count == 1 ? from : Rational(from + (to - from) * k / (count - 1)));
    } else if (node.has("step")) {
        const Rational step = node.member("step").positive_number();
        for (Rational value = from; value <= to; value += step) add(value);
    } else {
        const Rational factor = node.member("factor").positive_number();
        if (factor <= 1) node.member("factor").fail("must be greater than 1", "give a factor such as 2 or 10");
        if (from <= 0) node.member("from").fail("must be positive", "a range with a factor starts above 0");
        for (Rational value = from; value <= to; value *= factor) add(value);
    }
    return values;
}

Axis read_axis(const TomlNode& node, Parameter parameter)
{
    Axis axis{parameter, {}};
    if (node.is_table()) {
        axis.values = read_range(node, parameter);
        return axis;
    }
    if (!node.is_array())
        node.fail("wrong type", "give a list such as [1, 2, 5] or a range such as { from = 1, to = 9, step = 2 }");
    if (node.size() == 0) node.fail("no values", "give at least one value");
    std::set<std::string> seen;
    for (std::size_t i = 0; i < node.size(); ++i) {
        axis.values.push_back(read_value(node.item(i), parameter));
        if (!seen.insert(axis.values.back()).second) node.item(i).fail("value given twice", "give every value once");
    }
    return axis;
}

// ---- [base], [vary] ----------------------------------------------------------------------------------------------

bool belongs_to_data(Parameter parameter)
{
    return parameter == Parameter::measurements || parameter == Parameter::dimension ||
           parameter == Parameter::sparsity;
}

std::string positive_text(const TomlNode& node)
{
    return numeric::to_text(node.positive_number());
}

void read_recipe(const TomlNode& base, problem::InstanceRecipe& recipe)
{
    base.require_known_keys({"instance", "seed", "measurements", "dimension", "sparsity", "depth", "flow", "direction",
                             "alpha", "eta_ratio", "digits", "generator", "scale", "fraction_bits", "signed", "until",
                             "tolerance"});
    if (base.has("generator")) {
        const TomlNode node = base.member("generator");
        recipe.generator = node.string();
        const std::set<std::string> known = {"gaussian", "uniform", "rademacher", "trigonometric"};
        if (!known.contains(recipe.generator))
            node.fail("unknown generator",
                      problem::suggest(recipe.generator, {"gaussian", "uniform", "rademacher", "trigonometric"}));
    }
    if (base.has("scale")) {
        const TomlNode node = base.member("scale");
        recipe.scale = node.is_string() && node.string() == "1/sqrt(M)" ? node.string() : positive_text(node);
    }
    if (base.has("fraction_bits"))
        recipe.fraction_bits = static_cast<unsigned>(base.member("fraction_bits").integer(0, 200));
    if (base.has("signed")) recipe.is_signed = base.member("signed").boolean();
    if (base.has("until")) recipe.until = positive_text(base.member("until"));
    if (base.has("tolerance")) {
        const TomlNode node = base.member("tolerance");
        if (node.positive_number() > Rational(1, 10)) node.fail("out of range", "give a tolerance in (0, 1/10]");
        recipe.tolerance = positive_text(node);
    }
}

/// The defaults of `wnflow new`.
ParameterValues recipe_defaults()
{
    const problem::InstanceRecipe recipe;
    const auto rational = [](const std::string& text) { return numeric::to_text(numeric::parse_rational(text)); };
    return {std::to_string(recipe.seed),
            std::to_string(recipe.measurements),
            std::to_string(recipe.dimension),
            std::to_string(recipe.sparsity),
            std::to_string(recipe.depth),
            "weight-normalized",
            recipe.direction,
            rational(recipe.alpha),
            rational(recipe.eta_ratio),
            std::to_string(recipe.digits)};
}

void read_instance_base(const TomlNode& base, const Path& base_directory, Definition& definition)
{
    base.require_known_keys({"instance", "seed", "depth", "flow", "direction", "alpha", "eta_ratio", "digits"});
    const TomlNode file = base.member("instance");
    if (file.string().empty()) file.fail("empty path", "name an instance file");
    try {
        definition.instance = problem::read_instance(base_directory / file.string());
    } catch (const InputError& error) {
        throw error.at(file.where() + ": " + error.where());
    }
    definition.base = {};
}

void read_base(const TomlNode& base, const Path& base_directory, Definition& definition)
{
    if (base.has("instance")) {
        read_instance_base(base, base_directory, definition);
    } else {
        read_recipe(base, definition.recipe);
        definition.base = recipe_defaults();
    }
    for (std::size_t i = 0; i < parameter_count; ++i)
        if (base.has(parameter_names[i]))
            definition.base[i] = read_value(base.member(parameter_names[i]), static_cast<Parameter>(i));
}

void read_axes(const TomlNode& vary, const TomlNode* base, Definition& definition)
{
    vary.require_known_keys({"seed", "measurements", "dimension", "sparsity", "depth", "flow", "direction", "alpha",
                             "eta_ratio", "digits"});
    for (std::size_t i = 0; i < parameter_count; ++i) {
        if (!vary.has(parameter_names[i])) continue;
        const TomlNode node = vary.member(parameter_names[i]);
        const auto parameter = static_cast<Parameter>(i);
        if (base && base->has(parameter_names[i])) node.fail("given in [base], too", "remove one of the two");
        if (definition.instance && belongs_to_data(parameter))
            node.fail("the base instance has its own data", "vary it with a generated base: [base] without 'instance'");
        definition.axes.push_back(read_axis(node, parameter));
        definition.base[i].clear();
    }
}

bool uses_random_direction(const Definition& definition)
{
    if (definition.base[index_of(Parameter::direction)] == "random") return true;
    return std::ranges::any_of(definition.axes, [](const Axis& axis) {
        return axis.parameter == Parameter::direction && std::ranges::find(axis.values, "random") != axis.values.end();
    });
}

bool varies(const Definition& definition, Parameter parameter)
{
    return std::ranges::any_of(definition.axes, [&](const Axis& axis) { return axis.parameter == parameter; });
}

/// Seeds: a repetition differs from the others by its seed, and a seed must have something to do.
void check_seeds(const TomlNode& root, Definition& definition)
{
    const bool is_repeated = definition.repetitions > 1;
    if (is_repeated && varies(definition, Parameter::seed))
        root.member("repetitions")
            .fail("given together with a list of seeds", "remove one: repetition k has the seed of [base] plus k");
    if (!definition.instance) return;
    std::string& seed = definition.base[index_of(Parameter::seed)];
    if (uses_random_direction(definition)) {
        if (seed.empty() && !varies(definition, Parameter::seed)) seed = "1";
        return;
    }
    if (is_repeated)
        root.member("repetitions")
            .fail("all repetitions would be the same: the base instance is a file",
                  "set direction = \"random\" in [base], or remove repetitions");
    if (!seed.empty() || varies(definition, Parameter::seed)) {
        const TomlNode table = root.member(seed.empty() ? "vary" : "base");
        table.member("seed").fail("has no effect: the base instance is a file",
                                  "set direction = \"random\", or remove it");
    }
}

/// A plain instance has no learning rates.
void check_flow(const TomlNode& root, const Definition& definition)
{
    if (!definition.instance || definition.instance->flow != problem::FlowKind::plain) return;
    const auto is_asked_for = [&] {
        if (definition.base[index_of(Parameter::flow)] == "weight-normalized") return true;
        return std::ranges::any_of(definition.axes, [](const Axis& axis) {
            return axis.parameter == Parameter::flow &&
                   std::ranges::find(axis.values, "weight-normalized") != axis.values.end();
        });
    };
    const bool has_ratio =
        !definition.base[index_of(Parameter::eta_ratio)].empty() || varies(definition, Parameter::eta_ratio);
    if (is_asked_for() && !has_ratio) {
        const TomlNode table = root.member(varies(definition, Parameter::flow) ? "vary" : "base");
        table.member("flow").fail("the base instance has no learning rates", "add eta_ratio");
    }
}

// ---- quantities, statements, limits ------------------------------------------------------------------------------

std::vector<Quantity> read_quantities(const TomlNode& root)
{
    std::vector<Quantity> quantities;
    if (!root.has("quantities")) {
        for (std::size_t i = 0; i < quantity_count; ++i) quantities.push_back(static_cast<Quantity>(i));
        return quantities;
    }
    const TomlNode list = root.member("quantities");
    std::set<std::size_t> wanted;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string& name = list.item(i).string();
        const auto found = std::ranges::find(quantity_names, name);
        if (found == quantity_names.end())
            list.item(i).fail(
                "unknown quantity",
                problem::suggest(name, {"optimum", "l1_norm", "relative_gap", "log_magnification", "error", "rate",
                                        "outcome", "success", "plain_error", "plain_outcome", "plain_success"}));
        wanted.insert(static_cast<std::size_t>(found - quantity_names.begin()));
    }
    for (const std::size_t i : wanted) quantities.push_back(static_cast<Quantity>(i));
    return quantities;
}

std::vector<std::string> read_statements(const TomlNode& root)
{
    if (!root.has("statements")) return {};
    const TomlNode list = root.member("statements");
    std::set<std::string> wanted;
    for (std::size_t i = 0; i < list.size(); ++i) {
        const std::string& id = list.item(i).string();
        try {
            wanted.insert(claims::claim_by_id(id).id);
        } catch (const InputError& error) {
            throw error.at(list.item(i).where());
        }
    }
    std::vector<std::string> statements;
    for (const claims::Claim& claim : claims::all_claims())
        if (wanted.contains(claim.id)) statements.push_back(claim.id);
    return statements;
}

void read_limits(const TomlNode& limits, Definition& definition)
{
    limits.require_known_keys({"seconds", "megabytes"});
    if (limits.has("seconds"))
        definition.seconds_limit = static_cast<unsigned>(limits.member("seconds").integer(1, 100'000'000));
    if (limits.has("megabytes"))
        definition.megabyte_limit = static_cast<unsigned>(limits.member("megabytes").integer(100, 100'000'000));
}

/// As a product in integers of any size: it may exceed 64 bits.
void check_size(const TomlNode& root, const Definition& definition)
{
    numeric::Integer size = definition.repetitions;
    for (const Axis& axis : definition.axes) size *= axis.values.size();
    if (size > most_points)
        throw InputError(root.file(), size.str() + " points", "the sweep is too large",
                         "give at most " + std::to_string(most_points) + " points");
}

Definition read_document(const TomlNode& root, const Path& base_directory)
{
    root.require_known_keys({"base", "vary", "repetitions", "quantities", "statements", "threshold", "limits"});
    Definition definition;
    definition.quantities = read_quantities(root);
    definition.statements = read_statements(root);
    if (definition.quantities.empty() && definition.statements.empty())
        throw InputError(root.file(), "", "nothing is to be evaluated", "add quantities or statements");
    if (root.has("repetitions"))
        definition.repetitions = static_cast<unsigned>(root.member("repetitions").integer(1, most_repetitions));
    if (root.has("threshold")) definition.threshold = root.member("threshold").positive_number();
    if (root.has("limits")) read_limits(root.member("limits"), definition);
    std::optional<TomlNode> base;
    if (root.has("base")) base = root.member("base");
    if (base) read_base(*base, base_directory, definition);
    else definition.base = recipe_defaults();
    if (root.has("vary")) read_axes(root.member("vary"), base ? &*base : nullptr, definition);
    check_seeds(root, definition);
    check_flow(root, definition);
    check_size(root, definition);
    return definition;
}

} // namespace

Definition parse_definition(std::string_view text, const std::string& name_for_errors, const Path& base_directory)
{
    problem::require_text(text, name_for_errors);
    const problem::TomlValue document = problem::read_toml(problem::without_byte_order_mark(text), name_for_errors);
    Definition definition = read_document(TomlNode(document, name_for_errors, ""), base_directory);
    definition.name = numeric::printable_line(Path(name_for_errors).stem().string());
    return definition;
}

Definition read_definition(const Path& path)
{
    return parse_definition(problem::read_text_file(path), path.string(), path.parent_path());
}

} // namespace wnflow::sweep
