# Manual page and completion of wnflow, written by the program itself from its commands and options. wnflow-check has
# two options: its page is written by hand, and a test holds it against what the program says.

set(wnflow_manual_folder "${PROJECT_BINARY_DIR}/manual")
file(MAKE_DIRECTORY "${wnflow_manual_folder}")
configure_file("${PROJECT_SOURCE_DIR}/docs/man/wnflow-check.1.in" "${wnflow_manual_folder}/wnflow-check.1" @ONLY)

set(wnflow_manual_files)
# wnflow_write(<file> <arguments of the program>...)
function(wnflow_write file)
    add_custom_command(OUTPUT "${wnflow_manual_folder}/${file}"
        COMMAND wnflow_program ${ARGN} > "${file}.new"
        COMMAND "${CMAKE_COMMAND}" -E rename "${file}.new" "${file}"
        DEPENDS wnflow_program
        WORKING_DIRECTORY "${wnflow_manual_folder}"
        COMMENT "Writing manual/${file}"
        VERBATIM)
    list(APPEND wnflow_manual_files "${wnflow_manual_folder}/${file}")
    set(wnflow_manual_files "${wnflow_manual_files}" PARENT_SCOPE)
endfunction()

wnflow_write(wnflow.1 manual)
wnflow_write(wnflow.bash completion bash)
wnflow_write(_wnflow completion zsh)
wnflow_write(wnflow.fish completion fish)
add_custom_target(wnflow_manual ALL DEPENDS ${wnflow_manual_files})
