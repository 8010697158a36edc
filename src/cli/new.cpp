#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/problem/instance_file.hpp>

#include <fmt/format.h>

#include <charconv>
#include <limits>
#include <memory>
#include <system_error>

namespace wnflow::cli {
namespace {

struct NewOptions {
    std::string generator = "gaussian", scale = "1", alpha = "0.1", ratio = "0.1", until = "1", tolerance,
                direction = "uniform";
    unsigned measurements = 30, dimension = 100, sparsity = 3, depth = 2, digits = 30, fraction_bits = 20;
    long seed = 1;
    bool is_signed = false, is_plain = false;
    std::string path;
};

/// Numbers go into the file as typed, in quotes: read exactly, and readable.
std::string to_toml(const NewOptions& o)
{
    std::string text = fmt::format("depth = {}\n\n[data]\n", o.depth);
    const bool needs_seed = o.generator != "trigonometric";
    text += fmt::format(
        "matrix = {{ generator = \"{}\", rows = {}, columns = {}{}, scale = \"{}\", fraction_bits = {} }}\n",
        o.generator, o.measurements, o.dimension, needs_seed ? fmt::format(", seed = {}", o.seed) : "", o.scale,
        o.fraction_bits);
    // Not the matrix's own seed: the two would be made of the same random bits.
    text += fmt::format("ground_truth = {{ sparsity = {}, seed = {} }}\n", o.sparsity, o.seed + 1'000'000);
    if (o.is_signed) text += "signed = true\n";
    text += "\n[flow]\n";
    text +=
        o.is_plain ? "kind = \"plain\"\n" : fmt::format("kind = \"weight-normalized\"\neta_ratio = \"{}\"\n", o.ratio);
    text += fmt::format("\n[initialization]\nalpha = \"{}\"\n", o.alpha);
    text += o.direction == "uniform" ? "direction = \"uniform\"\n"
                                     : fmt::format("direction = {{ seed = {} }}\n", o.direction);
    text += fmt::format("\n[run]\nuntil = \"{}\"\ndigits = {}\n", o.until, o.digits);
    if (!o.tolerance.empty()) text += fmt::format("tolerance = \"{}\"\n", o.tolerance);
    return text;
}

/// Seeds are TOML integers in the file, of 63 bits; that of the ground truth is larger.
constexpr long largest_seed = std::numeric_limits<long>::max() - 1'000'000;

bool is_seed(const std::string& text)
{
    long value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() && value >= 0;
}

int make_instance(const NewOptions& options)
{
    if (options.direction != "uniform" && !is_seed(options.direction))
        throw numeric::InputError("--direction", options.direction, "neither 'uniform' nor a seed",
                                  "give uniform or an integer from 0 to " +
                                      std::to_string(std::numeric_limits<long>::max()));
    if (options.sparsity > options.dimension)
        throw numeric::InputError("--sparsity", std::to_string(options.sparsity), "exceeds the dimension",
                                  "give at most " + std::to_string(options.dimension));
    for (const auto& [name, value] :
         {std::pair{"--alpha", options.alpha}, {"--eta-ratio", options.ratio}, {"--until", options.until}})
        static_cast<void>(parse_positive(name, value));
    const std::string text = to_toml(options);
    // What it writes, it reads: a bad option must not become a bad file.
    static_cast<void>(problem::parse_instance(text, "new instance", "."));
    if (options.path.empty()) print(text);
    else write_file(options.path, text);
    return done;
}

} // namespace

void add_new(CLI::App& app, int& exit_status)
{
    auto options = std::make_shared<NewOptions>();
    CLI::App* command = app.add_subcommand("new", "Write an instance file from options (standard output, or --out)");
    NewOptions& o = *options;
    command->add_option("--measurements", o.measurements, "M, rows of A")
        ->check(CLI::Range(1U, 100000U))
        ->capture_default_str();
    command->add_option("--dimension", o.dimension, "N, columns of A")
        ->check(CLI::Range(1U, 100000U))
        ->capture_default_str();
    command->add_option("--sparsity", o.sparsity, "Non-zero entries of the ground truth")
        ->check(CLI::Range(1U, 100000U))
        ->capture_default_str();
    command->add_option("--seed", o.seed, "Of the random matrix; the ground truth takes seed + 1000000")
        ->check(CLI::Range(0L, largest_seed))
        ->capture_default_str();
    command->add_option("--depth", o.depth, "L, at least 2")->check(CLI::Range(2U, 1000U))->capture_default_str();
    command->add_option("--alpha", o.alpha, "Initialization scale, r0^2 = alpha^2 N")->capture_default_str();
    command->add_option("--eta-ratio", o.ratio, "Learning-rate ratio eta_r/eta_u")->capture_default_str();
    command->add_option("--generator", o.generator, "gaussian, uniform, rademacher or trigonometric")
        ->check(CLI::IsMember({"gaussian", "uniform", "rademacher", "trigonometric"}))
        ->capture_default_str();
    command->add_option("--scale", o.scale, "Factor of the matrix: a number or 1/sqrt(M)")->capture_default_str();
    command->add_option("--fraction-bits", o.fraction_bits, "Entries are multiples of 2^-fraction_bits")
        ->capture_default_str();
    command->add_option("--direction", o.direction, "uniform, or the seed of a random direction")
        ->capture_default_str();
    command->add_flag("--signed", o.is_signed, "Signed ground truth: x+ and x-");
    command->add_flag("--plain", o.is_plain, "Plain gradient flow instead of weight normalization");
    command->add_option("--until", o.until, "End of the trajectory")->capture_default_str();
    command->add_option("--digits", o.digits, "Decimal digits of the trajectory")
        ->check(CLI::Range(15U, 1000U))
        ->capture_default_str();
    command->add_option("--tolerance", o.tolerance, "Relative tolerance of the integrator (default: from the digits)");
    command->add_option("--out", o.path, "Write to this file (written whole or not at all)");
    command->callback([options, &exit_status] { exit_status = make_instance(*options); });
}

} // namespace wnflow::cli
