#include "cli/command.hpp"
#include "cli/options.hpp"
#include "cli/output.hpp"

#include <wnflow/numeric/input_error.hpp>
#include <wnflow/numeric/versions.hpp>

#include <flint/flint.h>
#include <mpfr.h>

#include <exception>
#include <new>
#include <optional>
#include <string_view>
#include <vector>

namespace {

using namespace wnflow::cli;

/// The program's version, and those of the libraries that its results depend on.
std::string version()
{
    std::string text = "wnflow " WNFLOW_VERSION;
    for (const auto& [name, number] : wnflow::numeric::library_versions()) text += "\n" + name + " " + number;
    return text;
}

/// The command of this name below `parent`; nothing if there is none.
std::optional<Command> find_command(const Command& parent, std::string_view name)
{
    for (const Command& command : parent.subcommands())
        if (command.name() == name) return command;
    return std::nullopt;
}

/// `wnflow sweep FILE` is short for `wnflow sweep run FILE`.
std::vector<const char*> with_default_command(const Command& top, int argc, char** argv)
{
    std::vector<const char*> words(argv, argv + argc);
    if (words.size() < 3 || std::string_view(words[1]) != "sweep" || words[2][0] == '-') return words;
    if (!find_command(find_command(top, "sweep").value(), words[2])) words.insert(words.begin() + 2, "run");
    return words;
}

int run(int argc, char** argv)
{
    CommandLine command_line(
        "wnflow tests theorems about gradient flows of diagonal linear networks, with and without weight\n"
        "normalization, on concrete instances, to any number of digits.",
        version(),
        "Exit status: 0 done, nothing refuted or undecided; 1 refuted, rejected or regressed;\n"
        "2 bad input; 3 undecided or not converged; 4 a resource limit.");
    remember_command_line(argc, argv);
    int exit_status = done;
    const Command top = command_line.top();
    add_verify(top, exit_status);
    add_prove(top, exit_status);
    add_limit(top, exit_status);
    add_optimum(top, exit_status);
    add_integrate(top, exit_status);
    add_report(top, exit_status);
    add_baseline(top, exit_status);
    add_compare(top, exit_status);
    add_enclose(top, exit_status);
    add_discrete(top, exit_status);
    add_figure(top, exit_status);
    add_new(top, exit_status);
    add_show(top, exit_status);
    add_claims(top, exit_status);
    add_explain(top, exit_status);
    add_sweep(top, exit_status);
    add_completion(top, exit_status);
    add_manual(top, exit_status);
    for (const Command& command : top.subcommands()) reject_empty_values(command);
    if (argc > 1 && argv[1][0] != '-' && !find_command(top, argv[1]))
        throw wnflow::numeric::InputError("command", argv[1], "there is no such command", "wnflow --help lists them");
    return command_line.parse(with_default_command(top, argc, argv)) ? exit_status : bad_input;
}

} // namespace

int main(int argc, char** argv)
{
    int status = wnflow::cli::bad_input;
    try {
        status = run(argc, argv);
    } catch (const wnflow::numeric::InputError& error) {
        tell(error.what());
    } catch (const std::bad_alloc&) {
        tell("out of memory");
        status = wnflow::cli::resource_limit;
    } catch (const std::exception& error) {
        tell(error.what());
    }
    flint_cleanup_master();
    mpfr_free_cache();
    return status;
}
