# SPDX-License-Identifier: Apache-2.0
"""What case 2 of the ELT benchmark must also keep to: little memory, few handles, a quick publish,
and a month of the result that is found without looking at the rest."""

import dataclasses
import json
import os
import pathlib
import resource
import shutil
import statistics
import subprocess
import time

import elt_measure
from elt_cases import CASES

CASE = CASES[2]
MEMORY = "512MB"
HANDLES = 256
PUBLISH_SECONDS_MAX = 0.3
PLAN_SECONDS_MAX = 0.020
MONTH = f"SELECT count(*), min(value) FROM {CASE.model} WHERE year = 2014 AND month = 3"


@dataclasses.dataclass
class Limit:
    what: str
    measured: str
    bar: str
    met: bool

    def line(self) -> str:
        return f"- {self.what}: {self.measured}, bar {self.bar}: {'met' if self.met else 'MISSED'}"


def anonymous_kb(pid: int) -> int:
    try:
        status = pathlib.Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:  # it ended just now
        return 0
    return next((int(line.split()[1]) for line in status.splitlines()
                 if line.startswith("RssAnon:")), 0)


class Limits:
    def __init__(self, millrace: str, project: pathlib.Path, data: pathlib.Path, out: pathlib.Path,
                 runs: int):
        self.millrace, self.project, self.out, self.runs = millrace, project, out, runs
        self.environment = {"SYNTHEA_DATA": str(data)}

    def command(self, *words: str) -> list[str]:
        return [self.millrace, *words, "--project", str(self.project), "--data-dir", str(self.out)]

    def build(self, *options: str) -> tuple[float, float]:
        """Seconds, and the peak of the memory that is not the input's mapped pages, in MB."""
        shutil.rmtree(self.out, ignore_errors=True)
        start = time.perf_counter()
        child = subprocess.Popen(self.command("run", CASE.model, *options),
                                 env=os.environ | self.environment, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE, text=True)
        peak_kb = 0
        while child.poll() is None:
            peak_kb = max(peak_kb, anonymous_kb(child.pid))
            time.sleep(0.01)
        seconds = time.perf_counter() - start
        if child.returncode != 0:
            raise elt_measure.CommandFailed(child.stderr.read().strip()[-200:])
        return seconds, peak_kb / 1000

    def finishes(self, what: str, *options: str, memory_max_mb: int | None = None) -> list[Limit]:
        limits = []
        for route in ("general", "fast"):
            try:
                seconds, anonymous_mb = self.build("--route", route, *options)
            except elt_measure.CommandFailed as failure:
                limits.append(Limit(f"{what}, {route}", str(failure)[:200], "it finishes", False))
                continue
            exact = elt_measure.look(self.out)
            measured = (f"{seconds:.1f} s, {anonymous_mb:,.0f} MB besides the input's pages, "
                        f"{exact.files:,} files")
            bar = "it finishes" + (f" within {memory_max_mb} MB" if memory_max_mb else "")
            within = memory_max_mb is None or anonymous_mb <= memory_max_mb
            limits.append(Limit(f"{what}, {route}", measured, bar, within))
        return limits

    def few_handles(self) -> list[Limit]:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (HANDLES, hard))  # children inherit it
        try:
            return self.finishes(f"with {HANDLES} file handles")
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    def publish(self) -> Limit:
        seconds = []
        for _ in range(self.runs):
            shutil.rmtree(self.out, ignore_errors=True)
            told = subprocess.run(self.command("run", CASE.model, "--json"), check=True,
                                  env=os.environ | self.environment, stdout=subprocess.PIPE)
            seconds.append(json.loads(told.stdout)["steps"][0]["seconds_publishing"])
        median = statistics.median(seconds)
        return Limit("publishing 10,433 partitions in one transaction", f"{median:.3f} s",
                     f"{PUBLISH_SECONDS_MAX} s", median <= PUBLISH_SECONDS_MAX)

    def plan_month(self) -> Limit:
        """What planning adds to a process that plans `SELECT 1`."""
        median = self.explain(MONTH) - self.explain("SELECT 1")
        return Limit("planning a query for one month", f"{median * 1000:.0f} ms",
                     f"{PLAN_SECONDS_MAX * 1000:.0f} ms", median <= PLAN_SECONDS_MAX)

    def explain(self, query: str) -> float:
        seconds = []
        for _ in range(4 * self.runs):
            start = time.perf_counter()
            subprocess.run(self.command("sql", "--explain", query), check=True,
                           env=os.environ | self.environment, stdout=subprocess.DEVNULL)
            seconds.append(time.perf_counter() - start)
        return statistics.median(seconds)

    def month_files(self) -> Limit:
        """Every file of another month is taken away; the query must not notice."""
        kept = [file for file in elt_measure.data_files(self.out)
                if "/year=2014/month=3/" in str(file)]
        for file in elt_measure.data_files(self.out):
            if file not in kept:
                file.unlink()
        done = subprocess.run(self.command("sql", MONTH), check=False, capture_output=True,
                              env=os.environ | self.environment)
        return Limit("files a query for one month opens", f"at most its {len(kept)}"
                     if done.returncode == 0 else "others too", "only the month's",
                     done.returncode == 0)

    def measure(self) -> list[Limit]:
        return [*self.finishes(f"with --memory-limit {MEMORY}", "--memory-limit", MEMORY,
                               memory_max_mb=512),
                *self.few_handles(), self.publish(), self.plan_month(), self.month_files()]
