// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace YAML {
class Node;
}

namespace millrace::base {

// Looks a variable up; nothing if it is not set. The process environment by default.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;
std::optional<std::string> process_environment(const std::string& name);

// One value of a YAML document that knows where it stands, so that every complaint names file, line
// and column. Scalars have ${NAME} and ${NAME:-default} expanded when they are read, and so has the
// default; `$$` is a `$`. Keys stay as they are written.
class Yaml {
  public:
    // `first_line` is the line of the file on which `text` begins (a block inside a comment).
    static Result<Yaml> parse(std::string_view text, std::string file, int64_t first_line = 1,
                              Environment environment = process_environment);
    ~Yaml();
    Yaml(const Yaml&);
    Yaml(Yaml&&) noexcept;
    Yaml& operator=(const Yaml&);
    Yaml& operator=(Yaml&&) noexcept;

    bool is_null() const;
    bool is_scalar() const;
    bool is_list() const;
    bool is_map() const;
    Location location() const;

    // InvalidArgument at this place if it is another kind of value.
    Result<std::string> text() const;
    Result<int64_t> integer() const;
    Result<bool> boolean() const;
    // A list, or one scalar standing for a list of one. Nothing is an empty list, and an empty map;
    // it is no text.
    Result<std::vector<Yaml>> list() const;
    Result<std::vector<std::string>> text_list() const;
    struct Entry;
    Result<std::vector<Entry>> map() const;

    // A map's value, if the key is there. On anything but a map, nothing.
    std::optional<Yaml> get(std::string_view key) const;
    // The same, or an error that names the missing key.
    Result<Yaml> require(std::string_view key) const;
    // InvalidArgument for a key not in `known`, with the nearest one as hint; and for a non-map.
    Result<void> allow_keys(std::span<const std::string> known) const;

    // An error that stands at this value.
    Error error(std::string message) const;
    // The same, with the value behind the words. It is shown as it is written, for what a variable
    // holds may be secret.
    Error refuse(const std::string& words) const;
    // A scalar before its variables are expanded, to be shown to people.
    std::string written() const;

  private:
    struct Document;
    Yaml(std::shared_ptr<const Document> document, const YAML::Node& node);
    std::shared_ptr<const Document> document_;  // shared: children outlive their parent's handle
    std::unique_ptr<YAML::Node> node_;
};

struct Yaml::Entry {
    std::string key;
    Location location;  // of the key
    Yaml value;
};

}  // namespace millrace::base
