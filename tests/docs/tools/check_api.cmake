# cmake -DDOXYGEN=… -DDOXYFILE=… -DFOLDER=… -P check_api.cmake
# Makes the reference in FOLDER and fails if doxygen warns, if a type has no comment, or if a page would load anything from a
# network. ADDED is
# text of one more header, SCRIPT the address of one more script: for the tests of this test.

file(REMOVE_RECURSE "${FOLDER}")
file(READ "${DOXYFILE}" settings)
string(APPEND settings "\nOUTPUT_DIRECTORY = \"${FOLDER}\"\n")
if(ADDED)
    file(WRITE "${FOLDER}/added.hpp" "/** @file */\n\n${ADDED}")
    string(APPEND settings "INPUT += \"${FOLDER}/added.hpp\"\n")
endif()
file(WRITE "${FOLDER}/Doxyfile" "${settings}")
execute_process(COMMAND "${DOXYGEN}" "${FOLDER}/Doxyfile" RESULT_VARIABLE status ERROR_VARIABLE warnings)
if(warnings)
    message("${warnings}") # a fatal message would be wrapped
endif()
if(NOT status EQUAL 0)
    message(FATAL_ERROR "doxygen warns, or fails: status ${status}")
endif()

# What is self-explanatory needs no comment, but every class, structure and enumeration says what it is.
file(WRITE "${FOLDER}/strict/Doxyfile" "${settings}\nOUTPUT_DIRECTORY = \"${FOLDER}/strict\"\nEXTRACT_ALL = NO\n"
    "WARN_IF_UNDOCUMENTED = YES\nWARN_AS_ERROR = NO\n")
execute_process(COMMAND "${DOXYGEN}" "${FOLDER}/strict/Doxyfile" ERROR_VARIABLE warnings)
string(REGEX MATCHALL "[^\n]*(Compound [^\n]*|\\(enumeration\\) [^\n]*) is not documented" undocumented "${warnings}")
if(undocumented)
    list(JOIN undocumented "\n" lines)
    message("${lines}")
    message(FATAL_ERROR "There are types without a comment.")
endif()

if(SCRIPT)
    file(APPEND "${FOLDER}/html/index.html" "<script src=\"${SCRIPT}\"></script>\n")
endif()
file(GLOB pages "${FOLDER}/html/*.html" "${FOLDER}/html/*.css")
list(LENGTH pages count)
if(count LESS 50)
    message(FATAL_ERROR "only ${count} pages were made")
endif()
# Whatever a browser fetches by itself; a link that a reader follows (<a href>) is none of it.
set(loads "<(script|link|img|iframe|object|source)[^>]*(src|href|data)=\"(https?:)?//[^>]*>|url\\(['\"]?(https?:)?//[^)]*|@import[^;]*//[^;]*")
foreach(page IN LISTS pages)
    file(READ "${page}" text)
    if(text MATCHES "${loads}")
        message("${page} loads from a network: ${CMAKE_MATCH_0}")
        set(found TRUE)
    endif()
endforeach()
if(found)
    message(FATAL_ERROR "The pages are not self-contained.")
endif()
message("${count} pages, without a warning, nothing from a network")
