# SPDX-License-Identifier: Apache-2.0
"""Which engine turns CSV files into partitioned Parquet soonest?

Makes the data, runs every engine on the three cases in turns, checks each result row by row, and
writes results/elt.md and results/elt.json. Exit code 1 if a bar is missed. See README.md.
"""

import argparse
import json
import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig

import elt_limits
import elt_measure
import elt_report
import machine
from elt_bars import Bar
from elt_cases import CASES, PROJECT, Case, write_untested_project
from elt_report import Contender

HERE = pathlib.Path(__file__).resolve().parent
# Another environment's packages, put before our own: ./run bench makes both with one Python.
LTS_PACKAGES = (machine.ROOT / "build/python/bench-lts" /
                pathlib.Path(sysconfig.get_path("purelib")).relative_to(sys.prefix))

# engine, setting, cases, and the most runs worth making: what takes a minute, or half as long again
# as the same engine in another setting, is run once.
PEERS = [
    ("duckdb", "default", (1, 2, 3), None),
    ("duckdb", "any_order", (1, 2), None),
    ("duckdb", "high_flush", (2,), None),
    ("duckdb", "sorted_one_thread", (1, 2), 1),
    ("duckdb", "sorted_table", (2,), 1),
    ("duckdb-lts", "default", (1, 3), None),
    ("duckdb-lts", "default", (2,), 1),
    ("duckdb-lts", "sorted_one_thread", (1, 2), None),
    ("duckdb-lts", "sorted_table", (1, 2), None),
    ("polars", "default", (3,), None),
    ("polars", "sink", (1, 2), None),
    ("polars", "loop", (1, 2), None),
    ("chdb", "default", (1, 3), None),
    ("chdb", "default", (2,), 1),
    ("spark", "default", (1, 2, 3), 1),
]


class Bench:
    def __init__(self, options: argparse.Namespace):
        self.options = options
        self.data = pathlib.Path(options.work) / "synthea"
        self.out = pathlib.Path(options.work) / "out"
        self.project = pathlib.Path(options.work) / "project"
        self.expected: dict[int, dict] = {}  # rows and partitions, by case
        self.limits: list[Bar] = []

    def contenders(self) -> list[tuple[Contender, int]]:
        """With the number of runs of each."""
        runs, wanted, engines = self.options.runs, self.options.case, self.options.engine
        found = [(Contender(CASES[number], engine, setting, ours=False),
                  min(runs, most or runs))
                 for engine, setting, numbers, most in PEERS for number in numbers
                 if number in wanted and (not engines or engine in engines)]
        if not self.options.peers_only:
            for number in wanted:
                routes = ("general", "fast") if CASES[number].bar_fast else ("general",)
                for variant in (*routes, elt_report.TESTED):
                    found.append((Contender(CASES[number], "millrace", variant, ours=True), runs))
        return found

    def command(self, contender: Contender) -> tuple[list[str], dict[str, str]]:
        if contender.ours:
            tested = contender.variant == elt_report.TESTED
            return ([self.options.millrace, "run", contender.case.model,
                     "--project", str(PROJECT if tested else self.project),
                     "--data-dir", str(self.out), "--json",
                     "--route", "auto" if tested else contender.variant],
                    {"SYNTHEA_DATA": str(self.data)})
        paths = [str(HERE)]
        engine = contender.engine
        if engine == "duckdb-lts":
            paths.insert(0, self.options.duckdb_lts)
            engine = "duckdb"
        return ([sys.executable, "-m", f"peers.{engine}_peer", contender.variant,
                 str(contender.case.number), str(self.data), str(self.out)],
                {"PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"})

    def run_once(self, contender: Contender, compare: bool) -> None:
        """Every run is looked at; `compare`: its rows as well, which takes longer than most runs."""
        shutil.rmtree(self.out, ignore_errors=True)
        command, environment = self.command(contender)
        try:
            cost = elt_measure.run(command, environment, self.options.timeout)
        except elt_measure.CommandFailed as failure:
            contender.failure = str(failure)
            return
        contender.costs.append(cost)
        output = elt_measure.look(self.out)
        first = contender.output is None
        if compare:
            try:
                differences = self.check(contender.case)["differences"]
                contender.differences = max(differences, contender.differences or 0)
            except subprocess.CalledProcessError:
                contender.failure = "its result cannot be read"
                return
        exact = output.is_exact(self.expected[contender.case.number]["partitions"])
        contender.exact = exact and (first or contender.exact)  # in every run
        contender.output = output

    def check(self, case: Case) -> dict:
        checked = subprocess.run(
            [sys.executable, str(HERE / "elt_check.py"), str(case.number), str(self.data),
             self.options.work, str(self.out)], check=True, stdout=subprocess.PIPE, text=True)
        told = json.loads(checked.stdout)
        self.expected[case.number] = told
        return told

    def generate(self) -> None:
        shutil.rmtree(self.options.work, ignore_errors=True)
        command = [self.options.millrace, "generate", "synthea",
                   "--scale", str(self.options.scale), "--out", str(self.data)]
        if self.options.generator:
            command = [self.options.generator, str(self.options.scale), str(self.data)]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)

    def warm(self) -> None:
        for file in sorted(self.data.iterdir()):
            with open(file, "rb") as opened:
                while opened.read(1 << 24):
                    pass

    def run(self) -> list[Bar]:
        """The bars that were missed."""
        elt_measure.adopt_orphans()
        if not (self.options.keep_data and self.data.exists()):
            self.generate()
        self.warm()
        write_untested_project(self.project)
        contenders = self.contenders()
        for round_ in range(max((runs for _, runs in contenders), default=0)):
            for contender, runs in contenders:
                if round_ >= runs or contender.failure:
                    continue
                self.run_once(contender, compare=round_ in (0, runs - 1))
                self.tell(round_, contender)
            self.report([contender for contender, _ in contenders])
        if not self.options.peers_only and 2 in self.options.case:
            self.limits = elt_limits.Limits(self.options.millrace, PROJECT, self.data, self.out,
                                            self.options.runs,
                                            lambda: self.check(CASES[2])).measure()
            self.report([contender for contender, _ in contenders])
        shutil.rmtree(self.out, ignore_errors=True)
        if not self.options.keep_data:
            shutil.rmtree(self.options.work, ignore_errors=True)
        bars = [bar for number in self.options.case
                for bar in elt_report.case_bars([one for one, _ in contenders], CASES[number])]
        return [bar for bar in [*bars, *self.limits] if not bar.met]

    def report(self, contenders: list[Contender]) -> None:
        """After every round, so that what was measured is kept when somebody stops us."""
        rows = {number: self.expected[number]["rows"] for number in self.options.case
                if number in self.expected}
        elt_report.write(pathlib.Path(self.options.results), contenders, self.facts(), rows,
                         self.limits)

    def tell(self, round_: int, contender: Contender) -> None:
        head = f"[{round_ + 1}] case {contender.case.number} {contender.engine} {contender.variant}"
        if contender.failure:
            print(f"{head}: failed: {contender.failure}", flush=True)
            return
        cost = contender.costs[-1]
        print(f"{head}: process {cost.wall_seconds:.2f} s, inside {cost.inside_seconds} s, "
              f"cpu {cost.cpu_seconds:.2f} s, {cost.rss_mb:.0f} MB, "
              f"{contender.output.files} files, exact {contender.exact}, "
              f"differences {contender.differences}", flush=True)

    def facts(self) -> dict[str, str]:
        return machine.facts() | {
            "scale": str(self.options.scale),
            "runs": f"{self.options.runs} (1 where an engine takes a minute or does better otherwise)"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--case", type=int, choices=list(CASES), action="append")
    parser.add_argument("--engine", action="append", help="only these peers")
    parser.add_argument("--peers-only", action="store_true", help="leave Millrace out")
    parser.add_argument("--millrace", default=str(machine.ROOT / "build/release/bin/millrace"))
    parser.add_argument("--generator", help="a program that takes SCALE and FOLDER instead")
    parser.add_argument("--duckdb-lts", default=str(LTS_PACKAGES),
                        help="where requirements-lts.txt is installed")
    parser.add_argument("--work", default="/dev/shm/millrace-bench")
    parser.add_argument("--keep-data", action="store_true", help="use and keep the data folder")
    parser.add_argument("--timeout", type=float, default=600, help="seconds for one run")
    parser.add_argument("--results", default=str(HERE / "results"))
    options = parser.parse_args()
    options.case = sorted(set(options.case or CASES))
    missed = Bench(options).run()
    for bar in missed:
        print(bar.line(), flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
