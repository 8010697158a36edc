# Installs every component, then moves the result: nothing in it may know where it was first.

file(REMOVE_RECURSE "${SCRATCH}")
foreach(component IN ITEMS runtime mpi development)
    execute_process(COMMAND "${CMAKE_COMMAND}" --install "${BUILD}" --component ${component} --config "${CONFIGURATION}"
            --prefix "${SCRATCH}/first"
        OUTPUT_QUIET RESULT_VARIABLE status)
    if(status)
        message(FATAL_ERROR "component ${component} is not installed: ${status}")
    endif()
endforeach()
cmake_path(GET PREFIX PARENT_PATH parent)
file(MAKE_DIRECTORY "${parent}")
file(RENAME "${SCRATCH}/first" "${PREFIX}")
