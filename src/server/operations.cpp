// SPDX-License-Identifier: Apache-2.0
#include "server/operations.h"

#include "server/entities.h"
#include "server/home_page.h"
#include "server/preview.h"
#include "server/run_pages.h"
#include "server/table_pages.h"

namespace millrace::server {
namespace {

base::Result<net::Response> get_events(const Call& call) {
    net::Response response;
    response.events = call.services.events;
    return response;
}

base::Result<net::Response> get_open_api(const Call& /*call*/) {
    return json_response(std::string(api_document_text()));
}

}  // namespace

const std::vector<Handler>& handlers() {
    static const std::vector<Handler> kHandlers{
        {"getHome", Cost::Slow, get_home},
        {"listTables", Cost::Slow, list_tables},
        {"getTable", Cost::Quick, get_table},
        {"getTableLineage", Cost::Slow, get_table_lineage},
        {"previewTable", Cost::Slow, preview_table},
        {"listSnapshots", Cost::Quick, list_snapshots},
        {"listTableRuns", Cost::Quick, list_table_runs},
        {"getTableQuality", Cost::Quick, get_table_quality},
        {"getTableDefinition", Cost::Quick, get_table_definition},
        {"listRuns", Cost::Slow, list_runs},
        {"startRun", Cost::Slow, start_run},
        {"getRun", Cost::Slow, get_run},
        {"getEntity", Cost::Quick, get_entity},
        {"getAspect", Cost::Quick, get_aspect},
        {"putAspect", Cost::Slow, put_aspect},
        {"patchAspect", Cost::Slow, patch_aspect},
        {"getAspectHistory", Cost::Quick, get_aspect_history},
        {"applyProposals", Cost::Slow, apply_proposals},
        {"getEvents", Cost::Quick, get_events},
        {"getOpenApi", Cost::Quick, get_open_api},
    };
    return kHandlers;
}

}  // namespace millrace::server
