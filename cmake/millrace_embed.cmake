# SPDX-License-Identifier: Apache-2.0
# A file of the source tree as text in the program:
#
#   millrace_embed_text(catalog model.json catalog/model_text.h model_text)
#
# makes model_text.cpp in the build folder of the calling module, which defines millrace::catalog::model_text(), declared in
# that header, and answers its path in model_text_source.
function(millrace_embed_text module file header name)
    set(in ${CMAKE_CURRENT_SOURCE_DIR}/${file})
    set(out ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
    set(script ${CMAKE_SOURCE_DIR}/cmake/embed_text.cmake)
    add_custom_command(
        OUTPUT ${out}
        COMMAND ${CMAKE_COMMAND} -DIN=${in} -DOUT=${out} -DHEADER=${header} -DNAMESPACE=${module} -DFUNCTION=${name}
                -P ${script}
        DEPENDS ${in} ${script})
    set(${name}_source ${out} PARENT_SCOPE)
endfunction()
