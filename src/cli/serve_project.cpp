// SPDX-License-Identifier: Apache-2.0
#include "cli/serve_project.h"

#include "app/serving.h"
#include "cli/print.h"

namespace millrace::cli {
namespace {

std::string url_of(const std::string& address, uint16_t port) {
    const bool is_v6 = address.find(':') != std::string::npos;
    return fmt::format("http://{}:{}/", is_v6 ? "[" + address + "]" : address, port);
}

}  // namespace

base::Result<int> serve_project(Context& context, const ServeOptions& options) {
    server::ServerOptions server;
    server.address = options.listen;
    server.port = options.port.value_or(kServePort);
    server.token = options.token;
    server.log_all = options.log_requests;
    server.log = [](const std::string& line) { tell("{}\n", line); };
    const auto workspace = MR_TRY(workspace_options(context));
    auto serving = app::Serving::open(workspace, server, context.stop);
    if (!serving.ok() && !options.port && serving.error().kind() == base::ErrorKind::Conflict) {
        server.port = 0;
        serving = app::Serving::open(workspace, server, context.stop);
    }
    if (!serving.ok()) return std::move(serving).error();
    const std::string url = url_of(options.listen, (*serving)->port());
    if (context.json) {
        print_json({{"url", url}, {"project", (*serving)->project()}});
    } else {
        fmt::print("{} is served at {}\nCtrl-C ends it\n", (*serving)->project(),
                   styled(url, Style::Cyan));
    }
    std::fflush(stdout);
    (*serving)->run();
    return kOk;
}

}  // namespace millrace::cli
