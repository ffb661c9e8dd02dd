// SPDX-License-Identifier: Apache-2.0
#include "search/query_syntax.h"

#include <algorithm>
#include <utility>

#include "search/field_query.h"
#include "search/free_text.h"

namespace millrace::search {

base::Error query_error(std::string message, size_t offset) {
    return base::invalid_argument(std::move(message))
        .at("query", 1, static_cast<int64_t>(offset) + 1);
}

base::Result<Node> parse_query(std::string_view text) {
    constexpr std::string_view kFieldMode = "/q";
    const size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == text.npos) return Node{};
    const bool is_field_mode =
        text.substr(begin).starts_with(kFieldMode) &&
        (text.size() == begin + 2 || text[begin + 2] == ' ' || text[begin + 2] == '\t');
    if (is_field_mode) return parse_field_query(text, begin + kFieldMode.size());
    // A urn is pasted to find the one thing.
    const size_t last = text.find_last_not_of(" \t\r\n");
    const std::string_view trimmed = text.substr(begin, last + 1 - begin);
    if (trimmed.starts_with("urn:li:") && trimmed.find(' ') == trimmed.npos) {
        Node urn;
        urn.kind = Node::Kind::Word;
        urn.field = "urn";
        urn.text = trimmed.substr(0, kQueryBytesMax);
        urn.offset = begin;
        urn.size = urn.text.size();
        return urn;
    }
    // Cut where a character ends.
    size_t size = std::min(text.size(), kQueryBytesMax);
    while (size < text.size() && size > 0 &&
           (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) {
        --size;
    }
    return parse_free_text(text.substr(0, size));
}

Node joined(Node::Kind kind, std::vector<Node> nodes) {
    if (nodes.empty()) return {};
    if (nodes.size() == 1) return std::move(nodes[0]);
    Node node;
    node.kind = kind;
    node.offset = nodes[0].offset;
    node.children = std::move(nodes);
    return node;
}

}  // namespace millrace::search
