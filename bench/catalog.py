# SPDX-License-Identifier: Apache-2.0
"""What the catalog bears: a million entities with their aspects written over HTTP, each batch durable before it is answered;
then searches, suggestions and lineage among them, memory, a restart, and an index made anew. Writes results/catalog.md; a
missed bar is exit code 1.

    python catalog.py [ENTITIES]

Files lie on the disk below build/, since durable is what is measured. Every request is another one: no answer is one that
was kept.
"""

import concurrent.futures
import itertools
import json
import pathlib
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

import catalog_data
import machine
from served import MILLRACE, Server, make_demo, p99

RESULT = machine.ROOT / "bench/results/catalog.md"
ENTITIES = 1_000_000
CONNECTIONS = 8  # that write; as clients of catalogs do, each with one batch at a time
CHUNK = 2_000    # batches that are made before they are sent, so that making them is not measured
ASKED = 1_000    # searches, and suggestions
FACETS = "entityType,platform,owners,tags,domains,container"


def write(server: Server, data: catalog_data.Seeded) -> tuple[int, float, list[float]]:
    """How many aspects, in how many seconds, and the milliseconds of each batch."""
    aspects = 0
    spent_s = 0.0
    times = []
    batches = data.batches()
    connections = [server.connect() for _ in range(CONNECTIONS)]
    lock = threading.Lock()
    while chunk := list(itertools.islice(batches, CHUNK)):
        left = iter(chunk)

        def send(connection):
            while True:
                with lock:
                    batch = next(left, None)
                if batch is None:
                    return
                status, text, took_ms = server.ask(connection, "POST", "/api/v1/proposals", batch[1])
                assert status == 200, f"{status} {text!r}"
                times.append(took_ms)

        began = time.monotonic()
        with concurrent.futures.ThreadPoolExecutor(CONNECTIONS) as pool:
            list(pool.map(send, connections))
        spent_s += time.monotonic() - began
        aspects += sum(count for count, _ in chunk)
    return aspects, spent_s, times


def until_searched(server: Server) -> float:
    """Seconds until the index has come up to the last write."""
    began = time.monotonic()
    while server.ask(server.connect(), "GET", "/api/v1/search?q=orders")[0] != 200:
        time.sleep(0.1)
    return time.monotonic() - began


def questions(data: catalog_data.Seeded) -> list[tuple[str, str]]:
    """Kinds of questions and their texts, as many of each."""
    draw = random.Random(7)
    subject = lambda: draw.choice(catalog_data.SUBJECTS)
    area = lambda: draw.choice(catalog_data.AREAS)
    number = lambda: draw.randrange(data.kinds["dataset"])
    sentence = lambda: draw.randrange(len(catalog_data.WORDS) - 1)
    kinds = {
        "a word and a number": lambda: f"{subject()} {number() % 1000}",
        "a table's name": lambda: data.dataset_name(number()),
        "two words": lambda: f"{area()} {subject()} {draw.choice(catalog_data.FORMS)}",
        "a word begun": lambda: f"{area()} {subject()[:4]}",
        "a column": lambda: f"{draw.choice(catalog_data.COLUMNS)} {draw.choice(catalog_data.COLUMNS)} {area()}",
        "a phrase": lambda: (lambda at: f'"{catalog_data.WORDS[at]} {catalog_data.WORDS[at + 1]}" {area()} {subject()}')(sentence()),
        "without a word": lambda: f"{area()} -{subject()} {draw.choice(catalog_data.LAYERS)}",
        "field mode": lambda: f"/q name: {subject()[:3]}* AND tags: {data.tag_urn(draw.randrange(data.kinds['tag']))[11:]}",
        "a slip": lambda: (lambda word: f"{word[1]}{word[0]}{word[2:]} {area()}")(subject()),
        "words of texts": lambda: " ".join(draw.sample(catalog_data.WORDS, 3)),
    }
    return [(kind, make()) for kind, make in kinds.items() for _ in range(ASKED // len(kinds))]


def search(server: Server, data: catalog_data.Seeded) -> dict[str, list[float]]:
    connection = server.connect()
    times: dict[str, list[float]] = {}
    asked = questions(data)
    random.Random(8).shuffle(asked)
    found = 0
    for i, (kind, text) in enumerate(asked):
        path = f"/api/v1/search?q={urllib.parse.quote(text)}&facets={FACETS}&limit={10 + i % 10}"
        answer, took_ms = server.get(connection, path)
        found += answer["total"] > 0
        times.setdefault(kind, []).append(took_ms)
    assert found > len(asked) * 0.8, f"only {found} of {len(asked)} questions found anything"
    return times


def suggest(server: Server, data: catalog_data.Seeded) -> list[float]:
    connection = server.connect()
    draw = random.Random(9)
    times = []
    while len(times) < ASKED:
        name = data.dataset_name(draw.randrange(data.kinds["dataset"]))
        text = name[:draw.randint(1, len(name))]
        times.append(server.get(connection, f"/api/v1/suggest?q={urllib.parse.quote(text)}&limit={5 + len(times) % 10}")[1])
    return times


def lineage(server: Server, data: catalog_data.Seeded) -> tuple[float, list[float], list[float]]:
    """The first question of all, which reads the graph; five hops, all that is reached; five hops both ways as a page shows
    them, 500 things. Milliseconds. Every tenth is about one of the first tables, which feed very many."""
    connection = server.connect()
    draw = random.Random(10)
    reached: list[float] = []
    shown: list[float] = []
    first_ms = 0.0
    for i in range(ASKED // 2):
        number = draw.randrange(1000) if i % 10 == 0 else draw.randrange(data.kinds["dataset"])
        of = urllib.parse.quote(data.dataset_urn(number), safe="")
        way = "up" if i % 2 else "down"
        took_ms = server.get(connection, f"/api/v1/lineage/impact?of={of}&way={way}&hops=5&limit=1")[1]
        if i == 0:
            first_ms = took_ms
            continue
        reached.append(took_ms)
        shown.append(server.get(connection, f"/api/v1/lineage?of={of}&up=5&down=5&nodes=500")[1])
    return first_ms, reached, shown


def reindex(project: pathlib.Path) -> tuple[int, float]:
    said = json.loads(subprocess.run([MILLRACE, "catalog", "reindex", "--json", "--project", project], check=True,
                                     stdout=subprocess.PIPE, text=True).stdout)
    return said["entities"], said["seconds"]


def main(entities: int) -> int:
    data = catalog_data.Seeded(entities)
    with tempfile.TemporaryDirectory(dir=machine.ROOT / "build", prefix="bench-catalog-") as folder:
        project = pathlib.Path(folder) / "demo"
        make_demo(project, "0.01")
        server = Server(project, "/api/v1/home")
        aspects, spent_s, batch_times = write(server, data)
        caught_up_s = until_searched(server)
        searches = search(server, data)
        suggestions = suggest(server, data)
        graph_ms, reached, shown = lineage(server, data)
        memory_mb = server.memory_mb()
        server.end()
        state_bytes = (project / ".millrace/state.db").stat().st_size
        server = Server(project, "/api/v1/home")
        start_s = server.first_answer_s
        began = time.monotonic()
        server.get(server.connect(), "/api/v1/search?q=sales")
        first_search_s = time.monotonic() - began
        server.end()
        indexed, reindex_s = reindex(project)
        assert indexed >= entities, f"{indexed} entities in an index of {entities}"
        index_bytes = sum(file.stat().st_size for file in (project / ".millrace/search").rglob("*") if file.is_file())
    every = [took for times in searches.values() for took in times]
    rate = aspects / spent_s
    rows = [(f"aspects written, batches of 100 over {CONNECTIONS} connections, durable", f"{rate:,.0f}/s", "20,000/s", rate > 20_000),
            ("of the batches, p99", f"{p99(batch_times):.0f} ms", "-", True),
            ("until search has caught up with all of them", f"{caught_up_s:.1f} s", "-", True),
            ("search with six facets, p99", f"{p99(every):.1f} ms", "20 ms", p99(every) < 20),
            ("of these, median", f"{statistics.median(every):.1f} ms", "-", True),
            ("suggestions, p99", f"{p99(suggestions):.1f} ms", "20 ms", p99(suggestions) < 20),
            ("lineage read into memory, at the first question", f"{graph_ms / 1000:.2f} s", "-", True),
            ("lineage, all within five hops, p99", f"{p99(reached):.1f} ms", "100 ms", p99(reached) < 100),
            ("lineage, five hops both ways as a page of 500 things, p99", f"{p99(shown):.1f} ms", "-", True),
            ("memory of the server after these (RSS)", f"{memory_mb:.0f} MB", "1,500 MB", memory_mb < 1500),
            ("from start to the first answer", f"{start_s:.2f} s", "2 s", start_s < 2),
            ("the first search after a start", f"{first_search_s:.2f} s", "-", True),
            ("lineage and search index made anew", f"{reindex_s:.0f} s", "90 s", reindex_s < 90),
            ("on disk: state.db, the index", f"{state_bytes / 1e9:.2f} GB, {index_bytes / 1e9:.2f} GB", "-", True)]
    facts = machine.facts() | {"catalog": f"{entities:,} entities, {aspects:,} aspects: " +
                               ", ".join(f"{count:,} {kind}" for kind, count in sorted(data.kinds.items(), key=lambda kind: -kind[1]))}
    lines = ["# The catalog", "", *machine.lines(facts), "", "| what | measured | bar | |", "|---|---|---|---|",
             *(f"| {what} | {found} | {bar} | {'' if bar == '-' else 'met' if met else '**missed**'} |" for what, found, bar, met in rows),
             "", f"Searches by kind, one client, {ASKED} in a mixed order:", "", "| kind | median, ms | p99, ms |", "|---|---|---|",
             *(f"| {kind} | {statistics.median(times):.1f} | {p99(times):.1f} |" for kind, times in searches.items())]
    RESULT.write_text("\n".join(lines) + "\n")
    print("\n".join(lines))
    return 0 if all(met for *_, met in rows) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else ENTITIES))
