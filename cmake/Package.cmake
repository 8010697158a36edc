# cpack -G DEB in the build folder. Three packages, as three kinds of people want them:
#   wnflow          programs, data, documentation
#   wnflow-mpi      what sweeps across machines load; alone in needing MPI
#   libwnflow-dev   libraries and headers; alone in needing the -dev packages. One of these, libboost1.81-dev, excludes
#                   Debian's default Boost, which who only runs the program shall not have to remove
# They are for one's own machines: docs/decisions/licences.md.

file(READ "${PROJECT_SOURCE_DIR}/CITATION.cff" wnflow_citation)
if(NOT wnflow_citation MATCHES "\nauthors:\n  - name: \"([^\"\n]+)\"")
    message(FATAL_ERROR "CITATION.cff: the first of 'authors' has no 'name', which packages give as their maintainer")
endif()
set(wnflow_maintainer "${CMAKE_MATCH_1}")
if(NOT wnflow_citation MATCHES "\nversion: ${PROJECT_VERSION}\n")
    message(FATAL_ERROR "CITATION.cff: 'version' is not ${PROJECT_VERSION}, that of CMakeLists.txt")
endif()

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME wnflow)
set(CPACK_PACKAGE_VENDOR "${wnflow_maintainer}")
set(CPACK_PACKAGE_CONTACT "${wnflow_maintainer}")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "${PROJECT_DESCRIPTION}")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)

set(CPACK_COMPONENTS_ALL runtime development)
if(TARGET wnflow_mpi)
    list(APPEND CPACK_COMPONENTS_ALL mpi)
endif()
set(CPACK_COMPONENTS_GROUPING IGNORE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(wnflow_same "(= ${PROJECT_VERSION})")

set(CPACK_DEBIAN_RUNTIME_PACKAGE_NAME wnflow)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SECTION math)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_RECOMMENDS gnuplot-nox)
set(CPACK_DEBIAN_RUNTIME_PACKAGE_SUGGESTS "wnflow-mpi ${wnflow_same}, qsopt-ex")
set(CPACK_COMPONENT_RUNTIME_DESCRIPTION
"The programs wnflow, which verifies statements about the flows of diagonal
linear networks, with and without weight normalization, and wnflow-check,
which re-checks its certificates; instances, figures and documentation.
gnuplot draws the diagrams of reports and figures.")

set(CPACK_DEBIAN_MPI_PACKAGE_NAME wnflow-mpi)
set(CPACK_DEBIAN_MPI_PACKAGE_SECTION math)
set(CPACK_DEBIAN_MPI_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_MPI_PACKAGE_DEPENDS "wnflow ${wnflow_same}")
set(CPACK_DEBIAN_MPI_PACKAGE_RECOMMENDS openmpi-bin)
set(CPACK_COMPONENT_MPI_DESCRIPTION
"The library by which 'mpirun wnflow sweep run' shares the points of a sweep
among machines.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME libwnflow-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
string(JOIN ", " CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS # what wnflowConfig.cmake looks for
    "wnflow ${wnflow_same}" libboost1.81-dev libeigen3-dev libgmp-dev libmpfr-dev libflint-dev libflint-arb-dev
    nlohmann-json3-dev coinor-libclp-dev libtomlplusplus-dev libfmt-dev libssl-dev libsqlite3-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SUGGESTS cmake)
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION
"The static libraries wnflow (integrators, limits, enclosures) and
wnflow_verification (statements, verdicts, reports), their headers, and a CMake
package with the function wnflow_add_verification.")

# Only in packages, which are made component by component: Debian's place for the licence, and for zsh's completion.
foreach(component_and_package IN ITEMS runtime:wnflow development:libwnflow-dev mpi:wnflow-mpi)
    string(REPLACE ":" ";" component_and_package "${component_and_package}")
    list(GET component_and_package 0 component)
    list(GET component_and_package 1 package)
    install(FILES "${PROJECT_SOURCE_DIR}/cmake/debian/copyright"
        DESTINATION "${CMAKE_INSTALL_DATADIR}/doc/${package}" COMPONENT ${component} EXCLUDE_FROM_ALL)
endforeach()
install(FILES "${wnflow_manual_folder}/_wnflow"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions" COMPONENT runtime EXCLUDE_FROM_ALL)

include(CPack)
