// SPDX-License-Identifier: Apache-2.0
#include "sql/relation.h"

namespace millrace::sql {

base::Result<TableName> TableName::parse(std::string_view text) {
    const size_t dot = text.find('.');
    if (dot == std::string_view::npos || dot == 0 || dot + 1 == text.size() ||
        text.find('.', dot + 1) != std::string_view::npos) {
        return base::invalid_argument("not a table name: " + std::string(text))
            .hint("write schema.table, as in silver.orders");
    }
    return TableName{std::string(text.substr(0, dot)), std::string(text.substr(dot + 1))};
}

}  // namespace millrace::sql
