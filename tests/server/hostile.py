#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Strange, slow, many and vanishing clients; a kill in the midst of writes; a damaged index."""

import random
import re
import resource
import shutil
import signal
import socket
import threading
import urllib.parse
from pathlib import Path

from served import expect, main, make_shop, options, quoted, served, temporary_folder, wait_until

CONNECTIONS = 9_999  # with the one that asks, all that the server takes


def test_strange_bytes(server):
    generator = random.Random(1)
    request = b"GET /api/v1/home HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    for _ in range(300):
        data = bytearray(request)
        for _ in range(generator.randint(1, 6)):
            data[generator.randrange(len(data))] = generator.randrange(256)
        with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
            connection.sendall(bytes(data))
            connection.shutdown(socket.SHUT_WR)
            said = connection.recv(65536)
            expect(not said or said.startswith(b"HTTP/1."), f"{data!r}: {said[:80]!r}")
    for data, status in [
        (b"GET / HTTP/1.1\r\n\r\n", b"421"),  # no Host
        (b"GET http://example.com/ HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", b"421"),
        (b"GET /a\x00b HTTP/1.1\r\nHost: localhost\r\n\r\n", b"400"),
        (b"POST /api/v1/proposals HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\n", b"413"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 70000 + b"\r\n\r\n", b"431"),
    ]:
        said = server.raw(data.replace(b"HTTP/1.1\r\n\r\n", b"HTTP/1.1\r\nConnection: close\r\n\r\n"))
        expect(said.startswith(b"HTTP/1.1 " + status), f"{data[:60]!r}: {said[:200]!r}")
    deep = "[" * 100_000
    answer = server.ask("POST", "/api/v1/proposals", deep, {"Content-Type": "application/json"})
    expect(answer.status == 400, f"deep nesting: {answer}")


def test_half_closed(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=60) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        connection.shutdown(socket.SHUT_WR)
        expect(connection.recv(65536).startswith(b"HTTP/1.1 200"), "no answer to who has said all it says")
    for _ in range(50):  # gone without a word, at each stage
        for data in (b"", b"GET /api", b"GET /api/v1/tables HTTP/1.1\r\nHost: localhost\r\n\r\n"):
            connection = socket.create_connection(("127.0.0.1", server.port))
            connection.sendall(data)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            connection.close()


def connections_of(server):
    return int(re.search(r"^millrace_http_connections (\d+)", server.get("/metrics").body.decode(), re.M)[1])


def test_many(server):
    """Thousands of connections that say nothing keep nobody else from being served."""
    connections = []
    try:
        for _ in range(CONNECTIONS):
            connections.append(socket.create_connection(("127.0.0.1", server.port), timeout=60))
        wait_until(lambda: connections_of(server) > CONNECTIONS, "all are accepted")
        expect(server.get("/api/v1/home").status == 200, "no answer beside idle connections")
    finally:
        for connection in connections:
            connection.close()
    wait_until(lambda: connections_of(server) < 10, "all are let go")


def test_two_tabs(server):
    """The second who edits one text learns of the first."""
    address = f"/api/v1/entities/{server.urn('silver.orders')}/aspects/editableDatasetProperties"
    version = server.json("/api/v1/tables/silver.orders")["description_version"]
    first = server.ask("PUT", address, {"description": "first"}, {"If-Match": version})
    second = server.ask("PUT", address, {"description": "second"}, {"If-Match": version})
    expect(first.status == 200 and second.status == 412, f"two edits: {first} {second}")
    expect(server.json(address)["value"]["description"] == "first", "the second edit is there")
    current = server.get(address).headers["ETag"]
    expect(server.ask("PUT", address, {"description": "<script>alert(1)</script>"}, {"If-Match": current}).status
           == 200, "with the version that is there")
    page = server.get("/tables/silver.orders")
    expect(b"alert(1)" not in page.body, "a text of the catalog is in a page")
    json = server.get("/api/v1/tables/silver.orders")
    expect(json.headers["Content-Type"] == "application/json", "JSON that a browser may take for a page")


def write_until_gone(server, acknowledged, number):
    """Tags one after another, each in two aspects; those that were acknowledged are told."""
    index = 0
    while True:
        urn = f"urn:li:tag:t{number}-{index}"
        proposals = [{"urn": urn, "aspect": "tagProperties", "value": {"name": urn}},
                     {"urn": urn, "aspect": "status", "value": {"removed": False}}]
        try:
            answer = server.ask("POST", "/api/v1/proposals", proposals)
        except OSError:
            return
        if answer.status != 200:
            return
        acknowledged.append(urn)
        index += 1


def test_kill(project, generator):
    with served(project) as server:
        acknowledged = []
        writers = [threading.Thread(target=write_until_gone, args=(server, acknowledged, f"{generator.random()}"))
                   for _ in range(4)]
        for writer in writers:
            writer.start()
        count = generator.randint(1, 60)
        wait_until(lambda: len(acknowledged) >= count, "writes are acknowledged")
        server.process.send_signal(signal.SIGKILL)
        for writer in writers:
            writer.join()
    with served(project) as server:
        for urn in acknowledged:
            entity = server.get(f"/api/v1/entities/{quoted(urn)}")
            expect(entity.status == 200 and {"tagProperties", "status"} <= set(entity.json()["aspects"]),
                   f"acknowledged and lost: {urn}: {entity}")
        listed = set(project.succeed("catalog", "list", "tag").stdout.split())
        expect(set(acknowledged) <= listed == tags_found(server), "the search index is not what the catalog says")


def tags_found(server):
    found, cursor = set(), ""
    query = urllib.parse.urlencode({"filter": '{"field": "entityType", "values": ["tag"]}', "limit": 200})
    while cursor is not None:
        page = server.json(f"/api/v1/search?{query}&cursor={cursor}")
        found |= {item["urn"] for item in page["items"]}
        cursor = page["next"]
    return found


def test_damaged_index(project, generator):
    """A search index that is missing or damaged is made anew, and nobody sees an error for it."""
    index = project.data_directory / "search"
    with served(project) as server:
        wanted = tags_found(server)
        expect(len(wanted) > 20, f"tags to find: {wanted}")

    def cut(file):
        file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])

    def scramble(file):
        file.write_bytes(generator.randbytes(file.stat().st_size))

    def files():
        # The manifest, and segments: those that are made anew have other names.
        return sorted((index / "documents").iterdir(), reverse=True)

    expect(len(files()) >= 2, f"files of the index: {files()}")
    for damage in (cut, scramble, Path.unlink):
        for number in range(len(files())):
            file = files()[min(number, len(files()) - 1)]
            damage(file)
            with served(project) as server:
                expect(tags_found(server) == wanted, f"after {damage.__name__} of {file}")
    shutil.rmtree(index)
    with served(project) as server:
        expect(tags_found(server) == wanted, "after the whole index was gone")


def test():
    arguments = options()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    hard = max(hard, 2 * CONNECTIONS)  # root may raise it
    resource.setrlimit(resource.RLIMIT_NOFILE, (2 * CONNECTIONS, hard))
    with temporary_folder() as folder:
        project = make_shop(arguments.millrace, folder / "shop")
        project.succeed("run")
        # As shells leave it to us; the server raises its own.
        project.preexec = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (1024, hard))
        with served(project) as server:
            test_strange_bytes(server)
            test_half_closed(server)
            test_two_tabs(server)
            test_many(server)
        expect(project.last_output.returncode == 0, "serve did not end well", project.last_output)
        expect('"level":"error"' not in project.last_output.stderr, "a request failed by our fault",
               project.last_output)
        generator = random.Random(7)
        for _ in range(5):
            test_kill(project, generator)
        test_damaged_index(project, generator)
        project.succeed("doctor")


if __name__ == "__main__":
    main(test)
