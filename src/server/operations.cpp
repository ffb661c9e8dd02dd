// SPDX-License-Identifier: Apache-2.0
#include "server/operations.h"

#include "server/entities.h"
#include "server/home_page.h"
#include "server/lineage_pages.h"
#include "server/pipeline_page.h"
#include "server/preview.h"
#include "server/profile_page.h"
#include "server/run_pages.h"
#include "server/search_page.h"
#include "server/snapshot_pages.h"
#include "server/statement_pages.h"
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
        {"getHome", Cost::Slow, MadeFrom::State, get_home},
        {"search", Cost::Slow, MadeFrom::State, search_catalog},
        {"suggest", Cost::Slow, MadeFrom::State, suggest_names},
        {"getLineage", Cost::Slow, MadeFrom::State, get_lineage},
        {"getLineagePath", Cost::Slow, MadeFrom::State, get_lineage_path},
        {"getImpact", Cost::Slow, MadeFrom::State, get_impact},
        {"exportImpact", Cost::Slow, MadeFrom::State, export_impact},
        {"listTables", Cost::Slow, MadeFrom::State, list_tables},
        {"getTable", Cost::Quick, MadeFrom::State, get_table},
        {"previewTable", Cost::Slow, MadeFrom::Else, preview_table},
        {"getTableProfile", Cost::Slow, MadeFrom::State, get_table_profile},
        {"makeTableProfile", Cost::Slow, MadeFrom::Else, make_table_profile},
        {"listSnapshots", Cost::Quick, MadeFrom::State, list_snapshots},
        {"compareSnapshots", Cost::Slow, MadeFrom::Else, compare_snapshots},
        {"rollBackTable", Cost::Slow, MadeFrom::Else, roll_back_table},
        {"listTableRuns", Cost::Quick, MadeFrom::State, list_table_runs},
        {"getTableQuality", Cost::Quick, MadeFrom::State, get_table_quality},
        {"getTableDefinition", Cost::Quick, MadeFrom::State, get_table_definition},
        {"listRuns", Cost::Slow, MadeFrom::State, list_runs},
        {"startRun", Cost::Slow, MadeFrom::Else, start_run},
        {"getRun", Cost::Slow, MadeFrom::Else, get_run},
        {"getRunLog", Cost::Slow, MadeFrom::Else, get_run_log},
        {"stopRun", Cost::Slow, MadeFrom::Else, stop_run},
        {"getPipeline", Cost::Slow, MadeFrom::Else, get_pipeline},
        {"startStatement", Cost::Slow, MadeFrom::Else, start_statement},
        {"getStatement", Cost::Slow, MadeFrom::Else, get_statement},
        {"cancelStatement", Cost::Slow, MadeFrom::Else, cancel_statement},
        {"getStatementResult", Cost::Slow, MadeFrom::Else, get_statement_result},
        {"getEntity", Cost::Quick, MadeFrom::State, get_entity},
        {"getAspect", Cost::Quick, MadeFrom::State, get_aspect},
        {"putAspect", Cost::Slow, MadeFrom::Else, put_aspect},
        {"patchAspect", Cost::Slow, MadeFrom::Else, patch_aspect},
        {"getAspectHistory", Cost::Quick, MadeFrom::State, get_aspect_history},
        {"applyProposals", Cost::Slow, MadeFrom::Else, apply_proposals},
        {"getEvents", Cost::Quick, MadeFrom::Else, get_events},
        {"getOpenApi", Cost::Quick, MadeFrom::Else, get_open_api},
    };
    return kHandlers;
}

}  // namespace millrace::server
