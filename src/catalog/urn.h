// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace millrace::catalog {

// U+241F, which joins names and keys where a comma or a point could be part of them.
inline constexpr std::string_view kUnitSeparator = "\xE2\x90\x9F";

// The name of an entity: urn:li:<type>:<id>, where an id may be a tuple whose parts may be urns
// themselves:
//
//   urn:li:tag:pii
//   urn:li:dataset:(urn:li:dataPlatform:hive,db.table,PROD)
//   urn:li:dataJob:(urn:li:dataFlow:(airflow,nightly,prod),load)
//
// Two urns are the same if their texts are. Registry::resolve() brings the type into the spelling
// of the model first, because clients write corpUser and corpuser.
class Urn {
  public:
    // InvalidArgument, with what was expected: no urn, a tuple that does not close, an empty part,
    // white space around its id, U+241F in it, longer than kBytesMax; control characters or bytes
    // that are no UTF-8, as they stand or escaped.
    //
    // Lenient where clients are: an id without a tuple may hold commas, colons and parentheses.
    static base::Result<Urn> parse(std::string_view text);

    // A tuple if there are several parts. Urns among them stand as they are; in the others
    // parentheses, % and, in a tuple, commas are escaped: parts() gives as many again, and
    // unescape_part() each as it was. InvalidArgument if that makes no urn.
    static base::Result<Urn> make(std::string_view type, const std::vector<std::string>& parts);

    const std::string& text() const { return text_; }
    std::string_view type() const { return std::string_view(text_).substr(kPrefix, type_bytes_); }
    std::string_view id() const {
        return std::string_view(text_).substr(kPrefix + type_bytes_ + 1);
    }
    // The id's parts as they stand, escapes and all; the id itself if it is no tuple.
    std::vector<std::string> parts() const;
    bool is_tuple() const { return is_tuple_; }

    // The same with another spelling of its type.
    Urn with_type(std::string_view type) const;

    auto operator<=>(const Urn& other) const { return text_ <=> other.text_; }
    bool operator==(const Urn& other) const { return text_ == other.text_; }

    static constexpr size_t kBytesMax = 4096;

  private:
    static constexpr size_t kPrefix = 7;  // "urn:li:"
    Urn(std::string text, size_t type_bytes, bool is_tuple)
        : text_(std::move(text)), type_bytes_(type_bytes), is_tuple_(is_tuple) {}

    std::string text_;
    size_t type_bytes_;
    bool is_tuple_;
};

// A part of a tuple with what would change how the urn reads as %XX, and back. The latter leaves
// what is no escape as it is.
std::string escape_part(std::string_view text);
std::string unescape_part(std::string_view text);

// What a thing is called in its urn: "pii" of urn:li:tag:pii, "db.orders PROD" of a dataset's; a
// text that is no urn as it stands.
std::string name_in_urn(std::string_view text);

}  // namespace millrace::catalog
