// SPDX-License-Identifier: Apache-2.0
#include "profile/table_profiler.h"

#include <utility>

namespace millrace::profile {

namespace {

// Of lists and structs only nulls are counted, so what is inside them may differ.
bool is_same_storage(const columnar::Type* type, const columnar::Type& wanted) {
    return type != nullptr && type->kind == wanted.kind && type->precision == wanted.precision &&
           type->scale == wanted.scale;
}

}  // namespace

TableProfiler::TableProfiler(columnar::Schema schema)
    : schema_(std::move(schema)), columns_(make_columns()) {}

std::vector<std::unique_ptr<ColumnProfiler>> TableProfiler::make_columns() const {
    std::vector<std::unique_ptr<ColumnProfiler>> columns;
    const Limits limits = Limits::of(schema_.fields.size());
    for (const columnar::Field& field : schema_.fields) {
        columns.push_back(make_column_profiler(field.type, limits));
    }
    return columns;
}

TableProfiler::Input::Input(TableProfiler& profiler)
    : profiler_(profiler), columns_(profiler.make_columns()) {}

TableProfiler::Input::~Input() {
    const base::MutexLock lock(profiler_.mutex_);
    profiler_.rows_ += rows_;
    for (size_t i = 0; i < columns_.size(); ++i) profiler_.columns_[i]->merge(*columns_[i]);
}

base::Result<void> TableProfiler::Input::append(const columnar::BatchView& batch) {
    const std::vector<columnar::Field>& fields = profiler_.schema_.fields;
    if (batch.columns.size() != fields.size()) {
        return base::invalid_argument("profile: the batch has another number of columns: " +
                                      std::to_string(batch.columns.size()) + " for " +
                                      std::to_string(fields.size()));
    }
    for (size_t i = 0; i < fields.size(); ++i) {
        if (!is_same_storage(batch.columns[i].type, fields[i].type)) {
            return base::invalid_argument("profile: the batch has another type of column: " +
                                          fields[i].name);
        }
    }
    for (size_t i = 0; i < fields.size(); ++i) columns_[i]->append(batch.columns[i]);
    rows_ += static_cast<int64_t>(batch.rows);
    return {};
}

std::unique_ptr<TableProfiler::Input> TableProfiler::input() {
    return std::make_unique<Input>(*this);
}

namespace {

// A sketch may miss the true number by 3 % (distinct_sketch.h), which must not hide a key.
bool is_likely_identifier(const ColumnProfile& profile, int64_t rows) {
    if (profile.null_count != 0 || rows < 100) return false;
    switch (profile.type.kind) {
        case columnar::TypeKind::Int8:
        case columnar::TypeKind::Int16:
        case columnar::TypeKind::Int32:
        case columnar::TypeKind::Int64:
        case columnar::TypeKind::UInt8:
        case columnar::TypeKind::UInt16:
        case columnar::TypeKind::UInt32:
        case columnar::TypeKind::UInt64:
        case columnar::TypeKind::Text:
        case columnar::TypeKind::Uuid:
            break;
        default:
            return false;
    }
    const double part = profile.distinct.is_exact ? 0.99 : 0.99 * 0.97;
    return static_cast<double>(profile.distinct.count) >= part * static_cast<double>(rows);
}

}  // namespace

TableProfile TableProfiler::finish() {
    const base::MutexLock lock(mutex_);
    TableProfile table;
    table.rows = rows_;
    for (size_t i = 0; i < columns_.size(); ++i) {
        ColumnProfile profile;
        profile.name = schema_.fields[i].name;
        profile.type = schema_.fields[i].type;
        const std::vector<std::string> examples = columns_[i]->finish(profile);
        profile.likely_identifier = is_likely_identifier(profile, rows_);
        profile.personal_data = propose_personal_data(profile.name, profile.type, examples);
        table.columns.push_back(std::move(profile));
    }
    return table;
}

}  // namespace millrace::profile
