#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""A disk that is full, and a clock that was set back by a day: what was acknowledged stays, what is refused says why, and
what comes afterwards is right.
"""

import random
import sqlite3
import threading
from contextlib import contextmanager

from served import expect, main, make_shop, options, quoted, served, temporary_folder

import private_mount  # noqa: E402: beside trial, whose folder served adds

DISK_BYTES = 256 << 20
DAY_US = 24 * 3600 * 1_000_000


def write_until_refused(server, name):
    """Tags whose description is long, until there is no room; the urns that were acknowledged."""
    acknowledged = []
    for number in range(1000):
        urn = f"urn:li:tag:{name}-{number}"
        value = {"name": urn, "description": f"{number} " * 40_000}
        answer = server.ask("PUT", f"/api/v1/entities/{quoted(urn)}/aspects/tagProperties", value)
        if answer.status != 200:
            problem = answer.json()
            expect(answer.status == 503 and "full" in problem["detail"] and "free some space" in problem["hint"],
                   f"a full disk is not told as one: {answer}")
            return acknowledged, urn
        acknowledged.append(urn)
    raise AssertionError("the disk never was full")


@contextmanager
def shop_on_small_disk(millrace, folder):
    """A project that has run and keeps its data on a disk of its own; the project, and the disk's folder."""
    project = make_shop(millrace, folder / "shop")
    disk = folder / "disk"
    private_mount.mount_tmpfs(disk, DISK_BYTES)
    try:
        project.data_directory = disk / "data"
        project.write("millrace.yaml", f"name: shop\ndata_dir: {project.data_directory}\n")
        project.succeed("run")
        yield project, disk
    finally:
        private_mount.unmount(disk)


def test_full_disk(millrace, folder):
    with shop_on_small_disk(millrace, folder) as (project, disk):
        with served(project) as server:
            for leave_bytes in (0, 16 << 10, 128 << 10, 1 << 20, 8 << 20, 66 << 20):
                private_mount.fill(disk, leave_bytes)
                acknowledged, refused = write_until_refused(server, f"leave{leave_bytes}")
                for path in ("/api/v1/home", "/api/v1/tables/silver.orders", "/api/v1/runs", "/"):
                    expect(server.get(path).status == 200, f"{path} with a full disk: {server.get(path)}")
                for urn in acknowledged:
                    expect(server.get(f"/api/v1/entities/{quoted(urn)}").status == 200, f"lost: {urn}")
                expect(server.get(f"/api/v1/entities/{quoted(refused)}").status == 404, f"refused and there: {refused}")
                found = server.get("/api/v1/search?q=orders")
                expect(found.status == 200 or (found.status == 503 and "No space left" in found.json()["detail"]),
                       f"search with a full disk: {found}")
                (disk / "ballast").unlink()
                again = server.ask("PUT", f"/api/v1/entities/{quoted(refused)}/aspects/tagProperties", {"name": refused})
                expect(again.status == 200, f"after room was made: {again}")
                for urn in [*acknowledged, refused]:
                    page = server.json(f"/api/v1/search?q={quoted(urn.split(':')[-1])}")
                    expect(urn in {item["urn"] for item in page["items"]}, f"not found after room was made: {urn}")
                    removal = [{"urn": urn, "aspect": "tagKey", "change": "DELETE"}]
                    expect(server.ask("POST", "/api/v1/proposals", removal).status == 200, f"not removed: {urn}")
        expect(project.last_output.returncode == 0, "serve did not end well", project.last_output)
        private_mount.remount(disk, "size=4g")  # or doctor complains of the disk, rightly
        project.succeed("doctor")


def fill_now_and_then(disk, stop):
    """Another program that takes all that is free for a moment, again and again."""
    generator = random.Random(5)
    while not stop.wait(generator.uniform(0.001, 0.03)):
        private_mount.fill(disk, 0)
        stop.wait(generator.uniform(0.001, 0.01))
        (disk / "ballast").unlink()


def test_disk_full_at_any_moment(millrace, folder):
    """What is free when something is begun need not be there when it is written."""
    with shop_on_small_disk(millrace, folder) as (project, disk):
        with served(project) as server:
            stop = threading.Event()
            filler = threading.Thread(target=fill_now_and_then, args=(disk, stop))
            filler.start()
            acknowledged, refused = [], 0
            try:
                for number in range(120):
                    urn = f"urn:li:tag:moment-{number}"
                    value = {"name": urn, "description": " ".join(f"w{number}x{word}" for word in range(1000))}
                    answer = server.ask("PUT", f"/api/v1/entities/{quoted(urn)}/aspects/tagProperties", value)
                    expect(answer.status in (200, 503), f"while the disk is full and not: {answer}")
                    acknowledged += [urn] if answer.status == 200 else []
                    found = server.get(f"/api/v1/search?q=moment-{number}")
                    expect(found.status in (200, 503), f"search while the disk is full and not: {found}")
                    refused += (answer.status == 503) + (found.status == 503)
            finally:
                stop.set()
                filler.join()
            expect(len(acknowledged) > 20 and refused > 20, f"acknowledged {len(acknowledged)}, refused {refused}")
            for urn in acknowledged:
                page = server.json(f"/api/v1/search?q={quoted(urn.split(':')[-1])}")
                expect(urn in {item["urn"] for item in page["items"]}, f"not found after room was made: {urn}")


def set_back(database):
    """As if all that is there had been written by a clock that was a day ahead."""
    connection = sqlite3.connect(database)
    changed = 0
    for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
        for _, column, *_ in connection.execute(f"PRAGMA table_info({table})").fetchall():
            if column.endswith("_us"):
                changed += connection.execute(f"UPDATE {table} SET {column} = {column} + {DAY_US}").rowcount
    connection.commit()
    connection.close()
    expect(changed > 20, f"times that were changed: {changed}")


def test_clock_set_back(millrace, folder):
    project = make_shop(millrace, folder / "shop")
    project.succeed("run")
    address = "/api/v1/entities/urn%3Ali%3Atag%3At/aspects/tagProperties"
    with served(project) as server:
        first = server.ask("PUT", address, {"name": "a"}).json()
    set_back(project.data_directory / "state.db")
    with served(project) as server:
        second = server.ask("PUT", address, {"name": "b"}, {"If-Match": '"1"'})
        expect(second.status == 200 and second.json()["version"] == 2, f"a change after the clock was set back: {second}")
        expect(second.json()["sequence"] > first["sequence"], f"the log went back: {first} {second}")
        values = [item["value"]["name"] for item in server.json(address + "/history")["items"]]
        expect(values == ["b", "a"], f"history by the clock and not by what followed what: {values}")
        found = server.json("/api/v1/search?q=t&sort=changed")["items"]
        expect(any(item["urn"] == "urn:li:tag:t" for item in found), f"not found: {found}")
        project.write("orders.csv", "id,amount,day\n7,1,2026-01-01\n")
        project.succeed("run")
        table = server.json("/api/v1/tables/silver.orders")
        expect(table["snapshot"]["version"] == 2 and table["snapshot"]["rows"] == 1, f"not the newest version: {table['snapshot']}")
        versions = [item["version"] for item in server.json("/api/v1/tables/silver.orders/snapshots")["items"]]
        expect(versions == [2, 1], f"versions: {versions}")
        expect(server.json("/api/v1/home")["counts"]["runs"] == 2, "runs at home")
        expect(project.rows("SELECT count(*) FROM silver.orders") == [("1",)], "rows of the newest version")
        expect(project.rows("SELECT count(*) FROM silver.orders AT (VERSION => 1)") == [("3",)], "rows of the first version")
    project.succeed("doctor")


def test():
    arguments = options()
    private_mount.enter()
    with temporary_folder() as folder:
        test_full_disk(arguments.millrace, folder / "full")
        test_disk_full_at_any_moment(arguments.millrace, folder / "moment")
        test_clock_set_back(arguments.millrace, folder / "clock")


if __name__ == "__main__":
    main(test)
