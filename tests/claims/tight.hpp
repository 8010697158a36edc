#pragma once

#include <verification/claims/verdict.hpp>

#include <wnflow/problem/instance.hpp>

#include <string>
#include <vector>

namespace wnflow::test {

/// An instance of verification/data/instances on which a bound is close to what it bounds.
struct Tight {
    std::string file; ///< without "tight-" and ".toml"
    std::string claim;
    double ratio;     ///< left/right, as the file's comment gives it
    long divisor = 2; ///< 2 where the bound is within a factor 2: divided by it, the bound is false
};

[[nodiscard]] const std::vector<Tight>& tight_instances();
[[nodiscard]] problem::Instance read(const Tight& tight);

} // namespace wnflow::test
