// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "source/source.h"

namespace millrace::fuzz {

[[noreturn]] inline void report(const char* what) {
    std::fprintf(stderr, "broken promise: %s\n", what);
    std::abort();
}

// A file in memory that has a path.
class MemoryFile {
  public:
    explicit MemoryFile(std::string_view bytes) : fd_(::memfd_create("fuzz", MFD_CLOEXEC)) {
        if (fd_ < 0 ||
            ::write(fd_, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size())) {
            report("memory file");
        }
    }
    ~MemoryFile() { ::close(fd_); }
    MemoryFile(const MemoryFile&) = delete;
    MemoryFile& operator=(const MemoryFile&) = delete;
    std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

  private:
    int fd_;
};

// All values of all rows, run together, and how many rows.
struct Contents {
    int64_t rows = 0;
    std::string values;
    bool operator==(const Contents&) const = default;
};

inline Contents read_all(const source::Survey& survey) {
    constexpr size_t kCapacity = 64;
    Contents contents;
    std::vector<columnar::Type> types;
    std::vector<size_t> projected;
    for (const columnar::Field& field : survey.schema.fields) {
        projected.push_back(types.size());
        types.push_back(field.type.is_nested() ? columnar::Type(columnar::TypeKind::Text)
                                               : field.type);
    }
    std::vector<std::vector<char>> data;
    for (const columnar::Type& type : types) data.emplace_back(kCapacity * value_size(type));
    std::vector<uint64_t> validity(types.size());
    for (const source::Block& block : survey.blocks) {
        const auto reader = source::open_block(survey, block, projected);
        for (;;) {
            std::vector<columnar::ColumnSink> sinks;
            for (size_t i = 0; i < types.size(); ++i) {
                validity[i] = ~uint64_t{0};
                sinks.push_back({&types[i], data[i].data(), &validity[i]});
            }
            const size_t count = reader->read(sinks, kCapacity);
            if (count == 0) break;
            contents.rows += static_cast<int64_t>(count);
            for (size_t row = 0; row < count; ++row) {
                for (size_t i = 0; i < types.size(); ++i) {
                    if ((validity[i] >> row & 1) == 0) {
                        contents.values += "~,";
                    } else if (types[i].is_text()) {
                        columnar::TextRef text;
                        std::memcpy(&text, data[i].data() + row * sizeof(text), sizeof(text));
                        contents.values.append(text.view()) += ",";
                    } else {
                        const size_t width = value_size(types[i]);
                        contents.values.append(data[i].data() + row * width, width) += ",";
                    }
                }
            }
        }
    }
    return contents;
}

// Surveys and reads the bytes as a whole and in small blocks, and holds the two against each other.
inline void check_source(source::Spec spec, std::string_view bytes) {
    const MemoryFile file(bytes);
    spec.name = "fuzz";
    spec.paths = {file.path()};
    const base::Stop stop;
    source::SurveyOptions options;
    options.temporary_directory = "/tmp";
    const auto whole = source::survey(spec, options, stop);
    options.block_bytes = 7;
    const auto cut = source::survey(spec, options, stop);
    if (whole.ok() != cut.ok()) report("an error depends on the blocks");
    if (!whole.ok()) {
        if (whole.error().to_string() != cut.error().to_string()) report("errors differ");
        return;
    }
    if (whole->schema != cut->schema) report("schemas differ");
    if (whole->notes != cut->notes) report("notes differ");
    if (whole->bad_rows.size() != cut->bad_rows.size()) report("bad rows differ");
    for (size_t i = 0; i < whole->bad_rows.size(); ++i) {
        if (whole->bad_rows[i].line != cut->bad_rows[i].line ||
            whole->bad_rows[i].reason != cut->bad_rows[i].reason) {
            report("a bad row differs");
        }
    }
    const Contents contents = read_all(*whole);
    if (contents.rows != whole->rows) report("the reader gives other rows than the survey counts");
    if (contents != read_all(*cut)) report("rows depend on the blocks");
}

// The first byte of the input chooses the rules.
inline source::OnDrift drift_of(uint8_t choice) {
    return static_cast<source::OnDrift>(choice & 3);
}

inline std::vector<columnar::Field> declared_of(uint8_t choice) {
    using columnar::Type;
    using columnar::TypeKind;
    if ((choice & 4) == 0) return {};
    return {{"a", Type::decimal(9, 2), true},
            {"b", TypeKind::TimestampTz, true},
            {"c", Type::list(TypeKind::Int32), true},
            {"d", TypeKind::Text, (choice & 8) == 0}};
}

}  // namespace millrace::fuzz
