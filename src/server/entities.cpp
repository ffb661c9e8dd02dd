// SPDX-License-Identifier: Apache-2.0
#include "server/entities.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"
#include "catalog/aspect_text.h"

namespace millrace::server {
namespace {

using catalog::Urn;

// Values are JSON already: what is around them is written by hand, so that they are not read and
// written again for each answer.
std::string json_text(std::string_view text) {
    return base::Json(text).dump(-1, ' ', false, base::Json::error_handler_t::replace);
}

base::Result<Urn> urn_in(const Call& call) {
    return Urn::parse(call.in_path("urn"));
}

// What If-Match says: `"3"` is write counter 3, `"0"` that there is none yet, `*` that there is
// one.
base::Result<void> read_condition(const Call& call, catalog::Proposal& proposal) {
    const std::string_view text = call.request.header("If-Match");
    if (text.empty()) return {};
    if (text == "*") {
        proposal.change = proposal.change == catalog::ChangeType::Upsert
                              ? catalog::ChangeType::Update
                              : proposal.change;
        return {};
    }
    int64_t version = 0;
    const bool is_quoted = text.size() > 2 && text.front() == '"' && text.back() == '"';
    const std::string_view digits = is_quoted ? text.substr(1, text.size() - 2) : "";
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), version);
    if (!is_quoted || error != std::errc() || end != digits.data() + digits.size()) {
        return base::invalid_argument("If-Match is not the ETag of an aspect: " +
                                      std::string(text));
    }
    proposal.conditions.if_version_match = version == 0 ? -1 : version;
    return {};
}

base::Json json_of(const catalog::Applied& applied) {
    return {
        {"changed", applied.changed}, {"version", applied.version}, {"sequence", applied.sequence}};
}

base::Result<net::Response> write(const Call& call, catalog::ChangeType change) {
    catalog::Proposal proposal{MR_TRY(urn_in(call)), call.in_path("aspect"), change, call.body};
    MR_TRY(read_condition(call, proposal));
    std::vector<catalog::Proposal> proposals;
    proposals.push_back(std::move(proposal));
    const auto applied = MR_TRY(call.services.writer.apply(std::move(proposals)));
    auto response = json_response(json_of(applied.at(0)));
    response.set("ETag", etag_of(applied.at(0).version));
    return response;
}

base::Error not_there(const Urn& urn, std::string_view aspect = {}) {
    return base::not_found(
        (aspect.empty() ? "not in the catalog: " : "no " + std::string(aspect) + " of ") +
        urn.text());
}

base::Result<std::string> series_text(Reader& reader, const Urn& urn, const std::string& name) {
    std::string text;
    for (const auto& point : MR_TRY(reader.catalog().points(urn, name, {}))) {
        text += (text.empty() ? "" : ",") + point.value;
    }
    return json_text(name) + ":[" + text + "]";
}

}  // namespace

base::Result<net::Response> get_entity(const Call& call) {
    const auto reader = MR_TRY(call.services.readers.take());
    const Urn urn = MR_TRY(reader->catalog().registry().resolve(MR_TRY(urn_in(call))));
    const std::string& listed = call.text("aspects");
    const auto wanted = listed.empty() ? std::vector<std::string>{} : base::split(listed, ',');
    std::string aspects;
    std::string series;
    MR_TRY(reader->database().read([&]() -> base::Result<void> {
        const auto all = MR_TRY(reader->catalog().aspects(urn));
        if (all.empty()) return not_there(urn);
        for (const auto& aspect : all) {
            const bool is_wanted = wanted.empty() || std::find(wanted.begin(), wanted.end(),
                                                               aspect.name) != wanted.end();
            if (!is_wanted) continue;
            aspects += (aspects.empty() ? "" : ",") + json_text(aspect.name) + ":" +
                       catalog::aspect_text(aspect);
        }
        for (const std::string& name : wanted) {
            const auto* type = reader->catalog().registry().aspect(name);
            if (type == nullptr || type->kind != catalog::AspectKind::Timeseries) continue;
            series += (series.empty() ? "" : ",") + MR_TRY(series_text(*reader, urn, name));
        }
        return {};
    }));
    std::string text = R"({"urn":)" + json_text(urn.text()) + R"(,"aspects":{)" + aspects + "}";
    if (!series.empty()) text += R"(,"series":{)" + series + "}";
    return json_response(text + "}");
}

base::Result<net::Response> get_aspect(const Call& call) {
    const auto reader = MR_TRY(call.services.readers.take());
    const Urn urn = MR_TRY(reader->catalog().registry().resolve(MR_TRY(urn_in(call))));
    const std::string& name = call.in_path("aspect");
    const auto aspect = MR_TRY(reader->catalog().aspect(urn, name, call.number("version")));
    if (!aspect) return not_there(urn, name);
    auto response = json_response(catalog::aspect_text(*aspect));
    if (aspect->version == 0) response.set("ETag", etag_of(aspect->metadata.version));
    return response;
}

base::Result<net::Response> get_aspect_history(const Call& call) {
    const auto reader = MR_TRY(call.services.readers.take());
    const Urn urn = MR_TRY(reader->catalog().registry().resolve(MR_TRY(urn_in(call))));
    const std::string& name = call.in_path("aspect");
    std::string items;
    for (const auto& aspect : MR_TRY(reader->catalog().history(urn, name))) {
        items += (items.empty() ? "" : ",") + catalog::aspect_text(aspect);
    }
    if (items.empty()) return not_there(urn, name);
    return json_response(R"({"items":[)" + items + "]}");
}

base::Result<net::Response> put_aspect(const Call& call) {
    return write(call, catalog::ChangeType::Upsert);
}

base::Result<net::Response> patch_aspect(const Call& call) {
    return write(call, catalog::ChangeType::Patch);
}

base::Result<net::Response> apply_proposals(Call& call) {
    std::vector<catalog::Proposal> proposals;
    if (!call.body.is_array()) return base::invalid_argument("not a list of proposals");
    if (call.body.size() > kProposalsMax) {
        return base::invalid_argument(
                   fmt::format("{} proposals, at most {}", call.body.size(), kProposalsMax))
            .hint("send them in several requests");
    }
    for (base::Json& json : call.body) {
        auto proposal = read_proposal(std::move(json));
        if (!proposal.ok()) {
            return std::move(proposal).error().in(fmt::format("proposal {}", proposals.size() + 1));
        }
        proposals.push_back(*std::move(proposal));
    }
    const auto applied = MR_TRY(call.services.writer.apply(std::move(proposals)));
    base::Json items = base::Json::array();
    for (const auto& one : applied) items.push_back(json_of(one));
    return json_response(base::Json{{"items", std::move(items)}});
}

base::Result<catalog::Proposal> read_proposal(base::Json json) {
    using catalog::ChangeType;
    static const std::map<std::string, ChangeType> kChanges{
        {"UPSERT", ChangeType::Upsert},
        {"CREATE", ChangeType::Create},
        {"CREATE_ENTITY", ChangeType::CreateEntity},
        {"UPDATE", ChangeType::Update},
        {"PATCH", ChangeType::Patch},
        {"DELETE", ChangeType::Delete},
        {"RESTATE", ChangeType::Restate}};
    if (!json.is_object()) return base::invalid_argument("is no object");
    for (const auto& [name, value] : json.items()) {
        if (name == "value") continue;
        if (name != "urn" && name != "aspect" && name != "change" && name != "runId") {
            return base::invalid_argument("field not known: " + name);
        }
        if (!value.is_string()) return base::invalid_argument("field is no text: " + name);
    }
    if (!json.contains("urn") || !json.contains("aspect")) {
        return base::invalid_argument("field missing: urn and aspect are needed");
    }
    const std::string change = json.value("change", "UPSERT");
    const auto found = kChanges.find(change);
    if (found == kChanges.end()) {
        std::vector<std::string> known;
        for (const auto& [name, type] : kChanges) known.push_back(name);
        return base::invalid_argument("change not known: " + change)
            .hint(base::suggest(change, known, "changes"));
    }
    catalog::Proposal proposal{MR_TRY(Urn::parse(json.at("urn").get<std::string>())),
                               json.at("aspect").get<std::string>(), found->second};
    if (const auto value = json.find("value"); value != json.end()) {
        proposal.value = std::move(*value);
    }
    proposal.run_id = json.value("runId", catalog::kNoRun);
    return proposal;
}

}  // namespace millrace::server
