# SPDX-License-Identifier: Apache-2.0
# Compiler settings that hold for every module.
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

option(MILLRACE_FUZZ "Build the fuzz targets (clang only)" OFF)
set(MILLRACE_SANITIZE "" CACHE STRING "Sanitizers, as -fsanitize= takes them; empty for none")
set(MILLRACE_DUCKDB_DIR ${CMAKE_SOURCE_DIR}/build/deps/duckdb CACHE PATH "include/ and lib/ of DuckDB")

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
    set(CMAKE_C_COMPILER_LAUNCHER ${CCACHE_PROGRAM})
endif()

add_library(millrace_options INTERFACE)
target_compile_options(millrace_options INTERFACE
    -Wall -Wextra -Wpedantic -Werror -Wshadow -Wnon-virtual-dtor -Wcast-align -Wunused
    -Woverloaded-virtual -Wdouble-promotion -Wimplicit-fallthrough
    # MR_TRY is a GNU statement expression and 128-bit integers carry wide decimals; both are
    # marked __extension__ where they stand, which is what keeps -Wpedantic useful elsewhere.
    # GCC 12 sees overlaps in std::string concatenation that are not there (GCC bug 105651).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
    $<$<CXX_COMPILER_ID:Clang>:-Wno-gnu-statement-expression -Wthread-safety>)
if(MILLRACE_SANITIZE)
    target_compile_options(millrace_options INTERFACE
        -fsanitize=${MILLRACE_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(millrace_options INTERFACE -fsanitize=${MILLRACE_SANITIZE})
endif()
# Fuzzing needs to see which branches of our modules an input takes, and to notice misuse of memory. The check of
# function pointers is left out: clang 14 cannot put it before the parts of a coroutine.
if(MILLRACE_FUZZ)
    target_compile_options(millrace_options INTERFACE
        -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize=function -fno-sanitize-recover=all)
    target_link_options(millrace_options INTERFACE -fsanitize=address,undefined)
endif()
