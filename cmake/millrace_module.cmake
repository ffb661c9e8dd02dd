# SPDX-License-Identifier: Apache-2.0
# One folder = one library = one namespace.
#
#   millrace_module(lake
#       HEADERS lake.h ...      headers that other folders may include, each must compile on its own
#       INTERNAL row_run.h ...  headers of this folder alone; they too, and they may use LIBS
#       SOURCES lake.cpp ...
#       TESTS   lake_test.cpp   beside the code; one test program per module
#       DEPS    base store      our own modules this folder may include
#       LIBS    zstd            third-party libraries, private
#       PUBLIC_LIBS fmt::fmt    third-party libraries that our headers show
#   )
include(GoogleTest)
set_property(GLOBAL PROPERTY MILLRACE_LAYERS "")
set_property(GLOBAL PROPERTY MILLRACE_HEADERS "")

function(millrace_module name)
    cmake_parse_arguments(M "" "" "HEADERS;INTERNAL;SOURCES;TESTS;DEPS;LIBS;PUBLIC_LIBS" ${ARGN})
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
    # CMake compiles what a target shows; these are shown by one that nothing links.
    if(M_INTERNAL)
        add_library(${target}_internal INTERFACE)
        target_sources(${target}_internal INTERFACE FILE_SET HEADERS
            BASE_DIRS ${CMAKE_SOURCE_DIR}/src FILES ${M_INTERNAL})
        set_target_properties(${target}_internal PROPERTIES
            LINKER_LANGUAGE CXX VERIFY_INTERFACE_HEADER_SETS ON)
        target_link_libraries(${target}_internal INTERFACE ${target} ${M_LIBS})
    endif()
    if(M_TESTS AND BUILD_TESTING)
        add_executable(${name}_test ${M_TESTS})
        target_link_libraries(${name}_test PRIVATE
            ${target} ${M_LIBS} millrace_options GTest::gtest GTest::gtest_main)
        gtest_discover_tests(${name}_test TEST_PREFIX ${name}. DISCOVERY_MODE PRE_TEST
            PROPERTIES TIMEOUT 300)
    endif()
    string(REPLACE ";" " " deps "${M_DEPS}")
    set_property(GLOBAL APPEND_STRING PROPERTY MILLRACE_LAYERS "${name}: ${deps}\n")
    string(REPLACE ";" " " headers "${M_HEADERS}")
    string(REPLACE ";" " " internal "${M_INTERNAL}")
    set_property(GLOBAL APPEND_STRING PROPERTY MILLRACE_HEADERS "${name}: ${headers} | ${internal}\n")
endfunction()

# The edges for style.layers and the headers for style.modules, written once all modules are known.
function(millrace_finish)
    get_property(layers GLOBAL PROPERTY MILLRACE_LAYERS)
    file(WRITE ${CMAKE_BINARY_DIR}/layers.txt "${layers}")
    get_property(headers GLOBAL PROPERTY MILLRACE_HEADERS)
    file(WRITE ${CMAKE_BINARY_DIR}/headers.txt "${headers}")
endfunction()
