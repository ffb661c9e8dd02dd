# SPDX-License-Identifier: Apache-2.0
"""Writes results/profiler.md: what does a profile cost beside the engine's own SUMMARIZE?

Both read the largest table of the example in one process each, taking turns, files in memory. A profile tells more:
frequent values, histograms, lengths, proposals; it is also recorded in the catalog. What both tell must agree.
"""

import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

import elt_cases
import machine

MILLRACE = machine.ROOT / "build/release/bin/millrace"
RESULT = pathlib.Path(__file__).resolve().parent / "results/profiler.md"
TABLE = "silver.observations"
RUNS = 5
RATIO_MAX = 2
SKETCH_ERROR = 0.03


def timed(*command: object) -> tuple[float, str]:
    begun = time.perf_counter()
    done = subprocess.run([str(part) for part in command], check=True, stdout=subprocess.PIPE, text=True)
    return time.perf_counter() - begun, done.stdout


def check(profile: dict, summary: list[dict], distinct: dict) -> None:
    """The profile says what the engine says, and of distinct values what counting them says."""
    for ours, theirs in zip(profile["columns"], summary, strict=True):
        name = theirs["column_name"]
        assert ours["name"] == name and (ours["min"], ours["max"]) == (theirs["min"], theirs["max"]), (ours, theirs)
        nulls = 100 * ours["nulls"] / profile["rows"]
        assert abs(nulls - float(theirs["null_percentage"])) < 0.01, (name, nulls, theirs)
        if ours["mean"] is not None:
            assert abs(ours["mean"] - float(theirs["avg"])) < 1e-6 * abs(ours["mean"]), (ours["mean"], theirs)
        wanted = int(distinct[name])
        assert abs(ours["distinct"] - wanted) <= (0 if ours["distinct_exact"] else SKETCH_ERROR * wanted), (name, ours)


def main() -> int:
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="millrace-bench-") as folder:
        project, data = pathlib.Path(folder) / "project", pathlib.Path(folder) / "data"
        os.environ["SYNTHEA_DATA"] = str(data)
        elt_cases.write_untested_project(project)
        timed(MILLRACE, "generate", "synthea", "--scale", "1.0", "--out", data)
        timed(MILLRACE, "run", TABLE, "--project", project)
        ask = [MILLRACE, "sql", "--project", project, "--json"]
        summarize = f"SELECT * FROM (SUMMARIZE SELECT * FROM {TABLE})"
        profiles, summaries = [], []
        for _ in range(RUNS):
            profiles.append(timed(MILLRACE, "profile", TABLE, "--project", project, "--json"))
            summaries.append(timed(*ask, summarize))
        profile, summary = json.loads(profiles[-1][1]), json.loads(summaries[-1][1])
        counts = ", ".join(f'count(DISTINCT "{column["name"]}") AS "{column["name"]}"' for column in profile["columns"])
        check(profile, summary, json.loads(timed(*ask, f"SELECT {counts} FROM {TABLE}")[1])[0])
    ours, theirs = (statistics.median(seconds for seconds, _ in runs) for runs in (profiles, summaries))
    is_met = ours <= RATIO_MAX * theirs
    lines = ["# Profiles", "", *machine.lines(machine.facts()),
             f"- table: {TABLE} at scale 1.0, {profile['rows']:,} rows, {len(profile['columns'])} columns, "
             "a file for each of 10,433 days; whole processes, medians of 5, in brackets the least", "",
             "| what | seconds |", "|---|---|",
             f"| millrace profile, recorded in the catalog | {ours:.2f} ({min(s for s, _ in profiles):.2f}) |",
             f"| SUMMARIZE of the embedded DuckDB | {theirs:.2f} ({min(s for s, _ in summaries):.2f}) |", "",
             f"- {ours / theirs:.2f}x, bar {RATIO_MAX}x: {'met' if is_met else '**missed**'}"]
    RESULT.write_text("\n".join(lines) + "\n")
    print("\n".join(lines))
    return 0 if is_met else 1


if __name__ == "__main__":
    sys.exit(main())
