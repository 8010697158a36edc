#pragma once

#include "cli/command_line.hpp"

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

void add_verify(Command app, int& exit_status);
void add_prove(Command app, int& exit_status);
void add_limit(Command app, int& exit_status);
void add_optimum(Command app, int& exit_status);
void add_integrate(Command app, int& exit_status);
void add_report(Command app, int& exit_status);
void add_baseline(Command app, int& exit_status);
void add_compare(Command app, int& exit_status);
void add_enclose(Command app, int& exit_status);
void add_discrete(Command app, int& exit_status);
void add_figure(Command app, int& exit_status);
void add_new(Command app, int& exit_status);
void add_show(Command app, int& exit_status);
void add_claims(Command app, int& exit_status);
void add_explain(Command app, int& exit_status);
void add_sweep(Command app, int& exit_status);
/// These two write about all other commands, hidden ones left out.
void add_completion(Command app, int& exit_status);
void add_manual(Command app, int& exit_status);

} // namespace wnflow::cli
