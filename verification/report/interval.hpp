#pragma once

#include <string>

namespace wnflow::report {

/// A certified interval as people read it, from its two decimal ends: common leading digits once, then the ends' tails,
/// "1.23456[78, 81]e-6"; "[-2e-9, 3.1e-9]" where there is none in common; one number where both ends are it. At most about
/// `digits` digits of each end (at least 3), rounded outward: every point of the interval lies in what is shown.
/// @throws InputError if an end is no decimal or the lower one is above the upper one
[[nodiscard]] std::string readable_interval(const std::string& low, const std::string& high, unsigned digits);

/// high − low in two digits, rounded up; "0" if they are equal.
[[nodiscard]] std::string interval_width(const std::string& low, const std::string& high);

} // namespace wnflow::report
