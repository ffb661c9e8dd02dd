// SPDX-License-Identifier: Apache-2.0
#include "lake/partition_writer.h"

#include <fmt/format.h>

#include <utility>

#include "base/json.h"
#include "base/mutex.h"
#include "lake/partition_buckets.h"
#include "lake/partition_layout.h"
#include "lake/write_buckets.h"

namespace millrace::lake {
namespace {

// Between two looks at memory and stop: a row counts for its bytes and its share of the rows.
constexpr size_t kLookRows = 4096;
constexpr size_t kLookBytes = size_t{1} << 20;

const char* name_of(parquet::Compression compression) {
    switch (compression) {
        case parquet::Compression::None:
            return "none";
        case parquet::Compression::Snappy:
            return "snappy";
        case parquet::Compression::Zstd:
            return "zstd";
    }
    return "?";
}

}  // namespace

std::string file_settings(const WriteSpec& spec) {
    base::Json sort_by = base::Json::array();
    for (const auto& [column, descending] : spec.sort_by) {
        sort_by.push_back(spec.schema.fields[column].name + (descending ? " desc" : ""));
    }
    return base::Json{{"compression", name_of(spec.encoding.compression)}, {"sort_by", sort_by}}
        .dump();
}

class PartitionWriter::State {
  public:
    State(WriteSpec write_spec, PartitionLayout write_layout, const base::Stop& write_stop,
          WriteProgress& write_progress)
        : spec(std::move(write_spec)),
          layout(std::move(write_layout)),
          stop(write_stop),
          progress(write_progress) {}

    base::Result<std::vector<WrittenFile>> finish();

    const WriteSpec spec;
    const PartitionLayout layout;
    const base::Stop& stop;
    WriteProgress& progress;
    std::atomic<size_t> memory_bytes{0};  // of all Inputs, gone ones included
    std::atomic<size_t> inputs{0};        // alive

    base::Mutex mutex;
    std::vector<std::unique_ptr<PartitionBuckets>> filled MR_GUARDED_BY(mutex);
};

// Gathers rows and, when memory runs short, moves its own to disk.
//
// Let M be memory_bytes_max and n the Inputs alive. An Input spills once all together hold more
// than 7/8 M and it itself at least M/8n: so the others, which hold less each, cannot add more than
// M/8 before they spill too; M is kept, and no Input spills crumbs because another one is large.
class PartitionWriter::BucketInput final : public Input {
  public:
    explicit BucketInput(State& state)
        : state_(state), buckets_(std::make_unique<PartitionBuckets>(state.spec, state.layout)) {
        ++state_.inputs;
    }

    ~BucketInput() override {
        buckets_->seal();
        --state_.inputs;
        base::MutexLock lock(state_.mutex);
        state_.filled.push_back(std::move(buckets_));
    }

    base::Result<void> append(const columnar::BatchView& batch) override {
        for (size_t row = 0; row < batch.rows; ++row) {
            const uint32_t bucket = buckets_->bucket(batch, row);
            MR_TRY(append(bucket, buckets_->encode(batch, row)));
        }
        state_.progress.rows_in.fetch_add(static_cast<int64_t>(batch.rows),
                                          std::memory_order_relaxed);
        return look();
    }

    uint32_t bucket(std::string_view partition) override { return buckets_->bucket(partition); }

    base::Result<void> append(uint32_t bucket, std::string_view row) override {
        if (row.size() > kRowBytesMax) {
            return base::invalid_argument(
                fmt::format("a row of 4 GiB or more: {} bytes", row.size()));
        }
        buckets_->append(bucket, row);
        unseen_bytes_ += row.size() + kLookBytes / kLookRows;
        return unseen_bytes_ < kLookBytes ? base::Result<void>() : look();
    }

  private:
    base::Result<void> look() {
        unseen_bytes_ = 0;
        MR_TRY(state_.stop.check());
        report_memory();
        if (is_short_of_memory()) {
            const int64_t bytes = MR_TRY(buckets_->spill());
            state_.progress.spilled_bytes.fetch_add(bytes, std::memory_order_relaxed);
            report_memory();
        }
        return {};
    }
    void report_memory() {
        const size_t bytes = buckets_->memory_bytes();
        state_.memory_bytes += bytes - reported_;  // modulo 2^64, so it also shrinks
        reported_ = bytes;
    }
    bool is_short_of_memory() const {
        const size_t eighth = state_.spec.memory_bytes_max / 8;
        return state_.memory_bytes > 7 * eighth && reported_ * state_.inputs >= eighth;
    }

    State& state_;
    std::unique_ptr<PartitionBuckets> buckets_;
    size_t reported_ = 0;      // bytes
    size_t unseen_bytes_ = 0;  // of rows since the last look
};

base::Result<std::vector<WrittenFile>> PartitionWriter::State::finish() {
    MR_CHECK(inputs == 0);
    base::MutexLock lock(mutex);
    return write_buckets(std::move(filled), spec, layout, stop, progress);
}

PartitionWriter::PartitionWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}
PartitionWriter::~PartitionWriter() = default;

base::Result<std::unique_ptr<PartitionWriter>> PartitionWriter::make(WriteSpec spec,
                                                                     const base::Stop& stop,
                                                                     WriteProgress& progress) {
    for (const base::Path& directory : {spec.directory, spec.spill_directory}) {
        std::error_code error;
        if (!std::filesystem::is_directory(directory, error)) {
            return base::not_found("folder not found: " + directory.string())
                .hint("create it first");
        }
    }
    PartitionLayout layout = MR_TRY(PartitionLayout::make(spec));
    return std::unique_ptr<PartitionWriter>(new PartitionWriter(
        std::make_unique<State>(std::move(spec), std::move(layout), stop, progress)));
}

std::unique_ptr<PartitionWriter::Input> PartitionWriter::input() {
    return std::make_unique<BucketInput>(*state_);
}

base::Result<std::vector<WrittenFile>> PartitionWriter::finish() {
    return state_->finish();
}

}  // namespace millrace::lake
