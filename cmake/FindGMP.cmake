include(FindHeaderAndLibrary)
find_header_and_library(GMP gmp.h gmp)
