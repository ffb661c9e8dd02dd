// SPDX-License-Identifier: Apache-2.0
// How many rows a second does one core turn into Parquet files, for the small sorted partitions of
// the observations case (500 rows, six text columns) and for full row groups of text and numbers?
// Each file is checked: it is whole, and has the rows and the size that its statistics claim.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "base/error.h"
#include "parquet/file_encoder.h"

namespace {

using namespace millrace;
using columnar::BatchView;
using columnar::ColumnView;
using columnar::Schema;
using columnar::TextRef;
using columnar::TypeKind;
using parquet::Compression;

// A day of observations: visits of about ten measurements, sorted by patient, encounter and code.
class Observations {
  public:
    static constexpr size_t kColumns = 6;

    Observations(uint64_t seed, size_t rows) : random_(seed) {
        std::vector<std::array<std::string, kColumns>> table;
        while (table.size() < rows) {
            const std::string patient = uuid();
            const std::string encounter = uuid();
            for (uint64_t left = 5 + below(11); left > 0 && table.size() < rows; --left) {
                const uint64_t code = below(60);
                table.push_back(
                    {patient, encounter,
                     std::to_string(2000 + code * 137) + "-" + std::to_string(code % 10),
                     "Measurement number " + std::to_string(code * code * 31) +
                         " in Blood by Automated count",
                     std::to_string(below(2000) / 10) + "." + std::to_string(below(10)),
                     kUnits[code % kUnits.size()]});
            }
        }
        std::sort(table.begin(), table.end());
        texts_.resize(kColumns);
        for (size_t column = 0; column < kColumns; ++column) {
            size_t bytes = 0;
            for (const auto& row : table) bytes += row[column].size();
            texts_[column].reserve(bytes);
            for (const auto& row : table) {
                const size_t begin = texts_[column].size();
                texts_[column] += row[column];
                columns_[column].emplace_back(std::string_view(texts_[column]).substr(begin));
            }
        }
    }
    static Schema schema() {
        Schema schema;
        for (const char* name : {"PATIENT", "ENCOUNTER", "CODE", "DESCRIPTION", "VALUE", "UNITS"}) {
            schema.fields.push_back({name, TypeKind::Text, true});
        }
        return schema;
    }
    BatchView view(const Schema& schema) const {
        BatchView batch{columns_[0].size(), {}};
        for (size_t column = 0; column < kColumns; ++column) {
            batch.columns.push_back(ColumnView{
                &schema.fields[column].type, columns_[column].data(), nullptr, batch.rows, {}});
        }
        return batch;
    }

  private:
    static constexpr std::array kUnits{"mg/dL", "mmol/L", "%",      "kg",
                                       "cm",    "kg/m2",  "mm[Hg]", "{score}"};
    uint64_t below(uint64_t bound) { return random_() % bound; }
    std::string uuid() {
        std::string text;
        for (int digit = 0; digit < 36; ++digit) {
            const bool dash = digit == 8 || digit == 13 || digit == 18 || digit == 23;
            text += dash ? '-' : "0123456789abcdef"[below(16)];
        }
        return text;
    }
    std::mt19937_64 random_;
    std::vector<std::string> texts_;
    std::array<std::vector<TextRef>, kColumns> columns_;
};

// Ends the file and returns its size.
int64_t finish(parquet::FileEncoder& encoder, size_t rows, std::string& out) {
    const parquet::FileStatistics file = encoder.finish(out);
    MR_CHECK(file.rows == static_cast<int64_t>(rows));
    MR_CHECK(file.bytes == static_cast<int64_t>(out.size()));
    MR_CHECK(out.starts_with("PAR1") && out.ends_with("PAR1"));
    return file.bytes;
}

void report(benchmark::State& state, size_t rows, int64_t files, int64_t bytes) {
    state.SetItemsProcessed(static_cast<int64_t>(rows) * state.iterations());
    state.counters["file_bytes"] = static_cast<double>(bytes) / static_cast<double>(files);
}

// Arguments: rows of a file, files, compression.
void encode_observations(benchmark::State& state) {
    const auto rows = static_cast<size_t>(state.range(0));
    const auto files = static_cast<size_t>(state.range(1));
    const Schema schema = Observations::schema();
    std::vector<Observations> days;
    std::vector<BatchView> batches;
    days.reserve(files);
    for (size_t file = 0; file < files; ++file) {
        batches.push_back(days.emplace_back(file, rows).view(schema));
    }
    parquet::FileEncoder encoder(schema, {.compression = static_cast<Compression>(state.range(2))});
    std::string out;
    int64_t bytes = 0;
    for (auto _ : state) {
        bytes = 0;
        for (const BatchView& batch : batches) {
            out.clear();
            encoder.begin(out);
            MR_CHECK(encoder.add_row_group(batch, out).ok());
            bytes += finish(encoder, rows, out);
        }
    }
    report(state, rows * files, static_cast<int64_t>(files), bytes);
}

// One row group of integers, doubles and timestamps: half of the columns repeat, half do not.
void encode_numbers(benchmark::State& state) {
    const size_t rows = parquet::FileEncoder::kRowGroupRows;
    const Schema schema{{{"id", TypeKind::Int64, false},
                         {"kind", TypeKind::Int32, true},
                         {"price", TypeKind::Double, true},
                         {"time", TypeKind::Timestamp, true}}};
    std::mt19937_64 random(1);
    std::vector<int64_t> ids(rows);
    std::vector<int32_t> kinds(rows);
    std::vector<double> prices(rows);
    std::vector<int64_t> times(rows);
    for (size_t row = 0; row < rows; ++row) {
        ids[row] = static_cast<int64_t>(row);
        kinds[row] = static_cast<int32_t>(random() % 20);
        prices[row] = static_cast<double>(random() % 100'000) / 100;
        times[row] = static_cast<int64_t>(random() >> 14);
    }
    BatchView batch{rows, {}};
    size_t column = 0;
    for (const void* data :
         {static_cast<const void*>(ids.data()), static_cast<const void*>(kinds.data()),
          static_cast<const void*>(prices.data()), static_cast<const void*>(times.data())}) {
        batch.columns.push_back(ColumnView{&schema.fields[column++].type, data, nullptr, rows, {}});
    }
    parquet::FileEncoder encoder(schema, {});
    std::string out;
    int64_t bytes = 0;
    for (auto _ : state) {
        out.clear();
        encoder.begin(out);
        MR_CHECK(encoder.add_row_group(batch, out).ok());
        bytes = finish(encoder, rows, out);
    }
    report(state, rows, 1, bytes);
}

BENCHMARK(encode_observations)
    ->ArgNames({"rows", "files", "compression"})
    ->Args({500, 200, 0})
    ->Args({500, 200, 1})
    ->Args({500, 200, 2})
    ->Args({parquet::FileEncoder::kRowGroupRows, 1, 1})
    ->Unit(benchmark::kMillisecond);
BENCHMARK(encode_numbers)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
