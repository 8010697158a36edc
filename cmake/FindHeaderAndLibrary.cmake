# find_header_and_library(<name> <header> <libraries' base name> [<imported target it depends on>...])
#
# The body of a find module for a C or C++ library that brings neither CMake nor pkg-config files: sets <name>_FOUND
# and defines the imported target <name>::<name>, whose headers count as system headers.

include(FindPackageHandleStandardArgs)

macro(find_header_and_library name header library)
    find_path(${name}_INCLUDE_DIR ${header})
    find_library(${name}_LIBRARY ${library})
    mark_as_advanced(${name}_INCLUDE_DIR ${name}_LIBRARY)
    find_package_handle_standard_args(${name} REQUIRED_VARS ${name}_LIBRARY ${name}_INCLUDE_DIR)
    if(${name}_FOUND AND NOT TARGET ${name}::${name})
        add_library(${name}::${name} UNKNOWN IMPORTED)
        set_target_properties(${name}::${name} PROPERTIES
            IMPORTED_LOCATION "${${name}_LIBRARY}"
            INTERFACE_INCLUDE_DIRECTORIES "${${name}_INCLUDE_DIR}"
            INTERFACE_LINK_LIBRARIES "${ARGN}")
    endif()
endmacro()
