# SPDX-License-Identifier: Apache-2.0
"""What the server costs and bears: from start to its first answer, memory when nobody asks, requests a second of a
dataset's aspects and of a table's page at 64 connections, and of the same right after every write, memory of idle event
streams. Writes results/server.md; a missed bar is exit code 1.
"""

import json
import pathlib
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

import machine
from served import Server, make_demo

RESULT = machine.ROOT / "bench/results/server.md"
CONNECTIONS = 64
SECONDS = 5
RUNS = 5
STREAMS = 500
URN = "urn:li:dataset:(urn:li:dataPlatform:millrace,synthea.gold.sinusitis_study,PROD)"
DATASET = f"/api/v1/entities/{urllib.parse.quote(URN, safe='')}"
PAGE = "/api/v1/tables/gold.sinusitis_study"


def load(server: Server, path: str) -> tuple[float, float]:
    """Requests a second, and the time in ms that one of a hundred takes longer than."""
    said = subprocess.run(["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "--latency",
                           f"http://127.0.0.1:{server.port}{path}"], check=True, stdout=subprocess.PIPE, text=True).stdout
    assert "Non-2xx" not in said and "Socket errors" not in said, said
    number, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
    return (float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
            float(number) * {"us": 0.001, "ms": 1, "s": 1000}[unit])


def made_anew(server: Server) -> float:
    """Milliseconds of an answer right after a write, when none is kept: the median."""
    times = []
    for i in range(200):
        status, text, _ = server.ask(server.connect(), "PUT", "/api/v1/entities/urn%3Ali%3Atag%3Abench/aspects/tagProperties",
                                     json.dumps({"name": f"n{i}"}).encode())
        assert status == 200, text
        times.append(server.get(server.connect(), DATASET)[1])
    return statistics.median(times)


def streams_mb(server: Server) -> float:
    before = server.memory_mb()
    opened = []
    for _ in range(STREAMS):
        stream = socket.create_connection(("127.0.0.1", server.port))
        stream.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        said = b""
        while b"event: hello" not in said:
            said += stream.recv(4096)
        opened.append(stream)
    grown = server.memory_mb() - before
    for stream in opened:
        stream.close()
    return grown


def main() -> int:
    with tempfile.TemporaryDirectory(dir="/dev/shm", prefix="millrace-bench-") as folder:
        project = pathlib.Path(folder) / "demo"
        make_demo(project, "0.05")
        starts = []
        for _ in range(RUNS):
            server = Server(project, PAGE)
            starts.append(server.first_answer_s)
            server.end()
        server = Server(project, PAGE)
        time.sleep(2)
        idle = server.memory_mb()
        loads = {path: [load(server, path) for _ in range(RUNS)] for path in (DATASET, PAGE)}
        anew = made_anew(server)
        streams = streams_mb(server)
        server.end()
    rate, p99 = (statistics.median(values) for values in zip(*loads[DATASET]))
    page_rate, page_p99 = (statistics.median(values) for values in zip(*loads[PAGE]))
    rows = [("from start to the first answer", f"{statistics.median(starts) * 1000:.0f} ms", "1 s",
             statistics.median(starts) < 1),
            ("memory when nobody asks (RSS)", f"{idle:.0f} MB", "150 MB", idle < 150),
            (f"GET of a dataset's aspects, {CONNECTIONS} connections", f"{rate:,.0f} requests/s", "20,000", rate > 20_000),
            ("of these, p99", f"{p99:.1f} ms", "5 ms", p99 < 5),
            (f"GET of a table's page, {CONNECTIONS} connections", f"{page_rate:,.0f} requests/s", "-", True),
            ("of these, p99", f"{page_p99:.1f} ms", "-", True),
            ("a dataset's aspects right after a write, one client", f"{anew:.2f} ms", "-", True),
            (f"memory of {STREAMS} idle event streams", f"{streams:.1f} MB", "50 MB", streams < 50)]
    lines = ["# The server", "", *machine.lines(machine.facts()),
             f"- load: wrk, one thread, {SECONDS} s, on the same machine; medians of {RUNS}", "",
             "| what | measured | bar | |", "|---|---|---|---|",
             *(f"| {what} | {found} | {bar} | {'' if bar == '-' else 'met' if met else '**missed**'} |"
               for what, found, bar, met in rows), "",
             "An answer that is made from the state database alone is kept until something there changes",
             "(`src/server/answer_cache.h`): the requests a second are those of a dataset that many look at. How long it takes",
             "to make one anew stands beside it."]
    RESULT.write_text("\n".join(lines) + "\n")
    print("\n".join(lines))
    return 0 if all(met for *_, met in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
