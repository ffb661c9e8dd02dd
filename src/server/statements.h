// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "base/error.h"
#include "base/file.h"
#include "base/json.h"
#include "net/event_feed.h"
#include "server/site.h"

namespace millrace::server {

struct StatementRequest {
    std::string text;
    std::string format = "rows";  // or csv, parquet
    int64_t rows_max = 10'000;    // of rows
    std::chrono::seconds time_max{30};
};

// Statements of SQL that clients ask: each is carried out by `millrace sql`, a process that reads
// what is the project's and no other file, may be ended at any time, and goes when we go. What it
// spills and finds is in a folder of its own below the data directory:
//
//   begin --> running --> done        its result is kept: kKept of them, kKeptTime long
//                    \--> failed      its own mistake, too long, too large
//                    \--> cancelled
//
// Any thread may call any method. A thread looks after their ends.
class Statements {
  public:
    static constexpr size_t kRunningMax = 4;
    static constexpr size_t kKept = 20;
    static constexpr std::chrono::minutes kKeptTime{15};

    // Empties the folder of those of a server before.
    static base::Result<std::unique_ptr<Statements>> open(const Site& site,
                                                          std::shared_ptr<net::EventFeed> events);
    // Ends those that run.
    ~Statements();

    // All answer the API's Statement.
    //
    // Waits a moment for its end. Unavailable when kRunningMax run.
    base::Result<base::Json> begin(const StatementRequest& request);
    base::Result<base::Json> find(const std::string& id);
    base::Result<base::Json> cancel(const std::string& id);

    struct Found {
        std::string format;
        std::shared_ptr<const base::File> file;
    };
    // Conflict unless it is done.
    base::Result<Found> result(const std::string& id);

  private:
    struct Statement;
    using Shared = std::shared_ptr<Statement>;

    Statements(const Site& site, base::Path folder, std::shared_ptr<net::EventFeed> events,
               base::File wake);
    base::Result<Shared> start(const StatementRequest& request);
    base::Result<Shared> known(const std::string& id);
    base::Json wait_for_end(std::unique_lock<std::mutex>& lock, const Shared& statement,
                            std::chrono::milliseconds patience);
    void work();
    void wake() const;
    std::vector<Shared> running();
    void look(std::vector<base::Path>& left);
    void drop_old(std::vector<base::Path>& left);

    const Site& site_;
    const base::Path folder_;
    const std::shared_ptr<net::EventFeed> events_;
    const base::File wake_;  // an eventfd
    std::mutex mutex_;
    std::condition_variable ended_;
    std::map<std::string, Shared> statements_;
    bool is_over_ = false;
    std::jthread thread_;
};

}  // namespace millrace::server
