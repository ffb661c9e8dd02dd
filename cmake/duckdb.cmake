# SPDX-License-Identifier: Apache-2.0
# DuckDB comes from two pinned npm packages which ./run setup unpacks (docs/dependencies.md).
find_path(DUCKDB_INCLUDE_DIR duckdb.hpp PATHS ${MILLRACE_DUCKDB_DIR}/include NO_DEFAULT_PATH)
find_library(DUCKDB_LIBRARY duckdb PATHS ${MILLRACE_DUCKDB_DIR}/lib NO_DEFAULT_PATH)
if(NOT DUCKDB_INCLUDE_DIR OR NOT DUCKDB_LIBRARY)
    message(FATAL_ERROR "DuckDB not found in ${MILLRACE_DUCKDB_DIR}: run ./run setup")
endif()
add_library(duckdb SHARED IMPORTED)
set_target_properties(duckdb PROPERTIES
    IMPORTED_LOCATION ${DUCKDB_LIBRARY}
    INTERFACE_INCLUDE_DIRECTORIES ${DUCKDB_INCLUDE_DIR}
    INTERFACE_SYSTEM_INCLUDE_DIRECTORIES ${DUCKDB_INCLUDE_DIR})
