// SPDX-License-Identifier: Apache-2.0
#include "search/free_text.h"

namespace millrace::search {
namespace {

bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}

class FreeText {
  public:
    explicit FreeText(std::string_view text) : text_(text) {}

    Node parse() {
        std::vector<Node> all;
        // A bracket that closes nothing is passed over.
        for (; at_ < text_.size(); ++at_) {
            Node part = alternatives(0);
            if (part.kind != Node::Kind::All) all.push_back(std::move(part));
        }
        return joined(Node::Kind::And, std::move(all));
    }

  private:
    bool at_end() const { return at_ >= text_.size() || text_[at_] == ')'; }

    Node alternatives(size_t depth) {
        std::vector<Node> any;
        while (true) {
            Node one = sequence(depth);
            if (one.kind != Node::Kind::All) any.push_back(std::move(one));
            if (at_end()) break;
            ++at_;  // the |
        }
        return joined(Node::Kind::Or, std::move(any));
    }

    Node sequence(size_t depth) {
        std::vector<Node> all;
        while (true) {
            while (at_ < text_.size() && (is_space(text_[at_]) || text_[at_] == '+')) ++at_;
            if (at_end() || text_[at_] == '|') break;
            Node one = item(depth);
            if (one.kind != Node::Kind::All) all.push_back(std::move(one));
        }
        return joined(Node::Kind::And, std::move(all));
    }

    Node item(size_t depth) {
        const size_t begin = at_;
        bool negated = false;
        for (; at_ < text_.size() && text_[at_] == '-'; ++at_) negated = !negated;
        if (at_end() || is_space(text_[at_]) || text_[at_] == '|' || text_[at_] == '+') return {};
        Node node = text_[at_] == '(' ? group(depth) : text_[at_] == '"' ? phrase() : word(negated);
        if (!negated || node.kind == Node::Kind::All) return node;
        Node without;
        without.kind = Node::Kind::Not;
        without.offset = begin;
        without.children.push_back(std::move(node));
        return without;
    }

    Node group(size_t depth) {
        ++at_;
        // Deeper ones are read as if they had no brackets.
        if (depth + 1 >= kQueryDepthMax) return {};
        Node inside = alternatives(depth + 1);
        if (at_ < text_.size()) ++at_;  // the )
        return inside;
    }

    Node phrase() {
        const size_t begin = ++at_;
        while (at_ < text_.size() && text_[at_] != '"') ++at_;
        Node node = leaf(Node::Kind::Phrase, begin, at_);
        if (at_ < text_.size()) ++at_;
        return node;
    }

    Node word(bool negated) {
        const size_t begin = at_;
        while (!at_end() && !is_space(text_[at_]) && text_[at_] != '|' && text_[at_] != '(' &&
               text_[at_] != '"') {
            ++at_;
        }
        if (at_ - begin > 1 && text_[at_ - 1] == '*') {
            return leaf(Node::Kind::Prefix, begin, at_ - 1);
        }
        const bool is_last = at_ == text_.size() && !negated;
        Node node = leaf(is_last ? Node::Kind::Prefix : Node::Kind::Word, begin, at_);
        node.is_last_word = is_last && node.kind == Node::Kind::Prefix;
        return node;
    }

    Node leaf(Node::Kind kind, size_t begin, size_t end) {
        if (begin == end || ++leaves_ > kQueryNodesMax) return {};
        Node node;
        node.kind = kind;
        node.text = text_.substr(begin, end - begin);
        node.offset = begin;
        node.size = end - begin;
        return node;
    }

    std::string_view text_;
    size_t at_ = 0;
    size_t leaves_ = 0;
};

}  // namespace

Node parse_free_text(std::string_view text) {
    return FreeText(text).parse();
}

}  // namespace millrace::search
