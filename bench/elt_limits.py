# SPDX-License-Identifier: Apache-2.0
"""What case 2 of the ELT benchmark must also keep to: little memory, few handles, a quick publish,
and a month of the result that is found without looking at the rest."""

import ctypes
import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable

import elt_measure
from elt_bars import Bar
from elt_cases import CASES

CASE = CASES[2]
MEMORY = "512MB"
HANDLES = 256
PUBLISH_SECONDS_MAX = 0.3
PLAN_SECONDS_MAX = 0.020
ALL = f"SELECT count(*), min(value) FROM {CASE.model}"
MONTH = f"{ALL} WHERE year = 2014 AND month = 3"
PR_CAPBSET_DROP = 24
CAP_SYS_RESOURCE = 24


def anonymous_kb(pid: int) -> int:
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:  # it ended just now
        return 0
    return next((int(line.split()[1]) for line in status.splitlines()
                 if line.startswith("RssAnon:")), 0)


def allow_few_handles() -> None:
    """In a new process: neither the soft limit nor the hard one can be raised again, by root neither."""
    ctypes.CDLL(None).prctl(PR_CAPBSET_DROP, CAP_SYS_RESOURCE, 0, 0, 0)
    resource.setrlimit(resource.RLIMIT_NOFILE, (HANDLES, HANDLES))


class Limits:
    """`check` compares what was written with the reference, as elt_check.py tells it."""

    def __init__(self, millrace: str, project: pathlib.Path, data: pathlib.Path, out: pathlib.Path,
                 runs: int, check: Callable[[], dict]):
        self.millrace, self.project, self.out, self.runs = millrace, project, out, runs
        self.environment = {"SYNTHEA_DATA": str(data)}
        self.check = check

    def command(self, *words: str) -> list[str]:
        return [self.millrace, *words, "--project", str(self.project), "--data-dir", str(self.out)]

    def build(self, *options: str, prepare: Callable | None = None) -> tuple[float, float]:
        """Seconds, and the peak of the memory that is not the input's mapped pages, in MB."""
        shutil.rmtree(self.out, ignore_errors=True)
        start = time.perf_counter()
        child = subprocess.Popen(self.command("run", CASE.model, *options),
                                 env=os.environ | self.environment, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE, text=True, preexec_fn=prepare)
        peak_kb = 0
        while child.poll() is None:
            peak_kb = max(peak_kb, anonymous_kb(child.pid))
            time.sleep(0.01)
        seconds = time.perf_counter() - start
        if child.returncode != 0:
            raise elt_measure.CommandFailed(child.stderr.read().strip()[-200:])
        return seconds, peak_kb * 1024 / 1e6

    def finishes(self, what: str, *options: str, memory_max_mb: int | None = None,
                 prepare: Callable | None = None) -> list[Bar]:
        """With every file and every row; and a limit of memory is one that would be passed without it."""
        bar = "every file and row" + (f" within {memory_max_mb} MB, which it exceeds without"
                                      if memory_max_mb else "")
        bars = []
        for route in ("general", "fast"):
            try:
                free_mb = self.build("--route", route)[1] if memory_max_mb else None
                seconds, anonymous_mb = self.build("--route", route, *options, prepare=prepare)
                told = self.check()
            except (elt_measure.CommandFailed, subprocess.CalledProcessError) as failure:
                bars.append(Bar(f"{what}, {route}", str(failure)[:200], bar, False))
                continue
            output = elt_measure.look(self.out)
            measured = (f"{seconds:.1f} s, {anonymous_mb:,.0f} MB besides the input's pages"
                        + (f" ({free_mb:,.0f} without)" if memory_max_mb else "")
                        + f", {output.files:,} files, {told['rows_found']:,} rows, "
                        + ("equal" if told["differences"] == 0 else
                           f"{told['differences']:,} differences"))
            within = memory_max_mb is None or anonymous_mb <= memory_max_mb < free_mb
            met = within and told["differences"] == 0 and output.is_exact(told["partitions"])
            bars.append(Bar(f"{what}, {route}", measured, bar, met))
        return bars

    def publish(self) -> Bar:
        wanted = self.check()["partitions"]
        seconds, published = [], []
        for _ in range(self.runs):
            shutil.rmtree(self.out, ignore_errors=True)
            told = subprocess.run(self.command("run", CASE.model, "--json"), check=True,
                                  env=os.environ | self.environment, stdout=subprocess.PIPE)
            step = json.loads(told.stdout)["steps"][0]
            seconds.append(step["seconds_publishing"])
            published.append(step["partitions"])
        median = statistics.median(seconds)
        return Bar(f"publishing {min(published):,} partitions in one transaction",
                   f"{median:.3f} s ({min(seconds):.3f} to {max(seconds):.3f})",
                   f"{PUBLISH_SECONDS_MAX} s for {wanted:,}",
                   median <= PUBLISH_SECONDS_MAX and set(published) == {wanted})

    def plan_month(self) -> Bar:
        """What planning adds to a process that plans `SELECT 1`; the two take turns."""
        added = [self.explain(MONTH) - self.explain("SELECT 1") for _ in range(4 * self.runs)]
        median = statistics.median(added)
        return Bar("planning a query for one month",
                   f"{median * 1000:.0f} ms ({min(added) * 1000:.0f} to {max(added) * 1000:.0f})",
                   f"{PLAN_SECONDS_MAX * 1000:.0f} ms", median <= PLAN_SECONDS_MAX)

    def explain(self, query: str) -> float:
        start = time.perf_counter()
        subprocess.run(self.command("sql", "--explain", query), check=True,
                       env=os.environ | self.environment, stdout=subprocess.DEVNULL)
        return time.perf_counter() - start

    def ask(self, query: str) -> str | None:
        """The answer; none if the query fails."""
        done = subprocess.run(self.command("sql", "--format", "csv", query), check=False,
                              capture_output=True, env=os.environ | self.environment, text=True)
        return done.stdout if done.returncode == 0 else None

    def month_files(self) -> Bar:
        """Every file of another month is taken away: the query must not notice, one for all must."""
        before = self.ask(MONTH)
        kept = 0
        for file in elt_measure.data_files(self.out):
            if "/year=2014/month=3/" in str(file):
                kept += 1
            else:
                file.unlink()
        same = before is not None and self.ask(MONTH) == before
        missed = self.ask(ALL) is None
        return Bar("files a query for one month opens",
                   f"at most its {kept}" if same else "others too", "only the month's",
                   same and missed and kept > 0)

    def measure(self) -> list[Bar]:
        return [*self.finishes(f"with --memory-limit {MEMORY}", "--memory-limit", MEMORY,
                               memory_max_mb=512),
                *self.finishes(f"with {HANDLES} file handles", prepare=allow_few_handles),
                self.publish(), self.plan_month(), self.month_files()]
