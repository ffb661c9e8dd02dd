// SPDX-License-Identifier: Apache-2.0
// Segments, snapshots of them and their merging, beside a map that says what should be there.
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <random>
#include <set>

#include "base/folder_testing.h"
#include "search/index_files.h"
#include "search/nearest_word.h"

namespace millrace::search {
namespace {

class SegmentTest : public testing::Test {
  protected:
    struct Document {
        std::set<std::string> terms;
        std::string row;
        std::string stored;
    };

    size_t pick(size_t count) { return random_() % count; }

    // Few words that many have, and many that few have; some are the beginning of others.
    std::string term() {
        return pick(3) == 0 ? "common" + std::to_string(pick(8))
                            : "w" + std::to_string(pick(4'000));
    }
    Document document() {
        Document made;
        for (size_t i = 0; i < 12; ++i) made.terms.insert(term());
        made.row = std::string(pick(40), 'r') + std::to_string(pick(1000));
        made.stored = std::string(1 + pick(300), 's') + std::to_string(pick(1000));
        return made;
    }
    // Some documents come, change or go.
    SegmentBuilder change(size_t count) {
        SegmentBuilder builder;
        for (size_t i = 0; i < count; ++i) {
            const auto id = static_cast<DocId>(1 + pick(2'000));
            if (builder.contains(id)) continue;
            if (documents_.contains(id) && pick(4) == 0) {
                builder.add_removal(id);
                documents_.erase(id);
                continue;
            }
            const Document& made = documents_[id] = document();
            for (const std::string& each : made.terms) builder.add_term(each);
            for (const std::string& each : made.terms) builder.add_term(each);
            builder.add_document(id, made.row, made.stored);
        }
        return builder;
    }
    std::shared_ptr<const IndexSegment> written(const SegmentBuilder& builder) {
        const base::Path file = folder_ / (std::to_string(files_++) + ".segment");
        EXPECT_TRUE(builder.write(file).ok());
        return *IndexSegment::open(file);
    }
    std::shared_ptr<const IndexSegment> merged(std::span<const Snapshot::Part> parts,
                                               bool is_oldest) {
        const base::Path file = folder_ / (std::to_string(files_++) + ".segment");
        EXPECT_TRUE(merge_segments(parts, is_oldest, file, {}).ok());
        return *IndexSegment::open(file);
    }

    void check(const Snapshot& snapshot) {
        std::map<std::string, std::set<DocId>> wanted;
        for (const auto& [id, document] : documents_) {
            for (const std::string& each : document.terms) wanted[each].insert(id);
            EXPECT_EQ(snapshot.stored(id), document.stored);
        }
        std::map<std::string, std::set<DocId>> found;
        std::string before;
        for (SnapshotTerms terms(snapshot.parts()); !terms.at_end(); terms.next()) {
            EXPECT_LT(before, terms.term());
            before = terms.term();
            terms.for_each([&](DocId id) {
                EXPECT_TRUE(found[terms.term()].insert(id).second) << "twice: " << id;
            });
        }
        EXPECT_EQ(found, wanted);
        for (int i = 0; i < 200; ++i) {
            const std::string asked = term();
            std::set<DocId> ids;
            for (const Snapshot::Place& place : snapshot.find(asked)) {
                place.part->for_each(place.cursor, [&](DocId id) { ids.insert(id); });
            }
            const auto known = wanted.find(asked);
            EXPECT_EQ(ids, known == wanted.end() ? std::set<DocId>{} : known->second) << asked;
        }
        std::map<DocId, std::string> rows;
        for (const Snapshot::Part& part : snapshot.parts()) {
            ByteReader reader(part.segment->rows());
            for (size_t place = 0; place < part.segment->document_count(); ++place) {
                const std::string_view row = reader.text();
                const DocId id = part.segment->id(place);
                if (!part.hides(id) && !part.segment->is_removal(place)) rows[id] = row;
            }
        }
        EXPECT_EQ(rows.size(), documents_.size());
        for (const auto& [id, row] : rows) EXPECT_EQ(row, documents_[id].row);
    }

    std::mt19937 random_{17};
    const base::TestFolder folder_;
    size_t files_ = 0;
    std::map<DocId, Document> documents_;
};

TEST_F(SegmentTest, TheNewestSegmentSaysWhatADocumentIs) {
    IndexSegments segments;
    for (const size_t count : {900, 300, 1, 40, 0, 200}) segments.push_back(written(change(count)));
    check(Snapshot(segments, 1));
    const auto grown = Snapshot({segments.begin(), segments.begin() + 2}, 1)
                           .with(2, {segments.begin() + 2, segments.end()}, 2);
    check(*grown);
    EXPECT_EQ(grown->applied(), 2);
}

TEST_F(SegmentTest, MergedSegmentsSayWhatTheySaidApart) {
    for (int round = 0; round < 8; ++round) {
        documents_.clear();
        IndexSegments segments;
        for (int i = 0; i < 6; ++i) segments.push_back(written(change(1 + pick(300))));
        while (segments.size() > 1) {
            const Snapshot snapshot(segments, 1);
            const size_t begin = pick(segments.size() - 1);
            const size_t count = 2 + pick(segments.size() - begin - 1);
            const auto parts = std::span(snapshot.parts()).subspan(begin, count);
            const auto at = segments.begin() + static_cast<ptrdiff_t>(begin);
            const auto one = merged(parts, begin == 0);
            EXPECT_TRUE(begin > 0 || one->removal_count() == 0) << "of what is nowhere else";
            segments.insert(segments.erase(at, at + static_cast<ptrdiff_t>(count)), one);
            check(Snapshot(segments, 1));
        }
        EXPECT_EQ(segments[0]->document_count(), documents_.size());
    }
}

TEST_F(SegmentTest, SeekFindsTheFirstTermThatIsNotBefore) {
    const auto segment = written(change(800));
    std::set<std::string> terms;
    for (TermCursor cursor(*segment); !cursor.at_end(); cursor.next()) terms.insert(cursor.term());
    ASSERT_GT(terms.size(), 2'000u);
    EXPECT_EQ(segment->term_count(), terms.size());
    for (int i = 0; i < 2'000; ++i) {
        std::string asked = term();
        if (pick(2) == 0) asked.resize(pick(asked.size() + 1));
        if (pick(4) == 0) asked += '\xFF';
        const TermCursor cursor(*segment, asked);
        const auto wanted = terms.lower_bound(asked);
        ASSERT_EQ(cursor.at_end(), wanted == terms.end()) << asked;
        EXPECT_TRUE(cursor.at_end() || cursor.term() == *wanted) << asked;
    }
}

TEST_F(SegmentTest, AFilterLetsFewThroughThatAreNotThere) {
    const auto segment = written(change(800));
    size_t through = 0;
    constexpr size_t kAsked = 10'000;
    for (size_t i = 0; i < kAsked; ++i) {
        through += segment->may_have(TermFilter::hash_of("absent" + std::to_string(i)));
    }
    EXPECT_LT(through, kAsked / 25);
}

TEST_F(SegmentTest, SegmentsStayFewAndFilesThatNobodyNeedsGo) {
    const auto files = *IndexFiles::open(folder_ / "index");
    size_t most = 0;
    for (int commit = 1; commit <= 400; ++commit) {
        const SegmentBuilder builder = change(commit % 40 == 0 ? 1'500 : 3);
        ASSERT_TRUE(files->begin_changes().ok());
        ASSERT_TRUE(files->add({&builder}).ok());
        ASSERT_TRUE(files->commit(commit).ok());
        const auto snapshot = *files->snapshot();
        EXPECT_EQ(snapshot->applied(), commit);
        most = std::max(most, snapshot->parts().size());
        if (commit % 50 == 0) check(*snapshot);
    }
    EXPECT_LE(most, 20u);
    size_t on_disk = 0;
    for (const auto& file : std::filesystem::directory_iterator(folder_ / "index" / "documents")) {
        on_disk += file.path().extension() == ".segment";
    }
    EXPECT_LE(on_disk, (*files->snapshot())->parts().size() + 1) << "one may be in the making";
}

// A long merge of many beside it does not keep the commits from merging few.
TEST_F(SegmentTest, SegmentsStayFewWhileNoneOfManyAreMerged) {
    constexpr size_t kFew = 2'000;
    std::vector<size_t> counts{400'000, 5'000, 1'200};
    size_t documents = 0;
    for (int commit = 0; commit < 3'000; ++commit) {
        for (size_t part = 0; part < 2; ++part) counts.push_back(1 + pick(pick(10) == 0 ? 600 : 5));
        documents += counts[counts.size() - 1] + counts[counts.size() - 2];
        while (const size_t count = segments_to_merge(counts, kFew)) {
            ASSERT_GT(count, 1u);
            size_t sum = 0;
            for (size_t i = 0; i < count; ++i) {
                sum += counts.back();
                counts.pop_back();
            }
            ASSERT_LE(sum, kFew);
            counts.push_back(sum);
        }
        ASSERT_LE(counts.size(), 40 + documents / 500) << "after " << documents;
    }
    EXPECT_GE(segments_to_merge(counts, SIZE_MAX), 4u);
}

TEST_F(SegmentTest, WhatWasAddedAndNotCommittedIsDropped) {
    const base::Path index = folder_ / "index";
    auto files = *IndexFiles::open(index);
    const SegmentBuilder first = change(20);
    ASSERT_TRUE(files->add({&first}).ok());
    ASSERT_TRUE(files->commit(1).ok());
    const auto kept = documents_;
    const SegmentBuilder second = change(20);
    ASSERT_TRUE(files->add({&second}).ok());
    ASSERT_TRUE(files->begin_changes().ok());
    ASSERT_TRUE(files->commit(2).ok());
    documents_ = kept;
    check(**files->snapshot());
    files.reset();
    files = *IndexFiles::open(index);
    check(**files->snapshot());
    EXPECT_EQ(*files->read_applied(), 2);
}

// The plain way, for two words.
size_t slips(const std::string& a, const std::string& b) {
    std::vector<std::vector<size_t>> rows(a.size() + 1, std::vector<size_t>(b.size() + 1));
    for (size_t i = 0; i <= a.size(); ++i) {
        for (size_t j = 0; j <= b.size(); ++j) {
            if (i == 0 || j == 0) {
                rows[i][j] = i + j;
                continue;
            }
            const size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;
            rows[i][j] =
                std::min({rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
                rows[i][j] = std::min(rows[i][j], rows[i - 2][j - 2] + 1);
            }
        }
    }
    return rows[a.size()][b.size()];
}

TEST_F(SegmentTest, TheNearestWordIsTheNearest) {
    const auto word = [&] {
        std::string made;
        for (size_t i = 2 + pick(6); i > 0; --i) made += static_cast<char>('a' + pick(4));
        return made;
    };
    std::map<std::string, size_t> known;
    IndexSegments segments;
    DocId id = 0;
    for (int i = 0; i < 4; ++i) {
        SegmentBuilder builder;
        for (int document = 0; document < 30; ++document) {
            std::set<std::string> words{word(), word(), word()};
            for (const std::string& each : words) {
                ++known[each];
                builder.add_term("N" + each);
            }
            builder.add_term("Xaaa");
            builder.add_document(++id, "row", "stored");
        }
        segments.push_back(written(builder));
    }
    const Snapshot snapshot(segments, 1);
    size_t found = 0;
    for (int i = 0; i < 500; ++i) {
        const std::string asked = word() + word();
        const size_t most = 1 + pick(2);
        std::string wanted;
        for (const auto& [each, count] : known) {
            if (each.size() < 3 || slips(asked, each) > most) continue;
            const auto better = [&] {
                const size_t now = slips(asked, each);
                const size_t then = slips(asked, wanted);
                return now != then ? now < then : count > known[wanted];
            };
            if (wanted.empty() || better()) wanted = each;
        }
        EXPECT_EQ(nearest_word(snapshot, {"N"}, asked, most), wanted) << asked;
        found += !wanted.empty();
    }
    EXPECT_GT(found, 50u);
}

}  // namespace
}  // namespace millrace::search
