#pragma once

#include <wnflow/problem/instance_file.hpp>

#include <string>

/// Small instances whose flows are neither trivial nor stiff.
namespace enclosed_flows {

inline wnflow::problem::Instance mild(bool is_plain, unsigned depth, const std::string& target = "[1, \"3/4\"]")
{
    return wnflow::problem::parse_instance(
        "depth = " + std::to_string(depth) + "\n[data]\nmatrix = [[1, 0, \"1/2\"], [0, 1, \"1/3\"]]\ntarget = " +
            target + "\n[flow]\n" + (is_plain ? "kind = \"plain\"" : "kind = \"weight-normalized\"\neta_u = 2") +
            "\n[initialization]\nweights = [\"1/2\", \"3/4\", \"2/3\"]\n",
        "mild", ".");
}

} // namespace enclosed_flows
