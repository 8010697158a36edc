include(FindHeaderAndLibrary)
find_header_and_library(FLINT flint/flint.h flint MPFR::MPFR GMP::GMP)
