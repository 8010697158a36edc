# wnflow_target_options(<target>): what every target of the project is compiled with.

function(wnflow_target_options target)
    target_compile_features(${target} PUBLIC cxx_std_20)
    target_compile_options(${target} PRIVATE
        -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wnon-virtual-dtor
        $<$<BOOL:${WNFLOW_WARNINGS_AS_ERRORS}>:-Werror>
        # False alarms of g++ 12 (its bugs 105651, 105329) on `"text" + std::string()`.
        $<$<AND:$<CXX_COMPILER_ID:GNU>,$<VERSION_LESS:$<CXX_COMPILER_VERSION>,13>>:-Wno-restrict -Wno-stringop-overflow>
        # Most of the time of a run is spent in the libraries below, which come compiled; more optimization of the code above
        # them costs a tenth of the build.
        $<$<CONFIG:Release>:-O2>
        # No silent fused multiply-add: doubles come out the same on every machine.
        -ffp-contract=off)
    # Eigen has a few LGPL files; none is used, and none shall be.
    target_compile_definitions(${target} PRIVATE EIGEN_MPL2_ONLY)
    if(WNFLOW_SANITIZERS)
        target_compile_options(${target} PRIVATE
            -fsanitize=${WNFLOW_SANITIZERS} -fno-sanitize-recover=all -fno-omit-frame-pointer
            # g++ documents that sanitizers give it false alarms; <regex> is one.
            $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
        target_link_options(${target} PUBLIC -fsanitize=${WNFLOW_SANITIZERS})
    endif()
endfunction()
