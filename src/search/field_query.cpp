// SPDX-License-Identifier: Apache-2.0
#include "search/field_query.h"

#include <fmt/format.h>

#include <optional>

#include "search/free_text.h"

namespace millrace::search {
namespace {

constexpr std::string_view kUrnBegin = "urn:li:";

bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

// By recursive descent: either AND; any OR; not; value.
class FieldQuery {
  public:
    FieldQuery(std::string_view text, size_t begin) : text_(text), at_(begin) {}

    base::Result<Node> parse() {
        skip_space();
        if (at_ == text_.size()) return Node{};
        Node node = MR_TRY(alternatives("", 0));
        if (at_ < text_.size()) return query_error("bracket closes nothing", at_);
        return node;
    }

  private:
    void skip_space() {
        while (at_ < text_.size() && is_space(text_[at_])) ++at_;
    }
    bool takes(std::string_view sign) {
        if (!text_.substr(at_).starts_with(sign)) return false;
        at_ += sign.size();
        return true;
    }
    bool stands(std::string_view word) const {
        const std::string_view rest = text_.substr(at_);
        return rest.starts_with(word) &&
               (rest.size() == word.size() || is_space(rest[word.size()]) ||
                rest[word.size()] == '(' || rest[word.size()] == ')');
    }
    bool takes_word(std::string_view word) {
        if (!stands(word)) return false;
        at_ += word.size();
        return true;
    }
    bool ends_sequence() const {
        return at_ == text_.size() || text_[at_] == ')' || stands("OR") ||
               text_.substr(at_).starts_with("||");
    }

    base::Result<Node> alternatives(const std::string& field, size_t depth) {
        if (depth > kQueryDepthMax) {
            return query_error(fmt::format("nested deeper than {}", kQueryDepthMax), at_);
        }
        std::vector<Node> any;
        do {
            any.push_back(MR_TRY(sequence(field, depth)));
            skip_space();
        } while (takes_word("OR") || takes("||"));
        return joined(Node::Kind::Or, std::move(any));
    }

    base::Result<Node> sequence(const std::string& field, size_t depth) {
        std::vector<Node> all;
        do {
            all.push_back(MR_TRY(item(field, depth)));
            skip_space();
            // Nothing between two means AND.
        } while (takes_word("AND") || takes("&&") || !ends_sequence());
        return joined(Node::Kind::And, std::move(all));
    }

    base::Result<Node> item(const std::string& field, size_t depth) {
        bool negated = false;
        skip_space();
        const size_t begin = at_;
        while (true) {
            skip_space();
            if (takes_word("NOT") || takes("!") || takes("-")) {
                negated = !negated;
            } else if (!takes("+")) {
                break;
            }
        }
        Node node = MR_TRY(value(field, depth));
        if (!negated) return node;
        Node without;
        without.kind = Node::Kind::Not;
        without.offset = begin;
        without.children.push_back(std::move(node));
        return without;
    }

    base::Result<Node> value(const std::string& field, size_t depth) {
        if (at_ == text_.size() || text_[at_] == ')' || stands("AND") || stands("OR")) {
            return query_error("a word or a value is missing", at_);
        }
        if (++leaves_ > kQueryNodesMax) {
            return query_error(fmt::format("more than {} parts", kQueryNodesMax), at_);
        }
        switch (text_[at_]) {
            case '(': {
                const size_t begin = at_++;
                Node inside = MR_TRY(alternatives(field, depth + 1));
                if (!takes(")")) return query_error("bracket is not closed", begin);
                return inside;
            }
            case '"':
                return phrase(field);
            case '[':
            case '{':
                return range(field);
            case '>':
            case '<':
                return comparison(field);
            default:
                return word(field, depth);
        }
    }

    base::Result<Node> phrase(const std::string& field) {
        Node node = leaf(Node::Kind::Phrase, field);
        ++at_;
        for (; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
            node.text += text_[at_];
        }
        if (!takes("\"")) return query_error("quotes are not closed", node.offset);
        node.size = at_ - node.offset;
        return node;
    }

    base::Result<Node> range(const std::string& field) {
        Node node = leaf(Node::Kind::Range, field);
        if (field.empty()) return query_error("range without a field", node.offset);
        node.includes_lower = text_[at_++] == '[';
        node.text = MR_TRY(bound(node.offset));
        skip_space();
        if (!takes_word("TO")) return query_error("TO is missing in a range", at_);
        node.upper = MR_TRY(bound(node.offset));
        skip_space();
        if (at_ == text_.size() || (text_[at_] != ']' && text_[at_] != '}')) {
            return query_error("range is not closed", node.offset);
        }
        node.includes_upper = text_[at_++] == ']';
        node.size = at_ - node.offset;
        return node;
    }

    // An end of a range; empty for *.
    base::Result<std::string> bound(size_t begin) {
        skip_space();
        std::string text;
        if (takes("\"")) {
            for (; at_ < text_.size() && text_[at_] != '"'; ++at_) text += text_[at_];
            if (!takes("\"")) return query_error("quotes are not closed", begin);
            return text;
        }
        while (at_ < text_.size() && !is_space(text_[at_]) && text_[at_] != ']' &&
               text_[at_] != '}') {
            text += text_[at_++];
        }
        if (text.empty()) return query_error("end of a range is missing", at_);
        return text == "*" ? std::string() : text;
    }

    base::Result<Node> comparison(const std::string& field) {
        Node node = leaf(Node::Kind::Range, field);
        if (field.empty()) return query_error("comparison without a field", node.offset);
        const bool is_lower = text_[at_++] == '>';
        const bool includes = takes("=");
        skip_space();
        std::string limit;
        while (at_ < text_.size() && !is_space(text_[at_]) && text_[at_] != ')') {
            limit += text_[at_++];
        }
        if (limit.empty()) return query_error("number is missing", at_);
        (is_lower ? node.text : node.upper) = limit;
        (is_lower ? node.includes_lower : node.includes_upper) = includes;
        node.size = at_ - node.offset;
        return node;
    }

    // A word, a pattern, or the name of a field with what follows it.
    base::Result<Node> word(const std::string& field, size_t depth) {
        Node node = leaf(Node::Kind::Word, field);
        bool has_wildcard = false;
        bool has_inner_wildcard = false;
        const bool is_urn = text_.substr(at_).starts_with(kUrnBegin);
        size_t open = 0;  // brackets of a urn
        for (; at_ < text_.size() && !is_space(text_[at_]); ++at_) {
            char c = text_[at_];
            if (c == '\\' && at_ + 1 < text_.size()) {
                c = text_[++at_];
            } else if (c == ':' && field.empty() && !is_urn) {
                return of_field(node, depth);
            } else if (c == '(' && is_urn) {
                ++open;
            } else if (c == '(' || (c == ')' && open == 0) || c == '"') {
                break;
            } else if (c == ')') {
                --open;
            } else if (c == '*' || c == '?') {
                if (has_wildcard || c == '?') has_inner_wildcard = true;
                has_wildcard = true;
            } else if (has_wildcard) {
                has_inner_wildcard = true;
            }
            node.text += c;
        }
        node.size = at_ - node.offset;
        if (node.text == "*") node.kind = field.empty() ? Node::Kind::All : Node::Kind::Exists;
        if (has_wildcard && node.text != "*") {
            node.kind = has_inner_wildcard ? Node::Kind::Wildcard : Node::Kind::Prefix;
            if (node.kind == Node::Kind::Prefix) node.text.pop_back();
        }
        return node;
    }

    base::Result<Node> of_field(const Node& name, size_t depth) {
        ++at_;  // the colon
        if (name.text.empty()) return query_error("field has no name", name.offset);
        skip_space();
        if (name.text != "_exists_") {
            Node node = MR_TRY(value(name.text, depth));
            if (node.kind != Node::Kind::And && node.kind != Node::Kind::Or) {
                node.offset = name.offset;
            }
            return node;
        }
        const size_t begin = at_;
        while (at_ < text_.size() && !is_space(text_[at_]) && text_[at_] != ')') ++at_;
        if (at_ == begin) return query_error("field has no name", begin);
        Node node = leaf(Node::Kind::Exists, std::string(text_.substr(begin, at_ - begin)));
        node.offset = begin;
        return node;
    }

    Node leaf(Node::Kind kind, const std::string& field) const {
        Node node;
        node.kind = kind;
        node.field = field;
        node.offset = at_;
        return node;
    }

    std::string_view text_;
    size_t at_;
    size_t leaves_ = 0;
};

}  // namespace

base::Result<Node> parse_field_query(std::string_view text, size_t begin) {
    if (text.size() > kQueryBytesMax) {
        return query_error(fmt::format("longer than {} bytes", kQueryBytesMax), kQueryBytesMax);
    }
    return FieldQuery(text, begin).parse();
}

}  // namespace millrace::search
