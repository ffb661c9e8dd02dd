// SPDX-License-Identifier: Apache-2.0
#include "search/query_syntax.h"

namespace {

using millrace::search::Node;

// What a tree must hold: bounds, and places that lie in the text.
void check(const Node& node, size_t bytes, size_t depth, size_t& leaves) {
    MR_CHECK(depth <= 3 * millrace::search::kQueryDepthMax + 3);
    MR_CHECK(node.offset <= bytes && node.size <= bytes - node.offset);
    const bool is_inner = node.kind == Node::Kind::And || node.kind == Node::Kind::Or;
    MR_CHECK(is_inner ? node.children.size() > 1
                      : node.children.size() == (node.kind == Node::Kind::Not ? 1 : 0));
    if (node.children.empty()) ++leaves;
    for (const Node& child : node.children) check(child, bytes, depth + 1, leaves);
}

}  // namespace

// Free text is never an error. A tree is bounded, and an error has its column.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
    using namespace millrace::search;
    const std::string text(reinterpret_cast<const char*>(data), size);
    for (const std::string& query : {text, "/q " + text}) {
        const auto node = parse_query(query);
        if (!node.ok()) {
            MR_CHECK(query.substr(query.find_first_not_of(" \t\r\n"), 2) == "/q");
            MR_CHECK(node.error().location().column > 0);
            MR_CHECK(node.error().location().column <= static_cast<int64_t>(query.size()) + 1);
            continue;
        }
        size_t leaves = 0;
        check(*node, query.size(), 0, leaves);
        MR_CHECK(leaves <= kQueryNodesMax + 1);
    }
    return 0;
}
