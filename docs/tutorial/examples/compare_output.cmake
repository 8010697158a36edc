# cmake -DPROGRAM=… -DEXPECTED=… -P compare_output.cmake: fails unless the program succeeds and prints the file.

execute_process(COMMAND "${PROGRAM}" OUTPUT_VARIABLE printed RESULT_VARIABLE status)
file(READ "${EXPECTED}" expected)
if(NOT status EQUAL 0)
    message(FATAL_ERROR "${PROGRAM} ends with ${status}")
endif()
if(NOT printed STREQUAL expected)
    message("${PROGRAM} does not print what ${EXPECTED} holds, but\n${printed}") # a fatal message would be wrapped
    message(FATAL_ERROR "The outputs differ.")
endif()
