// SPDX-License-Identifier: Apache-2.0
#include "server/statements.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/random.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>

#include "base/machine.h"
#include "base/process.h"
#include "server/call.h"
#include "server/command_process.h"

namespace millrace::server {
namespace {

using Clock = std::chrono::steady_clock;
using base::Json;

constexpr auto kBeginPatience = std::chrono::milliseconds(400);
constexpr auto kEndPatience = std::chrono::milliseconds(5'000);  // for one that was killed
constexpr int64_t kMemoryBytesMin = 512'000'000;
constexpr int64_t kMemoryBytesMax = 4'000'000'000;
constexpr int64_t kFileBytesMax = 10'000'000'000;

// An eighth of the machine's, within bounds: kRunningMax of them leave half to others.
int64_t memory_bytes() {
    return std::clamp(base::machine_memory() / 8, kMemoryBytesMin, kMemoryBytesMax);
}

// Of a result, and of each file that is spilled: a quarter of what is free.
int64_t file_bytes(const base::Path& folder) {
    return std::min(base::free_disk(folder).value_or(4 * kFileBytesMax) / 4, kFileBytesMax);
}

// Who knows it may read the result: not to be guessed.
base::Result<std::string> new_id() {
    uint64_t random = 0;
    if (::getrandom(&random, sizeof(random), 0) != sizeof(random)) {
        return base::errno_error("read", "random bytes", errno);
    }
    return fmt::format("{:016x}", random);
}

Json mistake_json(const base::Error& error) {
    const base::Location place = error.location();
    if (place.file.empty() || place.file == "query") {
        return {{"message", error.message()},
                {"hint", error.hint()},
                {"line", place.line},
                {"column", place.column}};
    }
    const std::string text = error.to_string();
    return {{"message", text.substr(0, text.find('\n'))},
            {"hint", error.hint()},
            {"line", 0},
            {"column", 0}};
}

}  // namespace

struct Statements::Statement {
    Statement(std::string name, const StatementRequest& request, base::Path in,
              base::Process started, base::File said)
        : id(std::move(name)),
          format(request.format),
          time_max(request.time_max),
          folder(std::move(in)),
          process(std::move(started)),
          report(std::move(said)) {}

    const std::string id;
    const std::string format;
    const std::chrono::seconds time_max;
    const base::Path folder;
    const base::Timestamp began = base::SystemClock().now();
    const Clock::time_point begun = Clock::now();
    const base::Process process;
    const base::File report;
    bool is_late = false;
    bool is_unwanted = false;
    // Once it has ended:
    std::string state = "running";
    Clock::time_point ended;
    Json error;
    Json found;
    std::shared_ptr<const base::File> file;

    bool runs() const { return state == "running"; }
    Clock::time_point deadline() const { return begun + time_max; }

    Json to_json() const {
        const std::chrono::duration<double> took = (runs() ? Clock::now() : ended) - begun;
        return {{"id", id},
                {"state", state},
                {"format", format},
                {"began", json_of(began)},
                {"seconds", took.count()},
                {"error", error},
                {"result", found}};
    }

    // It has ended: how.
    void end() {
        ended = Clock::now();
        if (is_unwanted) {
            state = "cancelled";
            return;
        }
        auto outcome = is_late ? base::Result<void>(too_late()) : read_report();
        state = outcome.ok() ? "done" : "failed";
        if (!outcome.ok()) error = mistake_json(outcome.error());
    }

  private:
    base::Error too_late() const {
        return base::unavailable("stopped after " + std::to_string(time_max.count()) + " s")
            .hint("ask for less, or give it more time");
    }

    base::Result<void> read_report() {
        Json said = MR_TRY(read_answer(report));
        if (said.is_null()) {
            return base::unavailable("the statement's process was ended from outside")
                .hint("most often the machine's memory was full: ask for less");
        }
        file = std::make_shared<base::File>(MR_TRY(base::File::open_read(folder / "result")));
        found = std::move(said);
        return {};
    }
};

Statements::Statements(const Site& site, base::Path folder, std::shared_ptr<net::EventFeed> events,
                       base::File wake)
    : site_(site),
      folder_(std::move(folder)),
      events_(std::move(events)),
      wake_(std::move(wake)),
      thread_([this] { work(); }) {}

base::Result<std::unique_ptr<Statements>> Statements::open(const Site& site,
                                                           std::shared_ptr<net::EventFeed> events) {
    base::Path folder = site.data / "statements";
    MR_TRY(base::remove_tree(folder));
    MR_TRY(base::make_directories(folder));
    const int wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (wake < 0) return base::errno_error("make", "an event", errno);
    return std::unique_ptr<Statements>(new Statements(site, std::move(folder), std::move(events),
                                                      base::File::adopt(wake, "an event")));
}

Statements::~Statements() {
    {
        const std::lock_guard lock(mutex_);
        is_over_ = true;
    }
    wake();
    thread_.join();
    for (const Shared& statement : running()) statement->process.kill();
    for (const Shared& statement : running()) (void)statement->process.ends_within(kEndPatience);
    (void)base::remove_tree(folder_);
}

void Statements::wake() const {
    const uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wake_.descriptor(), &one, sizeof(one));
}

std::vector<Statements::Shared> Statements::running() {
    const std::lock_guard lock(mutex_);
    std::vector<Shared> found;
    for (const auto& [id, statement] : statements_) {
        if (statement->runs()) found.push_back(statement);
    }
    return found;
}

base::Result<Statements::Shared> Statements::start(const StatementRequest& request) {
    const std::string id = MR_TRY(new_id());
    base::File text = MR_TRY(base::memory_file("statement"));
    MR_TRY(text.write(request.text));
    ::lseek(text.descriptor(), 0, SEEK_SET);
    base::File report = MR_TRY(base::memory_file("report"));
    base::Path folder = folder_ / id;
    MR_TRY(base::make_directories(folder));
    base::ProcessPlan plan;
    plan.words = command_words(site_, {"sql", "-", "--json", "--confined"});
    for (const std::string& word :
         {std::string("--format"), request.format, std::string("--output"),
          (folder / "result").string(), "--memory-limit=" + std::to_string(memory_bytes()) + "B"}) {
        plan.words.push_back(word);
    }
    if (request.format == "rows") {
        plan.words.push_back("--limit=" + std::to_string(request.rows_max));
    }
    plan.input = text.descriptor();
    plan.output = report.descriptor();
    plan.variables = {"TMPDIR=" + folder.string()};
    plan.dies_with_us = true;
    plan.file_bytes_max = file_bytes(folder);
    auto process = base::Process::begin(plan);
    if (!process.ok()) {
        (void)base::remove_tree(folder);
        return std::move(process).error();
    }
    process->step_back();
    return std::make_shared<Statement>(id, request, std::move(folder), *std::move(process),
                                       std::move(report));
}

base::Result<Json> Statements::begin(const StatementRequest& request) {
    std::unique_lock lock(mutex_);
    const auto running = std::count_if(statements_.begin(), statements_.end(),
                                       [](const auto& known) { return known.second->runs(); });
    if (static_cast<size_t>(running) >= kRunningMax) {
        return base::unavailable(std::to_string(running) + " statements run already")
            .hint("wait for one of them, or cancel it");
    }
    const Shared statement = MR_TRY(start(request));
    statements_[statement->id] = statement;
    wake();
    return wait_for_end(lock, statement, kBeginPatience);
}

Json Statements::wait_for_end(std::unique_lock<std::mutex>& lock, const Shared& statement,
                              std::chrono::milliseconds patience) {
    ended_.wait_for(lock, patience, [&] { return !statement->runs(); });
    return statement->to_json();
}

base::Result<Statements::Shared> Statements::known(const std::string& id) {
    const auto found = statements_.find(id);
    if (found != statements_.end()) return found->second;
    return base::not_found("statement not known: " + id)
        .hint("its result is kept for 15 minutes: run it again");
}

base::Result<Json> Statements::find(const std::string& id) {
    const std::lock_guard lock(mutex_);
    return MR_TRY(known(id))->to_json();
}

base::Result<Json> Statements::cancel(const std::string& id) {
    std::unique_lock lock(mutex_);
    const Shared statement = MR_TRY(known(id));
    if (statement->runs()) {
        statement->is_unwanted = true;
        statement->process.kill();
    }
    return wait_for_end(lock, statement, kEndPatience);
}

base::Result<Statements::Found> Statements::result(const std::string& id) {
    const std::lock_guard lock(mutex_);
    const Shared statement = MR_TRY(known(id));
    if (statement->file == nullptr) {
        return base::conflict("statement has no result: it is " + statement->state)
            .hint("GET /api/v1/statements/" + id + " says why");
    }
    return Found{statement->format, statement->file};
}

void Statements::work() {
    while (true) {
        const std::vector<Shared> watched = running();
        std::vector<pollfd> ends{{wake_.descriptor(), POLLIN, 0}};
        Clock::time_point next = Clock::now() + kKeptTime;
        for (const Shared& statement : watched) {
            ends.push_back({statement->process.handle(), POLLIN, 0});
            if (!statement->is_late) next = std::min(next, statement->deadline());
        }
        const auto patience = std::chrono::ceil<std::chrono::milliseconds>(next - Clock::now());
        ::poll(ends.data(), ends.size(),
               static_cast<int>(std::clamp<int64_t>(patience.count(), 0, INT_MAX)));
        uint64_t woken = 0;
        [[maybe_unused]] const auto size = ::read(wake_.descriptor(), &woken, sizeof(woken));
        std::vector<base::Path> left;
        {
            const std::lock_guard lock(mutex_);
            if (is_over_) return;
            look(left);
            drop_old(left);
        }
        ended_.notify_all();
        for (const base::Path& folder : left) (void)base::remove_tree(folder);
    }
}

// Which have ended, and which must. `left`: folders that nobody needs any more.
void Statements::look(std::vector<base::Path>& left) {
    const auto now = Clock::now();
    for (const auto& [id, statement] : statements_) {
        if (!statement->runs()) continue;
        if (statement->process.ends_within(std::chrono::milliseconds(0))) {
            statement->end();
            if (statement->file == nullptr) left.push_back(statement->folder);
            events_->publish("statement", Json{{"id", id}}.dump());
        } else if (now >= statement->deadline() && !statement->is_late) {
            statement->is_late = true;
            statement->process.kill();
        }
    }
}

void Statements::drop_old(std::vector<base::Path>& left) {
    std::vector<Shared> kept;
    for (const auto& [id, statement] : statements_) {
        if (!statement->runs()) kept.push_back(statement);
    }
    std::sort(kept.begin(), kept.end(),
              [](const Shared& a, const Shared& b) { return a->ended > b->ended; });
    const auto oldest = Clock::now() - kKeptTime;
    for (size_t i = 0; i < kept.size(); ++i) {
        if (i < kKept && kept[i]->ended > oldest) continue;
        left.push_back(kept[i]->folder);
        statements_.erase(kept[i]->id);
    }
}

}  // namespace millrace::server
