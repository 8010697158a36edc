#include <wnflow/numeric/versions.hpp>

#include <Eigen/Core>
#include <boost/version.hpp>
#include <flint/flint.h>
#include <gmp.h>
#include <mpfr.h>

namespace wnflow::numeric {

std::vector<std::pair<std::string, std::string>> library_versions()
{
    const auto dotted = [](int major, int minor, int patch) {
        return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
    };
    return {{"compiler",
#if defined(__clang__)
             "Clang " + dotted(__clang_major__, __clang_minor__, __clang_patchlevel__)},
#else
             "GCC " + dotted(__GNUC__, __GNUC_MINOR__, __GNUC_PATCHLEVEL__)},
#endif
            {"GMP", gmp_version},
            {"MPFR", mpfr_get_version()},
            {"FLINT", flint_version},
            {"Boost", dotted(BOOST_VERSION / 100'000, BOOST_VERSION / 100 % 1000, BOOST_VERSION % 100)},
            {"Eigen", dotted(EIGEN_WORLD_VERSION, EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION)}};
}

} // namespace wnflow::numeric
