include(FindHeaderAndLibrary)
find_header_and_library(MPFR mpfr.h mpfr GMP::GMP)
