// SPDX-License-Identifier: Apache-2.0
// What a name in FROM becomes while the engine binds a query.
#include <fmt/format.h>

#include <duckdb.hpp>
#include <duckdb/parser/expression/constant_expression.hpp>
#include <duckdb/parser/expression/function_expression.hpp>
#include <duckdb/parser/parser.hpp>
#include <duckdb/parser/statement/select_statement.hpp>
#include <duckdb/parser/tableref/subqueryref.hpp>
#include <duckdb/parser/tableref/table_function_ref.hpp>

#include "base/json.h"
#include "base/text.h"
#include "sql/session_state.h"

namespace millrace::sql {
namespace {

duckdb::unique_ptr<duckdb::TableRef> scan_call(const char* function, const std::string& key) {
    auto ref = duckdb::make_uniq<duckdb::TableFunctionRef>();
    duckdb::vector<duckdb::unique_ptr<duckdb::ParsedExpression>> arguments;
    arguments.push_back(duckdb::make_uniq<duckdb::ConstantExpression>(duckdb::Value(key)));
    ref->function = duckdb::make_uniq<duckdb::FunctionExpression>(function, std::move(arguments));
    return ref;
}

duckdb::unique_ptr<duckdb::TableRef> subquery(const std::string& text) {
    return duckdb::make_uniq<duckdb::SubqueryRef>(view_query(text));
}

// A type as json_transform wants it: {"who": {"name": "VARCHAR"}, "tags": ["VARCHAR"]}.
base::Json json_structure(const columnar::Type& type) {
    if (type.kind == columnar::TypeKind::List) {
        return base::Json::array({json_structure(type.children[0].type)});
    }
    if (type.kind != columnar::TypeKind::Struct) return type.to_string();
    base::Json fields = base::Json::object();
    for (const auto& field : type.children) fields[field.name] = json_structure(field.type);
    return fields;
}

// A row source hands nested columns out as JSON text; here they get their type. Not by a cast: that
// refuses an object which lacks a key.
std::string typed_row_scan(const std::string& key, const columnar::Schema& schema) {
    std::string replace;
    for (const auto& field : schema.fields) {
        if (!field.type.is_nested()) continue;
        const std::string name = base::sql_identifier(field.name);
        replace +=
            fmt::format("{}json_transform(CAST({} AS JSON), {}) AS {}", replace.empty() ? "" : ", ",
                        name, base::sql_literal(json_structure(field.type).dump()), name);
    }
    if (replace.empty()) return "";
    return fmt::format("SELECT * REPLACE ({}) FROM {}({})", replace, kRowScan,
                       base::sql_literal(key));
}

// A table without files has nothing for a Parquet reader to open.
std::string empty_table(const columnar::Schema& schema) {
    std::string columns;
    for (const auto& field : schema.fields) {
        if (!columns.empty()) columns += ", ";
        columns +=
            "CAST(NULL AS " + field.type.to_string() + ") AS " + base::sql_identifier(field.name);
    }
    return "SELECT " + columns + " WHERE false";
}

// For lineage, where no table is looked through.
duckdb::unique_ptr<duckdb::TableRef> columns_alone(duckdb::ClientContext& context,
                                                   LineageBinding& lineage, const std::string& key,
                                                   const TableName& name,
                                                   const Relation& relation) {
    if (!lineage.tables.contains(key)) {
        if (!lineage.being_bound.insert(key).second) {
            throw duckdb::BinderException("view reads itself: %s", name.to_string());
        }
        lineage.tables[key] = columns_of(context, name, relation);
        lineage.being_bound.erase(key);
    }
    auto ref = scan_call(kLineageScan, key);
    ref->alias = name.table;
    return ref;
}

// What the engine itself makes of names: those that end like files' are read as files.
struct EngineScans final : duckdb::ReplacementScanData {
    std::vector<duckdb::ReplacementScan> scans;
};

// An engine that is confined reads these files from now on.
void allow(duckdb::ClientContext& context, const FileTable& table) {
    auto& config = duckdb::DBConfig::GetConfig(context);
    if (config.options.enable_external_access) return;
    for (const DataFile& file : table.files) config.AddAllowedPath(table.folder + file.path);
}

duckdb::unique_ptr<duckdb::TableRef> resolve_name(
    duckdb::ClientContext& context, duckdb::ReplacementScanInput& input,
    duckdb::optional_ptr<duckdb::ReplacementScanData> data) {
    // The engine has catalogs called system, temp and memory: in temp.t it sees one of them.
    const auto& schema = input.schema_name.empty() ? input.catalog_name : input.schema_name;
    // A name with a schema is a table's and no other's: the engine would read data.csv as a file.
    if (schema.empty()) {
        for (auto& scan : data->Cast<EngineScans>().scans) {
            if (auto ref = scan.function(context, input, scan.data.get())) return ref;
        }
        return nullptr;
    }
    auto& session = SessionContext::of(context);
    TableName name{schema, input.table_name};
    const std::string key = name.to_string();
    const Moment moment = decode_name(name);
    auto resolved = session.resolver->resolve(name, moment);
    if (!resolved.ok()) session.fail(std::move(resolved).error());
    if (!resolved->has_value()) return nullptr;
    if (session.lineage) return columns_alone(context, *session.lineage, key, name, **resolved);
    session.tables_read.insert(name);
    auto& relation = session.relations[key] = std::move(**resolved);
    duckdb::unique_ptr<duckdb::TableRef> ref;
    if (const auto* query = std::get_if<Query>(&relation)) {
        session.views_read.push_back({name, query->text, moment.version || moment.time});
        ref = subquery(query->text);
    } else if (const auto* table = std::get_if<std::shared_ptr<const FileTable>>(&relation)) {
        allow(context, **table);
        ref = (*table)->files.empty() ? subquery(empty_table((*table)->schema))
                                      : scan_call(kFileScan, key);
    } else {
        const auto& source = std::get<std::shared_ptr<const RowSource>>(relation);
        const std::string typed = typed_row_scan(key, source->schema());
        ref = typed.empty() ? scan_call(kRowScan, key) : subquery(typed);
    }
    ref->alias = name.table;
    return ref;
}

}  // namespace

duckdb::unique_ptr<duckdb::SelectStatement> view_query(const std::string& text) {
    duckdb::Parser parser;
    parser.ParseQuery(text);
    if (parser.statements.size() != 1 ||
        parser.statements[0]->type != duckdb::StatementType::SELECT_STATEMENT) {
        throw duckdb::BinderException("not a query: %s", text);
    }
    auto select = duckdb::unique_ptr_cast<duckdb::SQLStatement, duckdb::SelectStatement>(
        std::move(parser.statements[0]));
    prepare_tree(*select, Places::Forget);
    return select;
}

void register_resolver(duckdb::DatabaseInstance& database) {
    auto& config = duckdb::DBConfig::GetConfig(database);
    auto others = duckdb::make_uniq<EngineScans>();
    for (auto& scan : config.replacement_scans) others->scans.push_back(std::move(scan));
    config.replacement_scans.clear();
    config.replacement_scans.emplace_back(resolve_name, std::move(others));
}

}  // namespace millrace::sql
