#!/usr/bin/env -S python3 -B
# SPDX-License-Identifier: Apache-2.0
"""Every operation of openapi.json is answered as it says, and what is wrong is a problem that says what."""

import gzip
import json
import sys
import urllib.parse
from pathlib import Path

from lineage_checks import check_lineage
from served import expect, main, make_shop, options, quoted, served, temporary_folder, wait_until
from table_checks import check_labels, check_profile, check_snapshots

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "scenarios"))
from json_schema import faults  # noqa: E402


def check_schema(document, schema, value, what):
    found = faults(schema, value, document)
    expect(not found, f"{what}: {found[:5]}")


def schema_of(document, path, method, status):
    return document["paths"][path][method]["responses"][str(status)]["content"]["application/json"]["schema"]


class Contract:
    """Asks by the document: the answer of a path with these values in it is what it says."""

    def __init__(self, server):
        self.server = server
        self.document = server.json("/api/v1/openapi.json")
        self.asked = set()

    def check(self, method, path, values=None, query="", body=None, headers=None, status=200):
        self.asked.add((path, method))
        address = path
        for name, value in (values or {}).items():
            address = address.replace("{" + name + "}", quoted(value))
        answer = self.server.ask(method.upper(), address + query, body, headers)
        expect(answer.status == status, f"{method} {address}{query}: {answer}")
        schema = schema_of(self.document, path, method, status)
        check_schema(self.document, schema, answer.json(), f"{method} {address}{query}")
        return answer.json()

    def expect_all_asked(self):
        there = {(path, method) for path, methods in self.document["paths"].items() for method in methods}
        expect(there == self.asked, f"not asked: {sorted(there - self.asked)}")


def expect_problem(server, answer, status, *words):
    expect(answer.status == status, f"expected {status}: {answer}")
    expect(answer.headers["Content-Type"] == "application/problem+json", f"no problem: {answer}")
    problem = answer.json()
    found = faults(server.json("/api/v1/openapi.json")["components"]["schemas"]["Problem"], problem)
    expect(not found and problem["status"] == status, f"{found}: {answer}")
    expect(problem["instance"] == answer.headers["X-Request-Id"], f"no request id: {answer}")
    for word in words:
        expect(word in problem["detail"] + problem.get("hint", ""), f"expected {word!r}: {answer}")


def told(segments):
    return "".join(f"[{one['text']}]" if one["match"] else one["text"] for one in segments)


def check_search(check):
    def search(**query):
        return check("get", "/api/v1/search", query="?" + urllib.parse.urlencode(query))

    found = search(q="orders", facets="kind,layer,owners")
    by_table = {item["table"]["name"]: item for item in found["items"] if item["table"] is not None}
    expect(set(by_table) == {"raw.orders", "silver.orders"}, f"tables found: {found['items']}")
    orders = by_table["silver.orders"]
    expect(told(orders["title"]) == "[orders]" and told(orders["description"]) == "one row for each [order]",
           f"marks: {orders}")
    expect(orders["table"]["rows"] == 3 and orders["table"]["state"] == "warned", f"the table of a result: {orders}")
    facets = {facet["field"]: facet for facet in found["facets"]}
    expect(["kind", "layer", "owners"] == list(facets), f"facets: {list(facets)}")
    expect({"value": "urn:li:corpGroup:sales", "label": "sales", "count": 1} in facets["owners"]["values"],
           f"owners: {facets['owners']}")
    kinds = {value["value"]: value["count"] for value in facets["kind"]["values"]}
    expect(kinds["table"] == 1 and kinds["source"] == 1, f"kinds: {kinds}")

    column = search(q="twice")["items"][0]
    expect({"field": "fieldPaths", "text": [{"text": "twice", "match": True}]} in column["matches"],
           f"found by a column: {column}")
    tables = search(filter=json.dumps({"and": [{"field": "kind", "values": ["table"]}]}), facets="kind")
    expect([item["table"]["name"] for item in tables["items"]] == ["silver.orders"], f"tables: {tables['items']}")
    expect(len(tables["facets"][0]["values"]) > 2, f"a facet is counted without its own filter: {tables['facets']}")
    expect(search(q="ordres")["correction"] == "orders", "no word about the spelling")
    expect(search(q="/q name: tot*")["items"][0]["table"]["name"] == "gold.total", "field mode")
    first = search(limit=1)
    rest = search(limit=200, cursor=first["next"])
    urns = [item["urn"] for item in first["items"] + rest["items"]]
    expect(len(urns) == len(set(urns)) == first["total"] and rest["next"] is None, f"pages: {urns}")

    names = check("get", "/api/v1/suggest", query="?q=tot")["items"]
    expect(told(names[0]["name"]) == "[total]", f"suggestions: {names}")


def test_operations(server):
    contract = Contract(server)
    check = contract.check
    check("get", "/api/v1/openapi.json")
    home = check("get", "/api/v1/home")
    expect(home["counts"] == {"tables": 1, "views": 1, "sources": 1, "runs": 1}, f"counts: {home}")
    expect([layer["layer"] for layer in home["layers"]] == ["source", "silver", "gold"], f"layers: {home}")
    expect(home["attention"][0]["name"] == "silver.orders", f"attention: {home}")
    expect(home["attention"][0]["test"] == "expression(amount > 0)"
           and home["attention"][0]["what"] == "expression(amount > 0): 1 failure", f"attention: {home}")

    tables = check("get", "/api/v1/tables")
    names = [item["name"] for item in tables["items"]]
    expect(names == ["gold.total", "raw.orders", "silver.orders"], f"tables: {names}")
    first = check("get", "/api/v1/tables", query="?limit=1")
    second = check("get", "/api/v1/tables", query=f"?limit=5&cursor={first['next']}")
    expect([item["name"] for item in first["items"] + second["items"]] == names and second["next"] is None,
           f"pages: {first} {second}")

    table = check("get", "/api/v1/tables/{table}", {"table": "SILVER.Orders"})
    expect(table["name"] == "silver.orders" and table["owners"][0]["name"] == "sales", f"table: {table}")
    columns = {column["name"]: column for column in table["columns"]}
    expect(columns["id"]["sort"] == 1 and columns["id"]["description"] == "the order's number", f"{columns}")
    profile = columns["id"]["profile"]
    expect([profile[name] for name in ("null_share", "distinct", "distinct_exact", "distinct_share")] == [0, 3, True, 1]
           and [profile["min"], profile["max"]] == ["1", "3"] and sum(profile["heights"]) == 3, f"{profile}")
    expect(table["profile"]["snapshot"] == 1, f"the version that was profiled: {table['profile']}")
    expect(columns["twice"]["from"] == [{"table": {"name": "raw.orders", "kind": "source", "layer": "source"},
                                         "column": "amount", "how": "transformation"}], f"{columns['twice']}")
    expect(table["influence"] == [{"table": {"name": "raw.orders", "kind": "source", "layer": "source"},
                                   "columns": ["day"]}], f"influence: {table['influence']}")
    expect([place["name"] for place in table["downstreams"]] == ["gold.total"], f"{table['downstreams']}")
    expect(table["tests"] == {"passed": 2, "failed": 0, "warned": 1}, f"tests: {table['tests']}")

    rows = check("get", "/api/v1/tables/{table}/preview", {"table": "silver.orders"}, "?limit=2")
    expect(rows["rows"][0] == ["1", "10.5", "21.0", "2026-01-01"] and rows["cut"], f"preview: {rows}")
    old = check("get", "/api/v1/tables/{table}/preview", {"table": "silver.orders"}, "?snapshot=1")
    expect(len(old["rows"]) == 3 and not old["cut"] and old["snapshot"] == 1, f"preview: {old}")
    check("get", "/api/v1/tables/{table}/preview", {"table": "raw.orders"})
    snapshots = check("get", "/api/v1/tables/{table}/snapshots", {"table": "silver.orders"})
    expect(snapshots["items"][0]["rows"] == 3, f"snapshots: {snapshots}")
    check("get", "/api/v1/tables/{table}/runs", {"table": "silver.orders"})
    quality = check("get", "/api/v1/tables/{table}/quality", {"table": "silver.orders"})
    expect([test["test"] for test in quality["items"]] == ["not_null(id)", "unique(id)", "expression(amount > 0)"],
           f"the order of tests: {quality}")
    warned = [test for test in quality["items"] if test["severity"] == "warn"]
    expect(warned[0]["samples"]["rows"][0][1:2] == ["-3.0"], f"samples: {warned}")
    definition = check("get", "/api/v1/tables/{table}/definition", {"table": "silver.orders"})
    expect("FROM raw.orders" in definition["text"], f"definition: {definition}")

    runs = check("get", "/api/v1/runs", query="?limit=1")
    run = check("get", "/api/v1/runs/{run}", {"run": runs["items"][0]["id"]})
    expect([step["table"]["name"] for step in run["steps"]] == ["silver.orders", "gold.total"], f"run: {run}")
    expect(run["run"]["state"] == "succeeded" and run["steps"][0]["began"] is not None, f"run: {run}")

    check_search(check)
    check_lineage(contract)
    urn = {"urn": "urn:li:dataset:(urn:li:dataPlatform:millrace,shop.silver.orders,PROD)"}
    entity = check("get", "/api/v1/entities/{urn}", urn)
    expect("schemaMetadata" in entity["aspects"] and "series" not in entity, f"entity: {entity}")
    series = check("get", "/api/v1/entities/{urn}", urn, "?aspects=ownership,operation")
    expect(list(series["aspects"]) == ["ownership"] and len(series["series"]["operation"]) == 1, f"{series}")
    aspect = dict(urn, aspect="editableDatasetProperties")
    written = check("put", "/api/v1/entities/{urn}/aspects/{aspect}", aspect, body={"description": "mine"},
                    headers={"If-Match": table["description_version"]})
    expect(written["changed"] and written["version"] == 1, f"written: {written}")
    check("patch", "/api/v1/entities/{urn}/aspects/{aspect}", aspect,
          body={"patch": [{"op": "replace", "path": "/description", "value": "ours"}]},
          headers={"If-Match": '"1"'})
    expect(check("get", "/api/v1/entities/{urn}/aspects/{aspect}", aspect)["value"]["description"] == "ours",
           "the patch is not there")
    past = check("get", "/api/v1/entities/{urn}/aspects/{aspect}/history", aspect)
    expect([one["value"]["description"] for one in past["items"]] == ["ours", "mine"], f"history: {past}")
    expect(check("get", "/api/v1/tables/{table}", {"table": "silver.orders"})["description"] == "ours",
           "the page does not show what was written")
    written = check("get", "/api/v1/search", query="?q=ours")["items"]
    expect([told(item["description"]) for item in written] == ["[ours]"], f"search is behind: {written}")
    check("post", "/api/v1/proposals", body=[
        {"urn": "urn:li:tag:pii", "aspect": "tagProperties", "value": {"name": "pii"}, "runId": "r"},
        {"urn": "urn:li:tag:pii", "aspect": "tagProperties", "change": "DELETE"}])
    log = check("get", "/api/v1/runs/{run}/log", {"run": runs["items"][0]["id"]})
    expect(log["lines"][0]["table"] is None and not log["more"], f"log: {log}")
    pipeline = check("get", "/api/v1/pipeline")
    nodes = {node["name"]: node for node in pipeline["nodes"]}
    expect(nodes["silver.orders"]["model"] == "models/silver/orders.sql" and nodes["raw.orders"]["model"] is None
           and nodes["silver.orders"]["history"][0]["state"] == "warned", f"nodes: {nodes}")
    expect(sorted(edge["from"] for edge in pipeline["edges"]) == ["raw.orders", "silver.orders"], f"{pipeline['edges']}")
    expect(pipeline["runs"][0]["models"] == {"silver.orders": "warned", "gold.total": "ok"}, f"{pipeline['runs']}")
    check_profile(check)
    check_labels(check, server)
    check_snapshots(check, server)
    started = check("post", "/api/v1/runs", body={"selectors": ["silver.orders"]}, status=202)
    expect(started["process"] > 0 and check("get", "/api/v1/runs/{run}", {"run": started["id"]})["plan"] is not None,
           f"started: {started}")
    asked = check("post", "/api/v1/statements", body={"text": "SELECT id FROM silver.orders"}, status=201)
    statement = {"statement": asked["id"]}
    wait_until(lambda: check("get", "/api/v1/statements/{statement}", statement)["state"] == "done", "a statement")
    rows = check("get", "/api/v1/statements/{statement}/result", statement)
    expect(rows["columns"] == [{"name": "id", "type": "BIGINT"}] and ["1"] in rows["rows"], f"rows: {rows}")
    check("post", "/api/v1/statements/{statement}/cancel", statement)
    contract.asked.add(("/api/v1/runs/{run}/stop", "post"))  # in runs.py
    contract.asked.add(("/api/v1/events", "get"))  # in events.py
    contract.expect_all_asked()


def test_problems(server):
    table = "/api/v1/tables/silver.orders"
    entity = f"/api/v1/entities/{server.urn('silver.orders')}"
    json_type = {"Content-Type": "application/json"}
    for method, path, body, headers, status, words in [
        ("GET", "/api/v1/nothing", None, None, 404, ["no such address"]),
        ("GET", "/api/v2/home", None, None, 404, ["no such address"]),
        ("DELETE", "/api/v1/home", None, None, 405, ["DELETE is not for"]),
        ("GET", "/api/v1/tables/silver.order", None, None, 404, ["table not found", "silver.orders"]),
        ("GET", table + "/preview?limit=0", None, None, 400, ["limit is less than 1"]),
        ("GET", table + "/preview?limits=1", None, None, 400, ["parameter not known: limits", "limit"]),
        ("GET", table + "/preview?snapshot=99", None, None, 404, ["99"]),
        ("GET", "/api/v1/runs?state=done", None, None, 400, ["none of running"]),
        ("GET", "/api/v1/runs/none", None, None, 404, ["run not found: none"]),
        ("GET", "/api/v1/runs/none/log?from=-1", None, None, 400, ["from is less than 0"]),
        ("POST", "/api/v1/runs/none/stop", None, None, 404, ["run not found: none"]),
        ("GET", "/api/v1/tables/%ff", None, None, 400, ["not UTF-8"]),
        ("GET", "/api/v1/entities/x", None, None, 400, ["not a urn"]),
        ("GET", "/api/v1/entities/urn%3Ali%3Atag%3Anone", None, None, 404, ["not in the catalog"]),
        ("GET", "/api/v1/entities/urn%3Ali%3Anonsense%3Ax", None, None, 400, ["entity type not known"]),
        ("PUT", entity + "/aspects/ownership", "{", json_type, 400, ["JSON"]),
        ("PUT", entity + "/aspects/ownership", {"owners": 3}, None, 400, ["owners"]),
        ("PUT", entity + "/aspects/tagProperties", {"name": "x"}, None, 400, ["tagProperties"]),
        ("PUT", entity + "/aspects/globalTags", {"tags": []}, {"If-Match": '"77"'}, 412, []),
        ("PUT", entity + "/aspects/globalTags", {"tags": []}, {"If-Match": "77"}, 400, ["If-Match"]),
        ("PUT", entity + "/aspects/globalTags", "{}", {"Content-Type": "text/plain"}, 415, ["JSON"]),
        ("PUT", entity + "/aspects/globalTags", {"tags": []}, {"Origin": "http://example.com"}, 403, []),
        ("PATCH", entity + "/aspects/globalTags", {"patch": [{"op": "fly", "path": "/x"}]}, None, 400, ["fly"]),
        ("GET", "/api/v1/search?q=%2Fq%20name%3A(", None, None, 400, ["query:1:10: a word or a value is missing"]),
        ("GET", "/api/v1/search?filter=%7B", None, None, 400, ["filter"]),
        ("GET", "/api/v1/search?filter=%7B%22field%22%3A%22ownr%22%2C%22values%22%3A%5B%22x%22%5D%7D", None, None, 400,
         ["ownr", "owners"]),
        ("GET", "/api/v1/search?facets=colour", None, None, 400, ["facet not known: colour"]),
        ("GET", "/api/v1/search?cursor=x", None, None, 400, ["cursor"]),
        ("GET", "/api/v1/search?limit=201", None, None, 400, ["limit"]),
        ("GET", "/api/v1/lineage?of=silver.order", None, None, 404, ["table not found", "silver.orders"]),
        ("GET", "/api/v1/lineage?of=urn%3Ali%3Atag%3Anone", None, None, 404, ["not in the catalog"]),
        ("GET", "/api/v1/lineage?of=silver.orders&up=21", None, None, 400, ["up"]),
        ("GET", "/api/v1/lineage?of=silver.orders&at=yesterday", None, None, 400, ["not a time: yesterday"]),
        ("GET", "/api/v1/lineage", None, None, 400, ["not given: of"]),
        ("GET", "/api/v1/lineage/impact?of=silver.orders&cursor=x", None, None, 400, ["cursor"]),
        ("POST", "/api/v1/proposals", {}, None, 400, ["not a list"]),
        ("POST", "/api/v1/proposals", [{"urn": "urn:li:tag:x"}], None, 400, ["proposal 1", "aspect"]),
        ("POST", "/api/v1/proposals", [{"urn": "urn:li:tag:x", "aspect": "tagProperties", "change": "ADD"}], None,
         400, ["change not known: ADD"]),
        ("GET", table + "/profile?snapshot=9", None, None, 404, ["no profile of snapshot 9", "those of 1"]),
        ("POST", "/api/v1/tables/raw.orders/profile", None, None, 400, ["a source, not a table"]),
        ("POST", "/api/v1/tables/raw.order/profile", None, None, 404, ["table not found", "raw.orders"]),
        ("POST", table + "/profile", None, {"Origin": "http://example.com"}, 403, []),
        ("GET", table + "/diff?from=1", None, None, 400, ["not given: to"]),
        ("GET", table + "/diff?from=1&to=9", None, None, 404, ["silver.orders has no version 9"]),
        ("POST", table + "/rollback", {"snapshot": 9}, None, 404, ["silver.orders has no version 9"]),
        ("POST", table + "/rollback", {"snapshot": "1"}, None, 400, ["snapshot missing"]),
        ("POST", table + "/rollback", {"snapshot": 1, "force": True}, None, 400, ["snapshot missing"]),
        ("POST", table + "/rollback", {"snapshot": 1}, {"Origin": "http://example.com"}, 403, []),
        ("POST", "/api/v1/runs", {"selectors": "all"}, None, 400, ["selectors"]),
        ("POST", "/api/v1/runs", {"selectors": [], "fast": True}, None, 400, ["field not known: fast"]),
    ]:
        expect_problem(server, server.ask(method, path, body, headers), status, *words)
    refused = server.ask("DELETE", "/api/v1/runs")
    expect(refused.headers["Allow"] == "GET, POST", f"Allow: {refused.headers}")
    expect_problem(server, server.get("/api/v1/home", Host="example.com"), 421, "example.com")


def test_http(server):
    answer = server.get("/api/v1/home")
    tag = answer.headers["ETag"]
    expect(tag and answer.headers["Cache-Control"] == "no-cache", f"headers: {answer.headers}")
    again = server.get("/api/v1/home", **{"If-None-Match": tag})
    expect(again.status == 304 and again.body == b"", f"not revalidated: {again}")
    packed = server.get("/api/v1/openapi.json", **{"Accept-Encoding": "br, gzip;q=0.8"})
    expect(packed.headers["Content-Encoding"] == "gzip", f"not compressed: {packed.headers}")
    expect(gzip.decompress(packed.body) == server.get("/api/v1/openapi.json").body, "another text when compressed")
    for path in ("/", "/tables/silver.orders", "/api/v1/home"):
        headers = server.get(path).headers
        for name, value in (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer")):
            expect(headers[name] == value, f"{path}: {name}: {headers[name]}")
        expect("default-src 'self'" in headers["Content-Security-Policy"], f"{path}: {headers}")
    expect(server.get("/healthz").body == b"ok\n", "healthz")
    metrics = server.get("/metrics").body.decode()
    expect('millrace_http_requests_total{operation="getHome",status="200"} ' in metrics, metrics)
    expect('millrace_http_request_duration_seconds_bucket{operation="getHome",le="+Inf"} ' in metrics, metrics)
    expect("\nmillrace_search_changes_left 0\n" in metrics, metrics)
    for path in ("/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/../../etc/passwd", "/assets/none.js"):
        answer = server.get(path)
        expect(b"root:" not in answer.body, f"{path}: {answer}")
    expect(server.get("/assets/none.js").status == 404, "an asset that is not there")
    expect(server.ask("POST", "/", {}).status == 405, "POST /")


def test():
    arguments = options()
    with temporary_folder() as folder:
        project = make_shop(arguments.millrace, folder / "shop")
        project.succeed("run")
        project.succeed("profile", "silver.orders")
        with served(project) as server:
            test_problems(server)
            test_http(server)
            test_operations(server)
        expect(project.last_output.returncode == 0, "serve did not end well", project.last_output)


if __name__ == "__main__":
    main(test)
