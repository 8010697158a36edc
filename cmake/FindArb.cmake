include(FindHeaderAndLibrary)
find_header_and_library(Arb arb.h flint-arb FLINT::FLINT)
