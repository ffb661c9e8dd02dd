# SPDX-License-Identifier: Apache-2.0
# One folder = one library = one namespace.
#
#   millrace_module(lake
#       HEADERS lake.h ...      public headers, each must compile on its own
#       SOURCES lake.cpp ...
#       TESTS   lake_test.cpp   beside the code; one test program per module
#       DEPS    base store      our own modules this folder may include
#       LIBS    zstd            third-party libraries, private
#       PUBLIC_LIBS fmt::fmt    third-party libraries that our headers show
#   )
include(GoogleTest)
set_property(GLOBAL PROPERTY MILLRACE_LAYERS "")

function(millrace_module name)
    cmake_parse_arguments(M "" "" "HEADERS;SOURCES;TESTS;DEPS;LIBS;PUBLIC_LIBS" ${ARGN})
    set(target millrace_${name})
    add_library(${target} STATIC ${M_SOURCES})
    add_library(millrace::${name} ALIAS ${target})
    target_sources(${target} PUBLIC FILE_SET HEADERS
        BASE_DIRS ${CMAKE_SOURCE_DIR}/src FILES ${M_HEADERS})
    set_target_properties(${target} PROPERTIES
        LINKER_LANGUAGE CXX VERIFY_INTERFACE_HEADER_SETS ON)
    target_link_libraries(${target} PUBLIC ${M_PUBLIC_LIBS} PRIVATE ${M_LIBS} millrace_options)
    foreach(dep ${M_DEPS})
        target_link_libraries(${target} PUBLIC millrace::${dep})
    endforeach()
    if(M_TESTS AND BUILD_TESTING)
        add_executable(${name}_test ${M_TESTS})
        target_link_libraries(${name}_test PRIVATE
            ${target} ${M_LIBS} millrace_options GTest::gtest GTest::gtest_main)
        gtest_discover_tests(${name}_test TEST_PREFIX ${name}. DISCOVERY_MODE PRE_TEST
            PROPERTIES TIMEOUT 300)
    endif()
    string(REPLACE ";" " " deps "${M_DEPS}")
    set_property(GLOBAL APPEND_STRING PROPERTY MILLRACE_LAYERS "${name}: ${deps}\n")
endfunction()

# The edge list for style.layers, written once all modules are known.
function(millrace_finish)
    get_property(layers GLOBAL PROPERTY MILLRACE_LAYERS)
    file(WRITE ${CMAKE_BINARY_DIR}/layers.txt "${layers}")
endfunction()
