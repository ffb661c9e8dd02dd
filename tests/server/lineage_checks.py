# SPDX-License-Identifier: Apache-2.0
"""Lineage over all that the catalog has, as api.py asks for it."""

import csv
import io
import urllib.parse
from datetime import datetime, timezone

from served import expect

TOTAL = "gold.total"
CHART = "urn:li:chart:(looker,revenue)"
FOREIGN = "urn:li:dataset:(urn:li:dataPlatform:hive,db.{},PROD)"
WIDE_COLUMNS = 3600


def query(**values):
    return "?" + urllib.parse.urlencode(values)


def made_from(urn, upstreams, fine=None):
    value = {"upstreams": [{"dataset": upstream, "type": "COPY"} for upstream in upstreams]}
    if fine:
        value["fineGrainedLineages"] = fine
    return {"urn": urn, "aspect": "upstreamLineage", "value": value}


def chart(reads):
    stamp = {"time": 1, "actor": "urn:li:corpuser:a"}
    return {"urn": CHART, "aspect": "chartInfo",
            "value": {"title": "Revenue", "description": "", "lastModified": {"created": stamp, "lastModified": stamp},
                      "inputEdges": [{"destinationUrn": reads}]}}


def ids(lineage):
    return [node["id"] for node in lineage["nodes"]]


def check_tables(check):
    lineage = check("get", "/api/v1/lineage", query=query(of=TOTAL))
    expect(ids(lineage) == [TOTAL, "silver.orders", "raw.orders"], f"nodes: {lineage['nodes']}")
    expect(lineage["start"] == TOTAL and lineage["at"] is None and not lineage["cut"], f"{lineage}")
    columns = [edge["columns"] for edge in lineage["edges"] if edge["to"] == TOTAL]
    expect(columns == [[{"from": "twice", "to": "total", "how": "aggregation"}]], f"edges: {lineage['edges']}")
    near = check("get", "/api/v1/lineage", query=query(of="SILVER.orders", up=0, down=0))
    expect(len(near["nodes"]) == 1 and near["nodes"][0]["more_up"] == 1 and near["nodes"][0]["more_down"] == 1,
           f"alone: {near}")
    job = "urn:li:dataJob:(urn:li:dataFlow:(millrace,shop,PROD),gold.total)"
    asked = check("get", "/api/v1/lineage", query=query(of=job, up=1))
    expect(set(ids(asked)) == {job, "silver.orders", TOTAL}, f"of the job: {asked}")


def check_all_kinds(check, urn_of):
    """What is no table of the project: it comes in by proposals, and is seen by the next question."""
    total = urn_of(TOTAL)
    before = check("post", "/api/v1/proposals", body=[chart(total), made_from(FOREIGN.format("copy"), [total])])
    expect(all(written["changed"] for written in before["items"]), f"written: {before}")
    down = check("get", "/api/v1/lineage", query=query(of=TOTAL, up=0, down=1))
    expect(set(ids(down)) == {TOTAL, CHART, FOREIGN.format("copy")}, f"down: {ids(down)}")
    node = next(node for node in down["nodes"] if node["id"] == CHART)
    expect(node["name"] == "Revenue" and node["type"] == "chart" and node["platform"] == "looker", f"chart: {node}")
    copy = next(node for node in down["nodes"] if node["type"] == "dataset" and node["id"] != TOTAL)
    expect(copy["name"] == "db.copy" and copy["platform"] == "hive" and copy["layer"] == "", f"copy: {copy}")

    way = check("get", "/api/v1/lineage/path", query=query(**{"from": CHART, "to": "raw.orders"}))
    expect((way["upstream"], way["downstream"], way["hops"]) == ("raw.orders", CHART, 3), f"path: {way}")
    expect(ids(way["lineage"]) == ["raw.orders", "silver.orders", TOTAL, CHART], f"path: {ids(way['lineage'])}")
    none = check("get", "/api/v1/lineage/path", query=query(**{"from": CHART, "to": FOREIGN.format("copy")}))
    expect(none["hops"] is None and none["lineage"]["nodes"] == [], f"no path: {none}")

    impact = check("get", "/api/v1/lineage/impact", query=query(of="raw.orders", limit=3))
    expect(impact["total"] == 4 and impact["by_hops"] == [1, 1, 2] and impact["next"] == "3", f"impact: {impact}")
    rest = check("get", "/api/v1/lineage/impact", query=query(of="raw.orders", limit=3, cursor=impact["next"]))
    expect(rest["next"] is None and len(rest["items"]) == 1, f"impact: {rest}")
    reached = {item["id"]: item["hops"] for item in impact["items"] + rest["items"]}
    expect(reached == {"silver.orders": 1, TOTAL: 2, CHART: 3, FOREIGN.format("copy"): 3}, f"impact: {reached}")
    up = check("get", "/api/v1/lineage/impact", query=query(of=CHART, way="up", hops=1))
    expect([item["id"] for item in up["items"]] == [TOTAL], f"up: {up}")


def check_file(contract):
    contract.asked.add(("/api/v1/lineage/impact.csv", "get"))
    answer = contract.server.get("/api/v1/lineage/impact.csv" + query(of="raw.orders"))
    expect(answer.status == 200 and answer.headers["Content-Type"] == "text/csv; charset=utf-8", f"csv: {answer}")
    rows = list(csv.DictReader(io.StringIO(answer.body.decode())))
    expect({row["urn"]: row["hops"] for row in rows}.get(CHART) == "3" and len(rows) == 4, f"csv: {rows}")
    expect(next(row for row in rows if row["type"] == "chart")["name"] == "Revenue", f"csv: {rows}")


def check_past(contract, urn_of):
    """Where the chart read from, before it was moved."""
    address = "/api/v1/lineage" + query(of=CHART, up=1, down=0)
    then = datetime.now(timezone.utc).isoformat()
    contract.check("post", "/api/v1/proposals", body=[chart(urn_of("silver.orders"))])
    expect(ids(contract.server.json(address)) == [CHART, "silver.orders"], "the chart was not moved")
    past = contract.check("get", "/api/v1/lineage", query=query(of=CHART, up=1, down=0, at=then))
    expect(ids(past) == [CHART, TOTAL] and past["at"] is not None, f"then: {past}")
    way = contract.server.json("/api/v1/lineage/path" + query(**{"from": TOTAL, "to": CHART, "at": then}))
    expect(way["hops"] == 1, f"then: {way}")
    before = contract.server.json(address + "&at=2020-01-01")
    expect(ids(before) == [CHART], f"before there was anything: {before}")


def check_wide(check):
    """A circle of three, one of them with 3,600 edges between columns."""
    wide, other, third = (FOREIGN.format(name) for name in ("wide", "other", "third"))

    def field(urn, i):
        return f"urn:li:schemaField:({urn},c{i})"

    fields = [{"fieldPath": f"c{i}", "nativeDataType": "int",
               "type": {"type": {"com.linkedin.schema.NumberType": {}}}} for i in range(WIDE_COLUMNS)]
    schema = {"schemaName": "wide", "platform": "urn:li:dataPlatform:hive", "version": 0, "hash": "",
              "platformSchema": {"com.linkedin.schema.OtherSchema": {"rawSchema": ""}}, "fields": fields}
    fine = [{"upstreamType": "FIELD_SET", "upstreams": [field(other, i)], "downstreamType": "FIELD",
             "downstreams": [field(wide, i)], "transformOperation": "IDENTITY"} for i in range(WIDE_COLUMNS)]
    check("post", "/api/v1/proposals", body=[
        {"urn": wide, "aspect": "schemaMetadata", "value": schema}, made_from(wide, [other], fine),
        made_from(other, [third]), made_from(third, [wide])])
    lineage = check("get", "/api/v1/lineage", query=query(of=wide, up=20, down=20))
    expect(set(ids(lineage)) == {wide, other, third} and len(lineage["edges"]) == 3, f"circle: {ids(lineage)}")
    columns = [edge["columns"] for edge in lineage["edges"] if edge["to"] == wide][0]
    expect(len(columns) == WIDE_COLUMNS and columns[-1]["from"] == f"c{WIDE_COLUMNS - 1}", f"{len(columns)} columns")


def check_lineage(contract):
    def urn_of(table):
        return f"urn:li:dataset:(urn:li:dataPlatform:millrace,shop.{table},PROD)"

    check_tables(contract.check)
    check_all_kinds(contract.check, urn_of)
    check_file(contract)
    check_past(contract, urn_of)
    check_wide(contract.check)
