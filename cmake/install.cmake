# SPDX-License-Identifier: Apache-2.0
# cmake --install build/release --prefix <folder> makes a tree that may be moved anywhere:
#
#   bin/millrace                            finds ../lib by its own place
#   lib/libduckdb.so
#   share/doc/millrace/LICENSE, licenses/   ours, and of everything the program is made of
#   share/millrace/examples/
#
# The other libraries are Debian's and stay where Debian puts them.
if(NOT TARGET millrace)
    return()
endif()

# The Debian packages whose code the program holds or loads (docs/dependencies.md).
set(MILLRACE_LICENCE_PACKAGES
    libboost1.81-dev libcli11-dev libexpected-dev libfmt-dev libsimdjson-dev libsnappy-dev libsqlite3-dev
    libstemmer-dev libutf8proc-dev libxxhash-dev libyaml-cpp-dev libzstd-dev nlohmann-json3-dev zlib1g-dev)
set(MILLRACE_DOC_DIR ${CMAKE_INSTALL_DATADIR}/doc/millrace)

set_target_properties(millrace PROPERTIES INSTALL_RPATH "$ORIGIN/../lib")
install(TARGETS millrace RUNTIME DESTINATION bin)
install(FILES ${DUCKDB_LIBRARY} DESTINATION lib)
install(FILES ${CMAKE_SOURCE_DIR}/LICENSE DESTINATION ${MILLRACE_DOC_DIR})
install(FILES ${MILLRACE_DUCKDB_DIR}/LICENSE
    DESTINATION ${MILLRACE_DOC_DIR}/licenses RENAME duckdb)
foreach(package ${MILLRACE_LICENCE_PACKAGES})
    install(FILES /usr/share/doc/${package}/copyright
        DESTINATION ${MILLRACE_DOC_DIR}/licenses RENAME ${package})
endforeach()
install(DIRECTORY ${CMAKE_SOURCE_DIR}/examples/ DESTINATION ${CMAKE_INSTALL_DATADIR}/millrace/examples)
