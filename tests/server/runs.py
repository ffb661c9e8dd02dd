#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""A run is seen while it goes on, whoever began it: how far it is, what it says; it can be stopped; and however it
ends - by a mistake, a stop, a kill, beside a server that goes and comes - it is never shown as running for ever."""

import json
import signal
import sqlite3
from contextlib import closing

from events import Stream
from served import ended, expect, expect_error, main, make_shop, options, served, temporary_folder, wait_until

# Rows come for minutes.
SLOW = "SELECT a.range * 100000 + b.range AS x FROM range(100000) a, range(100000) b\n"


def run_of(server, run):
    return server.json(f"/api/v1/runs/{run}")


def state_of(server, run):
    return run_of(server, run)["run"]["state"]


def begin(server, *selectors):
    answer = server.ask("POST", "/api/v1/runs", {"selectors": list(selectors)})
    expect(answer.status == 202, f"not begun: {answer}")
    return answer.json()["id"]


def newest(server):
    return server.json("/api/v1/runs?limit=1")["items"][0]


def log_of(server, run):
    lines, start = [], 0
    while True:
        page = server.json(f"/api/v1/runs/{run}/log?from={start}")
        lines, start = lines + page["lines"], page["next"]
        if not page["more"]:
            return lines


def progress_until(stream, run, holds):
    """The first word on how far the run is, of those that are told from now on, of which this holds."""
    while True:
        event = json.loads(stream.until("progress")["data"])
        expect(event["run"] == run, f"of another run: {event}")
        step = event["progress"]["step"]
        if step is not None and holds(step):
            return step


def watch_it_read(server, run):
    """Rows are told while a step goes on, not only when it ends."""
    stream = Stream(server)
    first = progress_until(stream, run, lambda step: step["rows_in"] > 0)
    expect(first["table"] == "silver.slow" and first["phase"] == "reading", f"step: {first}")
    later = progress_until(stream, run, lambda step: step["rows_in"] > first["rows_in"])
    expect(later["rows_per_second"] > 0 and later["seconds"] > first["seconds"], f"steps: {first} {later}")
    stream.close()
    detail = run_of(server, run)
    expect(detail["run"]["state"] == "running" and detail["steps"] == [], f"run: {detail}")
    expect([step["table"]["name"] for step in detail["plan"]] == ["silver.slow"], f"plan: {detail}")
    expect(detail["progress"]["step"]["rows_in"] >= first["rows_in"], f"progress: {detail}")
    running = server.json("/api/v1/pipeline")["running"]
    expect(running["run"]["id"] == run and running["progress"] is not None, f"pipeline: {running}")


def stop(server, project, run):
    answer = server.ask("POST", f"/api/v1/runs/{run}/stop")
    expect(answer.status == 202, f"not stopped: {answer}")
    wait_until(lambda: state_of(server, run) == "stopped", "the run stops")
    expect(run_of(server, run)["progress"] is None, "a run that has ended is on its way")
    expect(not list(project.data_directory.glob(f"lake/**/{run}")), "files of a run that was stopped")
    expect("stopped on request" in [line["text"] for line in log_of(server, run)][-2], "its log does not say so")
    again = server.ask("POST", f"/api/v1/runs/{run}/stop")
    expect(again.status == 409 and "has ended" in again.json()["detail"], f"stopped twice: {again}")


def test_watched(project, server):
    run = begin(server, "silver.slow")
    watch_it_read(server, run)
    stop(server, project, run)


def test_command(project, server):
    """A run that a command began is seen and stopped in the same way, and the command tells of it."""
    command = project.start("run", "silver.slow")
    wait_until(lambda: newest(server)["process"] == command.pid, "the run is seen at once")
    run = newest(server)["id"]
    watch_it_read(server, run)
    stop(server, project, run)
    output = ended(command)
    expect(output.returncode == 1 and "stopped on request" in output.stderr, "the command", output)


def test_log(project, server):
    run = begin(server, "silver.orders+")
    wait_until(lambda: state_of(server, run) == "succeeded", "the run ends well")
    lines = log_of(server, run)
    expect(lines[0]["text"].startswith(f"run {run} of shop") and lines[-1]["text"].startswith("succeeded in "), f"{lines}")
    orders = [line for line in lines if line["table"] == "silver.orders"]
    expect(orders[0]["level"] == "warning" and orders[0]["text"].split()[:2] == ["published", "silver.orders"]
           and any("expression(amount > 0): 1 row" in line["text"] for line in orders), f"lines: {orders}")
    end = server.json(f"/api/v1/runs/{run}/log")["next"]
    expect(server.json(f"/api/v1/runs/{run}/log?from={end}")["lines"] == [], "lines behind the last")
    for path in ("/api/v1/runs/none/log", "/api/v1/runs/..%2F..%2Flock/log"):
        expect(server.get(path).status == 404, f"log of no run: {path}")


def test_mistakes(project, server):
    """A run that cannot be planned is a run that failed: its record says why, for whoever looks."""
    model = project.folder / "models/silver/orders.sql"
    before = model.read_text()
    for text, words in ((before.replace("amount * 2", "amout * 2"), "column not found: amout"),
                        (before.replace("sort_by", "sort_bi"), "sort_bi")):
        project.write("models/silver/orders.sql", text)
        run = begin(server)
        wait_until(lambda: state_of(server, run) == "failed", "the run fails")
        message = run_of(server, run)["run"]["message"]
        expect(words in message and "models/silver/orders.sql:" in message, f"message: {message}")
        errors = [line["text"] for line in log_of(server, run) if line["level"] == "error"]
        expect(any(words in line for line in errors), f"log: {errors}")
    expect(words in server.json("/api/v1/pipeline")["definitions_error"], "the pipeline does not say so")
    project.write("models/silver/orders.sql", before)
    run = begin(server, "silver.ordes")
    wait_until(lambda: state_of(server, run) == "failed", "the run fails")
    expect("silver.ordes" in run_of(server, run)["run"]["message"], f"message: {run_of(server, run)['run']}")
    settings = project.folder / "millrace.yaml"
    settings.rename(project.folder / "aside")
    refused = server.ask("POST", "/api/v1/runs", {"selectors": []})
    (project.folder / "aside").rename(settings)
    expect(refused.status == 409 and "millrace.yaml" in refused.json()["detail"], f"without settings: {refused}")


def test_killed(project, server):
    command = project.start("run", "silver.slow")
    wait_until(lambda: newest(server)["process"] == command.pid, "the run is seen")
    run = newest(server)["id"]
    wait_until(lambda: run_of(server, run)["progress"] is not None and run_of(server, run)["progress"]["step"], "it is at its step")
    command.send_signal(signal.SIGKILL)
    ended(command)
    wait_until(lambda: state_of(server, run) == "died", "nobody takes it for alive")
    detail = run_of(server, run)
    expect(detail["progress"]["step"]["table"] == "silver.slow", f"where it broke off: {detail}")
    expect(server.json("/api/v1/runs?state=running")["items"] == [], "runs that go on")
    wait_until(lambda: server.ask("POST", "/api/v1/runs", {"selectors": ["silver.orders"]}).status == 202, "another may begin")
    wait_until(lambda: newest(server)["state"] == "succeeded", "it ends well")


def processes(project):
    """Of the runs that say that they go on."""
    with closing(sqlite3.connect(project.data_directory / "state.db")) as database:
        return [row[0] for row in database.execute("SELECT process FROM elt_run WHERE status = 'running'")]


def test_restart(project):
    """The server is killed in the midst of a run; the next one finds the run, and its end."""
    with served(project) as server:
        run = begin(server, "silver.slow")
        process = newest(server)["process"]
        wait_until(lambda: run_of(server, run)["progress"], "it tells how far it is")
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
    with served(project) as server:
        watch_it_read(server, run)
        refused = server.ask("POST", "/api/v1/runs", {"selectors": []})
        expect(refused.status == 409 and f"millrace run, process {process}" in refused.json()["detail"], f"{refused}")
        expect_error(project.run("run"), f"in use by millrace run, process {process}")
        stop(server, project, run)
        wait_until(lambda: project.run("run", "silver.orders").returncode == 0, "commands may write again")
    # A run that began before the server, and one that died while nobody served.
    alone = project.start("run", "silver.slow")
    wait_until(lambda: project.is_held_by(alone), "the command writes")
    with served(project) as server:
        wait_until(lambda: newest(server)["process"] == alone.pid, "it is seen")
        alone.send_signal(signal.SIGINT)
        ended(alone)
        wait_until(lambda: newest(server)["state"] == "stopped", "its end is seen")
    alone = project.start("run", "silver.slow")
    wait_until(lambda: alone.pid in processes(project), "the run is in the record")
    alone.send_signal(signal.SIGKILL)
    ended(alone)
    with served(project) as server:
        wait_until(lambda: newest(server)["state"] == "died", "its end is found out")


def test():
    arguments = options()
    with temporary_folder() as folder:
        project = make_shop(arguments.millrace, folder / "shop")
        project.write("models/silver/slow.sql", SLOW)
        with served(project) as server:
            never = {node["name"]: node for node in server.json("/api/v1/pipeline")["nodes"]}
            expect(set(never) == {"silver.orders", "silver.slow", "gold.total"}
                   and all(node["last"] is None for node in never.values()), f"before any run: {never}")
            test_log(project, server)
            test_watched(project, server)
            test_command(project, server)
            test_mistakes(project, server)
            test_killed(project, server)
        expect(project.last_output.returncode == 0, "serve did not end well", project.last_output)
        test_restart(project)


if __name__ == "__main__":
    main(test)
