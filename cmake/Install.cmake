# cmake --install <build folder> --prefix <folder>. Three components, the packages of Package.cmake: `runtime` (programs,
# data, documentation), `mpi` (the library that sweeps load under an MPI launcher), `development` (libraries, headers,
# the CMake package). The result can be moved as a whole.

include(CMakePackageConfigHelpers)

set(wnflow_data "${CMAKE_INSTALL_DATADIR}/wnflow")
set(wnflow_package "${CMAKE_INSTALL_LIBDIR}/cmake/wnflow")

# ---- programs -------------------------------------------------------------------------------------------------------

set_target_properties(wnflow_program PROPERTIES EXPORT_NAME program)
set_target_properties(wnflow_check PROPERTIES EXPORT_NAME check)
install(TARGETS wnflow_program wnflow_check EXPORT wnflowTargets
    RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}" COMPONENT runtime)
if(TARGET wnflow_mpi)
    install(TARGETS wnflow_mpi LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}/wnflow" COMPONENT mpi)
endif()

install(DIRECTORY "${PROJECT_SOURCE_DIR}/verification/data/figures" "${PROJECT_SOURCE_DIR}/verification/data/instances"
    "${PROJECT_SOURCE_DIR}/verification/data/sweeps" "${PROJECT_SOURCE_DIR}/verification/data/baselines"
    DESTINATION "${wnflow_data}" COMPONENT runtime)
install(FILES "${PROJECT_SOURCE_DIR}/docs/reference/report.schema.json" DESTINATION "${wnflow_data}" COMPONENT runtime)

install(FILES "${wnflow_manual_folder}/wnflow.1" "${wnflow_manual_folder}/wnflow-check.1"
    DESTINATION "${CMAKE_INSTALL_MANDIR}/man1" COMPONENT runtime)
install(FILES "${wnflow_manual_folder}/wnflow.bash"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/bash-completion/completions" RENAME wnflow COMPONENT runtime)
install(FILES "${wnflow_manual_folder}/_wnflow"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/zsh/site-functions" COMPONENT runtime)
install(FILES "${wnflow_manual_folder}/wnflow.fish"
    DESTINATION "${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d" COMPONENT runtime)

# In the folders that they have here, so that they find each other.
install(FILES "${PROJECT_SOURCE_DIR}/README.md" "${PROJECT_SOURCE_DIR}/CHANGELOG.md"
    "${PROJECT_SOURCE_DIR}/CONTRIBUTING.md" "${PROJECT_SOURCE_DIR}/LICENSE" "${PROJECT_SOURCE_DIR}/CITATION.cff"
    DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT runtime)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/docs" DESTINATION "${CMAKE_INSTALL_DOCDIR}" COMPONENT runtime
    PATTERN "man" EXCLUDE
    PATTERN "CMakeLists.txt" EXCLUDE)
foreach(folder IN ITEMS tests verification)
    install(FILES "${PROJECT_SOURCE_DIR}/${folder}/README.md" DESTINATION "${CMAKE_INSTALL_DOCDIR}/${folder}"
        COMPONENT runtime)
endforeach()
# What the pages link to beside: an instance, and a project that uses the package.
# The pages of the statements link to the claims and to the instances.
install(DIRECTORY "${PROJECT_SOURCE_DIR}/verification/claims"
    DESTINATION "${CMAKE_INSTALL_DOCDIR}/verification" COMPONENT runtime)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/verification/data/instances"
    DESTINATION "${CMAKE_INSTALL_DOCDIR}/verification/data" COMPONENT runtime)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/tests/install/consumer" DESTINATION "${CMAKE_INSTALL_DOCDIR}/tests/install"
    COMPONENT runtime)

# ---- libraries ------------------------------------------------------------------------------------------------------

set_target_properties(wnflow_verification PROPERTIES EXPORT_NAME verification)
install(TARGETS wnflow wnflow_verification EXPORT wnflowTargets
    LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT development
    ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}" COMPONENT development)
install(DIRECTORY "${PROJECT_SOURCE_DIR}/include/wnflow" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
    COMPONENT development FILES_MATCHING PATTERN "*.hpp")
# The headers of wnflow::verification; checker and benchmarks are programs.
foreach(folder IN ITEMS claims certificate plot report sweep figures)
    install(DIRECTORY "${PROJECT_SOURCE_DIR}/verification/${folder}"
        DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}/wnflow-verification/verification" COMPONENT development
        FILES_MATCHING PATTERN "*.hpp" PATTERN "mpi" EXCLUDE)
endforeach()

# ---- CMake package --------------------------------------------------------------------------------------------------

install(EXPORT wnflowTargets NAMESPACE wnflow:: DESTINATION "${wnflow_package}" COMPONENT development)
configure_package_config_file("${PROJECT_SOURCE_DIR}/cmake/wnflowConfig.cmake.in"
    "${PROJECT_BINARY_DIR}/wnflowConfig.cmake" INSTALL_DESTINATION "${wnflow_package}"
    NO_SET_AND_CHECK_MACRO)
# Before 1.0 a minor version may change what a user sees: semver.org.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/wnflowConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/wnflowConfig.cmake" "${PROJECT_BINARY_DIR}/wnflowConfigVersion.cmake"
    "${PROJECT_SOURCE_DIR}/cmake/wnflowAddVerification.cmake" "${PROJECT_SOURCE_DIR}/cmake/RejectUnsafeMath.cmake"
    DESTINATION "${wnflow_package}" COMPONENT development)
set(wnflow_find_modules FindHeaderAndLibrary)
foreach(name IN ITEMS GMP MPFR FLINT Arb CoinUtils Clp)
    list(APPEND wnflow_find_modules "Find${name}")
endforeach()
foreach(module IN LISTS wnflow_find_modules)
    install(FILES "${PROJECT_SOURCE_DIR}/cmake/${module}.cmake" DESTINATION "${wnflow_package}/modules" COMPONENT development)
endforeach()
