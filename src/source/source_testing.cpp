// SPDX-License-Identifier: Apache-2.0
#include "source/source_testing.h"

#include <fmt/format.h>

#include <cstdlib>
#include <cstring>

namespace millrace::source {
namespace {

using columnar::Type;
using columnar::TypeKind;

template <typename T>
T load(const void* value) {
    T out;
    std::memcpy(&out, value, sizeof(T));
    return out;
}

}  // namespace

std::string show(const Type& type, const void* value) {
    switch (type.kind) {
        case TypeKind::Boolean:
            return load<uint8_t>(value) != 0 ? "true" : "false";
        case TypeKind::Int8:
            return std::to_string(load<int8_t>(value));
        case TypeKind::Int16:
            return std::to_string(load<int16_t>(value));
        case TypeKind::Int32:
            return std::to_string(load<int32_t>(value));
        case TypeKind::Date:
            return "day " + std::to_string(load<int32_t>(value));
        case TypeKind::Time:
        case TypeKind::Timestamp:
        case TypeKind::TimestampTz:
            return "us " + std::to_string(load<int64_t>(value));
        case TypeKind::Int64:
            return std::to_string(load<int64_t>(value));
        case TypeKind::UInt8:
            return std::to_string(load<uint8_t>(value));
        case TypeKind::UInt16:
            return std::to_string(load<uint16_t>(value));
        case TypeKind::UInt32:
            return std::to_string(load<uint32_t>(value));
        case TypeKind::UInt64:
            return std::to_string(load<uint64_t>(value));
        case TypeKind::Float:
            return fmt::format("{}", load<float>(value));
        case TypeKind::Double:
            return fmt::format("{}", load<double>(value));
        case TypeKind::Decimal:
            switch (columnar::value_size(type)) {
                case 2:
                    return std::to_string(load<int16_t>(value));
                case 4:
                    return std::to_string(load<int32_t>(value));
                case 8:
                    return std::to_string(load<int64_t>(value));
                default:
                    return fmt::format("{}", load<columnar::Int128>(value));
            }
        case TypeKind::Uuid: {
            const auto bits = load<columnar::UInt128>(value);
            return fmt::format("{:016x}{:016x}", static_cast<uint64_t>(bits >> 64),
                               static_cast<uint64_t>(bits));
        }
        case TypeKind::Text:
        case TypeKind::Blob:
        case TypeKind::List:
        case TypeKind::Struct:
            return std::string(load<columnar::TextRef>(value).view());
    }
    return {};
}

std::vector<Row> read_rows(const Survey& survey, size_t capacity) {
    struct Memory {
        Type type;
        std::vector<char> data;
        std::vector<uint64_t> validity;
    };
    std::vector<Memory> memory;
    std::vector<size_t> projected;
    for (const columnar::Field& field : survey.schema.fields) {
        const Type type = field.type.is_nested() ? Type(TypeKind::Text) : field.type;
        memory.push_back({type, std::vector<char>(capacity * columnar::value_size(type)),
                          std::vector<uint64_t>(capacity / 64 + 1)});
        projected.push_back(projected.size());
    }
    std::vector<Row> rows;
    for (const Block& block : survey.blocks) {
        const auto reader = open_block(survey, block, projected);
        for (;;) {
            std::vector<columnar::ColumnSink> sinks;
            for (Memory& m : memory) {
                std::fill(m.validity.begin(), m.validity.end(), ~uint64_t{0});
                sinks.push_back({&m.type, m.data.data(), m.validity.data()});
            }
            const size_t count = reader->read(sinks, capacity);
            if (count == 0) break;
            for (size_t row = 0; row < count; ++row) {
                rows.emplace_back();
                for (const Memory& m : memory) {
                    const bool valid = ((m.validity[row / 64] >> (row % 64)) & 1) != 0;
                    rows.back().push_back(
                        valid ? std::optional(show(
                                    m.type, m.data.data() + row * columnar::value_size(m.type)))
                              : std::nullopt);
                }
            }
        }
    }
    return rows;
}

std::string show(const columnar::Schema& schema) {
    std::string text;
    for (const columnar::Field& field : schema.fields) {
        text += (text.empty() ? "" : ", ") + field.name + " " + field.type.to_string();
    }
    return text;
}

std::string show(const Survey& survey) {
    std::string text = show(survey.schema);
    text += fmt::format("; {} rows, {} discarded", survey.rows, survey.discarded_values);
    for (const SurveyedFile& file : survey.files) {
        text +=
            fmt::format("\nfile {} rows {}", file.rows, file.plain ? "plain" : file.why_not_plain);
    }
    for (const BadRow& row : survey.bad_rows) {
        text += fmt::format("\n{}:{} [{}] {} | {}", base::Path(row.file).filename().string(),
                            row.line, row.column, row.reason, row.text);
    }
    for (const std::string& note : survey.notes) text += "\n" + note;
    return text;
}

void SourceTest::SetUp() {
    std::string name = (std::filesystem::temp_directory_path() / "source_test-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    folder_ = name;
    options_.temporary_directory = folder_;
    spec_.name = "raw.things";
    spec_.location = {"things.yaml", 3, 1};
}

void SourceTest::TearDown() {
    ASSERT_TRUE(base::remove_tree(folder_).ok());
}

std::string SourceTest::write(const std::string& name, std::string_view bytes) {
    const base::Path path = folder_ / name;
    std::ofstream(path, std::ios::binary) << bytes;
    return path.string();
}

void SourceTest::only(std::string_view bytes) {
    spec_.paths = {write("data.csv", bytes)};
}

Survey SourceTest::good() {
    base::Result<Survey> result = run();
    if (!result.ok()) {
        ADD_FAILURE() << result.error().to_string();
        return {};
    }
    return *std::move(result);
}

base::Error SourceTest::bad() {
    const base::Result<Survey> result = run();
    if (result.ok()) {
        ADD_FAILURE() << "no error, but: " << show(*result);
        return base::internal("none");
    }
    return result.error();
}

std::vector<std::string> SourceTest::rows_of(std::string_view bytes) {
    only(bytes);
    const Survey survey = good();
    EXPECT_TRUE(survey.bad_rows.empty()) << show(survey);
    std::vector<std::string> out;
    for (const Row& row : read_rows(survey)) {
        std::string text;
        for (const auto& value : row) text += (text.empty() ? "" : "|") + value.value_or("~");
        out.push_back(text);
    }
    return out;
}

}  // namespace millrace::source
