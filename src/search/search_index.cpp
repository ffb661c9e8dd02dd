// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <shared_mutex>
#include <thread>

#include "base/text.h"
#include "search/find.h"
#include "search/index_files.h"
#include "search/index_writer.h"
#include "search/search.h"

namespace millrace::search {

using base::ErrorKind;

// Questions hold `mutex` shared, changes alone: while changes are applied every question would wait
// for them anyhow, since none may be answered older than they are.
struct SearchIndex::State {
    State(base::Path the_folder, const catalog::Registry& registry)
        : folder(std::move(the_folder)), fields(registry) {}

    const base::Path folder;
    const Fields fields;
    std::shared_mutex mutex;
    std::unique_ptr<IndexFiles> files;
    ForwardColumns columns;
    FrequentTerms frequent;
    std::atomic<int64_t> applied{-1};      // -1: the columns are not those of the files
    std::atomic<bool> is_compared{false};  // with a catalog, since we opened it
    std::atomic<int64_t> made_anew{0};     // how often
    std::atomic<int64_t> left{0};          // changes that are being applied
    int64_t commits = 0;                   // that we have seen: a name for the newest

    base::Result<void> load();
    base::Result<void> apply(catalog::Catalog& catalog, const base::Stop* stop);
    base::Result<void> apply_all(catalog::Catalog& catalog, const base::Stop* stop);
    base::Result<void> make_anew(catalog::Catalog& catalog, const base::Stop* stop);
    template <typename Lock>
    base::Result<Lock> lock();
    base::Result<void> wait_for(int64_t sequence);
    template <typename T, typename Ask>
    base::Result<T> answer(SearchIndex& index, catalog::Catalog& catalog, const Ask& ask);
};

namespace {

bool is_damage(const base::Error& error) {
    return error.kind() == ErrorKind::Corruption || error.kind() == ErrorKind::Conflict;
}

// Who writes it is another one than before: we no more, or we now.
bool is_taken(const base::Result<void>& done) {
    return !done.ok() && done.error().kind() == ErrorKind::Conflict;
}

}  // namespace

// The columns as the last commit has them.
base::Result<void> SearchIndex::State::load() {
    applied = -1;
    ++commits;
    columns = ForwardColumns();
    const auto snapshot = MR_TRY(files->snapshot());
    MR_TRY(guarded([&] { return load_columns(*snapshot, columns); }));
    applied = snapshot->applied();
    return {};
}

base::Result<void> SearchIndex::State::apply(catalog::Catalog& catalog, const base::Stop* stop) {
    if (applied < 0) MR_TRY(load());
    const int64_t last = MR_TRY(catalog.last_sequence());
    // A log that ends before what we have applied is another one: state.db was put back.
    if (!is_compared && last < applied) return base::corruption("search index: of another catalog");
    IndexWriter writer(*files, columns, fields);
    left = last - applied;
    const auto now = guarded([&] { return writer.apply(catalog, applied, last, stop, left); });
    left = 0;
    applied = MR_TRY(now);
    ++commits;
    is_compared = true;
    return stop == nullptr || applied >= last ? base::Result<void>() : stop->check();
}

base::Result<void> SearchIndex::State::make_anew(catalog::Catalog& catalog,
                                                 const base::Stop* stop) {
    ++made_anew;
    MR_TRY(files->recreate());
    is_compared = true;
    MR_TRY(load());
    MR_TRY(apply(catalog, stop));
    files->rebuild_done();
    return {};
}

base::Result<void> SearchIndex::State::apply_all(catalog::Catalog& catalog,
                                                 const base::Stop* stop) {
    auto done = files->is_rebuild_wanted() ? make_anew(catalog, stop) : apply(catalog, stop);
    if (!done.ok() && is_damage(done.error())) done = make_anew(catalog, stop);
    // What was written before a failure is not what the columns say; before a stop it is.
    if (!done.ok() && done.error().kind() != ErrorKind::Cancelled) applied = -1;
    return done;
}

// Who asks does not wait for more than some seconds of another one's work.
template <typename Lock>
base::Result<Lock> SearchIndex::State::lock() {
    constexpr int64_t kChangesWaitedFor = 5'000;
    Lock lock(mutex, std::try_to_lock);
    if (!lock.owns_lock() && left > kChangesWaitedFor) {
        return base::unavailable(
                   fmt::format("the search index is being brought up to date: {} changes are left",
                               base::format_count(left)))
            .hint("try again");
    }
    if (!lock.owns_lock()) lock.lock();
    return lock;
}

// For another process, which has the right to write, to come up to `sequence`.
base::Result<void> SearchIndex::State::wait_for(int64_t sequence) {
    constexpr auto kPatience = std::chrono::seconds(3);
    constexpr auto kPause = std::chrono::milliseconds(5);
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    while (true) {
        const auto of_files = files->read_applied();
        if (of_files.ok() && *of_files >= sequence)
            return *of_files == applied ? base::Result<void>() : load();
        if (std::chrono::steady_clock::now() >= deadline) {
            return base::unavailable("search index is behind; another process keeps it: " +
                                     folder.string())
                .hint("try again");
        }
        std::this_thread::sleep_for(kPause);
        if (MR_TRY(files->become_writer())) return base::conflict("search index: is ours now");
    }
}

SearchIndex::SearchIndex(std::unique_ptr<State> state) : state_(std::move(state)) {}
SearchIndex::~SearchIndex() = default;

base::Result<std::unique_ptr<SearchIndex>> SearchIndex::open(const base::Path& folder,
                                                             const catalog::Registry& registry) {
    auto state = std::make_unique<State>(folder, registry);
    state->files = MR_TRY(IndexFiles::open(folder));
    return std::unique_ptr<SearchIndex>(new SearchIndex(std::move(state)));
}

base::Result<void> SearchIndex::catch_up(catalog::Catalog& catalog, const base::Stop* stop) {
    State& state = *state_;
    const int64_t wanted = MR_TRY(catalog.last_sequence());
    const auto is_done = [&] {
        return state.is_compared && state.applied >= wanted && !is_rebuild_wanted();
    };
    if (is_done()) return {};
    const auto lock = MR_TRY(state.lock<std::unique_lock<std::shared_mutex>>());
    if (is_done()) return {};
    // Whose it is may change under our hands: a file that is made anew is nobody's for a moment.
    constexpr int kAttempts = 3;
    for (int attempt = 1;; ++attempt) {
        const bool is_ours = MR_TRY(state.files->become_writer());
        auto done = is_ours ? state.apply_all(catalog, stop) : state.wait_for(wanted);
        if (!is_taken(done) || attempt == kAttempts) return done;
        state.applied = -1;
    }
}

base::Result<void> SearchIndex::rebuild(catalog::Catalog& catalog, const base::Stop& stop) {
    constexpr auto kPause = std::chrono::milliseconds(20);
    State& state = *state_;
    const std::unique_lock lock(state.mutex);
    MR_TRY(state.files->want_rebuild());
    while (true) {
        if (MR_TRY(state.files->become_writer())) {
            auto done = state.apply_all(catalog, &stop);
            if (!is_taken(done)) return done;
        }
        std::this_thread::sleep_for(kPause);
        if (!state.files->is_rebuild_wanted()) return state.load();
        MR_TRY(stop.check());
    }
}

bool SearchIndex::is_rebuild_wanted() const {
    return state_->files->is_writer() && state_->files->is_rebuild_wanted();
}

// An index that turns out to be damaged is made anew, by one of those who find it so, and asked
// again; so is one that another process changed while we read.
template <typename T, typename Ask>
base::Result<T> SearchIndex::State::answer(SearchIndex& index, catalog::Catalog& catalog,
                                           const Ask& ask) {
    constexpr int kAttempts = 3;
    for (int attempt = 1;; ++attempt) {
        MR_TRY(index.catch_up(catalog));
        const int64_t made_before = made_anew;
        auto answered = guarded([&]() -> base::Result<T> {
            const auto held = MR_TRY(lock<std::shared_lock<std::shared_mutex>>());
            const auto snapshot = MR_TRY(files->snapshot());
            if (snapshot->applied() != applied) {
                return base::conflict("search index: changed meanwhile");
            }
            return ask(IndexView{*snapshot, columns, fields, frequent, commits});
        });
        if (answered.ok() || !is_damage(answered.error()) || attempt == kAttempts) return answered;
        const std::unique_lock lock(mutex);
        if (files->is_writer() && made_anew == made_before) {
            auto made = make_anew(catalog, nullptr);
            if (!made.ok() && !is_taken(made)) return std::move(made).error();
        }
        if (!files->is_writer()) applied = -1;
    }
}

base::Result<Found> SearchIndex::search(catalog::Catalog& catalog, const Request& request) {
    return state_->answer<Found>(*this, catalog,
                                 [&](const IndexView& view) { return find(view, request); });
}

base::Result<std::vector<Suggestion>> SearchIndex::suggest(catalog::Catalog& catalog,
                                                           const SuggestRequest& request) {
    return state_->answer<std::vector<Suggestion>>(
        *this, catalog, [&](const IndexView& view) { return find_names(view, request); });
}

int64_t SearchIndex::applied() const {
    return std::max<int64_t>(0, state_->applied);
}

int64_t SearchIndex::changes_left() const {
    return state_->left;
}

int64_t SearchIndex::size() const {
    const std::shared_lock lock(state_->mutex);
    return static_cast<int64_t>(state_->columns.present().count());
}

}  // namespace millrace::search
