# SPDX-License-Identifier: Apache-2.0
"""What the tests of the server share: a project that is served, and requests to it."""

import http.client
import json
import signal
import socket
import subprocess
import sys
import urllib.parse
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "hostile"))
from trial import Project, ended, expect, expect_error, main, options, temporary_folder, wait_until  # noqa: E402,F401

ORDERS = """/*
description: one row for each order
owner: sales
tags: [daily]
sort_by: [id]
columns:
  id: { description: the order's number, tests: [not_null, unique] }
  amount: { tests: [{ expression: { sql: amount > 0, severity: warn } }] }
*/
SELECT id, amount, amount * 2 AS twice, day FROM raw.orders WHERE day IS NOT NULL
"""


def make_shop(millrace, folder):
    """Three layers: a source, a table with a test that warns, a view over it."""
    project = Project(millrace, folder)
    project.write("millrace.yaml", "name: shop\n")
    project.write("sources.yaml", "sources: { raw.orders: { path: orders.csv, description: as sent } }\n")
    project.write("orders.csv", "id,amount,day\n1,10.5,2026-01-01\n2,-3,2026-01-02\n3,20,2026-01-03\n")
    project.write("models/silver/orders.sql", ORDERS)
    project.write("models/gold/total.sql", "/* materialized: view */\nSELECT sum(twice) AS total FROM silver.orders\n")
    return project


class Answer:
    def __init__(self, response):
        self.status = response.status
        self.headers = response.headers
        self.body = response.read()

    def json(self):
        return json.loads(self.body)

    def __str__(self):
        return f"{self.status} {self.body[:500]!r}"


class Served:
    """A server and how it is asked; each request by a connection of its own."""

    def __init__(self, project, process):
        self.project = project
        self.process = process
        self.said = json.loads(read_document(process.stdout))
        self.port = urllib.parse.urlsplit(self.said["url"]).port

    def ask(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        sent = dict(headers or {})
        if body is not None and not isinstance(body, (str, bytes)):
            body = json.dumps(body)
            sent.setdefault("Content-Type", "application/json")
        connection.request(method, path, body, sent)
        answer = Answer(connection.getresponse())
        connection.close()
        return answer

    def get(self, path, **headers):
        return self.ask("GET", path, headers=headers)

    def json(self, path):
        answer = self.get(path)
        expect(answer.status == 200, f"GET {path}: {answer}")
        return answer.json()

    def raw(self, data, seconds=60):
        """All that the server says to these bytes until it closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=seconds) as connection:
            connection.sendall(data)
            said = b""
            while True:
                part = connection.recv(65536)
                if not part:
                    return said
                said += part

    def urn(self, table):
        return quoted(f"urn:li:dataset:(urn:li:dataPlatform:millrace,shop.{table},PROD)")


def quoted(text):
    return urllib.parse.quote(text, safe="")


def read_document(stream):
    """The lines of a JSON document that ends with a brace of its own."""
    text = ""
    for line in stream:
        text += line
        if line.rstrip() == "}":
            return text
    return text or "{}"


@contextmanager
def served(project, *flags):
    process = project.start("serve", "--port", "0", "--json", *flags, preexec_fn=getattr(project, "preexec", None))
    try:
        server = Served(project, process)
        yield server
    finally:
        exit_code = process.poll()
        if exit_code is None:
            process.send_signal(signal.SIGTERM)
        try:
            output = ended_within(process, 60)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        project.last_output = output
        # Tests end it too, by these.
        expect(exit_code in (None, 0, -signal.SIGKILL), f"the server ended by itself: {exit_code}", output)


def ended_within(process, seconds):
    stdout, stderr = process.communicate(timeout=seconds)
    return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)
