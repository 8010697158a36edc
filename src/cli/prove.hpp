#pragma once

#include "cli/options.hpp"

#include <string>

namespace wnflow::cli {

struct ProveOptions {
    CommonOptions common;
    unsigned digits = 30;
    long bits_limit = 1L << 15;
    std::string certificate; ///< file, resp. folder if the instance is a folder; empty: none is written
};

/// Proves the instance, or each of a folder, prints the verdicts and writes the certificates. @return the exit status
[[nodiscard]] int prove(const ProveOptions& options);

} // namespace wnflow::cli
