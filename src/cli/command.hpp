#pragma once

#include <CLI/CLI.hpp>

/// One function per command: it declares the command's options and returns nothing; the callback sets `exit_status`.
namespace wnflow::cli {

/// Exit statuses of every command; if several apply, the order is 2, 1, 4, 3.
enum ExitStatus : int {
    done = 0,
    refuted = 1, ///< refuted, rejected or regressed
    bad_input = 2,
    undecided = 3,      ///< undecided or not converged
    resource_limit = 4, ///< out of memory, steps or time
};

/// Of two exit statuses, the one to report: 2 before 1 before 4 before 3.
[[nodiscard]] int graver(int a, int b);

void add_verify(CLI::App& app, int& exit_status);
void add_prove(CLI::App& app, int& exit_status);
void add_limit(CLI::App& app, int& exit_status);
void add_optimum(CLI::App& app, int& exit_status);
void add_integrate(CLI::App& app, int& exit_status);
void add_report(CLI::App& app, int& exit_status);
void add_baseline(CLI::App& app, int& exit_status);
void add_compare(CLI::App& app, int& exit_status);
void add_enclose(CLI::App& app, int& exit_status);
void add_discrete(CLI::App& app, int& exit_status);
void add_figure(CLI::App& app, int& exit_status);
void add_new(CLI::App& app, int& exit_status);
void add_show(CLI::App& app, int& exit_status);
void add_claims(CLI::App& app, int& exit_status);
void add_explain(CLI::App& app, int& exit_status);
void add_sweep(CLI::App& app, int& exit_status);
/// These two write about all other commands, hidden ones left out.
void add_completion(CLI::App& app, int& exit_status);
void add_manual(CLI::App& app, int& exit_status);

} // namespace wnflow::cli
