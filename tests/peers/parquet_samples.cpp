// SPDX-License-Identifier: Apache-2.0
//
// parquet_samples DIRECTORY: writes Parquet files of every shape, each with a JSON file that says
// what a reader must find in it. tests/peers/parquet_readers.py reads both. Not installed.
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "base/file.h"
#include "parquet/file_encoder.h"
#include "parquet/sample_batch.h"

namespace millrace::parquet {
namespace {

using base::Json;
using columnar::Field;
using columnar::Schema;
using columnar::Type;
using columnar::TypeKind;

struct Sample {
    std::string name;
    Schema schema;
    std::vector<Rows> row_groups;
    EncoderOptions options{};
};

Json describe(const Type& type);

Json describe(const Field& field) {
    return {{"name", field.name}, {"nullable", field.nullable}, {"type", describe(field.type)}};
}

Json describe(const Type& type) {
    Json json{{"kind", static_cast<int>(type.kind)}};
    switch (type.kind) {
        case TypeKind::Decimal:
            json["kind"] = "DECIMAL";
            break;
        case TypeKind::List:
            json["kind"] = "LIST";
            break;
        case TypeKind::Struct:
            json["kind"] = "STRUCT";
            break;
        default:
            json["kind"] = type.to_string();
    }
    json["precision"] = type.precision;
    json["scale"] = type.scale;
    json["children"] = Json::array();
    for (const Field& child : type.children) json["children"].push_back(describe(child));
    return json;
}

std::string hex(const std::string& bytes) {
    std::string digits;
    for (const char byte : bytes) {
        digits += "0123456789abcdef"[static_cast<uint8_t>(byte) >> 4];
        digits += "0123456789abcdef"[byte & 15];
    }
    return digits;
}

base::Result<void> write(const Sample& sample, const base::Path& directory) {
    FileEncoder encoder(sample.schema, sample.options);
    std::string file;
    Json expected{{"columns", Json::array()}, {"row_groups", Json::array()}};
    for (const Field& field : sample.schema.fields) expected["columns"].push_back(describe(field));
    encoder.begin(file);
    for (const Rows& rows : sample.row_groups) {
        MR_TRY(encoder.add_row_group(SampleBatch(sample.schema, rows).view(), file));
        expected["row_groups"].push_back(rows);
    }
    const FileStatistics statistics = encoder.finish(file);
    MR_CHECK(statistics.bytes == static_cast<int64_t>(file.size()));
    expected["rows"] = statistics.rows;
    expected["statistics"] = Json::array();
    for (const ColumnStatistics& column : statistics.columns) {
        expected["statistics"].push_back({{"null_count", column.null_count},
                                          {"min", column.min ? Json(hex(*column.min)) : Json()},
                                          {"max", column.max ? Json(hex(*column.max)) : Json()}});
    }
    MR_TRY(base::write_file_atomic(directory / (sample.name + ".parquet"), file));
    return base::write_file_atomic(directory / (sample.name + ".json"), expected.dump());
}

// Every scalar type, with its extremes, as rows of one file.
Sample scalars(const std::string& name, Compression compression) {
    struct Column {
        Type type;
        std::vector<Json> values;
    };
    const std::string nines(38, '9');
    const std::vector<Column> columns{
        {TypeKind::Boolean, {true, false, true}},
        {TypeKind::Int8, {-128, 127, 0}},
        {TypeKind::Int16, {-32768, 32767, 0}},
        {TypeKind::Int32, {INT32_MIN, INT32_MAX, 0}},
        {TypeKind::Int64, {INT64_MIN, INT64_MAX, 0}},
        {TypeKind::UInt8, {0, 255, 127}},
        {TypeKind::UInt16, {0, 65535, 32767}},
        {TypeKind::UInt32, {0, UINT32_MAX, INT32_MAX}},
        {TypeKind::UInt64, {0, UINT64_MAX, INT64_MAX}},
        {TypeKind::Float, {-1.5, 3.4028234663852886e38, 1.401298464324817e-45}},
        {TypeKind::Double, {-1.5, 1.7976931348623157e308, 5e-324}},
        {Type::decimal(4, 2), {"-9999", "9999", "0"}},
        {Type::decimal(9, 0), {"-999999999", "999999999", "1"}},
        {Type::decimal(18, 9), {"-" + nines.substr(20), nines.substr(20), "-1"}},
        {Type::decimal(19, 1), {"-" + nines.substr(19), nines.substr(19), "-1"}},
        {Type::decimal(38, 38), {"-" + nines, nines, "128"}},
        {TypeKind::Date, {-719162, 2932896, 0}},
        {TypeKind::Time, {0, 86'399'999'999, 1}},
        {TypeKind::Timestamp, {-62135596800000000, 253402300799999999, 0}},
        {TypeKind::TimestampTz, {-62135596800000000, 253402300799999999, -1}},
        {TypeKind::Uuid,
         {"00000000000000000000000000000001", "ffffffffffffffffffffffffffffffff",
          "80000000000000000000000000000000"}},
        {TypeKind::Text, {"", "z\xC3\xBCrich", "a text longer than twelve bytes"}},
        {TypeKind::Blob, {"", "ff00ff", "000102030405060708090a0b0c0d0e0f"}},
    };
    Sample sample{name, {}, {Rows(4, Json::array())}, {.compression = compression}};
    for (size_t column = 0; column < columns.size(); ++column) {
        const auto& [type, values] = columns[column];
        sample.schema.fields.push_back({"optional_" + std::to_string(column), type, true});
        sample.schema.fields.push_back({"required_" + std::to_string(column), type, false});
        for (size_t row = 0; row < 4; ++row) {
            sample.row_groups[0][row].push_back(row == 1 ? Json() : values[row == 0 ? 0 : row - 1]);
            sample.row_groups[0][row].push_back(values[row % 3]);
        }
    }
    return sample;
}

Sample nested() {
    Type required_elements = Type::list(TypeKind::Int32);
    required_elements.children[0].nullable = false;
    const Type point = Type::structure({{"x", TypeKind::Int64, false}, {"label", TypeKind::Text}});
    Schema schema{
        {{"numbers", Type::list(TypeKind::Int32)},
         {"required_numbers", required_elements, false},
         {"point", point},
         {"points", Type::list(point)},
         {"matrix", Type::list(Type::list(TypeKind::Double))},
         {"deep", Type::structure({{"a", Type::structure({{"b", Type::list(point)}})}})}}};
    const Json dot = {{"x", 1}, {"label", "one"}};
    const Json bare = {{"x", -2}, {"label", nullptr}};
    const auto array = [](auto... values) { return Json::array({Json(values)...}); };
    const auto object = [](const char* key, Json value) {
        Json json = Json::object();
        json[key] = std::move(value);
        return json;
    };
    const Json none = Json::array();
    Rows rows{
        array(array(1, 2, 3), array(7), dot, array(dot, bare), array(array(1.5), none),
              object("a", object("b", array(dot)))),
        array(none, none, nullptr, none, none, object("a", object("b", none))),
        array(nullptr, array(8, 9), bare, nullptr, nullptr, nullptr),
        array(array(nullptr), array(1), dot, array(nullptr), array(nullptr), object("a", nullptr)),
        array(array(4, nullptr), none, dot, array(nullptr, dot), array(none, array(nullptr, 2.5)),
              object("a", object("b", nullptr))),
        array(array(5), array(2), nullptr, array(bare), array(array(1.0, 2.0), array(3.0)),
              object("a", object("b", array(nullptr, bare, dot)))),
    };
    return {"nested", schema, {rows, {rows[2], rows[1]}, {rows[5]}}};
}

// Text at the edge of what bounds keep.
Sample texts() {
    const auto repeat = [](const std::string& piece, int count) {
        std::string text;
        for (int i = 0; i < count; ++i) text += piece;
        return text;
    };
    const std::string last = "\xF4\x8F\xBF\xBF";  // U+10FFFF
    Sample sample{"texts", {{{"text", TypeKind::Text}, {"blob", TypeKind::Blob}}}, {}};
    const auto hex_of = [](const std::string& text) { return Json(hex(text)); };
    for (const auto& text :
         {std::string(), std::string("\0", 1), repeat("x", 64), repeat("x", 65),
          repeat("\xC3\xA9", 33), "a" + repeat("\xE4\xB8\xAD", 30), repeat(last, 20),
          repeat("y", 60) + last + "z", repeat("y", 63) + "\xED\x9F\xBF", repeat("\x7F", 70)}) {
        sample.row_groups.push_back({Json::array({text, hex_of(text)})});
    }
    sample.row_groups.push_back({Json::array({"last", hex_of(repeat("\xFF", 70))})});
    return sample;
}

Sample floats() {
    Sample sample{"floats", {{{"f", TypeKind::Float}, {"d", TypeKind::Double, false}}}, {}};
    for (const Json& group :
         {Json{"nan", "nan"}, Json{1.0, "nan", 2.0}, Json{0.0, 1.0}, Json{-1.0, "-0.0"}, Json{0.0},
          Json{"-0.0"}, Json{"inf", "-inf", 0.5}}) {
        Rows rows;
        for (const Json& value : group) rows.push_back(Json::array({value, value}));
        sample.row_groups.push_back(rows);
    }
    return sample;
}

Sample all_null() {
    Sample sample{"all_null", {}, {Rows(3, Json::array())}};
    for (const Type& type : {Type(TypeKind::Text), Type(TypeKind::Boolean), Type(TypeKind::Double),
                             Type::decimal(30, 2), Type::list(TypeKind::Text)}) {
        sample.schema.fields.push_back({"c" + std::to_string(sample.schema.fields.size()), type});
        for (Json& row : sample.row_groups[0]) row.push_back(nullptr);
    }
    return sample;
}

// Rows like those of a day of the observations table: sorted, with many repeats.
Sample observations(const std::string& name, size_t rows, EncoderOptions options) {
    SampleMaker maker(7);
    Sample sample{name, {}, {{}}, options};
    for (const char* column : {"patient", "encounter", "code", "description", "value", "units"}) {
        sample.schema.fields.push_back({column, TypeKind::Text});
    }
    Json patient;
    for (size_t row = 0; row < rows; ++row) {
        if (row % 10 == 0) patient = maker.value(TypeKind::Uuid);
        const std::string code =
            std::to_string(8300 + row * row % 37) + "-" + std::to_string(row % 7);
        sample.row_groups[0].push_back(
            Json::array({patient, patient, code, "Body measurement number " + code,
                         std::to_string(row * 7919 % 1000), row % 3 == 0 ? Json() : Json("mg")}));
    }
    return sample;
}

// Values that never repeat, so that no dictionary pays, over many pages with a null here and there.
Sample distinct_values() {
    const Type list = Type::list(TypeKind::Uuid);
    Sample sample{"distinct_values", {}, {{}, {}}, {.page_bytes_max = 1000}};
    for (const Type& type : {Type(TypeKind::Int64), Type(TypeKind::Float), Type(TypeKind::Text),
                             Type::decimal(38, 3), list}) {
        for (const bool nullable : {false, true}) {
            sample.schema.fields.push_back(
                {"c" + std::to_string(sample.schema.fields.size()), type, nullable});
        }
    }
    SampleMaker maker(11);
    for (int64_t row = 0; row < 2'000; ++row) {
        const std::string text = std::to_string(row * 1'000'003);
        Json values = Json::array();
        for (const Json& value :
             {Json(row * 1'000'003), Json(static_cast<double>(row) / 4), Json(text), Json(text),
              row % 5 == 0 ? Json::array() : Json::array({maker.value(TypeKind::Uuid), nullptr})}) {
            values.push_back(value);
            values.push_back(row % 7 == 0 ? Json() : value);
        }
        sample.row_groups[row < 1'500 ? 0 : 1].push_back(std::move(values));
    }
    return sample;
}

// Texts of all sizes that never repeat; the last page has only nulls.
Sample distinct_texts(const std::string& name, Compression compression) {
    Sample sample{name,
                  {{{"text", TypeKind::Text}, {"blob", TypeKind::Blob}, {"id", TypeKind::Text}}},
                  {{}},
                  {.compression = compression, .page_bytes_max = 4000}};
    SampleMaker maker(13);
    for (size_t row = 0; row < 1'500; ++row) {
        const std::string number = std::to_string(row * 1'000'003);
        const size_t size = row == 1'399 ? 5000 : row * row % 61;  // fills a page
        const Json text = row < 1'400 ? Json(number + std::string(size, 'x')) : Json();
        const Json blob = row % 3 == 0 ? Json() : Json(hex(std::string(size, '\xFF') + number));
        sample.row_groups[0].push_back(Json::array({text, blob, maker.value(TypeKind::Uuid)}));
    }
    return sample;
}

std::vector<Sample> samples() {
    std::vector<Sample> all{
        scalars("scalars_none", Compression::None),
        scalars("scalars_snappy", Compression::Snappy),
        scalars("scalars_zstd", Compression::Zstd),
        nested(),
        texts(),
        floats(),
        all_null(),
        distinct_values(),
        distinct_texts("distinct_texts_none", Compression::None),
        distinct_texts("distinct_texts_snappy", Compression::Snappy),
        distinct_texts("distinct_texts_zstd", Compression::Zstd),
        observations("observations_none", 500, {.compression = Compression::None}),
        observations("observations_snappy", 500, {}),
        observations("observations_zstd", 500, {.compression = Compression::Zstd}),
        observations("large", 20'000, {})};
    all.push_back(scalars("no_rows", Compression::Snappy));
    all.back().row_groups.clear();
    for (uint64_t seed = 1; seed <= 24; ++seed) {
        SampleMaker maker(seed);
        const Schema schema = maker.schema(1 + seed % 9);
        Sample sample{"random_" + std::to_string(seed), schema, {}, {}};
        sample.options.compression = static_cast<Compression>(seed % 3);
        if (seed % 2 == 0) sample.options.page_bytes_max = 64 * seed;
        for (uint64_t group = 0; group < 1 + seed % 3; ++group) {
            sample.row_groups.push_back(maker.rows(schema, 1 + seed * 29 % 300));
        }
        all.push_back(std::move(sample));
    }
    return all;
}

}  // namespace
}  // namespace millrace::parquet

int main(int count, char** arguments) try {
    using namespace millrace;
    if (count != 2) {
        std::fprintf(stderr, "usage: parquet_samples DIRECTORY\n");
        return 2;
    }
    for (const parquet::Sample& sample : parquet::samples()) {
        if (const auto written = parquet::write(sample, arguments[1]); !written.ok()) {
            std::fprintf(stderr, "%s\n", written.error().to_string().c_str());
            return 1;
        }
    }
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
}
