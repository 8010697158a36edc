#include <wnflow/problem/recipe.hpp>

#include <fmt/format.h>

namespace wnflow::problem {

std::string to_toml(const InstanceRecipe& recipe)
{
    // Numbers go into the file as typed, in quotes: read exactly, and readable.
    std::string text = fmt::format("depth = {}\n\n[data]\n", recipe.depth);
    const bool needs_seed = recipe.generator != "trigonometric";
    text += fmt::format(
        "matrix = {{ generator = \"{}\", rows = {}, columns = {}{}, scale = \"{}\", fraction_bits = {} }}\n",
        recipe.generator, recipe.measurements, recipe.dimension,
        needs_seed ? fmt::format(", seed = {}", recipe.seed) : "", recipe.scale, recipe.fraction_bits);
    // Not the matrix's own seed: the two would be made of the same random bits.
    text += fmt::format("ground_truth = {{ sparsity = {}, seed = {} }}\n", recipe.sparsity, recipe.seed + 1'000'000);
    if (recipe.is_signed) text += "signed = true\n";
    text += "\n[flow]\n";
    text += recipe.is_plain ? "kind = \"plain\"\n"
                            : fmt::format("kind = \"weight-normalized\"\neta_ratio = \"{}\"\n", recipe.eta_ratio);
    text += fmt::format("\n[initialization]\nalpha = \"{}\"\n", recipe.alpha);
    text += recipe.direction == "uniform" ? "direction = \"uniform\"\n"
                                          : fmt::format("direction = {{ seed = {} }}\n", recipe.direction);
    text += fmt::format("\n[run]\nuntil = \"{}\"\ndigits = {}\n", recipe.until, recipe.digits);
    if (!recipe.tolerance.empty()) text += fmt::format("tolerance = \"{}\"\n", recipe.tolerance);
    return text;
}

} // namespace wnflow::problem
