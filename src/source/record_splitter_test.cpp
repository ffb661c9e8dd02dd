// SPDX-License-Identifier: Apache-2.0
#include "source/record_splitter.h"

#include <gtest/gtest.h>

#include <random>

#include "source/plain_lines.h"

namespace millrace::source {
namespace {

// What a splitter is to find, told byte by byte, as simply as can be.
struct Record {
    size_t begin = 0;
    int64_t line = 0;
    RecordFault fault = RecordFault::None;
    std::vector<std::string> fields;  // quoted ones marked by a leading Q
    bool operator==(const Record&) const = default;
};

std::ostream& operator<<(std::ostream& out, const Record& record) {
    out << record.begin << " line " << record.line << " fault " << int(record.fault) << ":";
    for (const std::string& field : record.fields) out << " <" << field << ">";
    return out;
}

class Reference {
  public:
    Reference(std::string_view text, const Dialect& dialect, char newline)
        : text_(text), d_(dialect), newline_(newline) {}

    std::vector<Record> read() {
        std::vector<Record> records;
        while (at_ < text_.size()) {
            Record record;
            record.begin = at_;
            record.line =
                std::count(text_.begin(), text_.begin() + static_cast<ptrdiff_t>(at_), newline_);
            while (take_field(record)) {
            }
            if (record.fault != RecordFault::None) record.fields.clear();
            records.push_back(record);
        }
        return records;
    }

  private:
    bool at_end() const { return at_ >= text_.size(); }
    // Takes a line end if one stands here.
    bool take_line_end() {
        if (at_end()) return true;
        if (newline_ == '\n' && text_[at_] == '\r' &&
            (at_ + 1 == text_.size() || text_[at_ + 1] == '\n')) {
            at_ = std::min(at_ + 2, text_.size());
            return true;
        }
        if (text_[at_] != newline_) return false;
        ++at_;
        return true;
    }
    // Whether another field follows.
    bool take_field(Record& record) {
        const size_t open = at_;
        std::string field;
        if (!at_end() && d_.quote != 0 && text_[at_] == d_.quote) {
            field = "Q";
            ++at_;
            for (;; ++at_) {
                if (at_end()) return condemn(record, RecordFault::QuoteNotClosed, open);
                const char c = text_[at_];
                const char next = at_ + 1 < text_.size() ? text_[at_ + 1] : '\0';
                if (c == d_.escape && (next == d_.quote || next == d_.escape) &&
                    at_ + 1 < text_.size()) {
                    field += next;
                    ++at_;
                } else if (c == d_.escape && d_.escape != d_.quote) {
                    field += c;
                    if (at_ + 1 < text_.size()) field += text_[++at_];
                } else if (c == d_.quote) {
                    break;
                } else {
                    field += c;
                }
            }
            ++at_;
            record.fields.push_back(field);
            if (take_line_end()) return false;
            if (text_[at_] != d_.delimiter) {
                return condemn(record, RecordFault::TextAfterQuote, open);
            }
            ++at_;
            return true;
        }
        for (;;) {
            if (take_line_end()) {
                record.fields.push_back(field);
                return false;
            }
            if (text_[at_] == d_.delimiter) {
                record.fields.push_back(field);
                ++at_;
                return true;
            }
            field += text_[at_++];
        }
    }
    bool condemn(Record& record, RecordFault fault, size_t open) {
        record.fault = fault;
        at_ = open;
        while (!at_end() && text_[at_] != newline_) ++at_;
        if (!at_end()) ++at_;
        return false;
    }

    std::string_view text_;
    const Dialect& d_;
    char newline_;
    size_t at_ = 0;
};

std::vector<Record> split(std::string_view text, const Dialect& dialect, char newline) {
    std::vector<Record> records;
    RecordSplitter splitter(text, dialect, newline, 0, text.size());
    while (splitter.next()) {
        Record record{splitter.begin(), splitter.line(), splitter.fault(), {}};
        for (size_t i = 0; record.fault == RecordFault::None && i < splitter.field_count(); ++i) {
            const FieldText field = splitter.field(i);
            std::string value = field.quoted ? "Q" : "";
            if (field.escaped) {
                unescape(field.text, dialect, value);
            } else {
                value += field.text;
            }
            record.fields.push_back(value);
        }
        records.push_back(record);
    }
    return records;
}

std::string random_text(std::mt19937& random, std::string_view alphabet, size_t size) {
    std::string text(size, ' ');
    for (char& c : text) c = alphabet[random() % alphabet.size()];
    return text;
}

TEST(RecordSplitter, AgreesWithAByteAtATimeReaderOnAnyText) {
    std::mt19937 random(20140219);
    for (int round = 0; round < 20'000; ++round) {
        Dialect dialect;
        if (round % 4 == 1) dialect.escape = '\\';
        if (round % 4 == 2) dialect.quote = '\0';
        if (round % 4 == 3) dialect.delimiter = '|';
        const char newline = round % 7 == 0 ? '\r' : '\n';
        const std::string_view alphabet = round % 3 == 0   ? std::string_view("ab,|\"\n\r\\\0", 9)
                                          : round % 3 == 1 ? "aaaaaaaaa,,,|\n"
                                                           : "aaaaaaaaaaaaaaaaa,,||\"\"\r\n\n";
        const std::string text = random_text(random, alphabet, random() % 300);
        ASSERT_EQ(split(text, dialect, newline), Reference(text, dialect, newline).read())
            << "round " << round << ": " << testing::PrintToString(text);
    }
}

// Windows of the scan are 4,096 bytes: records and quotes must cross their edges well.
TEST(RecordSplitter, AgreesOnTextsLongerThanAWindow) {
    std::mt19937 random(7);
    const std::string filler(40, 'x');
    for (int round = 0; round < 60; ++round) {
        std::string text;
        while (text.size() < 20'000) {
            switch (random() % 12) {
                case 0:
                    text += "\"" + std::string(random() % 9000, random() % 2 ? 'q' : '\n') + "\"";
                    break;
                case 1:
                    text += "\"";
                    break;
                case 2:
                    text += std::string(random() % 6000, 'y');
                    break;
                case 3:
                    text += "\r\n";
                    break;
                case 4:
                case 5:
                    text += "\n";
                    break;
                default:
                    text += filler.substr(random() % 40) + ",";
            }
        }
        ASSERT_EQ(split(text, Dialect{}, '\n'), Reference(text, Dialect{}, '\n').read()) << round;
    }
}

TEST(RecordSplitter, AStrayQuoteCostsItsLineOnly) {
    const std::string text = "1,\"abc\n2,def\n3,\"x\ny\"z\n4,ok\n";
    const auto records = split(text, Dialect{}, '\n');
    ASSERT_EQ(records.size(), 5U);
    EXPECT_EQ(records[0].fault, RecordFault::TextAfterQuote);  // closed by the quote in line 3
    EXPECT_EQ(records[1].fields, (std::vector<std::string>{"2", "def"}));
    EXPECT_EQ(records[2].fault, RecordFault::TextAfterQuote);
    EXPECT_EQ(records[4].fields, (std::vector<std::string>{"4", "ok"}));
}

TEST(RecordSplitter, TheFaultIsInTheLineWhereTheQuoteOpened) {
    const std::string text = "\"a\nb\",\"c\nd\n";
    RecordSplitter splitter(text, Dialect{}, '\n', 0, text.size());
    ASSERT_TRUE(splitter.next());
    EXPECT_EQ(splitter.fault(), RecordFault::QuoteNotClosed);
    EXPECT_EQ(splitter.line(), 0);
    EXPECT_EQ(splitter.fault_line(), 1);
    EXPECT_EQ(splitter.record(), "\"a\nb\",\"c");
    ASSERT_TRUE(splitter.next());
    EXPECT_EQ(splitter.record(), "d");
}

TEST(RecordSplitter, LongFieldsPassUpToTheBound) {
    const std::string wide(16'000'000, 'w');
    for (const std::string& text : {wide + ",1\n", "\"" + wide + "\",1\n"}) {
        RecordSplitter splitter(text, Dialect{}, '\n', 0, text.size());
        ASSERT_TRUE(splitter.next());
        EXPECT_EQ(splitter.fault(), RecordFault::None);
        EXPECT_EQ(splitter.field(0).text.size(), wide.size());
        EXPECT_EQ(splitter.field(1).text, "1");
    }
}

TEST(RecordSplitter, AFieldBeyondTheBoundIsAFault) {
    const std::string wide(kFieldBytesMax + 1, 'w');
    std::string text = wide + ",1\nnext,2\n";
    RecordSplitter plain(text, Dialect{}, '\n', 0, text.size());
    ASSERT_TRUE(plain.next());
    EXPECT_EQ(plain.fault(), RecordFault::FieldTooLong);
    ASSERT_TRUE(plain.next());
    EXPECT_EQ(plain.record(), "next,2");
    text.insert(0, "\"");
    text += "\"";
    RecordSplitter quoted(text, Dialect{}, '\n', 0, text.size());
    ASSERT_TRUE(quoted.next());
    EXPECT_EQ(quoted.fault(), RecordFault::QuoteNotClosed);
}

TEST(PlainLines, GivesLinesAndFields) {
    PlainLines lines("a,b,c\n\n,\nlast,1", ',');
    std::vector<std::vector<std::string>> got;
    while (lines.next()) {
        got.emplace_back();
        for (size_t i = 0; i < lines.field_count(); ++i) got.back().emplace_back(lines.field(i));
    }
    EXPECT_EQ(got, (std::vector<std::vector<std::string>>{
                       {"a", "b", "c"}, {""}, {"", ""}, {"last", "1"}}));
}

TEST(PlainLines, ReportsSpecialBytesOfTheirLineOnly) {
    const std::string text = "plain\nwith \" quote\nplain\n" + std::string(1, '\0') + "\nplain";
    PlainLines lines(text, ',', '\n', '"');
    std::vector<bool> special;
    while (lines.next()) special.push_back(lines.has_special());
    EXPECT_EQ(special, (std::vector<bool>{false, true, false, true, false}));
}

TEST(PlainLines, KnowsASpecialByteFarFromTheLineEnd) {
    const std::string text = "\"" + std::string(10'000, 'x') + "\nplain\n";
    PlainLines lines(text, ',', '\n', '"');
    ASSERT_TRUE(lines.next());
    EXPECT_TRUE(lines.has_special());
    ASSERT_TRUE(lines.next());
    EXPECT_FALSE(lines.has_special());
}

TEST(PlainLines, SeeksForward) {
    std::string text;
    for (int i = 0; i < 3000; ++i) text += std::to_string(i) + ",x\n";
    PlainLines lines(text, ',');
    ASSERT_TRUE(lines.next());
    for (const int wanted : {1, 2, 700, 701, 2999}) {
        lines.seek(text.find("\n" + std::to_string(wanted) + ",") + 1);
        ASSERT_TRUE(lines.next());
        EXPECT_EQ(lines.field(0), std::to_string(wanted));
    }
    EXPECT_FALSE(lines.next());
}

}  // namespace
}  // namespace millrace::source
