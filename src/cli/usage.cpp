// SPDX-License-Identifier: Apache-2.0
#include "cli/usage.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "base/text.h"

namespace millrace::cli {
namespace {

// The whole text as a number.
template <typename T>
std::optional<T> parsed(const std::string& text) {
    T value{};
    const char* end = text.data() + text.size();
    const auto [rest, code] = std::from_chars(text.data(), end, value);
    if (code != std::errc{} || rest != end) return std::nullopt;
    return value;
}

std::vector<std::string> flags_of(const CLI::App& command) {
    std::vector<std::string> flags;
    for (const CLI::Option* option : command.get_options()) {
        for (const std::string& name : option->get_lnames()) flags.push_back("--" + name);
    }
    return flags;
}

std::vector<std::string> commands_of(const CLI::App& group) {
    std::vector<std::string> names;
    for (const CLI::App* command : group.get_subcommands([](const CLI::App*) { return true; })) {
        names.push_back(command->get_name());
    }
    return names;
}

}  // namespace

Check one_of(std::vector<std::string> values) {
    return [values = std::move(values)](const std::string& value) {
        if (std::find(values.begin(), values.end(), value) != values.end()) return std::string();
        return "unknown value: " + value + "\n" + base::suggest(value, values, "values");
    };
}

Check whole_number(int64_t least, int64_t most) {
    return [=](const std::string& value) {
        const auto number = parsed<int64_t>(value);
        if (number && *number >= least && *number <= most) return std::string();
        const bool open = most == std::numeric_limits<int64_t>::max();
        return fmt::format("not a whole number from {} {}: {}", least,
                           open ? "on" : fmt::format("to {}", most), value);
    };
}

Check number(double least, double most) {
    return [=](const std::string& value) {
        const auto number = parsed<double>(value);
        if (number && *number >= least && *number <= most) return std::string();
        return fmt::format("not a number from {} to {}: {}", least, most, value);
    };
}

Check not_empty() {
    return [](const std::string& value) { return value.empty() ? "the name is empty" : ""; };
}

base::Error usage_error(const CLI::App& app, const CLI::ParseError& error) {
    const CLI::App* command = &app;
    std::string words;  // the commands that were understood
    while (!command->get_subcommands().empty()) {
        command = command->get_subcommands().front();
        words += command->get_name() + " ";
    }
    const std::string help = app.get_name() + " " + words + "--help";
    const auto rest = command->remaining();
    const auto is_flag = [](const std::string& word) { return word.starts_with("-"); };
    const auto word = std::find_if_not(rest.begin(), rest.end(), is_flag);
    const auto commands = commands_of(*command);
    if (word != rest.end() && !commands.empty()) {
        return base::invalid_argument("unknown command: " + words + *word)
            .hint(base::suggest(*word, commands, "commands"));
    }
    if (const auto flag = std::find_if(rest.begin(), rest.end(), is_flag); flag != rest.end()) {
        const std::string name = flag->substr(0, flag->find('='));
        const auto near = base::nearest(name, flags_of(*command));
        return base::invalid_argument("unknown flag: " + name)
            .hint(near ? "did you mean " + *near + "?" : help);
    }
    if (word != rest.end()) {
        return base::invalid_argument("one argument too many: " + *word).hint(help);
    }
    // A Check puts its hint on a second line.
    const std::string text = error.what();
    const size_t line = text.find('\n');
    return base::invalid_argument(text.substr(0, line))
        .hint(line == std::string::npos ? help : text.substr(line + 1));
}

}  // namespace millrace::cli
