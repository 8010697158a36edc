#include <verification/figures/definition.hpp>

#include <verification/plot/gnuplot_text.hpp>

#include "problem/toml_reader.hpp"

#include <wnflow/flow/trajectory.hpp>
#include <wnflow/numeric/input_error.hpp>
#include <wnflow/problem/generators.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <utility>

namespace wnflow::figures {
namespace {

using problem::TomlNode;

Kind read_kind(const TomlNode& node)
{
    static const std::vector<std::pair<std::string_view, Kind>> kinds = {{"scale", Kind::scale},
                                                                         {"time", Kind::time},
                                                                         {"ratio", Kind::ratio},
                                                                         {"depth", Kind::depth},
                                                                         {"magnification", Kind::magnification}};
    for (const auto& [name, kind] : kinds)
        if (name == node.string()) return kind;
    node.fail("there is no such kind of figure",
              problem::suggest(node.string(), {"scale", "time", "ratio", "depth", "magnification"}));
}

/// A number, an array of numbers, or { from, to, count }, equally spaced in log α and rounded to six digits.
std::vector<Rational> read_alphas(const TomlNode& node)
{
    std::vector<Rational> alphas;
    if (node.is_table()) {
        node.require_known_keys({"from", "to", "count"});
        const Rational from = node.member("from").positive_number(), to = node.member("to").positive_number();
        const auto count = static_cast<unsigned>(node.member("count").integer(2, 1000));
        if (from >= to) node.member("to").fail("must be larger than from", "give from < to");
        alphas = flow::logarithmic_times(from, to, count + 1);
        alphas.erase(alphas.begin()); // the time 0
    } else if (node.is_array()) {
        for (std::size_t i = 0; i < node.size(); ++i) alphas.push_back(node.item(i).positive_number());
        if (alphas.empty()) node.fail("is empty", "give at least one scale");
        for (std::size_t i = 1; i < alphas.size(); ++i)
            if (alphas[i] <= alphas[i - 1]) node.item(i).fail("must increase", "sort the scales");
    } else {
        alphas.push_back(node.positive_number());
    }
    return alphas;
}

void read_problem(const TomlNode& node, Definition& definition)
{
    node.require_known_keys({"measurements", "dimension", "sparsity", "seed", "signed"});
    definition.measurements = node.member("measurements").integer(1, problem::max_matrix_side);
    definition.dimension = node.member("dimension").integer(1, problem::max_matrix_side);
    if (definition.measurements > definition.dimension)
        node.member("measurements").fail("exceeds the dimension", "give measurements <= dimension");
    definition.sparsity = node.member("sparsity").integer(1, definition.dimension);
    definition.seed = node.member("seed").integer(0, std::uint64_t{1} << 62U);
    if (node.has("signed")) definition.is_signed = node.member("signed").boolean();
}

void read_starts(const TomlNode& node, Definition& definition)
{
    node.require_known_keys({"depths", "eta_ratios", "alpha", "initializations", "examined_alpha"});
    const TomlNode depths = node.member("depths"), ratios = node.member("eta_ratios");
    for (std::size_t i = 0; i < depths.size(); ++i)
        definition.depths.push_back(static_cast<unsigned>(depths.item(i).integer(2, 1000)));
    for (std::size_t i = 0; i < ratios.size(); ++i) definition.eta_ratios.push_back(ratios.item(i).positive_number());
    if (definition.depths.empty()) depths.fail("is empty", "give at least one depth, such as [2]");
    if (definition.eta_ratios.empty()) ratios.fail("is empty", "give at least one ratio, such as [0.1]");
    definition.alphas = read_alphas(node.member("alpha"));
    definition.initializations = static_cast<unsigned>(node.member("initializations").integer(0, 100'000));
    if (node.has("examined_alpha")) {
        const TomlNode examined = node.member("examined_alpha");
        definition.examined_alpha = examined.positive_number();
        if (std::ranges::find(definition.alphas, *definition.examined_alpha) == definition.alphas.end())
            examined.fail("is not one of the scales", "choose alpha so that it is met exactly");
    }
}

void read_discrete(const TomlNode& node, Definition& definition)
{
    node.require_known_keys({"step_fraction", "iterations", "until_residual", "initializations"});
    definition.step_fraction = node.member("step_fraction").positive_number();
    if (definition.step_fraction >= 1)
        node.member("step_fraction").fail("is not stable", "give a fraction of the largest stable step, below 1");
    definition.iteration_limit = node.member("iterations").integer(1, 1'000'000'000);
    definition.until_residual = node.member("until_residual").positive_number();
    definition.discrete_initializations =
        static_cast<unsigned>(node.member("initializations").integer(0, std::max(1U, definition.initializations)));
}

void read_quick(const TomlNode& node, Definition& definition)
{
    node.require_known_keys({"alpha", "initializations", "discrete_initializations", "iterations", "eta_ratios"});
    if (node.has("alpha")) {
        definition.alphas = read_alphas(node.member("alpha"));
        const auto& examined = definition.examined_alpha;
        if (examined && std::ranges::find(definition.alphas, *examined) == definition.alphas.end())
            node.member("alpha").fail("does not meet examined_alpha", "choose it so that it does");
    }
    if (node.has("initializations"))
        definition.initializations =
            static_cast<unsigned>(node.member("initializations").integer(0, definition.initializations));
    definition.discrete_initializations =
        std::min(definition.discrete_initializations, std::max(1U, definition.initializations));
    if (node.has("discrete_initializations"))
        definition.discrete_initializations = static_cast<unsigned>(
            node.member("discrete_initializations").integer(0, definition.discrete_initializations));
    if (node.has("iterations"))
        definition.iteration_limit = node.member("iterations").integer(1, definition.iteration_limit);
    if (node.has("eta_ratios")) {
        const TomlNode ratios = node.member("eta_ratios");
        definition.eta_ratios.clear();
        for (std::size_t i = 0; i < ratios.size(); ++i)
            definition.eta_ratios.push_back(ratios.item(i).positive_number());
        if (definition.eta_ratios.empty()) ratios.fail("is empty", "give at least one ratio, such as [0.1]");
    }
}

} // namespace

Definition parse_definition(std::string_view text, const std::string& name_for_errors, bool quick)
{
    const problem::TomlValue document = problem::read_toml(text, name_for_errors);
    const TomlNode root(document, name_for_errors, "");
    root.require_known_keys({"kind", "title", "problem", "starts", "discrete", "quick"});
    Definition definition;
    definition.name = plot::file_stem(std::filesystem::path(name_for_errors).stem().string());
    definition.kind = read_kind(root.member("kind"));
    definition.title = root.member("title").string();
    read_problem(root.member("problem"), definition);
    read_starts(root.member("starts"), definition);
    if ((definition.kind == Kind::ratio || definition.kind == Kind::magnification) && definition.initializations != 0)
        root.member("starts")
            .member("initializations")
            .fail("this kind of figure starts from the uniform direction", "give 0");
    if (root.has("discrete")) read_discrete(root.member("discrete"), definition);
    else if (definition.kind == Kind::scale || definition.kind == Kind::time)
        (void)root.member("discrete", "this kind of figure runs the discrete algorithms: add the table");
    if (root.has("quick")) {
        Definition reduced = definition;
        read_quick(root.member("quick"), reduced); // read in any case: an error in it is an error of the file
        if (quick) definition = reduced;
    }
    return definition;
}

Definition read_definition(const std::filesystem::path& path, bool quick)
{
    std::ifstream in(path, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    if (!in) throw numeric::InputError(path.string(), "", "cannot be read", "give a figure's definition (TOML)");
    return parse_definition(text, path.string(), quick);
}

Data generate_data(const Definition& definition)
{
    problem::MatrixRecipe recipe;
    recipe.rows = definition.measurements;
    recipe.columns = definition.dimension;
    recipe.seed = definition.seed;
    Data data;
    data.matrix = problem::generate_matrix(recipe);
    // Equal seeds mean equal random bits: the ground truth takes another one.
    data.ground_truth = problem::generate_sparse_vector(definition.dimension, definition.sparsity,
                                                        definition.seed + 1'000'000, definition.is_signed);
    data.target = multiply(data.matrix, data.ground_truth);
    if (definition.is_signed) {
        numeric::RationalMatrix doubled(definition.measurements, 2 * definition.dimension);
        for (std::size_t i = 0; i < definition.measurements; ++i)
            for (std::size_t j = 0; j < definition.dimension; ++j) {
                doubled(i, j) = data.matrix(i, j);
                doubled(i, j + definition.dimension) = -data.matrix(i, j);
            }
        data.matrix = std::move(doubled);
    }
    return data;
}

problem::Instance instance_of(const Definition& definition, const Data& data, unsigned depth, problem::FlowKind flow,
                              const Rational& alpha, const Rational& eta_ratio,
                              std::optional<std::uint64_t> direction_seed)
{
    problem::Instance instance;
    instance.name = definition.name;
    instance.depth = depth;
    instance.matrix = data.matrix;
    instance.target = data.target;
    instance.ground_truth = data.ground_truth;
    instance.is_signed = definition.is_signed;
    instance.flow = flow;
    instance.rates = {1, 1 / eta_ratio};
    const std::size_t weights = data.matrix.columns();
    instance.initialization.radius_squared = alpha * alpha * static_cast<long>(weights);
    instance.initialization.direction = direction_seed ? problem::generate_direction(weights, *direction_seed)
                                                       : numeric::RationalVector(weights, Rational(1));
    return instance;
}

} // namespace wnflow::figures
