# Headers are included as <coin/ClpSimplex.hpp>. CoinUtils comes with Clp: Debian's package of the one needs the other.
include(FindHeaderAndLibrary)
find_package(CoinUtils QUIET)
find_header_and_library(Clp coin/ClpSimplex.hpp Clp CoinUtils::CoinUtils)
if(NOT CoinUtils_FOUND)
    set(Clp_FOUND FALSE)
endif()
