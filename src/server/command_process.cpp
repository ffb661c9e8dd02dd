// SPDX-License-Identifier: Apache-2.0
#include "server/command_process.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "base/process.h"
#include "base/text.h"

namespace millrace::server {
namespace {

// As the command line prints one.
base::Error error_of(const base::Json& json) {
    using base::ErrorKind;
    base::Error error = base::internal(json.value("message", ""));
    for (const ErrorKind kind :
         {ErrorKind::InvalidArgument, ErrorKind::NotFound, ErrorKind::Conflict,
          ErrorKind::Unavailable, ErrorKind::Corruption, ErrorKind::Cancelled}) {
        if (json.value("kind", "") == base::to_string(kind)) {
            error = base::Error(kind, json.value("message", ""));
        }
    }
    if (json.contains("hint")) error = std::move(error).hint(json["hint"].get<std::string>());
    if (!json.contains("file")) return error;
    return std::move(error).at(json["file"].get<std::string>(), json.value("line", int64_t{0}),
                               json.value("column", int64_t{0}));
}

}  // namespace

std::vector<std::string> command_words(const Site& site, const std::vector<std::string>& names) {
    std::vector<std::string> words{site.program};
    words.insert(words.end(), names.begin(), names.end());
    for (const std::string& word : {std::string("--project"), site.folder.string(),
                                    std::string("--data-dir"), site.data.string()}) {
        words.push_back(word);
    }
    return words;
}

base::Result<CommandProcess> CommandProcess::begin(const std::vector<std::string>& words) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) return base::errno_error("start", words[0], errno);
    base::File says = base::File::adopt(ends[0], words[0]);
    const base::File told = base::File::adopt(ends[1], words[0]);
    const auto process =
        MR_TRY(base::Process::begin({.words = words, .errors = told.descriptor()}));
    return CommandProcess(process.id(), std::move(says));
}

bool CommandProcess::ends_within(std::chrono::milliseconds patience) {
    constexpr size_t kSaidBytesMax = 65'536;
    pollfd watched{says_.descriptor(), POLLIN, 0};
    if (::poll(&watched, 1, static_cast<int>(patience.count())) <= 0) return false;
    std::array<char, 4096> bytes{};
    const auto size = ::read(says_.descriptor(), bytes.data(), bytes.size());
    if (size > 0 && said_.size() < kSaidBytesMax) {
        said_.append(bytes.data(), static_cast<size_t>(size));
    }
    return size == 0;
}

base::Error CommandProcess::complaint() const {
    constexpr std::string_view kError = "error: ";
    constexpr std::string_view kHint = "  hint: ";
    base::Error error = base::conflict("the command ended before it began its work");
    for (const std::string& line : base::split(said_, '\n')) {
        if (line.starts_with(kError)) {
            error = base::conflict(line.substr(kError.size()));
        } else if (line.starts_with(kHint)) {
            return std::move(error).hint(line.substr(kHint.size()));
        }
    }
    return error;
}

base::Result<std::optional<base::Json>> ask_command(const std::vector<std::string>& words,
                                                    std::chrono::milliseconds patience) {
    const base::File output = MR_TRY(base::memory_file("answer"));
    const auto process =
        MR_TRY(base::Process::begin({.words = words, .output = output.descriptor()}));
    if (!process.ends_within(patience)) return std::optional<base::Json>();
    auto answer = MR_TRY(read_answer(output));
    if (answer.is_null()) return base::internal("a command ended without an answer: " + words[1]);
    return std::optional<base::Json>(std::move(answer));
}

base::Result<base::Json> read_answer(const base::File& output) {
    std::string text(static_cast<size_t>(MR_TRY(output.size())), '\0');
    MR_TRY(output.read_at(0, text.data(), text.size()));
    auto answer = base::parse_json(text);
    if (!answer.ok()) return base::Json();
    if (answer->contains("error")) return error_of((*answer)["error"]);
    return answer;
}

}  // namespace millrace::server
