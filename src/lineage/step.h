// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace millrace::lineage {

// Of urns: whether it is a thing that only moves data.
inline bool names_step(std::string_view urn) {
    return urn.starts_with("urn:li:dataJob:") || urn.starts_with("urn:li:dataProcessInstance:");
}

}  // namespace millrace::lineage
