# cmake -P: what wnflow_add_verification says to arguments that it cannot use. With -DCASE=<n> it is called once.

set(instance "${CMAKE_CURRENT_LIST_DIR}/consumer/three-weights.toml")
set(cases
    "t@give the name of the test first, then the instance file"
    "t PROVE@give the name of the test first, then the instance file"
    "t absent.toml@there is no instance file '[^']*absent.toml'"
    "t ${instance} PROOF@what is 'PROOF'[?] Keywords are PROVE"
    "t ${instance} CLAIM@CLAIM needs a value"
    "t ${instance} CLAIM --json@CLAIM '--json' is no id of a statement"
    "t ${instance} PROVE CLAIM robust-bound@PROVE excludes CLAIM"
    "t ${instance} ALLOW_NOT_APPLICABLE@ALLOW_NOT_APPLICABLE goes with CLAIM"
    "t ${instance} BASELINE absent.json@there is no baseline '[^']*absent.json'"
    "t ${instance} BASELINE ${instance}@does not end in .json"
    "t ${instance} BASELINE a.json DIGITS 50@BASELINE excludes DIGITS"
    "t ${instance} MARGIN_SLACK 2@MARGIN_SLACK goes with BASELINE"
    "t ${instance} DIGITS 14@DIGITS '14' is not an integer from 15 to 1000"
    "t ${instance} DIGITS 1e3@DIGITS '1e3' is not an integer from 15 to 1000"
    "t ${instance} TIMEOUT 0@TIMEOUT '0' is not a positive number of seconds"
    # Within a word of the list, and within that of a case.
    "t absent\\\\;b.toml@instance file '[^']*absent.b.toml' has a semicolon"
    "t ${instance} BASELINE a\\\\;b.json@baseline '[^']*a.b.json' has a semicolon"
    "t ${instance} REPORT a\\\\;b@folder of the report '[^']*a.b' has a semicolon"
    "t ${instance} UNTIL $<1:2>@UNTIL '.<1:2>' has a semicolon or"
    "t ${instance} OPTIONS --json a\\\\;b@OPTIONS have a semicolon"
    # No mistake: it gets as far as CMake's own add_test, which scripts lack. The cases above are told apart from it.
    "t ${instance} CLAIM robust-bound DIGITS 50 TIMEOUT 10 LABELS a b@add_test command is not scriptable")

if(DEFINED CASE)
    include("${CMAKE_CURRENT_LIST_DIR}/../../cmake/wnflowAddVerification.cmake")
    list(GET cases ${CASE} arguments)
    string(REGEX REPLACE "@.*" "" arguments "${arguments}")
    separate_arguments(arguments UNIX_COMMAND "${arguments}")
    wnflow_add_verification(${arguments})
    return()
endif()

list(LENGTH cases count)
math(EXPR last "${count} - 1")
foreach(number RANGE ${last})
    list(GET cases ${number} case)
    string(REGEX REPLACE "^[^@]*@" "" expected "${case}")
    execute_process(COMMAND "${CMAKE_COMMAND}" -DCASE=${number} -P "${CMAKE_CURRENT_LIST_FILE}"
        RESULT_VARIABLE status ERROR_VARIABLE error)
    string(REGEX REPLACE "[ \n]+" " " error "${error}") # CMake breaks lines
    if(status EQUAL 0 OR NOT error MATCHES "${expected}")
        message(FATAL_ERROR "wnflow_add_verification: '${case}': status ${status}, message:\n${error}")
    endif()
endforeach()
