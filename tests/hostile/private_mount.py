# SPDX-License-Identifier: Apache-2.0
"""Small file systems of our own: the test runs once more in a mount namespace of its own.

Root may make one; others may where the kernel lets users have namespaces.
"""

import os
import shutil
import subprocess
import sys
from contextlib import suppress

INSIDE = "MILLRACE_PRIVATE_MOUNT"


def enter():
    """Returns inside the namespace; the process outside ends with the exit code of the one inside."""
    if os.environ.get(INSIDE):
        return
    own = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--user", "--map-root-user", "--mount"]
    if "/" not in mount_points():  # in a chroot: there is no root whose propagation could be changed
        own += ["--propagation", "unchanged"]
    possible = subprocess.run([*own, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, text=True)
    if possible.returncode != 0:
        print("FAILED: this test mounts a small file system and may not: "
              f"{possible.stderr.strip()}\n  hint: run it as root, or allow user namespaces "
              "(sysctl kernel.unprivileged_userns_clone=1)")
        sys.exit(1)
    command = [*own, sys.executable, "-B", *sys.argv]
    sys.exit(subprocess.run(command, env=dict(os.environ, **{INSIDE: "1"})).returncode)


def mount_points():
    with open("/proc/self/mountinfo", encoding="utf-8") as mounts:
        return {line.split()[4] for line in mounts}


def mount_tmpfs(folder, size_bytes):
    folder.mkdir(parents=True, exist_ok=True)
    above = next((str(parent) for parent in folder.parents if str(parent) in mount_points()), None)
    if above:  # what we mount is nobody else's
        subprocess.run(["mount", "--make-private", above], check=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size_bytes}", "none", str(folder)], check=True)


def fill(disk, leave_bytes):
    """A file named ballast that leaves so much of the disk free, also beside a process that writes there."""
    ballast = disk / "ballast"
    while True:
        with suppress(OSError), open(ballast, "wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, shutil.disk_usage(disk).free - leave_bytes))
            return


def remount(folder, settings):
    subprocess.run(["mount", "-o", f"remount,{settings}", str(folder)], check=True)


def unmount(folder):
    subprocess.run(["umount", str(folder)], check=True)
