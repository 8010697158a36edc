#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/problem/instance_file.hpp>
#include <wnflow/problem/recipe.hpp>

#include <charconv>
#include <limits>
#include <memory>
#include <system_error>

namespace wnflow::cli {
namespace {

struct NewOptions {
    problem::InstanceRecipe recipe;
    std::string path;
};

bool is_seed(const std::string& text)
{
    long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && value >= 0;
}

int make_instance(const NewOptions& options)
{
    const problem::InstanceRecipe& recipe = options.recipe;
    if (recipe.direction != "uniform" && !is_seed(recipe.direction))
        throw numeric::InputError("--direction", recipe.direction, "neither 'uniform' nor a seed",
                                  "give uniform or an integer from 0 to " +
                                      std::to_string(std::numeric_limits<long>::max()));
    if (recipe.sparsity > recipe.dimension)
        throw numeric::InputError("--sparsity", std::to_string(recipe.sparsity), "exceeds the dimension",
                                  "give at most " + std::to_string(recipe.dimension));
    for (const auto& [name, value] :
         {std::pair{"--alpha", recipe.alpha}, {"--eta-ratio", recipe.eta_ratio}, {"--until", recipe.until}})
        static_cast<void>(parse_positive(name, value));
    const std::string text = to_toml(recipe);
    // What it writes, it reads: a bad option must not become a bad file.
    static_cast<void>(problem::parse_instance(text, "new instance", "."));
    if (options.path.empty()) print(text);
    else write_file(options.path, text);
    return done;
}

} // namespace

void add_new(Command app, int& exit_status)
{
    auto options = std::make_shared<NewOptions>();
    Command command = app.add_subcommand("new", "Write an instance file from options (standard output, or --out)");
    problem::InstanceRecipe& o = options->recipe;
    command.add_option("--measurements", o.measurements, "M, rows of A")
        .range(1U, 100000U)
        .show_default();
    command.add_option("--dimension", o.dimension, "N, columns of A")
        .range(1U, 100000U)
        .show_default();
    command.add_option("--sparsity", o.sparsity, "Non-zero entries of the ground truth")
        .range(1U, 100000U)
        .show_default();
    command.add_option("--seed", o.seed, "Of the random matrix; the ground truth takes seed + 1000000")
        .range(0L, problem::largest_recipe_seed)
        .show_default();
    command.add_option("--depth", o.depth, "L, at least 2").range(2U, 1000U).show_default();
    command.add_option("--alpha", o.alpha, "Initialization scale, r0^2 = alpha^2 N").show_default();
    command.add_option("--eta-ratio", o.eta_ratio, "Learning-rate ratio eta_r/eta_u").show_default();
    command.add_option("--generator", o.generator, "gaussian, uniform, rademacher or trigonometric")
        .one_of({"gaussian", "uniform", "rademacher", "trigonometric"})
        .show_default();
    command.add_option("--scale", o.scale, "Factor of the matrix: a number or 1/sqrt(M)").show_default();
    command.add_option("--fraction-bits", o.fraction_bits, "Entries are multiples of 2^-fraction_bits")
        .show_default();
    command.add_option("--direction", o.direction, "uniform, or the seed of a random direction")
        .type_name("uniform|SEED")
        .show_default();
    command.add_flag("--signed", o.is_signed, "Signed ground truth: x+ and x-");
    command.add_flag("--plain", o.is_plain, "Plain gradient flow instead of weight normalization");
    command.add_option("--until", o.until, "End of the trajectory").show_default();
    command.add_option("--digits", o.digits, "Decimal digits of the trajectory")
        .range(15U, 1000U)
        .show_default();
    command.add_option("--tolerance", o.tolerance, "Relative tolerance of the integrator (default: from the digits)");
    command.add_option("--out", options->path, "Write to this file (written whole or not at all)")
        .type_name("FILE.toml");
    command.callback([options, &exit_status] { exit_status = make_instance(*options); });
}

} // namespace wnflow::cli
