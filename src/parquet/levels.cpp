// SPDX-License-Identifier: Apache-2.0
#include "parquet/levels.h"

#include <bit>

namespace millrace::parquet {
namespace {

using columnar::ColumnView;
using columnar::Field;
using columnar::ListEntry;
using columnar::TypeKind;

base::Error null_error(const Field& field) {
    return base::invalid_argument("null in a column that allows none: " + field.name)
        .hint("declare the column nullable, or remove the null before it is stored");
}

}  // namespace

void Levels::clear() {
    entries = values = 0;
    definition.clear();
    repetition.clear();
    rows.clear();
}

size_t null_count(const ColumnView& column) {
    if (column.validity == nullptr) return 0;
    size_t valid = 0;
    const size_t words = column.rows / 64;
    for (size_t word = 0; word < words; ++word) {
        valid += static_cast<size_t>(std::popcount(column.validity[word]));
    }
    if (const size_t rest = column.rows % 64; rest != 0) {
        const uint64_t mask = (uint64_t{1} << rest) - 1;
        valid += static_cast<size_t>(std::popcount(column.validity[words] & mask));
    }
    return column.rows - valid;
}

base::Result<const std::vector<Shredder::LeafView>*> Shredder::shred(const Field& field,
                                                                     const ColumnView& column) {
    leaves_.clear();
    if (!field.type.is_nested()) {
        MR_TRY(shred_flat(field, column));
        return &leaves_;
    }
    std::vector<Slot> slots(column.rows);
    for (size_t row = 0; row < slots.size(); ++row) slots[row].row = row;
    MR_TRY(shred_nested(field, column, std::move(slots), 0, 0));
    return &leaves_;
}

Levels& Shredder::next_levels() {
    if (leaves_.size() == levels_.size()) levels_.push_back(std::make_unique<Levels>());
    Levels& levels = *levels_[leaves_.size()];
    levels.clear();
    return levels;
}

base::Result<void> Shredder::shred_flat(const Field& field, const ColumnView& column) {
    const size_t nulls = null_count(column);
    if (nulls > 0 && !field.nullable) return null_error(field);
    Levels& levels = next_levels();
    levels.entries = column.rows;
    levels.values = column.rows - nulls;
    if (nulls > 0) {
        levels.definition.resize(column.rows);
        levels.rows.resize(levels.values);
        size_t value = 0;
        for (size_t row = 0; row < column.rows; ++row) {
            const bool valid = column.is_valid(row);
            levels.definition[row] = valid ? 1 : 0;
            if (valid) levels.rows[value++] = row;
        }
    }
    leaves_.push_back({&column, &levels});
    return {};
}

// `definition` and `repetition` are the highest levels above this field.
base::Result<void> Shredder::shred_nested(const Field& field, const ColumnView& column,
                                          std::vector<Slot> slots, uint8_t definition,
                                          uint8_t repetition) {
    if (field.nullable) ++definition;
    for (Slot& slot : slots) {
        if (!slot.is_live) continue;
        if (column.is_valid(slot.row)) {
            slot.definition = definition;
        } else if (field.nullable) {
            slot.is_live = false;
        } else {
            return null_error(field);
        }
    }
    if (field.type.kind == TypeKind::Struct) {
        for (size_t i = 0; i < field.type.children.size(); ++i) {
            MR_TRY(shred_nested(field.type.children[i], column.children[i], slots, definition,
                                repetition));
        }
        return {};
    }
    if (field.type.kind != TypeKind::List) {
        add_leaf(column, slots);
        return {};
    }
    ++definition;
    ++repetition;
    const auto* lists = column.values<ListEntry>();
    std::vector<Slot> elements;
    elements.reserve(slots.size());
    for (Slot slot : slots) {
        const ListEntry list = slot.is_live ? lists[slot.row] : ListEntry{};
        if (list.length == 0) {
            slot.is_live = false;
            elements.push_back(slot);
            continue;
        }
        for (uint64_t i = 0; i < list.length; ++i) {
            elements.push_back(
                {list.offset + i, definition, i == 0 ? slot.repetition : repetition, true});
        }
    }
    return shred_nested(field.type.children[0], column.children[0], std::move(elements), definition,
                        repetition);
}

void Shredder::add_leaf(const ColumnView& column, const std::vector<Slot>& slots) {
    Levels& levels = next_levels();
    levels.entries = slots.size();
    levels.definition.reserve(slots.size());
    levels.repetition.reserve(slots.size());
    for (const Slot& slot : slots) {
        levels.definition.push_back(slot.definition);
        levels.repetition.push_back(slot.repetition);
        if (slot.is_live) levels.rows.push_back(slot.row);
    }
    levels.values = levels.rows.size();
    leaves_.push_back({&column, &levels});
}

}  // namespace millrace::parquet
