// SPDX-License-Identifier: Apache-2.0
#include "base/error.h"

namespace millrace::base {

std::string_view to_string(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::InvalidArgument:
            return "invalid argument";
        case ErrorKind::NotFound:
            return "not found";
        case ErrorKind::Conflict:
            return "conflict";
        case ErrorKind::Unavailable:
            return "unavailable";
        case ErrorKind::Corruption:
            return "corruption";
        case ErrorKind::Cancelled:
            return "cancelled";
        case ErrorKind::Internal:
            return "internal";
    }
    return "unknown";
}

Error Error::at(Location location) && {
    location_ = std::move(location);
    return std::move(*this);
}

Error Error::at(std::string file, int64_t line, int64_t column) && {
    location_ = {std::move(file), line, column};
    return std::move(*this);
}

Error Error::hint(std::string text) && {
    hint_ = std::move(text);
    return std::move(*this);
}

Error Error::in(std::string_view doing) && {
    message_.insert(0, ": ").insert(0, doing);
    return std::move(*this);
}

Error Error::also(std::vector<Error> others) && {
    also_ = std::move(others);
    return std::move(*this);
}

std::string Error::to_string() const {
    std::string text;
    if (!location_.file.empty()) {
        text += location_.file;
        if (location_.line > 0) text += ":" + std::to_string(location_.line);
        if (location_.column > 0) text += ":" + std::to_string(location_.column);
        text += ": ";
    }
    text += message_;
    if (!hint_.empty()) text += "\n  hint: " + hint_;
    return text;
}

Error invalid_argument(std::string message) {
    return {ErrorKind::InvalidArgument, std::move(message)};
}
Error not_found(std::string message) {
    return {ErrorKind::NotFound, std::move(message)};
}
Error conflict(std::string message) {
    return {ErrorKind::Conflict, std::move(message)};
}
Error unavailable(std::string message) {
    return {ErrorKind::Unavailable, std::move(message)};
}
Error corruption(std::string message) {
    return {ErrorKind::Corruption, std::move(message)};
}
Error cancelled(std::string message) {
    return {ErrorKind::Cancelled, std::move(message)};
}
Error internal(std::string message) {
    return {ErrorKind::Internal, std::move(message)};
}

void check_failed(const char* condition, const char* file, int line) {
    std::fprintf(stderr, "millrace: internal check failed: %s (%s:%d)\n", condition, file, line);
    std::abort();
}

}  // namespace millrace::base
