# SPDX-License-Identifier: Apache-2.0
# Writes ${OUT}: the files below ${DIR} as C++ text for cli/example_files.h. Run as a script.
file(GLOB_RECURSE files RELATIVE ${DIR} ${DIR}/*)
set(entries "")
foreach(name ${files})
    if(name MATCHES "^(data|\\.millrace)/")
        continue()
    endif()
    file(READ ${DIR}/${name} text)
    string(APPEND entries "        {\"${name}\", R\"embedded(${text})embedded\"},\n")
endforeach()
file(WRITE ${OUT} "// SPDX-License-Identifier: Apache-2.0
#include \"cli/example_files.h\"

namespace millrace::cli {

const std::vector<ExampleFile>& example_files() {
    static const std::vector<ExampleFile> files{
${entries}    };
    return files;
}

}  // namespace millrace::cli
")
