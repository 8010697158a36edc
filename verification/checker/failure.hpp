#pragma once

#include <stdexcept>
#include <string>

/// How a certificate can fail. Everything that is not one of these is a bug of the checker.
namespace checker {

/// Not a certificate of this format: exit status 2.
struct Malformed : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// A certificate that does not prove what it states: exit status 1.
struct Rejected : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// Larger than this program is prepared for: exit status 4.
struct BeyondLimits : std::runtime_error {
    using std::runtime_error::runtime_error;
};

inline void require(bool condition, const std::string& what)
{
    if (!condition) throw Rejected(what);
}

} // namespace checker
