// SPDX-License-Identifier: Apache-2.0
#include "server/answer_cache.h"

namespace millrace::server {
namespace {

// What an entry takes beside its texts: nodes, headers.
constexpr size_t kEntryBytes = 1024;

}  // namespace

uint64_t AnswerCache::look() {
    // Not kept: a statement that was not read to its end keeps a state of the database.
    auto statement = reader_->database().prepare("PRAGMA data_version");
    if (!statement.ok()) return 0;
    const auto row = statement->step();
    if (!row.ok() || !*row) return 0;
    const int64_t version = statement->integer(0);
    if (version != data_version_) {
        data_version_ = version;
        ++state_;
        answers_.clear();
        bytes_ = 0;
    }
    return state_;
}

uint64_t AnswerCache::state() {
    const base::MutexLock lock(mutex_);
    return look();
}

std::optional<net::Response> AnswerCache::find(const std::string& key) {
    const base::MutexLock lock(mutex_);
    if (look() == 0) return std::nullopt;
    const auto found = answers_.find(key);
    if (found == answers_.end()) return std::nullopt;
    return found->second;
}

void AnswerCache::keep(const std::string& key, uint64_t state, const net::Response& response) {
    const base::MutexLock lock(mutex_);
    if (state == 0 || look() != state) return;
    const size_t bytes = key.size() + response.body.size() + kEntryBytes;
    if (bytes > kBytesMax / 8) return;
    if (bytes_ + bytes > kBytesMax) {
        answers_.clear();
        bytes_ = 0;
    }
    if (answers_.emplace(key, response).second) bytes_ += bytes;
}

}  // namespace millrace::server
