# SPDX-License-Identifier: Apache-2.0
"""The result of the ELT benchmark as text for people (Markdown) and for programs (JSON)."""

import dataclasses
import json
import pathlib
import statistics

import machine
from elt_bars import Bar
from elt_cases import CASES, Case
from elt_measure import Cost, Output


TESTED = "with data tests"  # our setting that does more than the peers do
PUBLISHED_SECONDS_MAX = 1.0  # from the start of the process to a tested, published case 3


@dataclasses.dataclass
class Contender:
    """One engine in one setting, on one case, with all its runs."""

    case: Case
    engine: str
    variant: str
    ours: bool
    costs: list[Cost] = dataclasses.field(default_factory=list)
    output: Output | None = None
    exact: bool = False
    differences: int | None = None
    failure: str | None = None

    def median(self, field: str) -> float:
        return statistics.median(getattr(cost, field) for cost in self.costs)

    def median_and_least(self, field: str) -> str:
        return f"{self.median(field):.2f} ({min(getattr(c, field) for c in self.costs):.2f})"

    def compared_seconds(self) -> float:
        """From when the program is loaded to its result."""
        return self.median("inside_seconds")

    def counts(self) -> bool:
        return self.failure is None and self.exact and self.differences == 0

    @property
    def version(self) -> str:
        return next((cost.version for cost in self.costs if cost.version), "")


def best_peer(contenders: list[Contender], case: Case) -> Contender | None:
    peers = [c for c in contenders if c.case is case and not c.ours and c.counts()]
    return min(peers, key=Contender.compared_seconds, default=None)


def smallest_peer_mb(contenders: list[Contender], case: Case) -> float | None:
    return min((c.output.megabytes for c in contenders
                if c.case is case and not c.ours and c.counts()), default=None)


def _speed_bar(ours: Contender) -> float | None:
    """The ratio that our time may be of the best peer's; none where nothing is asked."""
    if ours.variant == TESTED:
        return None
    return ours.case.bar_fast if ours.variant == "fast" else ours.case.bar_general


def _row(contender: Contender, best: Contender | None) -> str:
    name = f"{contender.engine} {contender.version}".strip()
    if contender.failure:
        return f"| {name} | {contender.variant} | failed: {contender.failure[:120]} |" + " |" * 9
    ratio = f"{contender.compared_seconds() / best.compared_seconds():.2f}" if best else ""
    bar = _speed_bar(contender) if contender.ours else None
    return (f"| {name} | {contender.variant} | {contender.median_and_least('wall_seconds')} "
            f"| {contender.median_and_least('inside_seconds')} "
            f"| {contender.median('cpu_seconds'):.2f} | {contender.median('rss_mb'):,.0f} "
            f"| {contender.output.megabytes:.1f} | {contender.output.files:,} "
            f"| {'yes' if contender.exact else 'no'} "
            f"| {'yes' if contender.differences == 0 else 'no'} "
            f"| {ratio} | {'' if bar is None else f'{bar:.2f}'} |").replace("\n", " ")


def case_bars(contenders: list[Contender], case: Case) -> list[Bar]:
    """What fails, is not equal, or has no exact peer to be compared with meets no bar."""
    best, smallest = best_peer(contenders, case), smallest_peer_mb(contenders, case)
    bars = []
    for ours in (c for c in contenders if c.case is case and c.ours):
        name = f"case {case.number}, {ours.variant}"
        if not ours.counts():
            found = ours.failure or (f"exact: {'yes' if ours.exact else 'no'}, "
                                     f"differences: {ours.differences}")
            bars.append(Bar(name, found[:120].replace("\n", " "),
                            "one file for each partition, every row equal", False))
            continue
        if ours.variant == TESTED:
            if case.number == 3:
                seconds = ours.median("wall_seconds")
                bars.append(Bar(name, f"{seconds:.2f} s from process start to published",
                                f"{PUBLISHED_SECONDS_MAX:.0f} s", seconds <= PUBLISHED_SECONDS_MAX))
            continue
        bar, size = _speed_bar(ours), ours.output.megabytes
        if best is None:
            bars.append(Bar(name, "no exact peer to compare with", f"{bar:.2f}x", False))
            continue
        ratio = ours.compared_seconds() / best.compared_seconds()
        bars.append(Bar(name, f"{ratio:.2f}x of {best.engine} {best.variant}", f"{bar:.2f}x",
                        ratio <= bar))
        bars.append(Bar(name, f"{size:.1f} MB", f"the smallest peer's {smallest:.1f} MB",
                        size <= smallest))
    return bars


def markdown(contenders: list[Contender], facts: dict[str, str], rows: dict[int, int],
             limits: list[Bar]) -> str:
    lines = ["# ELT: CSV files to partitioned Parquet", "",
             "Which engine makes the three tables of `examples/synthea` soonest, with exactly one",
             "file for each partition? Made-up data (`millrace generate synthea`), seed 42. All runs",
             "in memory (tmpfs), engines taking turns; medians, in brackets the least. *Process* is",
             "the whole process; *inside* is from when the program is loaded to its result: after a peer's",
             "imports, for Spark from when its session stands, for Millrace from its first line. *Ratio* is",
             "to the best exact peer, by inside; *bar* is what ours may be at most.",
             "Peers test nothing; Millrace is compared without data tests, and measured with them too.",
             ""]
    lines += machine.lines(facts)
    for case in (CASES[number] for number in rows):
        lines += ["", f"## Case {case.number}: {case.model}, {rows[case.number]:,} rows", "",
                  "| engine | setting | process s | inside s | CPU s | peak RSS MB | output MB "
                  "| files | exact | equal | ratio | bar |",
                  "| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |"]
        best = best_peer(contenders, case)
        lines += [_row(c, best) for c in contenders if c.case is case]
        bars = case_bars(contenders, case)
        if bars:
            lines += ["", *(bar.line() for bar in bars)]
    if limits:
        lines += ["", "## Limits: case 2 with its data tests", "",
                  *(limit.line() for limit in limits)]
    return "\n".join(lines) + "\n"


def write(folder: pathlib.Path, contenders: list[Contender], facts: dict[str, str],
          rows: dict[int, int], limits: list[Bar]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "elt.md").write_text(markdown(contenders, facts, rows, limits))
    whole = {"facts": facts, "cases": [
        {"case": c.case.number, "model": c.case.model, "rows": rows[c.case.number],
         "engine": c.engine, "version": c.version, "setting": c.variant, "ours": c.ours,
         "exact": c.exact, "differences": c.differences, "failure": c.failure,
         "output": c.output and dataclasses.asdict(c.output),
         "runs": [dataclasses.asdict(cost) for cost in c.costs]} for c in contenders],
        "bars": [dataclasses.asdict(bar) for number in rows
                 for bar in case_bars(contenders, CASES[number])],
        "limits": [dataclasses.asdict(limit) for limit in limits]}
    (folder / "elt.json").write_text(json.dumps(whole, indent=1) + "\n")
