// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <charconv>
#include <functional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json.h"
#include "lineage/lineage.h"
#include "net/event_feed.h"
#include "net/http_message.h"
#include "search/search.h"
#include "server/api_document.h"
#include "server/catalog_writer.h"
#include "server/queries.h"
#include "server/reader.h"
#include "server/site.h"

namespace millrace::server {

class Statements;

// What the answer to a call is made from.
struct Services {
    const Site& site;
    Readers& readers;
    CatalogWriter& writer;
    search::SearchIndex& search;
    lineage::LineageGraph& lineage;
    Queries& queries;
    Statements& statements;
    const std::shared_ptr<net::EventFeed>& events;
    // Who writes just now, beside us; empty if nobody.
    const std::function<std::string()>& borrower;
};

// An operation of the API that a client asks for, its parameters read and checked.
struct Call {
    const net::Request& request;
    const Services& services;
    const Values& path;
    const Values& query;
    base::Json body;  // null if the operation has none

    const std::string& in_path(std::string_view name) const { return path.find(name)->second; }
    const std::string& text(std::string_view name) const { return query.find(name)->second; }
    // Of a parameter that is a whole number, by the document; 0 if it was left out.
    int64_t number(std::string_view name) const {
        const std::string& value = text(name);
        int64_t number = 0;
        std::from_chars(value.data(), value.data() + value.size(), number);
        return number;
    }
};

enum class Cost : uint8_t {
    Quick,  // some reads by key: answered in the thread that serves all connections
    Slow,   // in the pool
};

enum class MadeFrom : uint8_t {
    State,  // the state database alone: the answer is the same until something there changes
    Else,   // files too, or it changes something
};

struct Handler {
    const char* operation;
    Cost cost;
    MadeFrom made_from;
    std::function<base::Result<net::Response>(Call&)> answer;
};

// The ETag of an aspect's newest version, by its write counter: "3"; "0" where there is none.
std::string etag_of(int64_t write_count);

net::Response json_response(const base::Json& json, int status = 200);
net::Response json_response(std::string text, int status = 200);

// Calls `read` with a reader on one unchanging state of the database, and answers what it made.
base::Result<net::Response> read_json(const Call& call,
                                      const std::function<base::Result<base::Json>(Reader&)>& read);

// A time as the API writes it, and one that may not be known.
base::Json json_of(base::Timestamp time);
base::Json json_of(const std::optional<base::Timestamp>& time);

}  // namespace millrace::server
