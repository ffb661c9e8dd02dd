// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "columnar/type.h"
#include "source/convert.h"
#include "source/json_scanner.h"

namespace millrace::source {

// Whether JSON values are of a type, to any depth, and what in them has no place in it. Members of
// structs are found without regard to case, as columns are. One thread.
class JsonFit {
  public:
    // Keys with a value that a struct has no member for: their whole value does not fit, or they
    // are left out.
    enum class UnknownKeys : uint8_t { LeftOut, Refused };
    explicit JsonFit(UnknownKeys unknown_keys) : unknown_keys_(unknown_keys) {}

    Fit check(const JsonValue& value, const columnar::Type& type, Values values);
    // Of the value last checked, if it fits: the keys left out, as paths ("address.street"), and
    // whether any is spelled otherwise than its member.
    const std::vector<std::string>& left_out() const { return left_out_; }
    bool is_respelled() const { return respelled_; }

  private:
    Fit check_any(const JsonValue& value, const columnar::Type& type);
    Fit check_list(const JsonValue& value, const columnar::Type& type);
    Fit check_struct(const JsonValue& value, const columnar::Type& type);
    Fit check_scalar(const JsonValue& value, const columnar::Type& type);

    UnknownKeys unknown_keys_;
    Values values_ = Values::Convertible;
    std::string path_;  // of the struct that is looked at, each name with a point behind it
    std::vector<std::string> left_out_;
    bool respelled_ = false;
    std::string scratch_;
};

// A value that fits `type` as JSON text in which all keys are spelled as the members are, and no
// others stand.
std::string respelled(const JsonValue& value, const columnar::Type& type);

}  // namespace millrace::source
