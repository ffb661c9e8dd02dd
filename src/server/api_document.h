// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/json.h"

namespace millrace::server {

// openapi.json, as it is in the source tree.
std::string_view api_document_text();

// What a client may say in the query, or stands in a path.
struct Parameter {
    std::string name;
    bool is_integer = false;
    bool is_required = false;
    std::optional<int64_t> minimum;
    std::optional<int64_t> maximum;
    std::vector<std::string> values;  // one of these; any if there are none
    std::string default_value;
};

// One operation of the document.
struct Operation {
    std::string id;  // "getTable"
    std::string method;
    std::vector<std::string> path;  // its segments; "{table}" stands for any
    std::vector<Parameter> query;
    bool has_body = false;
};

using Values = std::map<std::string, std::string, std::less<>>;

// The contract of the HTTP API, which is also its table of routes: a request is matched with the
// document that clients read.
class ApiDocument {
  public:
    static base::Result<ApiDocument> parse(std::string_view text);

    const std::vector<Operation>& operations() const { return operations_; }

    struct Match {
        const Operation* operation = nullptr;  // null: there is no such path, or not this method
        Values path;                           // decoded
        std::vector<std::string> methods;      // that the path has
    };
    // InvalidArgument for escapes in the path that are none. HEAD is GET.
    base::Result<Match> find(std::string_view method, std::string_view path) const;
    // What the query says of each parameter, defaults included. InvalidArgument for one that the
    // operation does not have, one that comes twice or must be given and is not, and for a value
    // that is not one.
    static base::Result<Values> read_query(const Operation& operation, std::string_view query);

  private:
    std::vector<Operation> operations_;
};

}  // namespace millrace::server
