#include <verification/sweep/evaluate.hpp>

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/problem/generators.hpp>
#include <wnflow/problem/instance_file.hpp>

namespace wnflow::sweep {
namespace {

using numeric::Rational;
using problem::Instance;

const std::string& value(const Point& point, Parameter parameter)
{
    return point.values[static_cast<std::size_t>(parameter)];
}

unsigned whole(const Point& point, Parameter parameter)
{
    return static_cast<unsigned>(std::stoul(value(point, parameter)));
}

/// A random direction has a seed of its own, so that it is not made of the matrix's random bits.
std::string random_direction_seed(const Point& point)
{
    return std::to_string(std::stoull(value(point, Parameter::seed)) + 2'000'000);
}

Instance generated(const Definition& definition, const Point& point)
{
    problem::InstanceRecipe recipe = definition.recipe;
    recipe.seed = std::stol(value(point, Parameter::seed));
    recipe.measurements = whole(point, Parameter::measurements);
    recipe.dimension = whole(point, Parameter::dimension);
    recipe.sparsity = whole(point, Parameter::sparsity);
    recipe.depth = whole(point, Parameter::depth);
    recipe.is_plain = value(point, Parameter::flow) == "plain";
    const std::string& direction = value(point, Parameter::direction);
    recipe.direction = direction == "random" ? random_direction_seed(point) : direction;
    recipe.alpha = value(point, Parameter::alpha);
    recipe.eta_ratio = value(point, Parameter::eta_ratio);
    recipe.digits = whole(point, Parameter::digits);
    return problem::parse_instance(problem::to_toml(recipe), "generated instance", ".");
}

/// The base instance with what the sweep says replaced.
Instance modified(const Instance& base, const Point& point)
{
    Instance instance = base;
    if (const auto& depth = value(point, Parameter::depth); !depth.empty())
        instance.depth = whole(point, Parameter::depth);
    if (const auto& ratio = value(point, Parameter::eta_ratio); !ratio.empty())
        instance.rates = {.eta_r = 1, .eta_u = 1 / numeric::parse_rational(ratio)};
    if (const auto& flow = value(point, Parameter::flow); !flow.empty())
        instance.flow = flow == "plain" ? problem::FlowKind::plain : problem::FlowKind::weight_normalized;
    if (const auto& alpha = value(point, Parameter::alpha); !alpha.empty()) {
        const Rational scale = numeric::parse_rational(alpha);
        instance.initialization.radius_squared = scale * scale * instance.dimension();
    }
    if (const auto& direction = value(point, Parameter::direction); direction == "uniform")
        instance.initialization.direction.assign(instance.dimension(), Rational(1));
    else if (!direction.empty())
        instance.initialization.direction = problem::generate_direction(
            instance.dimension(), std::stoull(direction == "random" ? random_direction_seed(point) : direction));
    return instance;
}

} // namespace

Instance instance_at(const Definition& definition, const Point& point)
{
    Instance instance = definition.instance ? modified(*definition.instance, point) : generated(definition, point);
    if (const auto& digits = value(point, Parameter::digits); !digits.empty()) {
        instance.run.digits = whole(point, Parameter::digits);
        instance.run.limit_digits = instance.run.digits;
    }
    return instance;
}

} // namespace wnflow::sweep
