# cmake -DPROJECT=… -DSCRATCH=… -DGENERATOR=… -DCOMPILER=… -DHERE=… -DNAME=… -DEXPECTED=mpi|program|refused -DOPTIONS=… -P check.cmake
# configures the project in a scratch folder and fails unless what it would build is what is expected.

string(MAKE_C_IDENTIFIER "${NAME}" folder)
set(folder "${SCRATCH}/${folder}")
file(REMOVE_RECURSE "${folder}")
set(source "${PROJECT}")
if(NAME STREQUAL "inside another project")
    set(source "${folder}/outer")
    file(MAKE_DIRECTORY "${source}")
    file(COPY "${HERE}/outer/" DESTINATION "${source}")
    file(CREATE_LINK "${PROJECT}" "${source}/wnflow" SYMBOLIC)
endif()

execute_process(
    COMMAND "${CMAKE_COMMAND}" -S "${source}" -B "${folder}/build" -G "${GENERATOR}" "-DCMAKE_CXX_COMPILER=${COMPILER}"
        -DWNFLOW_BUILD_TESTS=OFF ${OPTIONS}
    RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)

if(EXPECTED STREQUAL "refused")
    if(status EQUAL 0 OR NOT output MATCHES "libopenmpi-dev")
        message(FATAL_ERROR "an error that names libopenmpi-dev was expected; status ${status}:\n${output}")
    endif()
    return()
endif()
if(NOT status EQUAL 0)
    message(FATAL_ERROR "the configuration failed:\n${output}")
endif()

execute_process(COMMAND "${CMAKE_COMMAND}" --build "${folder}/build" --target help OUTPUT_VARIABLE targets COMMAND_ERROR_IS_FATAL ANY)
if(NOT targets MATCHES "wnflow_program")
    message(FATAL_ERROR "there is no target wnflow_program:\n${targets}")
endif()
if(targets MATCHES "wnflow_mpi")
    set(has_mpi TRUE)
else()
    set(has_mpi FALSE)
endif()
if(EXPECTED STREQUAL "mpi" AND NOT has_mpi)
    message(FATAL_ERROR "there is no target wnflow_mpi")
elseif(EXPECTED STREQUAL "program" AND has_mpi AND OPTIONS MATCHES "WNFLOW_MPI")
    message(FATAL_ERROR "there is a target wnflow_mpi where there should be none")
endif()
file(REMOVE_RECURSE "${folder}")
