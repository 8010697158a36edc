# The package looks for exactly the packages whose targets its own targets name.

file(READ "${PREFIX}/${LIBDIR}/cmake/wnflow/wnflowConfig.cmake" config)
file(READ "${PREFIX}/${LIBDIR}/cmake/wnflow/wnflowTargets.cmake" targets)

string(REGEX MATCHALL "\nfind_dependency\\([A-Za-z0-9_]+" searched "${config}")
list(TRANSFORM searched REPLACE "\nfind_dependency\\(" "")
string(REGEX MATCHALL "INTERFACE_LINK_LIBRARIES \"[^\"]*\"" links "${targets}")
string(REGEX MATCHALL "[A-Za-z0-9_]+::" named "${links}")
list(TRANSFORM named REPLACE "::" "")
list(TRANSFORM named REPLACE "^SQLite$" "SQLite3") # CMake's module names its target so
list(REMOVE_DUPLICATES named)
list(REMOVE_ITEM named wnflow)
list(SORT named)
list(SORT searched)
list(LENGTH named count)
if(count LESS 10 OR NOT named STREQUAL searched)
    message(FATAL_ERROR "the package looks for ${searched}\nits targets name         ${named}")
endif()
