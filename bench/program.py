# SPDX-License-Identifier: Apache-2.0
"""Runs a benchmark that is a program of its own and writes results/<name>.md.

    python program.py NAME [ARGUMENT]...

The question stands at the head of NAME_bench.cpp. The program checks its result: when that is wrong
it fails, and nothing is written.
"""

import itertools
import pathlib
import subprocess
import sys
import tempfile

import machine

HERE = pathlib.Path(__file__).resolve().parent
RUNS = 3
# What a program is given ahead of the caller's own arguments. It runs in an empty folder in memory.
ARGUMENTS = {"partition_writer": ["."]}


def question(name: str) -> str:
    """The first paragraph of the comment below the licence."""
    _, *lines = (HERE / f"{name}_bench.cpp").read_text().splitlines()
    comment = itertools.takewhile(lambda line: line.startswith("//"), lines)
    return "\n".join(line[2:].strip() for line in comment).strip().split("\n\n")[0]


def run(command: list[str]) -> str:
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="millrace-bench-") as folder:
        output = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE,
                                text=True).stdout
    print(output, flush=True)
    return output


def main(name: str, arguments: list[str]) -> None:
    program = machine.ROOT / f"build/release/bin/{name}_bench"
    outputs = [run([str(program), *ARGUMENTS.get(name, []), *arguments]) for _ in range(RUNS)]
    facts = machine.facts() | {"arguments": " ".join(arguments) or "none",
                               "runs": f"{RUNS}, each a process of its own, files in memory"}
    lines = [f"# {name}", "", question(name), "", *machine.lines(facts)]
    for output in outputs:
        lines += ["", "```text", output.rstrip(), "```"]
    results = HERE / "results"
    results.mkdir(exist_ok=True)
    (results / f"{name}.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2:])
    except subprocess.CalledProcessError as failure:
        sys.exit(f"benchmark failed: {failure}")
