// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include "net/http_message.h"

namespace millrace::server {

struct GuardOptions {
    // Whether requests may come for any host name: the server was told to listen for other
    // machines.
    bool any_host = false;
    // Of who may ask; nobody needs one if there is none.
    std::optional<std::string> token;
};

// Who may ask for what, before anything else is looked at.
//
// A page of another site in the user's own browser is the stranger to keep out of a server that
// listens on loopback: it can send requests here by any name that leads to this machine. So the
// name must be one of loopback (DNS rebinding), and what changes something must come from a page of
// ours, or from no page at all, and say that its body is JSON.
class Guard {
  public:
    explicit Guard(GuardOptions options) : options_(std::move(options)) {}
    // A problem, or nothing: it may pass.
    std::optional<net::Response> refuse(const net::Request& request) const;

  private:
    const GuardOptions options_;
};

// On every answer: what a browser may do with it.
void set_security_headers(net::Response& response);

}  // namespace millrace::server
