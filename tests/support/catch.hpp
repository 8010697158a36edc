#pragma once

// Catch2 is used in version 2 (one header) or 3 (several); nothing else in the tests depends on which.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#elif __has_include(<catch2/catch.hpp>)
#include <catch2/catch.hpp>
#else
#error "Catch2, version 2 or 3, is needed to build the tests"
#endif
