# Exact results, directed rounding and error estimates all rely on IEEE arithmetic as written: flags that let the
# compiler reorder or drop roundings make wrong digits look right. They stop the configuration.
#
# CMake copies the environment's CXXFLAGS into CMAKE_CXX_FLAGS on the first configuration only; the environment is
# looked at as well so that the answer is the same every time.

cmake_policy(VERSION 3.25) # a test runs this file by itself

set(wnflow_unsafe_math -ffast-math -Ofast -funsafe-math-optimizations -fassociative-math -freciprocal-math
    -ffinite-math-only -fno-signed-zeros)

function(wnflow_reject_unsafe_math where flags)
    separate_arguments(flags NATIVE_COMMAND "${flags}")
    foreach(flag IN LISTS flags)
        if(flag IN_LIST wnflow_unsafe_math)
            message(FATAL_ERROR
                "${where} contains ${flag}: wnflow's digits, enclosures and error estimates are wrong under it. "
                "Remove the flag (and delete this build folder's CMakeCache.txt if it came from the environment).")
        endif()
    endforeach()
endfunction()

wnflow_reject_unsafe_math("the environment variable CXXFLAGS" "$ENV{CXXFLAGS}")
get_cmake_property(wnflow_variables VARIABLES)
foreach(variable IN LISTS wnflow_variables)
    if(variable MATCHES "^CMAKE_CXX_FLAGS(_[A-Z]+)?$")
        wnflow_reject_unsafe_math("${variable}" "${${variable}}")
    endif()
endforeach()
