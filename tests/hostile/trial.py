# SPDX-License-Identifier: Apache-2.0
"""What the hostile tests share: a project in a fresh folder, and saying what went wrong.

Each test is a program: <test>.py <millrace> [--patience FACTOR] [options]. Patience stretches what is
expected of the clock, for builds that are slow by nature.
"""

import argparse
import csv
import io
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path


class Failed(Exception):
    """An expectation that does not hold, with what the program said."""


def expect(holds, message, *outputs):
    if holds:
        return
    shown = [f"--- {name}\n{text.rstrip()}" for output in outputs
             for name, text in (("stdout", output.stdout), ("stderr", output.stderr)) if text]
    raise Failed("\n".join([message] + shown))


class Project:
    """A folder with a millrace.yaml, and the program to run on it."""

    def __init__(self, millrace, folder):
        self.millrace = millrace
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self.data_directory = self.folder / ".millrace"
        self.variables = dict(os.environ, TZ="UTC")
        self.write("millrace.yaml", "name: hostile\n")

    def write(self, path, text):
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def arguments(self, *arguments):
        return [str(self.millrace), *arguments]

    def start(self, *arguments, **options):
        """Begins a command; its output is kept."""
        return subprocess.Popen(
            self.arguments(*arguments), cwd=self.folder, env=self.variables, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)

    def run(self, *arguments, **options):
        return ended(self.start(*arguments, **options))

    def succeed(self, *arguments, **options):
        output = self.run(*arguments, **options)
        expect(output.returncode == 0, f"expected success: millrace {' '.join(arguments)}: "
               f"exit code {output.returncode}", output)
        return output

    def rows(self, query, **options):
        output = self.succeed("sql", "--format", "csv", "--data-dir", str(self.data_directory), query, **options)
        return [tuple(row) for row in csv.reader(io.StringIO(output.stdout))][1:]

    def is_held_by(self, process):
        """Whether the process writes to the data directory: it listens to signals since long."""
        lock = self.data_directory / "lock"
        return lock.exists() and lock.read_text().split()[-1:] == [str(process.pid)]

    def lake_files(self):
        return sorted(self.data_directory.glob("lake/**/*.parquet"))

    def expect_no_orphans(self):
        """After a vacuum: nothing on disk that no version names, nothing named that is not there."""
        self.succeed("table", "vacuum")
        again = self.succeed("table", "vacuum", "--dry-run")
        expect(again.stdout.startswith("would remove 0 files"), "orphans after a vacuum", again)
        self.succeed("doctor")


def expect_error(output, *words, exit_code=1):
    """It failed in words: not by a signal, with each of `words`, and with a remedy."""
    expect(output.returncode == exit_code, f"expected exit code {exit_code}, found "
           f"{output.returncode}", output)
    text = output.stdout + output.stderr
    for word in words + ("hint: ",):
        expect(word in text, f"expected in the message: {word}", output)


def wait_until(condition, what, seconds=60):
    """Polls; conditions here are files and locks of another process."""
    end = time.monotonic() + seconds
    while not condition():
        expect(time.monotonic() < end, f"did not happen in {seconds} s: {what}")
        time.sleep(0.005)


def paused_when(start, condition, start_over, what, tries=20):
    """A process that stands still at a moment: from condition(process) on. Who was too quick for us
    is begun anew, after start_over()."""
    for _ in range(tries):
        process = start()
        while process.poll() is None and not condition(process):
            pass
        process.send_signal(signal.SIGSTOP)
        if process.poll() is None and condition(process):
            return process
        process.send_signal(signal.SIGCONT)
        output = ended(process)
        expect(output.returncode == 0, f"ended before: {what}", output)
        start_over()
    raise Failed(f"did not happen in {tries} tries: {what}")


def go_on(process, number=None):
    """Lets a process that stands still go on, with a signal to begin with, to its end."""
    if number:
        process.send_signal(number)
    process.send_signal(signal.SIGCONT)
    return ended(process)


def ended(process):
    stdout, stderr = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)


@contextmanager
def temporary_folder():
    # In memory where there is room: these tests are about us, not about the speed of a disk.
    memory = Path("/dev/shm")
    roomy = memory.is_dir() and shutil.disk_usage(memory).free > 4 << 30
    with tempfile.TemporaryDirectory(prefix="millrace-hostile-", dir=memory if roomy else None) as folder:
        os.chmod(folder, 0o755)
        yield Path(folder)


def options(**extra):
    parser = argparse.ArgumentParser()
    parser.add_argument("millrace", type=lambda text: Path(text).resolve())
    parser.add_argument("--patience", type=float, default=1.0)
    for name, default in extra.items():
        if default is False:
            parser.add_argument(f"--{name}", action="store_true")
        else:
            parser.add_argument(f"--{name}", type=type(default), default=default)
    return parser.parse_args()


def main(test):
    """Runs the test; a failed expectation is its message and exit code 1."""
    try:
        test()
    except Failed as error:
        print(f"FAILED: {error}")
        sys.exit(1)
    print("passed")
