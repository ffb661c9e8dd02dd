// SPDX-License-Identifier: Apache-2.0
#include "base/stop.h"

#include <unistd.h>
#include <csignal>

namespace millrace::base {
namespace {

std::atomic<Stop*> g_stop{nullptr};  // a signal handler can reach nothing else

void on_signal(int signal) {
    Stop* stop = g_stop.load();
    if (stop == nullptr || stop->requested()) _exit(128 + signal);
    stop->request();
}

}  // namespace

Result<void> Stop::check() const {
    if (requested()) return cancelled("stopped on request");
    return {};
}

void stop_on_signals(Stop& stop) {
    g_stop.store(&stop);
    struct sigaction action {};
    action.sa_handler = on_signal;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
    // The terminal is gone; under nohup we go on.
    struct sigaction hangup {};
    sigaction(SIGHUP, nullptr, &hangup);
    if (hangup.sa_handler != SIG_IGN) sigaction(SIGHUP, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);  // a closed pipe is an error of write(), not the end of us
}

}  // namespace millrace::base
