// SPDX-License-Identifier: Apache-2.0
#include <CLI/CLI.hpp>

#include "base/file.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/serve_project.h"
#include "cli/usage.h"

namespace millrace::cli {
namespace {

constexpr size_t kTokenBytesMin = 16;

struct ServeFlags {
    std::string listen = "127.0.0.1";
    std::optional<uint16_t> port;
    std::string token_file;
    bool insecure = false;
    bool log_requests = false;
};

base::Result<std::optional<std::string>> read_token(Context& context, const ServeFlags& flags) {
    if (flags.token_file.empty()) return std::optional<std::string>{};
    const std::string text = MR_TRY(base::read_file(flags.token_file));
    std::string token(base::trim(text));
    if (token.size() < kTokenBytesMin || token.find_first_of(" \t\r\n") != std::string::npos) {
        return usage(context, base::invalid_argument("not a token: " + flags.token_file)
                                  .hint("one word of at least 16 characters, as from: "
                                        "openssl rand -hex 32"));
    }
    return std::optional(std::move(token));
}

base::Result<int> serve(Context& context, const ServeFlags& flags) {
    ServeOptions options;
    options.listen = flags.listen;
    options.port = flags.port;
    options.token = MR_TRY(read_token(context, flags));
    options.log_requests = flags.log_requests;
    if (!net::is_loopback(flags.listen) && !options.token && !flags.insecure) {
        return usage(context,
                     base::invalid_argument("other machines could reach " + flags.listen +
                                            " and change everything here")
                         .hint("add --token-file FILE, so that only who knows the token may; or "
                               "--insecure, if whoever can reach it may"));
    }
    return serve_project(context, options);
}

}  // namespace

void add_serve_command(CLI::App& app, Context& context) {
    auto* command = app.add_subcommand("serve", "Show the project in a browser, and its API");
    auto flags = std::make_shared<ServeFlags>();
    command
        ->add_option("--port", flags->port,
                     "Port (default: 7070, or a free one where that is taken; 0: a free one)")
        ->check(whole_number(0, 65535));
    command
        ->add_option("--listen", flags->listen,
                     "Address in numbers (default: 127.0.0.1, this machine alone)")
        ->check(not_empty());
    command
        ->add_option("--token-file", flags->token_file,
                     "File with the token that the API then asks for")
        ->check(not_empty());
    command->add_flag("--insecure", flags->insecure,
                      "Let whoever reaches the address do everything, without a token");
    command->add_flag("--log-requests", flags->log_requests,
                      "A line for each request, not only for those that failed or took long");
    add_common_options(*command, context);
    command->callback(
        [&context, flags] { run_command(context, [&] { return serve(context, *flags); }); });
}

}  // namespace millrace::cli
