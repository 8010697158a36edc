# What the program looks for beside itself, relative to the folder it stands in: an installation can be moved as a whole.

file(RELATIVE_PATH wnflow_data_from_program "${CMAKE_INSTALL_FULL_BINDIR}" "${CMAKE_INSTALL_FULL_DATADIR}/wnflow")
file(RELATIVE_PATH wnflow_modules_from_program "${CMAKE_INSTALL_FULL_BINDIR}" "${CMAKE_INSTALL_FULL_LIBDIR}/wnflow")
set_source_files_properties("${PROJECT_SOURCE_DIR}/src/cli/data_folder.cpp" PROPERTIES
    COMPILE_DEFINITIONS "WNFLOW_DATA_FROM_PROGRAM=\"${wnflow_data_from_program}\"")
set_source_files_properties("${PROJECT_SOURCE_DIR}/verification/sweep/message_passing.cpp" PROPERTIES
    COMPILE_DEFINITIONS "WNFLOW_MODULES_FROM_PROGRAM=\"${wnflow_modules_from_program}\"")

# The program in the build folder finds the data of the sources.
file(MAKE_DIRECTORY "${PROJECT_BINARY_DIR}/share/wnflow")
file(CREATE_LINK "${PROJECT_SOURCE_DIR}/verification/data/figures" "${PROJECT_BINARY_DIR}/share/wnflow/figures"
    SYMBOLIC COPY_ON_ERROR)
