# SPDX-License-Identifier: Apache-2.0
"""Runs a command and says what it cost; looks at what it wrote.

The program that uses this must stay small: a process inherits the peak memory of the one that
started it, so a large caller would be counted as the engine's. Comparing results is therefore a
program of its own, elt_check.py.
"""

import ctypes
import dataclasses
import json
import os
import pathlib
import subprocess
import time

PR_SET_CHILD_SUBREAPER = 36


@dataclasses.dataclass
class Cost:
    wall_seconds: float
    cpu_seconds: float  # user and system, of all processes that the command started
    rss_mb: float  # peak, of the largest of these processes
    inside_seconds: float | None  # what the program itself told, without its loading and imports
    version: str | None


@dataclasses.dataclass
class Output:
    files: int
    partitions: int
    megabytes: float

    def is_exact(self, partitions: int) -> bool:
        return self.partitions == self.files == partitions


class CommandFailed(Exception):
    pass


def adopt_orphans() -> None:
    """Processes whose parent ends before them (Spark's) become ours, so that they can be counted."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def run(command: list[str], environment: dict[str, str], timeout_seconds: float) -> Cost:
    """Must be called with no other child alive."""
    start = time.perf_counter()
    child = subprocess.Popen(command, env=os.environ | environment, stdout=subprocess.PIPE,
                             stderr=subprocess.PIPE, text=True)
    try:
        # Reads both pipes to their end; the process itself is left for wait4 below.
        output, errors = _drain(child, timeout_seconds)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()
        raise CommandFailed(f"no end after {timeout_seconds} s") from None
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    usages = [usage, *_wait_for_orphans()]
    if child.returncode != 0:
        raise CommandFailed(f"exit code {child.returncode}: {errors.strip()[-600:]}")
    told = _told(output)
    return Cost(wall_seconds=wall,
                cpu_seconds=sum(one.ru_utime + one.ru_stime for one in usages),
                rss_mb=max(one.ru_maxrss for one in usages) / 1024,
                inside_seconds=told.get("inside_seconds"), version=told.get("version"))


def _drain(child: subprocess.Popen, timeout_seconds: float) -> tuple[str, str]:
    waited = child._wait  # communicate() would reap the child and lose its usage
    child._wait = lambda timeout: 0
    try:
        return child.communicate(timeout=timeout_seconds)
    finally:
        child._wait = waited


def _wait_for_orphans() -> list:
    usages = []
    while True:
        try:
            usages.append(os.wait4(-1, 0)[2])
        except ChildProcessError:
            return usages


def _told(output: str) -> dict:
    """A peer's last line (peers/runner.py), or the document of `millrace run --json`, whose seconds
    count from the beginning of the program to the published table."""
    if output.startswith("{\n"):
        return {"inside_seconds": json.loads(output)["seconds"]}
    for line in reversed(output.splitlines()):
        at = line.find('{"version"')
        if at >= 0:
            return json.loads(line[at:])
    return {}


def data_files(folder: pathlib.Path) -> list[pathlib.Path]:
    return sorted(folder.rglob("*.parquet"))


def look(folder: pathlib.Path) -> Output:
    files = data_files(folder)
    return Output(files=len(files), partitions=len({file.parent for file in files}),
                  megabytes=sum(file.stat().st_size for file in files) / 1e6)
