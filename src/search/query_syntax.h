// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace millrace::search {

// What people type into the search box, read into a tree.
//
// Free text, which is never an error: all words must be there; the last one may be the beginning of
// a word, unless a space follows it. "a phrase"; -without; a | b; ( ) around a part; obs* for a
// beginning; + is the same as nothing. What does not fit together is read as far as it makes sense.
//
// Field mode, begun by /q: words and `field: value`, where a value is a word, "a phrase", a word
// with * and ?, a range [5 TO *] or {5 TO 9}, >5, >=5, <5, <=5, or ( ) around several; `_exists_:
// field`; AND, OR, NOT, also && || ! - +; nothing between two means AND. A backslash takes the next
// character as it is.
struct Node {
    enum class Kind : uint8_t {
        All,       // everything: an empty text
        Word,      // `text`
        Prefix,    // words that begin with `text`
        Wildcard,  // words that `text` fits, with * and ?
        Phrase,    // the words of `text`, one after the other
        Range,     // from `text` to `upper`; an empty one is no limit
        Exists,    // `field` has a value
        And,
        Or,
        Not,  // one child
    };
    Kind kind = Kind::All;
    std::string field{};  // empty: anywhere
    std::string text{};
    std::string upper{};
    bool includes_lower = true;
    bool includes_upper = true;
    // Only a Prefix: the last word of free text, which may be still being typed.
    bool is_last_word = false;
    size_t offset = 0;  // bytes of the query where it begins: a column is one more
    size_t size = 0;    // bytes of it that `text` was read from
    std::vector<Node> children{};
};

inline constexpr size_t kQueryBytesMax = 4096;
inline constexpr size_t kQueryNodesMax = 100;  // words, phrases and the like
inline constexpr size_t kQueryDepthMax = 20;

// InvalidArgument, with its column, only for field mode: what is no query, too long or too deep. Of
// free text what is beyond a limit is left away.
base::Result<Node> parse_query(std::string_view text);

// An error about a place of a query.
base::Error query_error(std::string message, size_t offset);

}  // namespace millrace::search
