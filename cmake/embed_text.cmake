# SPDX-License-Identifier: Apache-2.0
# Writes ${OUT}: the text of the file ${IN} as what ${FUNCTION}(), declared in ${HEADER}, answers in
# namespace millrace::${NAMESPACE}. Run as a script.
file(READ ${IN} text)
file(WRITE ${OUT} "// SPDX-License-Identifier: Apache-2.0
#include \"${HEADER}\"

// Longer than every compiler must take; ours do.
#pragma GCC diagnostic ignored \"-Woverlength-strings\"

namespace millrace::${NAMESPACE} {

std::string_view ${FUNCTION}() {
    return R\"embedded(${text})embedded\";
}

}  // namespace millrace::${NAMESPACE}
")
