# SPDX-License-Identifier: Apache-2.0
"""A missed bar is told, and makes the ELT benchmark fail. Costs are made up; nothing is measured."""

import contextlib
import io
import json
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

import elt
import elt_limits
import elt_measure
import elt_report
from elt_bars import Bar
from elt_cases import CASES
from elt_measure import Cost, Output
from elt_report import Contender

CASE = CASES[2]
EXACT = Output(files=10, partitions=10, megabytes=5.0)
EQUAL = {"rows": 70, "partitions": 10, "rows_found": 70, "differences": 0}


def cost(seconds):
    return Cost(seconds, seconds, 100.0, seconds, "1")


def contender(variant, seconds, ours=True, case=CASE, **changes):
    made = Contender(case, "millrace" if ours else "peer", variant, ours, [cost(seconds)], EXACT,
                     exact=True, differences=0)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def good(**changes):
    """All bars met, but for what is changed of ours on the fast route."""
    return [contender("default", 10.0, ours=False), contender("general", 1.0),
            contender("fast", **({"seconds": 1.0} | changes)), contender(elt_report.TESTED, 1.0)]


def missed(contenders, case=CASE):
    return [bar.line() for bar in elt_report.case_bars(contenders, case) if not bar.met]


class CaseBars(unittest.TestCase):
    def assert_missed(self, contenders, *parts, case=CASE):
        lines = missed(contenders, case)
        self.assertEqual(len(lines), 1, lines)
        for part in (*parts, "MISSED"):
            self.assertIn(part, lines[0])

    def test_what_meets_all_misses_none(self):
        self.assertEqual(missed(good()), [])
        self.assertEqual(len(elt_report.case_bars(good(), CASE)), 4)

    def test_too_slow(self):
        self.assert_missed(good(seconds=2.6), "fast", "0.26x of peer default", "bar 0.25x")

    def test_too_large(self):
        self.assert_missed(good(output=Output(10, 10, 5.1)), "fast", "5.1 MB", "5.0 MB")

    def test_not_equal(self):
        self.assert_missed(good(differences=3), "fast", "differences: 3")

    def test_too_many_files(self):
        self.assert_missed(good(exact=False), "fast", "exact: no")

    def test_failed(self):
        self.assert_missed(good(failure="exit code 1: disk full"), "fast", "disk full")

    def test_failed_with_its_data_tests(self):
        self.assert_missed([*good()[:3], contender(elt_report.TESTED, 1.0, differences=1)], elt_report.TESTED)

    def test_no_exact_peer(self):
        for changes in ({"exact": False}, {"differences": 1}, {"failure": "gone"}):
            peer = contender("default", 10.0, ours=False, **changes)
            self.assertEqual(len(missed([peer, *good()[1:]])), 2)

    def test_published_too_late(self):
        case = CASES[3]
        contenders = [contender("default", 10.0, False, case), contender("general", 1.0, case=case)]
        self.assertEqual(missed([*contenders, contender(elt_report.TESTED, 0.9, case=case)], case), [])
        self.assert_missed([*contenders, contender(elt_report.TESTED, 1.1, case=case)], "1.10 s", "bar 1 s", case=case)

    def test_the_table_states_bars_and_what_missed_them(self):
        contenders = good(seconds=2.6)
        text = elt_report.markdown(contenders, {}, {2: 70}, [Bar("planning", "30 ms", "20 ms", False)])
        widths = {line.count("|") for line in text.splitlines() if line.startswith("|")}
        self.assertEqual(len(widths), 1, text)
        self.assertIn("| equal | ratio | bar |", text)
        self.assertIn("| yes | yes | 0.26 | 0.25 |", text)
        self.assertIn("bar 0.25x: MISSED", text)
        self.assertIn("- planning: 30 ms, bar 20 ms: MISSED", text)


class Benchmark(unittest.TestCase):
    """elt.py with runs that take no time."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.checked = []

    def run_bench(self, differences=(), limits=(), runs=3):
        """Of three runs of each; `differences`: what the comparisons of ours find in turn."""
        found = iter(differences)

        def check(bench, case):
            self.checked.append(case.number)
            bench.expected[case.number] = EQUAL
            return EQUAL | {"differences": next(found, 0)}

        words = ["elt.py", "--work", str(self.folder / "work"), "--results", str(self.folder), "--case", "2",
                 "--engine", "polars", "--runs", str(runs)]
        limited = mock.Mock(measure=lambda: list(limits))
        ours = mock.patch.object(elt, "PEERS", [("polars", "sink", (2,), None)])
        seconds = lambda command, *_: cost(10.0 if "peers." in " ".join(command) else 1.0)
        with mock.patch.multiple(elt.Bench, generate=mock.Mock(), warm=mock.Mock(), check=check), \
                mock.patch.multiple(elt_measure, run=seconds, look=lambda _: EXACT, adopt_orphans=mock.Mock()), \
                mock.patch.object(elt, "write_untested_project"), ours, \
                mock.patch.object(elt_limits, "Limits", return_value=limited), \
                mock.patch.object(sys, "argv", words), contextlib.redirect_stdout(io.StringIO()) as told:
            code = elt.main()
        return code, told.getvalue()

    def test_all_met(self):
        code, _ = self.run_bench()
        self.assertEqual(code, 0)
        self.assertEqual(len(self.checked), 2 * 4)  # four contenders, their first and last runs
        written = json.loads((self.folder / "elt.json").read_text())
        self.assertEqual([bar["met"] for bar in written["bars"]], [True] * 4)

    def test_a_single_run_is_compared_once(self):
        self.run_bench(runs=1)
        self.assertEqual(len(self.checked), 4)

    def test_a_difference_in_the_last_run_is_found(self):
        code, told = self.run_bench(differences=(0, 0, 0, 0, 0, 5, 0, 0))
        self.assertEqual(code, 1)
        self.assertIn("- case 2, general: exact: yes, differences: 5", told)

    def test_a_difference_in_the_first_run_is_not_forgotten(self):
        code, told = self.run_bench(differences=(0, 5))
        self.assertEqual(code, 1)
        self.assertIn("- case 2, general: exact: yes, differences: 5", told)

    def test_a_missed_limit_fails_it(self):
        code, told = self.run_bench(limits=[Bar("planning", "30 ms", "20 ms", False)])
        self.assertEqual(code, 1)
        self.assertIn("- planning: 30 ms, bar 20 ms: MISSED", told)


class Finishes(unittest.TestCase):
    def finishes(self, told=EQUAL, output=EXACT, peaks=(700, 100), failure=None, **options):
        limits = elt_limits.Limits("millrace", pathlib.Path(), pathlib.Path(), pathlib.Path(), 1, lambda: told)
        turns = iter(peaks * 2)
        build = mock.Mock(side_effect=failure or (lambda *_, **__: (1.0, next(turns))))
        with mock.patch.object(limits, "build", build), \
                mock.patch.object(elt_measure, "look", return_value=output):
            return limits.finishes("limited", **options)

    def test_every_file_and_row(self):
        bars = self.finishes()
        self.assertEqual([bar.met for bar in bars], [True, True])
        self.assertIn("10 files, 70 rows, equal", bars[0].measured)

    def test_a_file_too_many_or_too_few(self):
        for output in (Output(11, 10, 5.0), Output(9, 9, 5.0)):
            self.assertEqual([bar.met for bar in self.finishes(output=output)], [False, False])

    def test_rows_that_differ(self):
        for bar in self.finishes(told=EQUAL | {"differences": 1, "rows_found": 69}):
            self.assertFalse(bar.met)
            self.assertIn("69 rows, 1 differences", bar.measured)

    def test_a_run_that_fails(self):
        for bar in self.finishes(failure=elt_measure.CommandFailed("no memory")):
            self.assertFalse(bar.met)
            self.assertIn("no memory", bar.measured)

    def test_memory(self):
        self.assertTrue(all(bar.met for bar in self.finishes(memory_max_mb=512)))
        self.assertFalse(any(bar.met for bar in self.finishes(peaks=(700, 513), memory_max_mb=512)))

    def test_a_limit_that_is_kept_without_being_set_says_nothing(self):
        self.assertFalse(any(bar.met for bar in self.finishes(peaks=(512, 100), memory_max_mb=512)))


if __name__ == "__main__":
    unittest.main()
