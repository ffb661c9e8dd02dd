# SPDX-License-Identifier: Apache-2.0
"""A server of the release build on a demo project, as benchmarks ask it."""

import http.client
import json
import pathlib
import re
import subprocess
import time
import urllib.parse

import machine

MILLRACE = machine.ROOT / "build/release/bin/millrace"


def make_demo(project: pathlib.Path, scale: str) -> None:
    subprocess.run([MILLRACE, "demo", "--once", "--scale", scale, "--folder", project], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def p99(times: list[float]) -> float:
    return sorted(times)[len(times) * 99 // 100]


class Server:
    def __init__(self, project: pathlib.Path, first: str):
        """`first` is the page that is asked for first."""
        began = time.monotonic()
        self.process = subprocess.Popen([MILLRACE, "serve", "--port", "0", "--json", "--project", project],
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        said = ""
        while not said.rstrip().endswith("}"):
            said += self.process.stdout.readline()
        self.port = urllib.parse.urlsplit(json.loads(said)["url"]).port
        self.get(self.connect(), first)
        self.first_answer_s = time.monotonic() - began

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port)

    @staticmethod
    def ask(connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None = None) -> tuple[int, bytes, float]:
        """Status, answer and milliseconds."""
        began = time.monotonic()
        connection.request(method, path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, text, (time.monotonic() - began) * 1000

    def get(self, connection: http.client.HTTPConnection, path: str) -> tuple[dict, float]:
        status, text, took_ms = self.ask(connection, "GET", path)
        assert status == 200, f"{path}: {status} {text!r}"
        return json.loads(text), took_ms

    def memory_mb(self) -> float:
        status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024 / 1e6

    def end(self):
        self.process.terminate()
        assert self.process.wait() == 0
