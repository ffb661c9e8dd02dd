// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

namespace millrace::base {

// What the caller can do about a failure; HTTP status, exit code and "is a retry worth it" derive
// from it in one place each.
enum class ErrorKind : uint8_t {
    InvalidArgument,  // the user's input is wrong: show the message, do not retry
    NotFound,         // the thing named does not exist
    Conflict,         // somebody else changed or holds it: read again, then decide
    Unavailable,  // a resource is missing for now (disk full, no permission): retry after repair
    Corruption,   // stored data is not what we wrote: stop and report
    Cancelled,    // the user asked us to stop
    Internal,     // a bug of ours
};

std::string_view to_string(ErrorKind kind);

// Where in a user's file something is wrong. Lines and columns count from 1; 0 means unknown.
struct Location {
    std::string file;
    int64_t line = 0;
    int64_t column = 0;
    bool operator==(const Location&) const = default;
};

// A failure told to a person: fixed words first and values last in the message ("table not found:
// silver.x"), the place if there is one, and a hint that says what to do next.
class Error {
  public:
    Error(ErrorKind kind, std::string message) : kind_(kind), message_(std::move(message)) {}

    Error at(Location location) &&;
    Error at(std::string file, int64_t line = 0, int64_t column = 0) &&;
    Error hint(std::string text) &&;
    // Adds what was being done; outermost first when printed: "load model: silver.x: ...".
    Error in(std::string_view doing) &&;
    // Further mistakes that were found beside this one, to be told after it.
    Error also(std::vector<Error> others) &&;

    ErrorKind kind() const { return kind_; }
    const std::string& message() const { return message_; }
    const std::string& hint() const { return hint_; }
    const Location& location() const { return location_; }
    const std::vector<Error>& also() const { return also_; }

    // "file:line:column: message", and the hint on a line of its own. Of this mistake alone.
    std::string to_string() const;

  private:
    ErrorKind kind_;
    std::string message_;
    std::string hint_;
    Location location_;
    std::vector<Error> also_;
};

Error invalid_argument(std::string message);
Error not_found(std::string message);
Error conflict(std::string message);
Error unavailable(std::string message);
Error corruption(std::string message);
Error cancelled(std::string message);
Error internal(std::string message);

// A value or an Error. `tl::expected` under a nodiscard name, so that std::expected can take its
// place in one file.
template <typename T>
class [[nodiscard]] Result {
  public:
    Result(T value) : state_(std::move(value)) {}                    // NOLINT: implicit by intent
    Result(Error error) : state_(tl::unexpect, std::move(error)) {}  // NOLINT: implicit by intent

    explicit operator bool() const { return state_.has_value(); }
    bool ok() const { return state_.has_value(); }
    T& operator*() & { return *state_; }
    const T& operator*() const& { return *state_; }
    // By value, so that `for (x : *list())` keeps what it walks over.
    T operator*() && { return *std::move(state_); }
    T* operator->() { return &*state_; }
    const T* operator->() const { return &*state_; }
    const Error& error() const& { return state_.error(); }
    Error&& error() && { return std::move(state_).error(); }

  private:
    tl::expected<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    Result() = default;
    Result(Error error) : state_(tl::unexpect, std::move(error)) {}  // NOLINT: implicit by intent

    explicit operator bool() const { return state_.has_value(); }
    bool ok() const { return state_.has_value(); }
    void operator*() const {}
    const Error& error() const& { return state_.error(); }
    Error&& error() && { return std::move(state_).error(); }

  private:
    tl::expected<void, Error> state_;
};

[[noreturn]] void check_failed(const char* condition, const char* file, int line);

}  // namespace millrace::base

// The value of a Result, or return its error from the enclosing function. Each use has a name of
// its own inside, so that uses may nest.
#define MR_TRY(expression) MR_TRY_AS(MR_JOIN(mr_result_, __COUNTER__), expression)
#define MR_TRY_AS(name, expression)                     \
    __extension__({                                     \
        auto name = (expression);                       \
        if (!name.ok()) return std::move(name).error(); \
        *std::move(name);                               \
    })
#define MR_JOIN(a, b) MR_JOIN_EXPANDED(a, b)
#define MR_JOIN_EXPANDED(a, b) a##b

// What only a bug of ours could make false; checked in release too.
#define MR_CHECK(condition) \
    ((condition) ? void(0) : ::millrace::base::check_failed(#condition, __FILE__, __LINE__))
