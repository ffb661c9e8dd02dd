# SPDX-License-Identifier: Apache-2.0
"""Running millrace on a copy of an example, for the tests beside this file."""

import csv
import hashlib
import io
import json
import os
import shutil
import subprocess
from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


class Example:
    def __init__(self, millrace, name, folder, data):
        self.millrace = millrace
        self.project = Path(folder) / name
        shutil.copytree(EXAMPLES / name, self.project, ignore=shutil.ignore_patterns(".millrace", "data"))
        self.environment = {**os.environ, "SYNTHEA_DATA": str(data), "ASAN_OPTIONS": "detect_leaks=0"}
        if data is None:  # the project reads its own data/
            del self.environment["SYNTHEA_DATA"]

    def run(self, *arguments, data_dir="lake"):
        command = [self.millrace, *arguments, "--project", self.project,
                   "--data-dir", self.project / data_dir]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, f"{arguments}: exit {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def run_json(self, *arguments, **options):
        return json.loads(self.run(*arguments, "--json", **options))

    def rows(self, query, **options):
        """A list of rows, each a list of texts."""
        return list(csv.reader(io.StringIO(self.run("sql", query, "--format", "csv", **options))))[1:]

    def file_hashes(self, data_dir="lake"):
        """The hash of every table file by its path below the run's folder."""
        hashes = {}
        for path in (self.project / data_dir / "lake").rglob("*.parquet"):
            parts = path.relative_to(self.project / data_dir / "lake").parts
            name = "/".join(parts[:2] + parts[4:])  # without data/<run id>
            hashes[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        return hashes


def expect(what, got, want):
    assert got == want, f"{what}: expected {want}, got {got}"
