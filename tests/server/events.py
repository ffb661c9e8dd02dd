#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Who listens is told of every change, whoever makes it, and of what it missed while it was away."""

import http.client

from served import expect, main, make_shop, options, quoted, served, temporary_folder


class Stream:
    def __init__(self, server, last=None):
        self.connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
        self.connection.request("GET", "/api/v1/events", headers={"Last-Event-ID": last} if last else {})
        self.response = self.connection.getresponse()
        expect(self.response.headers["Content-Type"] == "text/event-stream", "no stream of events")

    def next(self):
        event = {}
        while True:
            line = self.response.readline().decode().rstrip("\n")
            if line.startswith(":"):
                continue
            if not line:
                if event:
                    return event
                continue
            name, _, value = line.partition(": ")
            event[name] = value

    def until(self, kind):
        while True:
            event = self.next()
            if event["event"] == kind:
                return event

    def close(self):
        self.response.close()
        self.connection.close()


def test():
    arguments = options()
    with temporary_folder() as folder:
        project = make_shop(arguments.millrace, folder / "shop")
        with served(project) as server:
            stream = Stream(server)
            hello = stream.next()
            expect(hello["event"] == "hello", f"first event: {hello}")
            tag = f"/api/v1/entities/{quoted('urn:li:tag:x')}/aspects/tagProperties"
            server.ask("PUT", tag, {"name": "x"})
            changed = stream.until("changed")
            # A command, which is another process.
            project.succeed("run")
            expect("millrace run, process" in stream.until("writer")["data"], "no word of who writes")
            last = stream.until("changed")
            expect(last["id"] != changed["id"], "the same event twice")
            stream.close()

            server.ask("PUT", tag, {"name": "y"})
            back = Stream(server, last["id"])
            expect(back.until("changed")["id"] != last["id"], "what was missed is not told")
            back.close()
            stranger = Stream(server, "1-1")
            expect(stranger.next()["event"] == "reset", "another server's event is taken for ours")
            # The server ends while they listen.
        expect(stranger.response.read() is not None, "the stream has no end")
        expect(project.last_output.returncode == 0, "serve did not end well", project.last_output)


if __name__ == "__main__":
    main(test)
