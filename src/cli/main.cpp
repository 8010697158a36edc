#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/numeric/versions.hpp>

#include <flint/flint.h>
#include <fmt/format.h>
#include <mpfr.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <new>
#include <string_view>
#include <vector>

namespace {

/// The program's version, and those of the libraries that its results depend on.
std::string version()
{
    std::string text = "wnflow " WNFLOW_VERSION;
    for (const auto& [name, number] : wnflow::numeric::library_versions()) text += "\n" + name + " " + number;
    return text;
}

/// `wnflow sweep FILE` is short for `wnflow sweep run FILE`.
std::vector<const char*> with_default_command(const CLI::App& app, int argc, char** argv)
{
    std::vector<const char*> words(argv, argv + argc);
    if (words.size() < 3 || std::string_view(words[1]) != "sweep" || words[2][0] == '-') return words;
    const auto commands = app.get_subcommand("sweep")->get_subcommands(nullptr);
    if (std::ranges::none_of(commands, [&](const CLI::App* c) { return c->check_name(words[2]); }))
        words.insert(words.begin() + 2, "run");
    return words;
}

int run(int argc, char** argv)
{
    using namespace wnflow::cli;
    CLI::App app{"wnflow tests theorems about gradient flows of diagonal linear networks, with and without weight\n"
                 "normalization, on concrete instances, to any number of digits."};
    app.set_version_flag("--version", version());
    remember_command_line(argc, argv);
    app.require_subcommand(1);
    app.footer("Exit status: 0 done, nothing refuted or undecided; 1 refuted, rejected or regressed;\n"
               "2 bad input; 3 undecided or not converged; 4 a resource limit.");
    int exit_status = done;
    add_verify(app, exit_status);
    add_prove(app, exit_status);
    add_limit(app, exit_status);
    add_optimum(app, exit_status);
    add_integrate(app, exit_status);
    add_report(app, exit_status);
    add_baseline(app, exit_status);
    add_compare(app, exit_status);
    add_enclose(app, exit_status);
    add_discrete(app, exit_status);
    add_figure(app, exit_status);
    add_new(app, exit_status);
    add_show(app, exit_status);
    add_claims(app, exit_status);
    add_explain(app, exit_status);
    add_sweep(app, exit_status);
    add_completion(app, exit_status);
    add_manual(app, exit_status);
    for (CLI::App* command : app.get_subcommands(nullptr)) reject_empty_values(*command);
    if (argc > 1 && argv[1][0] != '-' &&
        std::ranges::none_of(app.get_subcommands(nullptr), [&](const CLI::App* c) { return c->check_name(argv[1]); }))
        throw wnflow::numeric::InputError("command", argv[1], "there is no such command", "wnflow --help lists them");
    try {
        const std::vector<const char*> words = with_default_command(app, argc, argv);
        app.parse(static_cast<int>(words.size()), words.data());
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? done : bad_input;
    }
    return exit_status;
}

} // namespace

int main(int argc, char** argv)
{
    int status = wnflow::cli::bad_input;
    try {
        status = run(argc, argv);
    } catch (const wnflow::numeric::InputError& error) {
        fmt::print(stderr, "wnflow: {}\n", error.what());
    } catch (const std::bad_alloc&) {
        fmt::print(stderr, "wnflow: out of memory\n");
        status = wnflow::cli::resource_limit;
    } catch (const std::exception& error) {
        fmt::print(stderr, "wnflow: {}\n", error.what());
    }
    flint_cleanup_master();
    mpfr_free_cache();
    return status;
}
