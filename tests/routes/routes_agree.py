# SPDX-License-Identifier: Apache-2.0
"""The general and the fast route make the same files, byte for byte, of the same rows.

Made-up tables with nulls, duplicates, every type that CSV can hold, and files that differ in their
columns; models with conditions, derived columns, descending order, several files for a partition.
What is made depends on --seed alone.

usage: routes_agree.py <millrace> [--tables N] [--seed N]
"""

import argparse
import hashlib
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import uuid

WORDS = ["", "a", "north", "Zürich", "x y", "0", "null", "NA", "long " * 40, "%", "_", "é", "\\N"]
FAR_DATES = ["0001-01-01", "1799-12-31", "1800-01-01", "2299-12-31", "2300-01-01", "9999-12-31"]


def date(r):
    if r.random() < 0.02:
        return r.choice(FAR_DATES)
    return f"20{r.randrange(10, 13)}-{r.randrange(1, 13):02}-{r.randrange(1, 29):02}"


# Name, SQL type, how a value is made.
COLUMNS = [
    ("id", "BIGINT", lambda r: str(r.randrange(-500, 500))),
    ("d", "DATE", lambda r: date(r)),
    ("k", "VARCHAR", lambda r: r.choice(["north", "south", "Ost", "w/e=st", "50%"])),
    ("note", "VARCHAR", lambda r: r.choice(WORDS)),
    ("amount", "DECIMAL(12,3)", lambda r: f"{r.randrange(-10**6, 10**6) / 1000:.3f}"),
    ("ratio", "DOUBLE", lambda r: r.choice(["0.0", "-0.0", "1e-7", "nan", "-inf", str(r.random())])),
    ("flag", "BOOLEAN", lambda r: r.choice(["true", "false"])),
    ("moment", "TIMESTAMP", lambda r: f"2024-01-0{r.randrange(1, 9)} 0{r.randrange(9)}:00:00.{r.randrange(10**6):06}"),
    ("tiny", "TINYINT", lambda r: str(r.randrange(-128, 128))),
    ("small", "UTINYINT", lambda r: str(r.randrange(256))),
    ("bytes", "BLOB", lambda r: r.choice(WORDS)),
    ("single", "FLOAT", lambda r: r.choice(["0", "-0.0", "inf", "3.25", "1e-40"])),
    ("clock", "TIME", lambda r: f"{r.randrange(24):02}:00:00.5"),
    ("instant", "TIMESTAMP WITH TIME ZONE", lambda r: f"2024-01-01T0{r.randrange(9)}:00:00+02:00"),
    ("key", "UUID", lambda r: str(uuid.UUID(int=r.choice([0, 2**127]) + r.randrange(9)))),
]
NAMES = [name for name, _, _ in COLUMNS]
CONDITIONS = [
    "id > 0", "id BETWEEN -100 AND 100", "d >= DATE '2011-02-28'", "k LIKE '%th%'", "k LIKE 'n%'",
    "note IS NOT NULL", "note IS NULL OR id <= 7", "NOT (k = 'Ost')", "k <> 'north' AND id IS NOT NULL",
    "note LIKE '%ric%'", "k > 'a'", "id = 3 OR id = -3 OR d < DATE '2010-06-01'",
]
PARTITIONS = [  # expressions and the names they get
    [("year(d)", "y"), ("month(d)", "m")], [("d", "d")], [("k", "k")], [("note", "note")],
    [("flag", "flag"), ("k", "k")], [("day(d)", "dd")], [("tiny", "tiny")], [("id", "id")],
    [("month(d)", "m"), ("k", "k")], [("year(d)", "y"), ("d", "d")], [("bytes", "bytes")], [],
]


class Failed(Exception):
    pass


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise Failed(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def write_files(folder, r):
    rows_max = r.choice([0, 1, 50, 3000])
    for number in range(r.randrange(1, 4)):
        # The first file has all columns, so that every model binds.
        columns = COLUMNS if number == 0 else r.sample(COLUMNS, r.randrange(1, len(COLUMNS) + 1))
        lines = [",".join(name for name, _, _ in columns)]
        for _ in range(rows_max):
            if len(lines) > 1 and r.random() < 0.1:
                lines.append(r.choice(lines[1:]))
                continue
            values = ["" if r.random() < 0.05 else make(r) for _, _, make in columns]
            if any(values):  # a line of nothing is no row where there is one column
                lines.append(",".join(values))
        end = r.choice(["\n", ""])
        (folder / f"part-{number}.csv").write_text("\n".join(lines) + end, encoding="utf-8")


def model(r):
    partitions = r.choice(PARTITIONS)
    kept = [name for name in NAMES if r.random() < 0.8 and name not in [n for _, n in partitions]]
    kept = kept or ["amount"]
    r.shuffle(kept)
    header = ["materialized: table", f"partition_by: [{', '.join(n for _, n in partitions)}]",
              f"files_per_partition: {r.choice([1, 1, 3])}",
              f"compression: {r.choice(['snappy', 'zstd'])}"]
    if r.random() < 0.5:
        order = r.sample(kept, r.randrange(1, len(kept) + 1))
        order = [name + r.choice(["", " desc"]) for name in order]
        header.append(f"sort_by: [{', '.join(order)}]")
    outputs = [f"{e} AS {n}" for e, n in partitions] + kept
    r.shuffle(outputs)
    distinct = r.choice(["DISTINCT ", ""])
    where = f"\nWHERE {r.choice(CONDITIONS)}" if r.random() < 0.7 else ""
    return "/*\n" + "\n".join(header) + f"\n*/\nSELECT {distinct}{', '.join(outputs)}\nFROM raw.t{where}\n"


def files_of(millrace, project, route, *options):
    data = project / f"lake-{route}"
    shutil.rmtree(data, ignore_errors=True)
    run(millrace, "run", "--project", str(project), "--data-dir", str(data), "--route", route, *options)
    found = {}
    for file in data.glob("lake/**/*.parquet"):
        under_run = file.relative_to(data / "lake" / "a" / "t" / "data").parts[1:]
        found["/".join(under_run)] = hashlib.sha256(file.read_bytes()).hexdigest()
    return found


def compare(millrace, project, *options):
    general = files_of(millrace, project, "general", *options)
    fast = files_of(millrace, project, "fast", *options)
    if general != fast:
        differing = sorted(name for name in general.keys() | fast.keys()
                           if general.get(name) != fast.get(name))
        raise Failed(f"{len(differing)} of {len(general)} files differ, first {differing[0]}")
    return len(general)


def write_project(project, sql, columns):
    (project / "data").mkdir(parents=True)
    (project / "models" / "a").mkdir(parents=True)
    (project / "millrace.yaml").write_text("name: routes\n")
    (project / "sources.yaml").write_text(
        "sources:\n  raw.t:\n    format: csv\n    path: data/*.csv\n    csv: { null_strings: ['', NA] }\n"
        "    columns:\n" + "".join(f"      {n}: {{ type: '{t}' }}\n" for n, t in columns))
    (project / "models" / "a" / "t.sql").write_text(sql)


def made_up_table(millrace, folder, seed):
    r = random.Random(seed)
    project = folder / f"table-{seed}"
    write_project(project, model(r), [(n, t) for n, t, _ in COLUMNS])
    write_files(project / "data", r)
    count = compare(millrace, project)
    shutil.rmtree(project)
    return count


def large_partition(millrace, folder):
    """One partition larger than the writer may hold: both routes spill."""
    project = folder / "large"
    write_project(project, "/*\npartition_by: [k]\n*/\nSELECT DISTINCT id, note, k FROM raw.t\n",
                  [("id", "BIGINT"), ("note", "VARCHAR"), ("k", "VARCHAR")])
    r = random.Random(0)
    with open(project / "data" / "big.csv", "w", encoding="utf-8") as out:
        out.write("id,note,k\n")
        for i in range(300_000):
            note = f"{r.randrange(10**30):x}" * 4
            out.write(f"{r.randrange(10**12)},{note},{'big' if i % 50 else 'small'}\n")
    return compare(millrace, project, "--memory-limit", "160MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("millrace")
    parser.add_argument("--tables", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    files = 0
    with tempfile.TemporaryDirectory(prefix="millrace-routes-") as name:
        folder = pathlib.Path(name)
        for seed in range(options.seed, options.seed + options.tables):
            try:
                files += made_up_table(options.millrace, folder, seed)
            except Failed as failure:
                sql = (folder / f"table-{seed}" / "models" / "a" / "t.sql").read_text()
                print(f"FAILED with --tables 1 --seed {seed}: {failure}\n{sql}")
                return 1
        files += large_partition(options.millrace, folder)
    print(f"{options.tables + 1} tables, {files} files: both routes agree")
    return 0 if files > options.tables else 1


if __name__ == "__main__":
    sys.exit(main())
