# wnflow_docs: the reference of the headers, by doxygen, in <build folder>/api/html. Not part of `all`; nothing in it is
# loaded from a network, which the test docs/api checks, as well as that doxygen has nothing to warn of.

find_program(WNFLOW_DOXYGEN doxygen)
mark_as_advanced(WNFLOW_DOXYGEN)

if(WNFLOW_DOXYGEN)
    set(wnflow_api_folder "${PROJECT_BINARY_DIR}/api")
    configure_file("${PROJECT_SOURCE_DIR}/docs/api/Doxyfile.in" "${wnflow_api_folder}/Doxyfile" @ONLY)
    add_custom_target(wnflow_docs
        COMMAND "${WNFLOW_DOXYGEN}" "${wnflow_api_folder}/Doxyfile"
        COMMENT "The reference of the headers: ${wnflow_api_folder}/html/index.html"
        VERBATIM)
endif()

# Called where the tests are.
function(wnflow_add_documentation_tests)
    if(NOT WNFLOW_DOXYGEN)
        add_test(NAME "docs/api" COMMAND "${CMAKE_COMMAND}" -E echo "doxygen is not installed")
        set_tests_properties("docs/api" PROPERTIES LABELS docs SKIP_REGULAR_EXPRESSION "not installed")
        return()
    endif()
    set(check "${PROJECT_SOURCE_DIR}/tests/docs/tools/check_api.cmake")
    add_test(NAME "docs/api"
        COMMAND "${CMAKE_COMMAND}" "-DDOXYGEN=${WNFLOW_DOXYGEN}" "-DDOXYFILE=${PROJECT_BINARY_DIR}/api/Doxyfile"
            "-DFOLDER=${CMAKE_CURRENT_BINARY_DIR}/api" -P "${check}")
    # Checks that cannot fail are none: a header that doxygen warns of, and a page with a remote script.
    add_test(NAME "docs/api: a wrong comment is found out"
        COMMAND "${CMAKE_COMMAND}" "-DDOXYGEN=${WNFLOW_DOXYGEN}" "-DDOXYFILE=${PROJECT_BINARY_DIR}/api/Doxyfile"
            "-DFOLDER=${CMAKE_CURRENT_BINARY_DIR}/api-wrong" "-DADDED=/// @param b none\nvoid f(int a)\;\n" -P "${check}")
    add_test(NAME "docs/api: a remote script is found out"
        COMMAND "${CMAKE_COMMAND}" "-DDOXYGEN=${WNFLOW_DOXYGEN}" "-DDOXYFILE=${PROJECT_BINARY_DIR}/api/Doxyfile"
            "-DFOLDER=${CMAKE_CURRENT_BINARY_DIR}/api-remote" "-DSCRIPT=https://example.org/x.js" -P "${check}")
    set_tests_properties("docs/api" "docs/api: a wrong comment is found out" "docs/api: a remote script is found out"
        PROPERTIES LABELS docs)
    set_tests_properties("docs/api: a wrong comment is found out" PROPERTIES
        PASS_REGULAR_EXPRESSION "argument .b. of command @param is not found.*doxygen warns")
    set_tests_properties("docs/api: a remote script is found out" PROPERTIES
        PASS_REGULAR_EXPRESSION "index.html loads from a network: [^\n]*https://example.org/x.js")
endfunction()
