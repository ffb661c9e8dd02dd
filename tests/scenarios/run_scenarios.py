#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Runs scenarios against a millrace binary.

usage: run_scenarios.py <millrace> <folder or file>...

Each scenario has a fresh folder of its own. One that fails is shown with its place, its command and
what differs; the exit code is then 1. Expectations are written by hand: there is no update mode.
"""

import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from expectation import json_faults, line_faults
from scenario import BadScenario, WriteFile, read_scenario

PARALLEL = 2
COMMAND_SECONDS_MAX = 120


def environment(millrace, folder):
    """Nothing of the caller's settings reaches a scenario. Sanitizers' options are for the build."""
    kept = {key: value for key, value in os.environ.items() if key.endswith("SAN_OPTIONS")}
    return kept | {
        "PATH": f"{folder}/bin:{os.environ['PATH']}",
        "HOME": str(folder),
        "TMPDIR": f"{folder}/tmp",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "MILLRACE": str(millrace),
    }


def run_command(step, project, variables):
    if step.query:
        arguments = ["millrace", "sql", "--format", "csv", step.text]
    else:
        arguments = ["sh", "-c", step.text]
    # A session of its own, so that nothing started in the background outlives the command.
    process = subprocess.Popen(
        arguments, cwd=project, env=variables, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE, start_new_session=True)
    try:
        out, err = process.communicate(timeout=COMMAND_SECONDS_MAX)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, 9)
        process.communicate()
        return None, "", ""
    return process.returncode, out.decode(errors="replace"), err.decode(errors="replace")


def command_faults(step, project, variables):
    exit_code, out, err = run_command(step, project, variables)
    if exit_code is None:
        return [f"not done after {COMMAND_SECONDS_MAX} s"]
    faults = []
    if exit_code != step.exit_code:
        faults.append(f"exit code: expected {step.exit_code}, found {exit_code}")
    if step.out or step.query:
        faults += line_faults("stdout", step.out, out)
    if step.err:
        faults += line_faults("stderr", step.err, err)
    faults += json_faults(step.json, out)
    if exit_code != step.exit_code and not step.err:
        faults += ["stderr:"] + ["  " + line for line in err.splitlines()]
    return faults


def scenario_faults(scenario, millrace):
    """What the first failing step shows; later ones would only follow from it."""
    with tempfile.TemporaryDirectory(prefix="millrace-scenario-") as folder:
        project = Path(folder, "project")
        for made in (project, Path(folder, "tmp"), Path(folder, "bin")):
            made.mkdir()
        Path(folder, "bin", "millrace").symlink_to(millrace)
        variables = environment(millrace, folder)
        for step in scenario.steps:
            if isinstance(step, WriteFile):
                path = project / step.path
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(step.content)
                continue
            faults = command_faults(step, project, variables)
            if faults:
                mark = "sql>" if step.query else "$"
                return [f"{scenario.path}:{step.line}: {mark} {step.text}"] + faults
    return []


def find_scenarios(paths):
    files = []
    for path in map(Path, paths):
        files += sorted(path.rglob("*.test")) if path.is_dir() else [path]
    return files


def main(arguments):
    if len(arguments) < 2:
        print(__doc__, file=sys.stderr)
        return 2
    millrace = Path(arguments[0]).resolve()
    files = find_scenarios(arguments[1:])
    if not files:
        print(f"no scenarios: {' '.join(arguments[1:])}", file=sys.stderr)
        return 2
    try:
        scenarios = [read_scenario(path) for path in files]
    except BadScenario as error:
        print(error, file=sys.stderr)
        return 2
    failed = 0
    with ThreadPoolExecutor(PARALLEL) as pool:
        results = pool.map(lambda scenario: scenario_faults(scenario, millrace), scenarios)
        for scenario, faults in zip(scenarios, results):
            print(f"{'FAILED' if faults else 'passed'}  {scenario.area}: {scenario.name}", flush=True)
            failed += bool(faults)
            for line in faults:
                print(f"    {line}", flush=True)
    print(f"{len(scenarios) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
