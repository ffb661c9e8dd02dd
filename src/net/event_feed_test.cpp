// SPDX-License-Identifier: Apache-2.0
#include "net/event_feed.h"

#include <gtest/gtest.h>

namespace millrace::net {
namespace {

std::string text_of(const std::vector<EventFeed::Frame>& frames) {
    std::string text;
    for (const auto& frame : frames) text += *frame;
    return text;
}

TEST(EventFeed, TellsAllWhoListenUntilTheyLeave) {
    EventFeed feed("e");
    std::string a;
    std::string b;
    const auto first = feed.join("", [&](const auto& frame) { a += *frame; });
    EXPECT_EQ(text_of(first.first), "id: e-0\nevent: hello\ndata: {}\n\n");
    feed.publish("run", R"({"id":1})");
    const auto second = feed.join("", [&](const auto& frame) { b += *frame; });
    EXPECT_EQ(text_of(second.first), "id: e-1\nevent: hello\ndata: {}\n\n");
    feed.publish("run", "2");
    EXPECT_EQ(feed.listeners(), 2U);
    feed.leave(first.listener);
    feed.publish("run", "3");
    EXPECT_EQ(a, "id: e-1\nevent: run\ndata: {\"id\":1}\n\nid: e-2\nevent: run\ndata: 2\n\n");
    EXPECT_EQ(b, "id: e-2\nevent: run\ndata: 2\n\nid: e-3\nevent: run\ndata: 3\n\n");
    EXPECT_EQ(feed.listeners(), 1U);
}

TEST(EventFeed, TellsWhoComesBackWhatItMissedOrThatItCannot) {
    EventFeed feed("e");
    const auto come_back = [&](const char* last) {
        const auto joined = feed.join(last, [](const auto&) {});
        feed.leave(joined.listener);
        return text_of(joined.first);
    };
    const std::string reset = "event: reset";
    EXPECT_EQ(come_back("e-0"), "");
    for (int i = 1; i <= 3; ++i) feed.publish("n", std::to_string(i));
    EXPECT_EQ(come_back("e-3"), "");
    EXPECT_EQ(come_back("e-1"), "id: e-2\nevent: n\ndata: 2\n\nid: e-3\nevent: n\ndata: 3\n\n");
    for (const char* stranger : {"e-4", "d-1", "e", "e-", "e-x", "e-1x", "1"}) {
        EXPECT_NE(come_back(stranger).find(reset), std::string::npos) << stranger;
    }
    for (size_t i = 0; i < EventFeed::kRemembered; ++i) feed.publish("n", "x");
    EXPECT_NE(come_back("e-2").find(reset), std::string::npos);
    EXPECT_EQ(come_back("e-3").find("id: e-4\n"), 0U);
}

TEST(EventFeed, WhatPassesIsForThoseWhoListenNow) {
    EventFeed feed("e");
    std::string a;
    feed.publish("n", "1");
    const auto joined = feed.join("", [&](const auto& frame) { a += *frame; });
    for (size_t i = 0; i < 2 * EventFeed::kRemembered; ++i) feed.publish_passing("p", "x");
    EXPECT_TRUE(a.starts_with("event: p\ndata: x\n\n")) << a;
    // It drives out nothing that is remembered, and moves no number.
    const auto back = feed.join("e-0", [](const auto&) {});
    EXPECT_EQ(text_of(back.first), "id: e-1\nevent: n\ndata: 1\n\n");
    feed.publish("n", "2");
    EXPECT_TRUE(a.ends_with("x\n\nid: e-2\nevent: n\ndata: 2\n\n"));
}

}  // namespace
}  // namespace millrace::net
