// SPDX-License-Identifier: Apache-2.0
#include "cli/progress_line.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "base/clock.h"
#include "base/progress.h"
#include "base/text.h"
#include "cli/print.h"

namespace millrace::cli {
namespace {

constexpr size_t kBarCells = 24;

std::string bar(double share, size_t cells) {
    const auto full = std::lround(share * static_cast<double>(cells));
    std::string text;
    for (size_t i = 0; i < cells; ++i) text += static_cast<long>(i) < full ? "█" : "░";
    return text;
}

std::string join(const std::vector<std::string>& parts) {
    std::string text;
    for (const std::string& part : parts) {
        if (!part.empty()) text += (text.empty() ? "" : "  ") + part;
    }
    return text;
}

// The first of the forms of a line that is not wider, or what of the last one is.
std::string first_that_fits(const std::vector<std::string>& forms, size_t width) {
    for (const std::string& form : forms) {
        if (width_of(form) <= width) return form;
    }
    return fit(forms.back(), width);
}

std::string amount_text(int64_t count, const std::string& unit) {
    return unit.empty() ? base::format_bytes(count) : base::format_count(count);
}

}  // namespace

std::string progress_line(const ProgressText& text, size_t width) {
    const auto& [title, share, amount, rate, left] = text;
    if (!share) {
        return first_that_fits({join({title, amount, rate}), join({title, amount}), title}, width);
    }
    const std::string time = left ? base::format_duration(*left) + " left" : "";
    const std::string wide = join({title, bar(*share, kBarCells), amount});
    return first_that_fits({join({wide, rate, time}), join({wide, time}), wide,
                            join({title, bar(*share, kBarCells / 2), amount}),
                            join({title, bar(*share, kBarCells / 4), amount}),
                            fmt::format("{}  {}%", title, std::lround(100 * *share))},
                           width);
}

std::string rate_text(int64_t done, std::chrono::nanoseconds elapsed, const std::string& unit) {
    const double seconds = std::max(0.001, std::chrono::duration<double>(elapsed).count());
    const auto rate = static_cast<int64_t>(static_cast<double>(done) / seconds);
    return rate > 0 ? amount_text(rate, unit) + "/s" : "";
}

ProgressText counted(std::string title, const std::string& unit, int64_t done, int64_t total,
                     std::chrono::nanoseconds elapsed) {
    ProgressText text;
    text.title = std::move(title);
    text.amount = amount_text(done, unit);
    if (total > 0) {
        text.share = static_cast<double>(done) / static_cast<double>(total);
        text.amount += "/" + amount_text(total, unit);
    }
    if (!unit.empty()) text.amount += " " + unit;
    text.rate = rate_text(done, elapsed, unit);
    text.left = base::time_left(done, total, elapsed);
    return text;
}

void Counter::set(const std::string& title, int64_t done, int64_t total) {
    const base::MutexLock lock(mutex_);
    if (total != total_) begun_ = Clock::now();
    title_ = title;
    done_ = done;
    total_ = total;
}

ProgressText Counter::text() const {
    const base::MutexLock lock(mutex_);
    return counted(title_, unit_, done_, total_, Clock::now() - begun_);
}

}  // namespace millrace::cli
