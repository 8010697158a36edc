# wnflow_precompile(<target>): the numbers (Boost.Multiprecision, Eigen, Arb), fmt and the standard library are read once, not in
# every file: they are nine tenths of the lines that a file of the project includes. Sources still name what they use: a
# build with CMAKE_DISABLE_PRECOMPILE_HEADERS=ON and CMAKE_UNITY_BUILD=OFF must succeed too.

# Compiled for a target of its own, without the definitions of any other: a compiled header is refused by sources that lack
# one of its definitions.
add_library(wnflow_precompiled OBJECT "${PROJECT_SOURCE_DIR}/cmake/precompiled.cpp")
target_include_directories(wnflow_precompiled PRIVATE "${PROJECT_SOURCE_DIR}/include")
target_link_libraries(wnflow_precompiled PRIVATE Boost::headers Eigen3::Eigen GMP::GMP MPFR::MPFR FLINT::FLINT Arb::Arb fmt::fmt)
set_target_properties(wnflow_precompiled PROPERTIES POSITION_INDEPENDENT_CODE "${BUILD_SHARED_LIBS}")
wnflow_target_options(wnflow_precompiled)
set(wnflow_precompiled_headers
    <algorithm> <array> <cmath> <filesystem> <functional> <map> <memory> <optional> <stdexcept> <string> <variant> <vector>
    <fmt/format.h>
    <wnflow/numeric/linear_algebra.hpp>)
target_precompile_headers(wnflow_precompiled PRIVATE ${wnflow_precompiled_headers})

function(wnflow_precompile target)
    target_precompile_headers(${target} REUSE_FROM wnflow_precompiled)
endfunction()

# wnflow_unite(<target> [ALONE <source>...]): eight sources, neighbours in the folder tree, are compiled as one, and what they
# have in common once; those that take a quarter of a minute and a gigabyte by themselves stay alone.
function(wnflow_unite target)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" ALONE)
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 8)
    set_source_files_properties(${arg_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
endfunction()
