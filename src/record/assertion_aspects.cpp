// SPDX-License-Identifier: Apache-2.0
#include "record/assertion_aspects.h"

#include <fmt/format.h>
#include <xxhash.h>

#include "record/stamp.h"

namespace millrace::record {
namespace {

using base::Json;
using catalog::Urn;

const char* name_of(elt::TestKind kind) {
    switch (kind) {
        case elt::TestKind::NotNull:
            return "not_null";
        case elt::TestKind::Unique:
            return "unique";
        case elt::TestKind::AcceptedValues:
            return "accepted_values";
        case elt::TestKind::Relationships:
            return "relationships";
        case elt::TestKind::Expression:
            return "expression";
        case elt::TestKind::RowCount:
            return "row_count";
        case elt::TestKind::Freshness:
            return "freshness";
    }
    return "";
}

Json info(const Urn& dataset, const elt::DataTest& test) {
    Json custom{{"type", name_of(test.kind)}, {"entity", dataset.text()}, {"logic", test.name()}};
    if (test.columns.size() == 1) {
        if (const auto field = field_urn(dataset, test.columns[0])) custom["field"] = field->text();
    }
    return {{"type", "CUSTOM"},
            {"customAssertion", std::move(custom)},
            {"description", test.name()},
            {"source", {{"type", "NATIVE"}}},
            {"customProperties",
             {{"severity", test.severity == elt::Severity::Warn ? "warn" : "error"}}}};
}

Json result(const elt::TestResult& test) {
    if (test.error) {
        return {{"type", "ERROR"},
                {"error",
                 {{"type", "SOURCE_QUERY_FAILED"},
                  {"properties", {{"message", test.error->to_string()}}}}}};
    }
    Json json{{"type", test.passed ? "SUCCESS" : "FAILURE"}, {"unexpectedCount", test.failures}};
    if (!test.passed) {
        json["severity"] = test.test->severity == elt::Severity::Warn ? "LOW" : "HIGH";
    }
    return json;
}

}  // namespace

Urn assertion_urn(const Urn& dataset, const std::string& test) {
    const std::string named = dataset.text() + " " + test;
    const XXH128_hash_t hash = XXH3_128bits(named.data(), named.size());
    auto urn = Urn::make("assertion", {fmt::format("{:016x}{:016x}", hash.high64, hash.low64)});
    MR_CHECK(urn.ok());
    return *std::move(urn);
}

void add_assertions(Proposals& out, const Urn& dataset, const std::string& run_id,
                    const std::vector<elt::TestResult>& tests) {
    for (const elt::TestResult& test : tests) {
        const Urn assertion = assertion_urn(dataset, test.test->name());
        out.add(assertion, "assertionInfo", info(dataset, *test.test));
        out.add(assertion, "assertionRunEvent",
                {{"timestampMillis", milliseconds(out.now())},
                 {"runId", run_id},
                 {"asserteeUrn", dataset.text()},
                 {"assertionUrn", assertion.text()},
                 {"status", "COMPLETE"},
                 {"result", result(test)}});
    }
}

}  // namespace millrace::record
