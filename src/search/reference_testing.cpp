// SPDX-License-Identifier: Apache-2.0
#include "search/reference_testing.h"

#include <algorithm>

#include "base/json.h"

namespace millrace::search {
namespace {

using base::Json;
using catalog::ChangeType;
using catalog::Proposal;

const std::vector<std::string> kWords{
    "order",   "orders",   "ordering",    "customer",     "customers", "patient", "patients",
    "payment", "payments", "observation", "observations", "condition", "age",     "region",
    "daily",   "weekly",   "raw",         "clean",        "study",     "sinus",   "sinusitis",
    "code",    "value",    "date",        "start",        "stop",      "cost",    "total",
    "city",    "country",  "x1",          "v2",           "count",     "counts",  "latest"};

bool is_urn_field(const std::string& field) {
    return field == "tags" || field == "glossaryTerms" || field == "owners" || field == "domains" ||
           field == "platform";
}

// Small letters, digits and signs are all that is made here.
std::vector<std::string> plain_words(const std::string& text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_letter) words.back() += c;
        if (!is_letter && !words.back().empty()) words.emplace_back();
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

Json list_of(const char* key, const std::vector<std::string>& urns) {
    Json list = Json::array();
    for (const std::string& urn : urns) list.push_back({{key, urn}});
    return list;
}

const std::vector<std::string>& values_of(const Thing& thing, const std::string& field) {
    static const std::vector<std::string> kNone;
    const auto found = thing.values.find(field);
    return found == thing.values.end() ? kNone : found->second;
}

}  // namespace

const std::vector<std::string> ThingMaker::kTags{"urn:li:tag:pii", "urn:li:tag:gdpr",
                                                 "urn:li:tag:daily-check", "urn:li:tag:old"};
const std::vector<std::string> ThingMaker::kOwners{"urn:li:corpuser:ann", "urn:li:corpuser:bob",
                                                   "urn:li:corpGroup:order-team"};
const std::vector<std::string> ThingMaker::kPlatforms{
    "urn:li:dataPlatform:hive", "urn:li:dataPlatform:kafka", "urn:li:dataPlatform:raw"};

const std::string& ThingMaker::word() {
    return pick(kWords);
}

std::string ThingMaker::words(size_t count, const char* between) {
    std::string text;
    for (size_t i = 0; i < count; ++i) text += (i == 0 ? "" : between) + word();
    return text;
}

Thing ThingMaker::make(size_t number) {
    if (chance(0.9)) return make_table(number);
    Thing tag;
    const std::string id = words(2, "-") + "-" + std::to_string(number);
    tag.urn = "urn:li:tag:" + id;
    tag.values["name"] = {id};
    if (chance(0.7)) tag.values["description"] = {words(1 + pick(8), " ")};
    tag.values["entityType"] = {"tag"};
    return tag;
}

Thing ThingMaker::make_table(size_t number) {
    Thing thing;
    const std::string platform = pick(kPlatforms);
    const std::string origin = chance(0.8) ? "PROD" : "DEV";
    const std::string name = words(1, "") + "." + words(1 + pick(3), "_");
    const std::string key = name + "." + std::to_string(number);
    thing.urn = "urn:li:dataset:(" + platform + "," + key + "," + origin + ")";
    thing.is_removed = chance(0.05);
    thing.values["entityType"] = {"dataset"};
    thing.values["platform"] = {platform};
    thing.values["origin"] = {origin};
    thing.values["name"] = {name, key};
    if (chance(0.6)) thing.values["description"] = {words(1 + pick(12), " ")};
    if (chance(0.1)) thing.values["editedDescription"] = {words(1 + pick(5), ", ")};
    const auto some = [&](const char* field, const std::vector<std::string>& of, double share) {
        for (const std::string& value : of) {
            if (chance(share)) thing.values[field].push_back(value);
        }
    };
    some("tags", kTags, 0.15);
    some("owners", kOwners, 0.2);
    some("glossaryTerms", {"urn:li:glossaryTerm:Billing.payment", "urn:li:glossaryTerm:age"}, 0.1);
    some("domains", {"urn:li:domain:clinical", "urn:li:domain:sales"}, 0.1);
    for (size_t i = pick(5); i > 0; --i) {
        const std::string column = words(1 + pick(2), "_");
        auto& columns = thing.values["fieldPaths"];
        if (std::find(columns.begin(), columns.end(), column) == columns.end()) {
            columns.push_back(column);
        }
    }
    if (chance(0.3)) thing.values["customProperties"] = {"team=" + word()};
    if (chance(0.5)) thing.numbers["rowCount"] = static_cast<double>(pick(50));
    if (chance(0.3)) thing.numbers["popularity"] = static_cast<double>(pick(4));
    return thing;
}

std::vector<Proposal> ThingMaker::proposals(const Thing& thing) {
    std::vector<Proposal> all;
    const catalog::Urn urn = *catalog::Urn::parse(thing.urn);
    const auto add = [&](const char* aspect, Json value) {
        all.push_back({urn, aspect, ChangeType::Upsert, std::move(value)});
    };
    const bool is_table = urn.type() == "dataset";
    Json properties{{"name", values_of(thing, "name").at(0)}};
    if (thing.values.contains("description")) {
        properties["description"] = thing.values.at("description")[0];
    }
    for (const std::string& property : values_of(thing, "customProperties")) {
        const size_t at = property.find('=');
        properties["customProperties"][property.substr(0, at)] = property.substr(at + 1);
    }
    add(is_table ? "datasetProperties" : "tagProperties", properties);
    add("status", {{"removed", thing.is_removed}});
    if (!is_table) return all;
    if (thing.values.contains("editedDescription")) {
        add("editableDatasetProperties",
            {{"description", thing.values.at("editedDescription")[0]}});
    }
    add("globalTags", {{"tags", list_of("tag", values_of(thing, "tags"))}});
    Json owners = list_of("owner", values_of(thing, "owners"));
    for (Json& owner : owners) owner["type"] = "DATAOWNER";
    add("ownership", {{"owners", owners}});
    add("glossaryTerms", {{"terms", list_of("urn", values_of(thing, "glossaryTerms"))},
                          {"auditStamp", {{"time", 0}, {"actor", "urn:li:corpuser:a"}}}});
    add("domains", {{"domains", values_of(thing, "domains")}});
    Json columns = Json::array();
    for (const std::string& path : values_of(thing, "fieldPaths")) {
        columns.push_back(
            {{"fieldPath", path},
             {"nativeDataType", "int"},
             {"type", {{"type", {{"com.linkedin.schema.NumberType", Json::object()}}}}}});
    }
    add("schemaMetadata", {{"schemaName", "s"},
                           {"platform", values_of(thing, "platform").at(0)},
                           {"version", 0},
                           {"hash", ""},
                           {"platformSchema", {{"com.linkedin.schema.Schemaless", Json::object()}}},
                           {"fields", columns}});
    if (thing.numbers.contains("rowCount")) {
        add("datasetProfile", {{"timestampMillis", 1},
                               {"rowCount", static_cast<int64_t>(thing.numbers.at("rowCount"))}});
    }
    if (thing.numbers.contains("popularity")) {
        const auto queries = (int64_t{1} << static_cast<int>(thing.numbers.at("popularity"))) - 1;
        add("datasetUsageStatistics", {{"timestampMillis", 1}, {"totalSqlQueries", queries}});
    }
    return all;
}

// An owner is none of it: the model has owners as a filter and as a field of queries alone.
const std::vector<std::string> Reference::kFreeText{
    "name",          "description", "editedDescription", "fieldPaths",      "tags",
    "glossaryTerms", "domains",     "platform",          "customProperties"};

const Reference::Values& Reference::words_of(const Thing& thing, const std::string& field) {
    const auto [known, is_new] = words_.try_emplace(&thing);
    std::map<std::string, Values>& fields = known->second;
    for (const auto& [name, values] : thing.values) {
        if (!is_new) break;
        for (std::string value : values) {
            if (is_urn_field(name)) value = value.substr(value.rfind(':') + 1);
            std::transform(value.begin(), value.end(), value.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            auto& words = fields[name].emplace_back();
            for (const std::string& word : plain_words(value)) {
                words.push_back({word, stemmer_.stem(word)});
            }
        }
    }
    return fields[field];
}

bool Reference::has(const Thing& thing, const std::string& field,
                    const std::vector<std::string>& wanted) {
    const std::string& stem = stemmer_.stem(wanted[0]);
    for (const auto& words : words_of(thing, field)) {
        for (size_t at = 0; at + wanted.size() <= words.size(); ++at) {
            size_t same = 0;
            while (same < wanted.size() && words[at + same].text == wanted[same]) ++same;
            if (same == wanted.size()) return true;
            if (wanted.size() == 1 && words[at].stem == stem) return true;
        }
    }
    return false;
}

bool Reference::has_anywhere(const Thing& thing, const std::vector<std::string>& words) {
    return std::any_of(kFreeText.begin(), kFreeText.end(),
                       [&](const std::string& field) { return has(thing, field, words); });
}

bool Reference::begins(const Thing& thing, const std::string& field, const std::string& front) {
    for (const auto& words : words_of(thing, field)) {
        for (const PlainWord& word : words) {
            if (word.text.starts_with(front)) return true;
        }
    }
    return false;
}

bool Reference::is_last_word_of(const Thing& thing, const std::string& front) {
    if (has_anywhere(thing, {front}) || begins(thing, "name", front)) return true;
    if (front.size() < 3) return false;
    return begins(thing, "fieldPaths", front) || begins(thing, "tags", front) ||
           begins(thing, "glossaryTerms", front) || begins(thing, "domains", front);
}

bool Reference::has_value(const Thing& thing, const std::string& field, const std::string& value) {
    const auto& values = values_of(thing, field);
    return std::find(values.begin(), values.end(), value) != values.end();
}

bool Reference::exists(const Thing& thing, const std::string& field) {
    return thing.numbers.contains(field) || !values_of(thing, field).empty();
}

}  // namespace millrace::search
