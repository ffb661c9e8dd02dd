#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""The JSON Schemas that `millrace schema` prints say what the program says.

usage: schema_test.py <millrace> <repository>

They accept the examples and what `millrace init` writes, and for the texts below they and the program
agree on which are right.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml
from json_schema import faults

HEADER = re.compile(r"\A(?:--[^\n]*\n|\s)*/\*(.*?)\*/", re.DOTALL)
QUERY = "SELECT 1 AS id, 'x' AS v, DATE '2026-01-01' AS day"
CASES = {
    "millrace.yaml": [
        (True, "name: p"),
        (True, "{ name: p, description: d, data_dir: state }"),
        (True, "{ name: 2026, description: '${D:-x}', data_dir: '${HOME_:-state}' }"),
        (True, "{ profile: true }"),
        (True, "{ profile: '${PROFILE:-no}' }"),
        (True, ""),
        (False, "profile: sometimes"),
        (False, "name:"),
        (False, "data_dir: ~/lake"),
        (False, "data_dir: ''"),
        (False, "nam: p"),
        (False, "- p"),
    ],
    "sources.yaml": [
        (True, "sources: { raw.t: { path: t.csv } }"),
        (True, "sources: { raw.t: { path: [a.csv, b.csv], format: csv, on_drift: freeze, bad_rows_max: 0 } }"),
        (True, "sources: { raw.t: { path: t, csv: { delimiter: tab, quote: '', header: false, null_strings: [''] } } }"),
        (True, "sources: { raw.t: { path: t, format: jsonl, columns: { a: BIGINT, b: { type: DATE } }, tags: x } }"),
        (True, "sources:"),
        (True, "sources: { raw.t: { path: '${P:-t.csv}', columns: , csv: } }"),
        (True, "sources: { raw.t: { path: t.csv, bad_rows_max: '${MAX:-5}', on_drift: '${D:-freeze}' } }"),
        (True, "sources: { raw.t: { path: t, format: '${F:-csv}', csv: { header: '${H:-no}', delimiter: '${S:-;}' } } }"),
        (True, "sources: { raw.t: { path: t, csv: { header: 'off', null_strings: [0, 9.9], quote: tab, escape: '' } } }"),
        (True, "sources: { raw.t: { path: t, terms: [A], columns: { a: { tags: x, terms: [B, 5] } } } }"),
        (False, "sources: { raw.t: { path: t, columns: { a: { tags: { x: y } } } } }"),
        (True, "sources: { raw.t: { path: t, description: 5, owner: 7, tags: [2026, true] } }"),
        (False, "sources: { raw.t: }"),
        (False, "sources: { raw.t: { path: } }"),
        (False, "sources: { raw.t: { path: [] } }"),
        (False, "sources: { raw.t: { path: '' } }"),
        (False, "sources: { raw.t: { path: 's3://b/t.csv' } }"),
        (False, "sources: { raw.t: { path: [a.csv, 'https://example.com/t.csv'] } }"),
        (False, "sources: { raw.t: { path: t, on_drift: } }"),
        (False, "sources: { raw.t: { path: t, owner: null } }"),
        (False, "sources: { raw.t: { path: t, csv: { null_strings: ~ } } }"),
        (False, "sources: { raw.t: { path: t, csv: { header: 1 } } }"),
        (False, "sources: { raw.t: { path: t, csv: { delimiter: '' } } }"),
        (False, "sources: { raw.t: { path: t, csv: { delimiter: '||' } } }"),
        (False, "sources: { raw.t: { path: t, csv: { quote: '\"\"' } } }"),
        (False, "sources: { raw.t: { path: t, '${K:-on_drift}': freeze } }"),
        (False, "sources: { quarantine.t: { path: t } }"),
        (False, "sources: { pg_catalog.t: { path: t } }"),
        (False, "sources: { Quarantine.t: { path: t } }"),
        (False, "sources: { INFORMATION_SCHEMA.t: { path: t } }"),
        (True, "sources: { quarantined.t: { path: t } }"),
        (False, "source: { raw.t: { path: t.csv } }"),
        (False, "sources: { raw: { path: t.csv } }"),
        (False, "sources: { raw.1t: { path: t.csv } }"),
        (False, "sources: { raw.t: { format: csv } }"),
        (False, "sources: { raw.t: { path: t, columns: { a: { tests: [not_null] } } } }"),
        (False, "sources: { raw.t: { path: t, format: xml } }"),
        (False, "sources: { raw.t: { path: t, on_drift: maybe } }"),
        (False, "sources: { raw.t: { path: t, bad_rows_max: -1 } }"),
        (False, "sources: { raw.t: { path: t, csv: { separator: ';' } } }"),
        (False, "sources: { raw.t: { path: t, columns: { a: { typ: BIGINT } } } }"),
    ],
    "model": [
        (True, "materialized: view"),
        (True, "{ terms: [Order, 5], columns: { id: { tags: [key], terms: Number } } }"),
        (False, "terms: { a: b }"),
        (False, "columns: { id: { term: Number } }"),
        (True, "{ materialized: incremental, unique_key: id, time_column: day }"),
        (True, "{ partition_by: [day], files_per_partition: 3, sort_by: [id, v desc], compression: zstd }"),
        (True, "{ contract: true, columns: { id: INTEGER, v: VARCHAR, day: { type: DATE, description: d } } }"),
        (True, "columns: { id: { tests: [not_null, unique, { accepted_values: ['1'] }] } }"),
        (True, "columns: { v: { tests: [{ not_null: { severity: warn } }, { expression: v > '' }] } }"),
        (True, "columns: { id: { tests: [{ relationships: { to: silver.t, column: id } }] } }"),
        (True, "tests: [{ unique: [id, v] }, { row_count: { min: 1 } }, { freshness: { column: day, max_age: 9d } }]"),
        (True, "{ materialized: '${M:-view}', contract: '${C:-no}' }"),
        (True, "{ files_per_partition: '${N:-3}', compression: '${C:-zstd}', description: 5, tags: [1], owner: 2 }"),
        (True, "{ partition_by: , sort_by: , columns: , tests: }"),
        (True, "{ materialized: incremental, time_column: [day] }"),
        (True, "columns: { id: { tests: not_null }, v: { tests: }, day: }"),
        (True, "columns: { id: { tests: [{ accepted_values: 1 }, { not_null: }, { unique: }] } }"),
        (True, "columns: { id: { tests: [{ not_null: { severity: '${S:-warn}' } }] } }"),
        (True, "tests: [{ row_count: { min: '${N:-1}' } }, { freshness: { column: day, max_age: '${A:-9d}' } }]"),
        (True, "tests: [{ unique: id }, { unique: { columns: [id, v], severity: warn } }]"),
        (True, "{ contract: 'yes', columns: { id: INTEGER, v: VARCHAR, day: DATE } }"),
        (False, "{ materialized: view, partition_by: [day] }"),
        (False, "{ materialized: view, compression: zstd }"),
        (False, "{ materialized: view, export: out }"),
        (False, "partition_by: [day, day]"),
        (False, "sort_by: [id, id desc, id]"),
        (False, "contract: true"),
        (False, "{ contract: true, columns: }"),
        (False, "{ contract: true, columns: { id: INTEGER, v: VARCHAR, day: } }"),
        (False, "{ contract: true, columns: { id: INTEGER, v: VARCHAR, day: { description: d } } }"),
        (False, "unique_key: id"),
        (False, "{ materialized: table, time_column: day }"),
        (False, "materialized: incremental"),
        (False, "{ materialized: incremental, time_column: [day, id] }"),
        (False, "description:"),
        (False, "export: 's3://b/out'"),
        (False, "export: ''"),
        (False, "columns: { day: { tests: [{ freshness: {} }] } }"),
        (False, "columns: { id: { tests: { not_null: {} } } }"),
        (False, "columns: { id: { tests: [{ accepted_values: }] } }"),
        (False, "columns: { id: { tests: [{ unique: [] }] } }"),
        (False, "columns: { id: { tests: [{ relationships: { to: t, column: id } }] } }"),
        (False, "tests: unique"),
        (False, "tests: [{ unique: }]"),
        (False, "tests: [{ unique: [] }]"),
        (False, "tests: [{ unique: { severity: warn } }]"),
        (False, "tests: [{ row_count: { severity: warn } }]"),
        (False, "tests: [{ freshness: { max_age: 9d } }]"),
        (False, "tests: [{ freshness: { column: day, max_age: 0d } }]"),
        (False, "materialized: tables"),
        (False, "partitions: [day]"),
        (False, "files_per_partition: 0"),
        (False, "files_per_partition: 1001"),
        (False, "compression: gzip"),
        (False, "contract: perhaps"),
        (False, "columns: { id: { tests: [not_nul] } }"),
        (False, "columns: { id: { tests: [{ accepted_values: { vals: [1] } }] } }"),
        (False, "columns: { id: { tests: [{ accepted_values: [] }] } }"),
        (False, "columns: { id: { tests: [{ not_null: { severity: fatal } }] } }"),
        (False, "columns: { id: { tests: [{ relationships: { to: silver.t } }] } }"),
        (False, "columns: { id: { tests: [{ not_null: {}, unique: {} }] } }"),
        (False, "columns: { id: { name: x } }"),
        (False, "tests: [not_null]"),
        (False, "tests: [{ row_count: {} }]"),
        (False, "tests: [{ row_count: { least: 1 } }]"),
        (False, "tests: [{ freshness: { column: day } }]"),
        (False, "tests: [{ freshness: { column: day, max_age: 9 weeks } }]"),
    ],
}


def says(millrace, *arguments):
    return subprocess.run([millrace, *arguments], capture_output=True, text=True)


def files_of(project):
    yield "millrace.yaml", project / "millrace.yaml"
    if (project / "sources.yaml").exists():
        yield "sources.yaml", project / "sources.yaml"
    for model in sorted(project.glob("models/**/*.sql")):
        yield "model", model


def document(kind, path):
    text = path.read_text()
    if kind == "model":
        header = HEADER.match(text)
        text = header[1] if header else ""
    return yaml.safe_load(text)


def project_faults(schemas, project):
    count = 0
    for kind, path in files_of(project):
        count += 1
        for fault in faults(schemas[kind], document(kind, path)):
            yield f"{path}: {fault}"
    if count < 3:
        yield f"{project}: hardly any definitions: {count}"


def case_faults(millrace, schemas, folder):
    for kind, cases in CASES.items():
        for number, (right, text) in enumerate(cases):
            project = folder / f"{kind}-{number}"
            (project / "models" / "silver").mkdir(parents=True)
            header = f"/*\n{text}\n*/\n" if kind == "model" else ""
            (project / "models" / "silver" / "t.sql").write_text(header + QUERY)
            (project / "millrace.yaml").write_text("")
            if kind != "model":
                (project / kind).write_text(text)
            found = faults(schemas[kind], yaml.safe_load(text))
            if (not found) != right:
                yield f"{kind}: the schema is wrong on: {text}: {found or 'accepted'}"
            output = says(millrace, "plan", "--project", str(project))
            if (output.returncode == 0) != right:
                yield f"{kind}: the program is wrong on: {text}: {output.stderr or 'accepted'}"


def main(millrace, repository):
    schemas = {kind: json.loads(says(millrace, "schema", kind).stdout) for kind in CASES}
    found = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        says(millrace, "init", str(folder / "made"))
        projects = [folder / "made", *sorted(path.parent for path in Path(repository, "examples").glob("*/millrace.yaml"))]
        for project in projects:
            found += project_faults(schemas, project)
        found += case_faults(millrace, schemas, folder)
    for fault in found:
        print(fault)
    print(f"{len(projects)} projects, {sum(map(len, CASES.values()))} texts, {len(found)} faults")
    return 1 if found or len(projects) < 3 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
