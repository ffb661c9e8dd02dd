#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Statements of the SQL page: what they find, what they may not read, and that each ends - at its own end, when its time
or memory is over, when nobody wants it any more, and with the server however that ends."""

import json
import os
import signal
import time
from pathlib import Path

from events import Stream
from served import ended_within, expect, main, make_shop, options, served, temporary_folder, wait_until

# Never ends by itself.
ENDLESS = "SELECT count(*) FROM range(1000000000) a, range(1000000000) b WHERE (a.range * b.range) % 7 = 3"


def begin(server, text, **more):
    answer = server.ask("POST", "/api/v1/statements", {"text": text, **more})
    expect(answer.status == 201, f"not begun: {answer}")
    return answer.json()


def stand(server, statement):
    return server.json(f"/api/v1/statements/{statement['id']}")


def ended(server, text, **more):
    statement = begin(server, text, **more)
    wait_until(lambda: stand(server, statement)["state"] != "running", f"the end of {text[:100]}")
    return stand(server, statement)


def done(server, text, **more):
    statement = ended(server, text, **more)
    expect(statement["state"] == "done", f"{text[:100]}: {statement}")
    return statement


def failed(server, text, *words, **more):
    statement = ended(server, text, **more)
    expect(statement["state"] == "failed" and statement["result"] is None, f"{text[:100]}: {statement}")
    for word in words:
        expect(word in statement["error"]["message"] + statement["error"]["hint"], f"expected {word!r}: {statement}")
    return statement["error"]


def found(server, statement):
    return server.get(f"/api/v1/statements/{statement['id']}/result")


def processes(project):
    """Of statements on this project: they name its folder, and that they are confined."""
    here = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            words = path.read_bytes().split(b"\0")
        except OSError:
            continue
        if b"--confined" in words and str(project.folder).encode() in words:
            here.append(path.parent.name)
    return here


def folders(project):
    return sorted(path.name for path in (project.data_directory / "statements").iterdir())


def test_rows(server):
    statement = done(server, "SELECT id, amount, NULL AS nothing, '' AS empty FROM silver.orders ORDER BY id")
    expect(statement["result"]["read"] == [{"table": "silver.orders", "snapshot": 1}], f"read: {statement}")
    expect(statement["result"]["rows"] == 3 and statement["result"]["cut"] is None, f"{statement}")
    rows = found(server, statement).json()
    expect([column["type"] for column in rows["columns"]] == ["BIGINT", "DOUBLE", "INTEGER", "VARCHAR"], f"{rows}")
    expect(rows["rows"][0] == ["1", "10.5", None, ""], f"rows: {rows}")
    of_view = done(server, "SELECT * FROM gold.total")["result"]["read"]
    expect(of_view == [{"table": "gold.total", "snapshot": None}, {"table": "silver.orders", "snapshot": 1}],
           f"a view is looked through: {of_view}")
    of_source = done(server, "SELECT count(*) FROM raw.orders")["result"]["read"]
    expect(of_source == [{"table": "raw.orders", "snapshot": None}], f"a source: {of_source}")
    cut = done(server, "SELECT range FROM range(5000)", rows_max=1000)
    expect(cut["result"]["rows"] == 1000 and cut["result"]["cut"] == "rows", f"cut: {cut}")
    expect(len(found(server, cut).json()["rows"]) == 1000, "not as many rows as it says")
    exact = done(server, "SELECT range FROM range(1000)", rows_max=1000)
    expect(exact["result"]["cut"] is None, f"nothing was left out: {exact}")
    large = done(server, "SELECT repeat('x', 1000000) FROM range(100)")
    expect(large["result"]["cut"] == "bytes" and large["result"]["bytes"] < 70_000_000, f"large: {large}")
    odd = found(server, done(server, "SELECT 'ü\"\\\n\t' || chr(1) AS \"a\"\"b\"")).json()
    expect(odd["rows"] == [["ü\"\\\n\t\x01"]] and odd["columns"][0]["name"] == 'a"b', f"odd: {odd}")


def test_files(server):
    csv = found(server, done(server, "SELECT range AS n FROM range(20000)", format="csv", rows_max=10))
    expect(csv.headers["Content-Disposition"] == 'attachment; filename="result.csv"', f"{csv.headers}")
    expect(csv.body.decode().split() == ["n", *(str(n) for n in range(20000))], f"csv: {csv}")
    parquet = found(server, done(server, "SELECT range AS n FROM range(100000)", format="parquet"))
    expect(parquet.body[:4] == parquet.body[-4:] == b"PAR1" and len(parquet.body) > 10_000, f"parquet: {parquet}")
    failed(server, "SELECT INTERVAL 1 DAY AS gap", "cannot be stored", format="parquet")


def test_mistakes(server):
    error = failed(server, "SELECT id,\n  amuont FROM silver.orders", "column not found: amuont", "amount")
    expect((error["line"], error["column"]) == (2, 3), f"place: {error}")
    failed(server, "SELECT * FROM silver.ordres", "silver.orders")
    failed(server, "DROP TABLE silver.orders", "not a single SELECT")
    failed(server, "", "no query")
    failed(server, "SELECT 1/0::INTEGER, error('as users say')", "as users say")
    ended_badly = ended(server, "SELECT nothing")
    answer = found(server, ended_badly)
    expect(answer.status == 409 and "it is failed" in answer.json()["detail"], f"a result of none: {answer}")
    expect(server.get("/api/v1/statements/none").status == 404, "a statement that is not there")
    for body, word in [({}, "text missing"), ({"text": 1}, "no text"), ([], "not a JSON object"),
                       ({"text": "SELECT 1", "format": "xml"}, "none of rows"),
                       ({"text": "SELECT 1", "rows_max": 0}, "rows_max"),
                       ({"text": "SELECT 1", "rows_max": True}, "rows_max"),
                       ({"text": "SELECT 1", "seconds_max": 1e9}, "seconds_max"),
                       ({"text": "SELECT 1", "seconds_max": "1"}, "seconds_max"),
                       ({"text": "SELECT 1", "user": "x"}, "field not known: user"),
                       ({"text": "SELECT 1\0"}, "zero byte"), ({"text": "x" * 1_000_001}, "megabyte")]:
        answer = server.ask("POST", "/api/v1/statements", body)
        expect(answer.status == 400 and word in answer.json()["detail"], f"expected {word!r}: {answer}")


def test_limits_of_the_document(server):
    """What the document says of the body's numbers is what is taken."""
    body = server.json("/api/v1/openapi.json")["components"]["schemas"]["StatementRequest"]["properties"]
    for name in ["rows_max", "seconds_max"]:
        for value, status in [(body[name]["maximum"], 201), (body[name]["maximum"] + 1, 400), (body[name]["minimum"] - 1, 400)]:
            answer = server.ask("POST", "/api/v1/statements", {"text": "SELECT 1", name: value})
            expect(answer.status == status, f"{name} {value}: {answer}")
    answer = server.ask("POST", "/api/v1/statements", {"text": "SELECT 1", "format": "rows"})
    default = server.ask("POST", "/api/v1/statements", {"text": "SELECT range FROM range(20000)"}).json()
    wait_until(lambda: stand(server, default)["state"] == "done", "a statement with what is usual")
    expect(answer.status == 201 and stand(server, default)["result"]["rows"] == body["rows_max"]["default"], f"{default}")


def test_confinement(server, project):
    """Nothing but the project's: no file, whatever way it is named, none of the lake's or the state's either."""
    secret = project.folder / "secret.csv"
    secret.write_text("word\nsesame\n")
    lake = next(project.data_directory.glob("lake/**/*.parquet"))
    for query in [f"SELECT * FROM read_csv('{secret}')", f"SELECT * FROM '{secret}'", f"SELECT * FROM read_text('{secret}')",
                  f"SELECT * FROM read_blob('{secret}')", f"SELECT * FROM glob('{project.folder}/*')",
                  f"SELECT * FROM sniff_csv('{secret}')", f"SELECT * FROM parquet_metadata('{lake}')",
                  f"SELECT * FROM query('SELECT * FROM read_csv(''{secret}'')')",
                  f"SELECT * FROM query('FROM read_parquet(''{lake}'')')", "SELECT getenv('HOME')",
                  f"COPY (SELECT 1) TO '{project.folder}/out.csv'", f"ATTACH '{project.data_directory}/state.db'",
                  "SET enable_external_access = true", "INSTALL httpfs", "PRAGMA database_list"]:
        statement = ended(server, query)
        told = json.dumps(statement)
        expect(statement["state"] == "failed" and "sesame" not in told, f"{query}: {told}")
        expect("internal error" not in told and "outside" not in told, f"{query}: {told}")
    ended(server, f"SELECT * FROM enable_logging('QueryLog', storage = 'file', storage_path = '{project.folder}/log')")
    expect(not (project.folder / "out.csv").exists() and not (project.folder / "log").exists(), "a file was written")


def test_ends(server, project):
    stream = Stream(server)
    statement = begin(server, ENDLESS, seconds_max=600)
    expect(statement["state"] == "running" and len(processes(project)) == 1, f"{statement}")
    answer = server.ask("POST", f"/api/v1/statements/{statement['id']}/cancel")
    expect(answer.status == 200 and answer.json()["state"] == "cancelled", f"cancelled: {answer}")
    expect(json.loads(stream.until("statement")["data"]) == {"id": statement["id"]}, "its end is told to nobody")
    stream.close()
    expect(not processes(project), "its process lives")
    wait_until(lambda: statement["id"] not in folders(project), "its folder goes")
    again = server.ask("POST", f"/api/v1/statements/{statement['id']}/cancel").json()
    expect(again["state"] == "cancelled" and again["seconds"] < 60, f"again: {again}")

    late = time.monotonic()
    error = failed(server, ENDLESS, "stopped after 1 s", "more time", seconds_max=1)
    expect(time.monotonic() - late < 10 and error["line"] == 0, f"late: {error}")
    failed(server, "SELECT length(string_agg(repeat('x', 1000000), '')) FROM range(4000)", "memory-limit", seconds_max=60)

    # One that the system ends in our place.
    statement = begin(server, ENDLESS)
    for process in processes(project):
        expect(Path(f"/proc/{process}/oom_score_adj").read_text() == "1000\n", "others would be ended before it")
        os.kill(int(process), signal.SIGKILL)
    wait_until(lambda: stand(server, statement)["state"] == "failed", "a killed one has failed")
    expect("from outside" in stand(server, statement)["error"]["message"], f"{stand(server, statement)}")


def test_bounds(server, project):
    running = [begin(server, ENDLESS, seconds_max=600) for _ in range(4)]
    answer = server.ask("POST", "/api/v1/statements", {"text": "SELECT 1"})
    expect(answer.status == 503 and "4 statements run" in answer.json()["detail"], f"a fifth: {answer}")
    expect(server.get("/api/v1/home").status == 200, "others wait for statements")
    for statement in running:
        server.ask("POST", f"/api/v1/statements/{statement['id']}/cancel")
    first = done(server, "SELECT 1")
    for _ in range(20):
        last = done(server, "SELECT 2")
    expect(server.get(f"/api/v1/statements/{first['id']}").status == 404, "all are kept")
    expect(found(server, last).status == 200, "none is kept")
    wait_until(lambda: len(folders(project)) <= 20, "folders of those that were let go")


def test_ends_with_the_server(project):
    with served(project) as server:
        begin(server, ENDLESS, seconds_max=600)
        server.process.send_signal(signal.SIGTERM)
        output = ended_within(server.process, 60)
        expect(output.returncode == 0, "serve did not end well", output)
        wait_until(lambda: not processes(project), "a statement ends with the server")
    with served(project) as server:
        begin(server, ENDLESS, seconds_max=600)
        expect(len(folders(project)) == 1 and processes(project), "nothing goes on")
        server.process.kill()
        server.process.wait()
        wait_until(lambda: not processes(project), "a statement ends with a server that is killed")
    with served(project) as server:
        expect(folders(project) == [], "what a killed server left is there")
        done(server, "SELECT 1")


def test():
    arguments = options()
    with temporary_folder() as folder:
        project = make_shop(arguments.millrace, folder / "shop")
        project.succeed("run")
        with served(project) as server:
            test_rows(server)
            test_files(server)
            test_mistakes(server)
            test_limits_of_the_document(server)
            test_confinement(server, project)
            test_ends(server, project)
            test_bounds(server, project)
        expect(project.last_output.returncode == 0, "serve did not end well", project.last_output)
        test_ends_with_the_server(project)


if __name__ == "__main__":
    main(test)
