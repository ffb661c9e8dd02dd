// SPDX-License-Identifier: Apache-2.0
#include "store/write_lease.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <thread>

#include "base/mutex.h"
#include "base/text.h"

namespace millrace::store {
namespace {

constexpr const char* kSocketName = "serve.sock";
constexpr std::string_view kLent = "lent";
constexpr size_t kLineBytesMax = 200;
constexpr const char* kLockName = "lock";
constexpr timeval kPatience{2, 0};  // for the other side's line, which it sends at once
constexpr int kLockRetryMs = 100;

// A socket's address holds a hundred characters, a data directory's path any number: so it is named
// by way of an open folder.
struct SocketPlace {
    base::File folder;
    sockaddr_un address{};
};

base::Result<SocketPlace> place_of(const base::Path& root) {
    SocketPlace place;
    place.folder = MR_TRY(base::File::open_read(root));
    place.address.sun_family = AF_UNIX;
    const std::string path =
        fmt::format("/proc/self/fd/{}/{}", place.folder.descriptor(), kSocketName);
    path.copy(place.address.sun_path, sizeof(place.address.sun_path) - 1);
    return place;
}

base::Result<base::File> open_socket(const base::Path& root) {
    const int fd = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return base::errno_error("open socket", root, errno);
    return base::File::adopt(fd, root / kSocketName);
}

// Up to its line end; nothing if it does not come, or is too long.
std::optional<std::string> read_line(int socket, int* descriptor) {
    std::string line;
    std::array<char, kLineBytesMax> bytes{};
    while (line.size() < kLineBytesMax) {
        iovec part{bytes.data(), kLineBytesMax - line.size()};
        alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
        msghdr message{};
        message.msg_iov = &part;
        message.msg_iovlen = 1;
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        const auto size = ::recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
        if (size < 0 && errno == EINTR) continue;
        if (size <= 0) return std::nullopt;
        const cmsghdr* header = CMSG_FIRSTHDR(&message);
        if (header != nullptr && header->cmsg_type == SCM_RIGHTS) {
            int received = -1;
            std::memcpy(&received, CMSG_DATA(header), sizeof(received));
            if (descriptor != nullptr) {
                *descriptor = received;
            } else {
                ::close(received);
            }
        }
        line.append(bytes.data(), static_cast<size_t>(size));
        const size_t end = line.find('\n');
        if (end != std::string::npos) return line.substr(0, end);
    }
    return std::nullopt;
}

bool send_line(int socket, std::string line, std::optional<int> descriptor) {
    line += '\n';
    iovec part{line.data(), line.size()};
    msghdr message{};
    message.msg_iov = &part;
    message.msg_iovlen = 1;
    alignas(cmsghdr) std::array<char, CMSG_SPACE(sizeof(int))> control{};
    if (descriptor) {
        message.msg_control = control.data();
        message.msg_controllen = control.size();
        cmsghdr* header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(header), &*descriptor, sizeof(int));
    }
    return ::sendmsg(socket, &message, MSG_NOSIGNAL) == static_cast<ssize_t>(line.size());
}

// Of the same user, or root.
bool may_borrow(int socket) {
    ucred peer{};
    socklen_t size = sizeof(peer);
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) return false;
    return peer.uid == ::geteuid() || peer.uid == 0;
}

}  // namespace

struct WriteLender::State {
    base::Path root;
    base::Path socket_path;
    std::string who;
    std::optional<base::FileLock> lock;  // not while a command has it that began before us
    base::File listener;
    base::File wake;  // readable: the thread is to end
    std::thread thread;
    mutable base::Mutex mutex;
    std::string borrower MR_GUARDED_BY(mutex);

    void set_borrower(std::string name) {
        const base::MutexLock held(mutex);
        borrower = std::move(name);
    }

    // The lock, if nobody has it; else the borrower is who does.
    void take_lock() {
        auto taken = base::FileLock::try_lock(root / kLockName, base::FileLock::Mode::Exclusive);
        if (taken.ok()) lock = *std::move(taken);
        if (lock) (void)lock->describe(who + "\n");
        set_borrower(lock ? "" : holder_of(root));
    }

    // Answers who asks; the connection, if the right was lent by it.
    base::File answer(bool is_lent) {
        const int fd = ::accept4(listener.descriptor(), nullptr, nullptr, SOCK_CLOEXEC);
        if (fd < 0) return {};
        base::File connection = base::File::adopt(fd, socket_path);
        if (!may_borrow(fd)) return {};
        ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof(kPatience));
        auto name = read_line(fd, nullptr);
        if (!name) return {};
        if (!lock) take_lock();
        if (is_lent || !lock) {
            const base::MutexLock held(mutex);
            send_line(fd, "in use by " + borrower, std::nullopt);
            return {};
        }
        set_borrower(*std::move(name));
        if (send_line(fd, std::string(kLent), lock->descriptor())) return connection;
        set_borrower("");
        return {};
    }

    void lend() {
        base::File lent;
        while (true) {
            std::array<pollfd, 3> watched{{{wake.descriptor(), POLLIN, 0},
                                           {listener.descriptor(), POLLIN, 0},
                                           {lent.descriptor(), POLLIN, 0}}};
            const int patience_ms = lock ? -1 : kLockRetryMs;
            if (::poll(watched.data(), watched.size(), patience_ms) < 0 && errno != EINTR) return;
            if (watched[0].revents != 0) return;
            if (watched[2].revents != 0) {
                // It says nothing more: readable means closed.
                lent = {};
                (void)lock->describe(who + "\n");
                set_borrower("");
            }
            if (!lock) take_lock();
            if (watched[1].revents != 0) {
                base::File connection = answer(lent.is_open());
                if (connection.is_open()) lent = std::move(connection);
            }
        }
    }
};

base::Result<std::unique_ptr<WriteLender>> WriteLender::open(const base::Path& root,
                                                             std::string who) {
    auto state = std::make_unique<State>();
    state->root = root;
    state->socket_path = root / kSocketName;
    state->who = std::move(who);
    state->take_lock();
    state->listener = MR_TRY(open_socket(root));
    // Whoever left one behind is gone: there is one server.
    ::unlink(state->socket_path.c_str());
    const auto place = MR_TRY(place_of(root));
    const mode_t mask = ::umask(0177);
    const bool bound =
        ::bind(state->listener.descriptor(), reinterpret_cast<const sockaddr*>(&place.address),
               sizeof(place.address)) == 0;
    ::umask(mask);
    if (!bound || ::listen(state->listener.descriptor(), 16) != 0) {
        return base::errno_error("listen", state->socket_path, errno);
    }
    const int wake = ::eventfd(0, EFD_CLOEXEC);
    if (wake < 0) return base::errno_error("open", state->socket_path, errno);
    state->wake = base::File::adopt(wake, state->socket_path);
    state->thread = std::thread([&state = *state] { state.lend(); });
    return std::unique_ptr<WriteLender>(new WriteLender(std::move(state)));
}

WriteLender::WriteLender(std::unique_ptr<State> state) : state_(std::move(state)) {}

WriteLender::~WriteLender() {
    const uint64_t one = 1;
    if (::write(state_->wake.descriptor(), &one, sizeof(one)) == sizeof(one)) {
        state_->thread.join();
    } else {
        state_->thread.detach();
    }
    ::unlink(state_->socket_path.c_str());
}

std::string WriteLender::borrower() const {
    const base::MutexLock held(state_->mutex);
    return state_->borrower;
}

std::string holder_of(const base::Path& root) {
    const auto text = base::read_file(root / kLockName);
    return text.ok() ? std::string(base::trim(*text)) : "";
}

base::Result<std::optional<WriteLease>> borrow_write(const base::Path& root,
                                                     std::string_view borrower) {
    const auto place = MR_TRY(place_of(root));
    base::File connection = MR_TRY(open_socket(root));
    const int fd = connection.descriptor();
    if (::connect(fd, reinterpret_cast<const sockaddr*>(&place.address), sizeof(place.address)) !=
        0) {
        return std::optional<WriteLease>{};
    }
    ::setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &kPatience, sizeof(kPatience));
    if (!send_line(fd, std::string(borrower.substr(0, kLineBytesMax / 2)), std::nullopt)) {
        return std::optional<WriteLease>{};
    }
    int lock = -1;
    const auto answer = read_line(fd, &lock);
    if (lock >= 0) {
        auto held = base::FileLock::adopt(base::File::adopt(lock, root / kLockName));
        // Whoever finds it when the server is gone is told of us.
        MR_TRY(held.describe(std::string(borrower) + "\n"));
        return std::optional<WriteLease>({std::move(held), std::move(connection)});
    }
    if (!answer) return std::optional<WriteLease>{};
    return base::conflict("data directory is " + *answer + ": " + root.string());
}

}  // namespace millrace::store
