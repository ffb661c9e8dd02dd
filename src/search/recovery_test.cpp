// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <random>
#include <thread>

#include "search/index_files.h"
#include "search/reference_testing.h"
#include "search/search_testing.h"

namespace millrace::search {
namespace {

class RecoveryTest : public SearchTest {
  protected:
    // Everything that an index answers to some questions, as text.
    std::string answers(SearchIndex& index) {
        std::string all;
        for (const char* text : {"", "order", "orders daily", "\"raw order\"", "\"lasting phrase\"",
                                 "ord", "-customer", "/q rowCount: [5 TO 30]",
                                 "/q tags: pii OR hasOwners: false", "custmoer", "observatoin"}) {
            Request asked = request(text);
            asked.with_removed = all.size() % 2 == 0;
            asked.count_max = kPageMax;
            asked.facets = {"entityType", "platform", "origin", "owners", "tags", "domains"};
            const Found answer = found(index, asked);
            all += "\n" + std::string(text) + ": " + std::to_string(answer.total) + " " +
                   answer.correction + " " + answer.next;
            for (const Hit& hit : answer.hits) {
                all += "\n  " + hit.urn + " " + hit.name + " " + std::to_string(hit.score) + " " +
                       std::to_string(hit.matches.size());
            }
            for (const Facet& facet : answer.facets) {
                all += "\n  " + facet.field;
                for (const auto& [value, count] : facet.values) {
                    all += " " + value + "=" + std::to_string(count);
                }
            }
        }
        return all;
    }
    // What an index that is made now, of the catalog as it is, answers.
    std::string answers_anew() {
        const auto fresh = open_index(folder_ / "fresh");
        EXPECT_TRUE(fresh->rebuild(*catalog_, base::Stop()).ok());
        return answers(*fresh);
    }

    // A thing comes, changes, is marked as removed or goes.
    void change_something() {
        const size_t number = maker_.pick(60);
        const Thing thing = maker_.make(number);
        const auto known = urns_.find(number);
        if (known != urns_.end() && maker_.chance(0.3)) {
            remove(known->second);
            urns_.erase(known);
            return;
        }
        if (known != urns_.end() && maker_.chance(0.5)) {
            write(known->second, "status",
                  maker_.chance(0.5) ? R"({"removed": true})" : R"({"removed": false})");
            return;
        }
        if (known != urns_.end()) remove(known->second);
        urns_[number] = thing.urn;
        write(ThingMaker::proposals(thing));
    }
    void add_things(size_t count) {
        std::vector<Proposal> batch;
        for (size_t i = 0; i < count; ++i) {
            for (Proposal& each : ThingMaker::proposals(maker_.make(1000 + i))) {
                batch.push_back(std::move(each));
            }
        }
        write(batch);
    }

    base::Path documents() const { return folder_ / "search" / "documents"; }

    ThingMaker maker_{7};
    std::map<size_t, std::string> urns_;
};

TEST_F(RecoveryTest, AWriteIsFoundByTheNextSearch) {
    std::mt19937 random(3);
    const auto tag = [](int number) { return "urn:li:tag:t" + std::to_string(number); };
    for (int trial = 0; trial < 1000; ++trial) {
        const std::string of = table("t" + std::to_string(random() % 50));
        const std::string word = "fresh" + std::to_string(trial);
        if (trial % 2 == 0) {
            write(of, "datasetProperties", Json{{"description", "now " + word}}.dump());
            const Found answer = found(request(word + " "));
            ASSERT_EQ(answer.total, 1) << trial;
            EXPECT_EQ(answer.hits.at(0).urn, of);
        } else {
            write(of, "globalTags", Json{{"tags", {{{"tag", tag(trial)}}}}}.dump());
            ASSERT_EQ(
                found(request("", R"({"field": "tags", "value": ")" + tag(trial) + "\"}")).total, 1)
                << trial;
        }
    }
}

TEST_F(RecoveryTest, AnIndexKeptUpToDateAnswersAsOneMadeAnew) {
    for (int round = 0; round < 12; ++round) {
        for (int i = 0; i < 10; ++i) {
            change_something();
            if (maker_.chance(0.5)) {
                ASSERT_TRUE(index_->catch_up(*catalog_).ok());
            }
        }
        if (round == 6) {
            close();
            open();
        }
        ASSERT_EQ(answers(*index_), answers_anew()) << "round " << round;
    }
}

TEST_F(RecoveryTest, DamagedFilesAreMadeAnew) {
    add_things(100);
    add_table("a.lasting_phrase");
    const std::string wanted = answers(*index_);
    ASSERT_NE(wanted.find("\"lasting phrase\": 1"), std::string::npos);
    index_.reset();
    std::vector<std::string> files;
    for (const auto& file : std::filesystem::directory_iterator(documents())) {
        files.push_back(file.path().filename());
    }
    ASSERT_GE(files.size(), 2u);
    const auto check = [&](const std::string& what) {
        SCOPED_TRACE(what);
        index_ = open_index(folder_ / "search");
        EXPECT_EQ(answers(*index_), wanted);
        index_.reset();
    };
    for (const std::string& name : files) {
        base::Path file = documents() / name;
        const auto find_again = [&] {
            // What is made anew has another number.
            for (const auto& each : std::filesystem::directory_iterator(documents())) {
                if (each.path().extension() == file.extension()) file = each.path();
            }
        };
        find_again();
        const auto size = std::filesystem::file_size(file);
        std::filesystem::resize_file(file, size / 2);
        check("half of " + name);
        find_again();
        std::filesystem::resize_file(file, 0);
        check("nothing of " + name);
        find_again();
        std::filesystem::remove(file);
        check("no " + name);
        find_again();
        const std::string garbage(std::filesystem::file_size(file), '\x5A');
        std::ofstream(file, std::ios::binary) << garbage;
        check("garbage in " + name);
    }
    std::filesystem::remove_all(documents());
    check("no folder");
    std::filesystem::remove_all(documents());
    std::ofstream(documents()) << "a file";
    check("a file for the folder");
    std::filesystem::remove_all(folder_ / "search");
    check("nothing at all");
}

TEST_F(RecoveryTest, DamageWhileItIsOpenIsMadeAnew) {
    add_things(100);
    const std::string wanted = answers(*index_);
    for (const auto& entry : std::filesystem::directory_iterator(documents())) {
        if (entry.path().extension() != ".segment") continue;
        const auto size = std::filesystem::file_size(entry.path());
        std::ofstream(entry.path(), std::ios::binary | std::ios::in) << std::string(size, '\x5A');
    }
    EXPECT_EQ(answers(*index_), wanted);
}

// Whatever byte it is: an answer is right or the index is made anew, never wrong.
TEST_F(RecoveryTest, AByteThatChangedIsNoticed) {
    add_things(60);
    const std::string wanted = answers(*index_);
    std::mt19937 random(11);
    for (int trial = 0; trial < 60; ++trial) {
        index_.reset();
        std::vector<base::Path> segments;
        for (const auto& entry : std::filesystem::directory_iterator(documents())) {
            if (entry.path().extension() == ".segment") segments.push_back(entry.path());
        }
        ASSERT_FALSE(segments.empty());
        const base::Path& file = segments[random() % segments.size()];
        const auto at = static_cast<std::streamoff>(random() % std::filesystem::file_size(file));
        std::fstream bytes(file, std::ios::binary | std::ios::in | std::ios::out);
        bytes.seekg(at);
        const char changed = static_cast<char>(bytes.get() ^ (1 << random() % 8));
        bytes.seekp(at);
        bytes.put(changed);
        bytes.close();
        index_ = open_index(folder_ / "search");
        ASSERT_EQ(answers(*index_), wanted) << file << " at " << at;
    }
}

TEST_F(RecoveryTest, AnotherFormatIsMadeAnew) {
    add_table("orders");
    EXPECT_EQ(names("orders").size(), 1u);
    index_.reset();
    const base::Path file = documents() / "manifest";
    Manifest manifest = *Manifest::of(*base::read_file(file));
    manifest.segments.clear();
    std::string text = manifest.text();
    ASSERT_TRUE(base::write_file_atomic(file, text).ok());
    index_ = open_index(folder_ / "search");
    EXPECT_EQ(names("orders").size(), 0u) << "the manifest is what is believed";
    index_.reset();
    const std::string format = "format " + std::to_string(kIndexFormat);
    text.replace(text.find(format), format.size(), "format " + std::to_string(kIndexFormat + 1));
    text.replace(
        text.find("checksum "), text.npos,
        fmt::format("checksum {:08x}\n", checksum_of(text.substr(0, text.find("checksum ")))));
    ASSERT_TRUE(base::write_file_atomic(file, text).ok());
    index_ = open_index(folder_ / "search");
    EXPECT_EQ(names("orders").size(), 1u);
}

TEST_F(RecoveryTest, AnIndexOfAnotherCatalogIsMadeAnew) {
    for (int i = 0; i < 5; ++i) add_table("orders_" + std::to_string(i));
    EXPECT_EQ(names("orders").size(), 5u);
    close();
    std::filesystem::remove(folder_ / "state.db");
    open();
    EXPECT_EQ(names("").size(), 0u);
    add_table("other");
    EXPECT_EQ(names(""), Texts{"other"});
}

TEST_F(RecoveryTest, AfterAPowerCutNothingThatWasNotWrittenThroughIsBelieved) {
    index_.reset();
    const base::Path folder = folder_ / "files";
    const auto applied_in = [&](const char* boot) {
        auto files = *IndexFiles::open(folder, boot);
        return *files->read_applied();
    };
    const auto write_and_fall = [&](const char* boot) {
        // As if killed: a copy of the folder as it is before it is closed.
        auto files = *IndexFiles::open(folder, boot);
        ASSERT_TRUE(files->begin_changes().ok());
        ASSERT_TRUE(files->commit(7).ok());
        std::filesystem::copy(folder, folder_ / "copy", std::filesystem::copy_options::recursive);
        files.reset();
        std::filesystem::remove_all(folder);
        std::filesystem::rename(folder_ / "copy", folder);
    };
    write_and_fall("boot 1");
    EXPECT_EQ(applied_in("boot 1"), 7) << "killed: the machine still knows what was written";
    EXPECT_EQ(applied_in("boot 2"), 7) << "closed in order, which writes through";
    write_and_fall("boot 2");
    EXPECT_EQ(applied_in("boot 3"), 0) << "a power cut";
    write_and_fall("");
    EXPECT_EQ(applied_in(""), 0) << "there is no telling";
}

// Kills a process in the middle of its catching up, again and again.
TEST_F(RecoveryTest, AfterAKillTheNextCatchUpAgreesWithTheLog) {
    add_things(200);
    std::mt19937 random(5);
    size_t killed = 0;
    for (int round = 0; round < 15; ++round) {
        close();
        const pid_t child = ::fork();
        ASSERT_GE(child, 0);
        if (child == 0) {
            open();
            while (true) {
                change_something();
                if (!index_->catch_up(*catalog_).ok()) ::_exit(1);
            }
        }
        std::this_thread::sleep_for(std::chrono::microseconds(20'000 + random() % 60'000));
        ::kill(child, SIGKILL);
        int status = 0;
        ASSERT_EQ(::waitpid(child, &status, 0), child);
        ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself: " << status;
        ++killed;
        open();
        maker_.pick(1000);  // so that the next child does something else
        ASSERT_EQ(answers(*index_), answers_anew()) << "round " << round;
        EXPECT_EQ(index_->applied(), *catalog_->last_sequence());
    }
    EXPECT_EQ(killed, 15u);
}

}  // namespace
}  // namespace millrace::search
