// SPDX-License-Identifier: Apache-2.0
#include "server/api_document.h"

#include <gtest/gtest.h>

namespace millrace::server {
namespace {

class ApiDocumentTest : public testing::Test {
  protected:
    const ApiDocument document_ = *ApiDocument::parse(R"({"paths": {
        "/api/v1/tables": {"get": {"operationId": "list", "parameters": [
            {"name": "limit", "in": "query",
             "schema": {"type": "integer", "minimum": 1, "maximum": 10, "default": 5}},
            {"name": "state", "in": "query", "schema": {"type": "string", "enum": ["ok", "failed"]}},
            {"name": "If-Match", "in": "header", "schema": {"type": "string"}}]}},
        "/api/v1/tables/{table}": {
            "get": {"operationId": "get", "parameters": []},
            "put": {"operationId": "put", "requestBody": {}}}}})");

    std::string found(const char* method, const char* path) const {
        const auto match = document_.find(method, path);
        if (!match.ok()) return match.error().message();
        std::string text = match->operation != nullptr ? match->operation->id : "-";
        for (const auto& [name, value] : match->path) text.append(" ").append(value);
        return text + " " + std::to_string(match->methods.size());
    }
    std::string read(const char* query) const {
        const auto match = *document_.find("GET", "/api/v1/tables");
        const auto values = ApiDocument::read_query(*match.operation, query);
        if (!values.ok()) return values.error().message();
        std::string text;
        for (const auto& [name, value] : *values) text += name + "=" + value + ";";
        return text;
    }
};

TEST_F(ApiDocumentTest, FindsTheOperationOfAPath) {
    EXPECT_EQ(found("GET", "/api/v1/tables"), "list 1");
    EXPECT_EQ(found("HEAD", "/api/v1/tables"), "list 1");
    EXPECT_EQ(found("GET", "/api/v1/tables/a%2Fb%20c"), "get a/b c 2");
    EXPECT_EQ(found("PUT", "/api/v1/tables/x"), "put x 2");
    EXPECT_EQ(found("DELETE", "/api/v1/tables/x"), "- 2");
    EXPECT_EQ(found("GET", "/api/v1/tables/"), "- 0");
    EXPECT_EQ(found("GET", "/api/v1/tables/x/y"), "- 0");
    EXPECT_EQ(found("GET", "/api/v1/Tables"), "- 0");
    EXPECT_EQ(found("GET", "/api/v1/tables/%zz"),
              "no two hexadecimal digits behind % at character 1: %zz");
}

TEST_F(ApiDocumentTest, ReadsParametersAsTheDocumentSays) {
    EXPECT_EQ(read(""), "limit=5;state=;");
    EXPECT_EQ(read("limit=10&state=ok"), "limit=10;state=ok;");
    EXPECT_EQ(read("limit=0"), "parameter limit is less than 1: 0");
    EXPECT_EQ(read("limit=11"), "parameter limit is more than 10: 11");
    for (const char* query : {"limit=x", "limit=1.5", "limit=", "limit=1%20", "limit=%2B1",
                              "limit=99999999999999999999"}) {
        EXPECT_EQ(read(query).find("parameter limit is not a whole number: "), 0U) << query;
    }
    EXPECT_EQ(read("state=bad"), "parameter state is none of ok, failed: bad");
    EXPECT_EQ(read("stat=ok"), "parameter not known: stat");
    EXPECT_EQ(read("state=ok&state=ok"), "parameter given twice: state");
}

TEST(ApiDocument, TheOneThatIsServedCanBeRead) {
    const auto document = ApiDocument::parse(api_document_text());
    ASSERT_TRUE(document.ok()) << document.error().to_string();
    EXPECT_GT(document->operations().size(), 10U);
}

}  // namespace
}  // namespace millrace::server
