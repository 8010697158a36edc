// The tests' main, compiled once for all of them: Catch2 v2 takes seconds to compile it. Catch2 v3 brings its own.
#if !__has_include(<catch2/catch_session.hpp>)
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
#endif
