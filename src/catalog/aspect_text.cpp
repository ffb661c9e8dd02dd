// SPDX-License-Identifier: Apache-2.0
#include "catalog/aspect_text.h"

#include <fmt/format.h>

namespace millrace::catalog {

std::string aspect_text(const Aspect& aspect) {
    const SystemMetadata& metadata = aspect.metadata;
    const base::Json shown{{"version", metadata.version},
                           {"runId", metadata.run_id},
                           {"lastRunId", metadata.last_run_id},
                           {"lastObserved", base::format_timestamp(metadata.observed)},
                           {"created", base::format_timestamp(metadata.created)},
                           {"createdBy", metadata.created_by},
                           {"modified", base::format_timestamp(metadata.modified)},
                           {"modifiedBy", metadata.modified_by}};
    return fmt::format(R"({{"name":{},"version":{},"value":{},"systemMetadata":{}}})",
                       base::Json(aspect.name).dump(), aspect.version, aspect.value, shown.dump());
}

}  // namespace millrace::catalog
