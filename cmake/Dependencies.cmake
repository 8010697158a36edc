# Everything wnflow links. What is missing is collected and reported at once, by Debian package.

set(wnflow_missing_packages "")

# wnflow_require(<Debian package> <arguments of find_package>...)
macro(wnflow_require debian_package name)
    find_package(${name} ${ARGN} QUIET)
    if(NOT ${name}_FOUND)
        message(STATUS "Missing: ${name} ${ARGN} (Debian package ${debian_package})")
        list(APPEND wnflow_missing_packages ${debian_package})
    endif()
endmacro()

wnflow_require(libboost1.81-dev Boost 1.81)
wnflow_require(libeigen3-dev Eigen3 3.4)
wnflow_require(libgmp-dev GMP)
wnflow_require(libmpfr-dev MPFR)
wnflow_require(libflint-dev FLINT)
wnflow_require(libflint-arb-dev Arb)
wnflow_require(coinor-libclp-dev Clp)
wnflow_require(libtomlplusplus-dev tomlplusplus CONFIG)
wnflow_require(nlohmann-json3-dev nlohmann_json CONFIG)
wnflow_require(libcli11-dev CLI11 CONFIG)
wnflow_require(libfmt-dev fmt CONFIG)
wnflow_require(libssl-dev OpenSSL COMPONENTS Crypto)
wnflow_require(libc6-dev Threads)
wnflow_require(libsqlite3-dev SQLite3 3.30)
# What was found by an earlier configuration with another answer does not count.
set(MPI_CXX_FOUND FALSE)
if(WNFLOW_MPI STREQUAL "AUTO")
    find_package(MPI QUIET COMPONENTS CXX)
    if(NOT MPI_CXX_FOUND)
        message(STATUS "No MPI (Debian package libopenmpi-dev): sweeps run on one machine")
    endif()
elseif(WNFLOW_MPI)
    wnflow_require(libopenmpi-dev MPI COMPONENTS CXX)
endif()
if(WNFLOW_BUILD_TESTS)
    wnflow_require(catch2 Catch2 CONFIG)
    wnflow_require(librapidcheck-dev rapidcheck CONFIG)
endif()

if(wnflow_missing_packages)
    list(JOIN wnflow_missing_packages " " wnflow_missing_packages)
    message(FATAL_ERROR
        "Missing dependencies. On Debian 12:\n"
        "  apt-get install --no-remove --no-install-recommends ${wnflow_missing_packages}\n"
        "(tests/run and verification/run do this themselves. libboost1.81-dev and libboost-dev 1.74 exclude each other.)")
endif()
