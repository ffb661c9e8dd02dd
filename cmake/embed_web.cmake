# SPDX-License-Identifier: Apache-2.0
# Writes ${OUT}: the files below ${DIR} as what server/web_files.h shows. A file with a twin that ends
# in .gz has it as its gzipped form. Run as a script.
file(GLOB_RECURSE files RELATIVE ${DIR} ${DIR}/*)
list(SORT files)
list(FILTER files EXCLUDE REGEX "\\.gz$")
set(assembly "")
set(symbols "")
set(entries "")
set(number 0)
foreach(name ${files})
    foreach(form plain gzipped)
        set(path ${DIR}/${name})
        if("${form}" STREQUAL "gzipped")
            set(path ${path}.gz)
        endif()
        set(symbol millrace_web_${number}_${form})
        if(EXISTS ${path})
            string(APPEND assembly
                "    \".global ${symbol}\\n${symbol}:\\n.incbin \\\"${path}\\\"\\n\"\n"
                "    \".global ${symbol}_end\\n${symbol}_end:\\n.byte 0\\n\"\n")
            string(APPEND symbols "extern const char ${symbol}[];\nextern const char ${symbol}_end[];\n")
            set(${form} "{${symbol}, static_cast<size_t>(${symbol}_end - ${symbol})}")
        else()
            set(${form} "{}")
        endif()
    endforeach()
    string(APPEND entries "        {\"${name}\", ${plain}, ${gzipped}},\n")
    math(EXPR number "${number} + 1")
endforeach()
file(WRITE ${OUT} "// SPDX-License-Identifier: Apache-2.0
#include \"server/web_files.h\"

__asm__(
    \".section .rodata\\n\"
${assembly}    \".previous\\n\");
extern \"C\" {
${symbols}}

namespace millrace::server {

const std::vector<WebFile>& web_files() {
    static const std::vector<WebFile> files{
${entries}    };
    return files;
}

}  // namespace millrace::server
")
