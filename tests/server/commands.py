#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""While a server holds the data directory every command does what it does without one."""

import json
import signal

from served import (expect, expect_error, main, make_shop, options, quoted, served, temporary_folder,
                    wait_until)

# Takes much longer than the test needs, and stops when asked to.
ENDLESS = "SELECT sum(hash(a.range, b.range)) AS x FROM range(1000000) a, range(1000000) b\n"


def test_commands(project):
    for command in (["run"], ["run", "silver.orders"], ["plan"], ["test"], ["table", "list"],
                    ["sql", "SELECT * FROM silver.orders"], ["table", "history", "silver.orders"],
                    ["table", "vacuum"], ["catalog", "list"], ["catalog", "reindex"], ["profile", "silver.orders"], ["export", "silver.orders", "out"], ["doctor"]):
        project.succeed(*command)
    project.write("orders.csv", "id,amount,day\n1,11,2026-01-01\n")
    project.succeed("run")
    project.succeed("table", "rollback", "silver.orders", "1")
    expect(project.rows("SELECT count(*) FROM silver.orders") == [("3",)], "rollback beside a server")
    output = project.run("table", "rollback", "silver.orders", "77")
    expect_error(output, "77", exit_code=2)


def test_one_writer(project, server):
    """Two at once are told of each other, as without a server; and each gives the right back, however it ends."""
    project.write("models/silver/slow.sql", ENDLESS)
    for number in (signal.SIGINT, signal.SIGKILL):
        first = project.start("run", "silver.slow")
        wait_until(lambda: any(run["state"] == "running" for run in server.json("/api/v1/runs")["items"]),
                   "the run is seen at once")
        expect_error(project.run("run"), f"data directory is in use by millrace run, process {first.pid}")
        refused = server.ask("POST", "/api/v1/runs", {"selectors": []})
        expect(refused.status == 409 and f"process {first.pid}" in refused.json()["detail"], f"{refused}")
        # What is written to the catalog meanwhile waits for no run.
        written = server.ask("PUT", f"/api/v1/entities/{quoted('urn:li:tag:x')}/aspects/tagProperties", {"name": "x"})
        expect(written.status == 200, f"the catalog beside a run: {written}")
        first.send_signal(number)
        first.communicate()
        wait_until(lambda: project.run("run", "silver.orders").returncode == 0, "the right to write comes back")
    (project.folder / "models/silver/slow.sql").unlink()
    everything = server.json("/api/v1/runs?limit=500")["items"]
    paged, cursor = [], ""
    while cursor is not None:
        page = server.json(f"/api/v1/runs?limit=2&cursor={cursor}")
        paged, cursor = paged + page["items"], page["next"]
    expect(paged == everything and len(everything) > 4, "pages of runs are not the list")
    failed = server.json("/api/v1/runs?state=stopped")["items"]
    expect(failed and all(run["state"] == "stopped" for run in failed), f"runs by state: {failed}")
    states = [run["state"] for run in server.json("/api/v1/runs")["items"]]
    expect("stopped" in states and "died" in states, f"states: {states}")


def test_started_runs(project, server):
    before = len(server.json("/api/v1/runs?limit=500")["items"])
    started = server.ask("POST", "/api/v1/runs", {"selectors": ["silver.orders+"], "full_refresh": True})
    expect(started.status == 202, f"not started: {started}")
    run = f"/api/v1/runs/{started.json()['id']}"
    expect(len(server.json("/api/v1/runs?limit=500")["items"]) == before + 1, "the run is there at once")
    wait_until(lambda: server.json(run)["run"]["state"] == "succeeded", "the run ends well")
    steps = server.json(run)["steps"]
    expect(sorted(step["table"]["name"] for step in steps) == ["gold.total", "silver.orders"], f"steps: {steps}")
    # An option is no selector. The run's process ends a moment after its record says so.
    elsewhere = {"selectors": ["--data-dir=/tmp/elsewhere"]}
    wait_until(lambda: server.ask("POST", "/api/v1/runs", elsewhere).status == 202, "another run may begin")
    last = lambda: server.json("/api/v1/runs?limit=1")["items"][0]
    wait_until(lambda: last()["state"] == "failed" and "--data-dir=/tmp/elsewhere" in last()["message"],
               "it is refused as a selector")


def test_two_servers(project, server):
    output = project.run("serve", "--port", "0")
    expect_error(output, f"data directory is in use by millrace serve, process {server.process.pid}")
    elsewhere = type(project)(project.millrace, project.folder.parent / "elsewhere")
    output = elsewhere.run("serve", "--port", str(server.port))
    expect_error(output, f"address is in use: 127.0.0.1:{server.port}")
    expect_error(project.run("serve", "--listen", "0.0.0.0"), "other machines could reach", exit_code=2)


def test_token(project):
    project.write("token", "short\n")
    expect_error(project.run("serve", "--port", "0", "--token-file", "token"), "not a token", exit_code=2)
    project.write("token", "0123456789abcdef0123\n")
    with served(project, "--token-file", "token", "--log-requests") as server:
        expect(server.get("/api/v1/home").status == 401, "no token")
        expect(server.get("/api/v1/home", Authorization="Bearer 0123456789abcdef0124").status == 401, "another")
        answer = server.get("/api/v1/home", Authorization="Bearer 0123456789abcdef0123")
        expect(answer.status == 200, "the token")
        expect(server.get("/healthz").status == 200, "healthz needs none")
    logged = [json.loads(line) for line in project.last_output.stderr.splitlines()]
    expect([line["status"] for line in logged if line["path"] == "/api/v1/home"] == [401, 401, 200], f"log: {logged}")
    expect(logged[2]["request"] == answer.headers["X-Request-Id"], f"the request's id is another in the log: {logged[2]}")
    expect("0123456789abcdef" not in project.last_output.stderr, "the token is in the log", project.last_output)


def test():
    arguments = options()
    with temporary_folder() as folder:
        project = make_shop(arguments.millrace, folder / "shop")
        with served(project) as server:  # of a project without any data
            expect(server.json("/api/v1/home")["counts"]["tables"] == 0, "a project without data")
            test_commands(project)
            test_one_writer(project, server)
            test_started_runs(project, server)
            test_two_servers(project, server)
        expect(project.last_output.returncode == 0, "serve did not end well", project.last_output)
        test_token(project)
        project.succeed("run")


if __name__ == "__main__":
    main(test)
