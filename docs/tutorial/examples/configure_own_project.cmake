# cmake -DPROJECT=… -DPROGRAM=… -DWNFLOW=… -DFOLDER=… -P configure_own_project.cmake: fails unless the project can be
# configured in a copy, with its program as orbit.cpp and wnflow's sources as the folder wnflow.

file(REMOVE_RECURSE "${FOLDER}")
file(COPY "${PROJECT}/" DESTINATION "${FOLDER}")
file(COPY_FILE "${PROGRAM}" "${FOLDER}/orbit.cpp")
file(CREATE_LINK "${WNFLOW}" "${FOLDER}/wnflow" SYMBOLIC)
execute_process(COMMAND "${CMAKE_COMMAND}" -S "${FOLDER}" -B "${FOLDER}/build" COMMAND_ERROR_IS_FATAL ANY)
