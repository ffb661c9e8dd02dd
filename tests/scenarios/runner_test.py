#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""The runner finds every kind of wrong expectation, and passes the right ones.

The program under test is a shell script here that prints what the real one might.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

RUNNER = Path(__file__).resolve().parent / "run_scenarios.py"
PROGRAM = """#!/bin/sh
case $1 in
    sql) printf 'a,b\\n1,2\\n' ;;
    json) echo '{"rows": 3, "steps": [{"name": "x"}], "time": "2026-01-02T03:04:05Z"}' ;;
    fail) echo 'error: t.sql:3:7: column not found: x'; echo 'took 12 ms' >&2; exit 1 ;;
esac
"""
HEAD = "name: n\ndescription: d\narea: area\n\n"
RIGHT = [
    "sql> SELECT 1\na,b\n1,2\n",
    "sql> SELECT 1\na,b\n<number>,<any>\n",
    "$ millrace json\njson .rows = 3\njson .steps.length = 1\njson .steps[0].name = \"x\"\n",
    "$ millrace json\njson .time = \"<time>\"\njson .nothing = missing\n",
    "$ millrace fail\nexit 1\n> error: t.sql:<number>:7: column not found: x\n! took <time>\n",
    "$ millrace fail\nexit 1\n> ...\n",
    "file a/b.txt\n    one\n\n    two\n\n$ cat a/b.txt\n> one\n> \n> two\n",
    "file a escaped\n    \\xff\\r\\n\n\n$ od -An -tx1 a\n>  ff 0d 0a\n",
    "file a python\n    'x' * 3\n\n$ cat a\n> xxx\n",
    "$ NAME=v sh -c 'echo $NAME'\n> v\n",
    "$ true\n> nothing\n! nothing\n",
]
WRONG = [
    ("sql> SELECT 1\na,b\n1,3\n", "- 1,3"),
    ("sql> SELECT 1\na,b\n", "+ 1,2"),
    ("sql> SELECT 1\na,b\n1,2\n3,4\n", "- 3,4"),
    ("sql> SELECT 1\n", "+ a,b"),
    ("$ millrace json\njson .rows = 4\n", "json .rows:"),
    ("$ millrace json\njson .steps[1].name = \"x\"\n", "+ missing"),
    ("$ millrace json\njson .rows = missing\n", "+ 3"),
    ("$ millrace json\njson .time = \"<number>\"\n", "json .time:"),
    ("$ millrace sql\njson .rows = 4\n", "stdout is not JSON"),
    ("$ millrace fail\n", "exit code: expected 0, found 1"),
    ("$ millrace fail\nexit 2\n", "exit code: expected 2, found 1"),
    ("$ millrace fail\nexit 1\n> error: t.sql:3:7: column not found: y\n", "- error: t.sql:3:7: column not found: y"),
    ("$ millrace fail\nexit 1\n! took <number>\n", "stderr:"),
    ("$ millrace fail\nexit 1\n> nothing\n", "stdout:"),
    ("$ true\n> ...\n> last\n", "- last"),
]
NO_SCENARIO = [
    ("name: n\narea: area\n\n$ true\n", "expected in the head: description"),
    ("name: n\ndescription: d\narea: other\n\n$ true\n", "area is not the folder's name: other"),
    (HEAD + "run millrace\n", "not a step: run millrace"),
    (HEAD + "file x\n    y\n", "scenario runs nothing"),
]


def run(folder, text):
    scenario = folder / "area" / "one.test"
    scenario.parent.mkdir(exist_ok=True)
    scenario.write_text(text)
    return subprocess.run([sys.executable, "-B", str(RUNNER), str(folder / "millrace"), str(scenario)],
                          capture_output=True, text=True)


def faults(folder):
    for text in RIGHT:
        result = run(folder, HEAD + text)
        if result.returncode != 0:
            yield f"right but failed:\n{text}{result.stdout}{result.stderr}"
    for text, words in WRONG:
        result = run(folder, HEAD + text)
        if result.returncode != 1 or words not in result.stdout:
            yield f"wrong but not found ({words}):\n{text}{result.stdout}{result.stderr}"
    for text, words in NO_SCENARIO:
        result = run(folder, text)
        if result.returncode != 2 or words not in result.stderr:
            yield f"no scenario but taken for one ({words}):\n{text}{result.stdout}{result.stderr}"
    if run(folder, HEAD + "$ true\n").returncode != 0:
        yield "a scenario that holds fails"


with tempfile.TemporaryDirectory() as name:
    folder = Path(name)
    (folder / "millrace").write_text(PROGRAM)
    (folder / "millrace").chmod(0o755)
    found = list(faults(folder))
for fault in found:
    print(fault)
print(f"{len(RIGHT) + len(WRONG) + len(NO_SCENARIO)} cases, {len(found)} faults")
sys.exit(1 if found else 0)
