# SPDX-License-Identifier: Apache-2.0
"""What the pages of a table ask: its profile, what people say of it, its versions. `check` asks by the document."""

from served import ORDERS, expect, quoted


def check_profile(check):
    address = "/api/v1/tables/{table}/profile"
    made = check("get", address, {"table": "silver.orders"})
    expect(made["profile"]["snapshot"] == 1 and made["profile"]["rows"] == 3, f"profile: {made['profile']}")
    expect([version["profiled"] for version in made["history"]] == [True], f"history: {made['history']}")
    columns = {column["name"]: column for column in made["columns"]}
    amount = columns["amount"]
    expect([amount["min"], amount["median"], amount["max"]] == ["-3.0", "10.5", "20.0"], f"{amount}")
    expect(round(amount["mean"], 3) == 9.167 and sum(amount["histogram"]["heights"]) == 3, f"{amount}")
    expect(amount["history"][0]["snapshot"] == 1 and amount["history"][0]["mean"] == amount["mean"], f"{amount}")
    expect(columns["id"]["distinct_share"] == 1 and not amount["estimated"], f"{columns['id']}")
    expect(check("get", address, {"table": "silver.orders"}, "?snapshot=1") == made, "the profile of a version")
    none = check("get", address, {"table": "gold.total"})
    expect(none["profile"] is None and none["columns"] == [], f"a view nobody profiled: {none}")
    expect(check("post", address, {"table": "GOLD.total"})["done"], "not profiled")
    expect(check("get", address, {"table": "gold.total"})["columns"][0]["name"] == "total", "what was profiled is not seen")


def names(labels):
    return [(label["name"], label["declared"]) for label in labels]


def check_labels(check, server):
    """What people say of a table is beside what its model says, and survives another word of that."""
    patch_address = "/api/v1/entities/{urn}/aspects/{aspect}"
    table = check("get", "/api/v1/tables/{table}", {"table": "silver.orders"})
    expect(names(table["tags"]) == [("daily", True)] and table["owners"][0]["declared"], f"declared: {table}")

    def patch(aspect, version, operations, keys, status=200):
        headers = {"If-Match": version, "Content-Type": "application/json"}
        body = {"patch": operations, "arrayPrimaryKeys": keys}
        answer = server.ask("PATCH", patch_address.format(urn=quoted(table["urn"]), aspect=aspect), body, headers)
        expect(answer.status == status, f"{aspect}: {answer}")

    tag = {"op": "add", "path": "/tags/urn:li:tag:pii", "value": {"tag": "urn:li:tag:pii"}}
    patch("globalTags", table["tags_version"], [tag], {"tags": ["tag"]})
    patch("globalTags", table["tags_version"], [dict(tag, path="/tags/urn:li:tag:late")], {"tags": ["tag"]}, 412)
    stamp = {"time": 1, "actor": "urn:li:corpuser:unknown"}
    patch("glossaryTerms", table["terms_version"],
          [{"op": "add", "path": "/auditStamp", "value": stamp},
           {"op": "add", "path": "/terms/urn:li:glossaryTerm:Order", "value": {}}], {"terms": ["urn"]})
    patch("ownership", table["owners_version"],
          [{"op": "add", "path": "/owners/urn:li:corpuser:anna/DATA_STEWARD", "value": {}}], {"owners": ["owner", "type"]})
    patch("editableSchemaMetadata", table["columns_version"],
          [{"op": "add", "path": "/editableSchemaFieldInfo/amount/globalTags/tags/urn:li:tag:money", "value": {}}],
          {"editableSchemaFieldInfo": ["fieldPath"], "editableSchemaFieldInfo/*/globalTags/tags": ["tag"]})

    project = server.project
    project.write("models/silver/orders.sql", ORDERS.replace("tags: [daily]", "tags: [weekly]\nterms: Sale")
                  .replace("amount: {", "amount: { terms: Amount,"))
    project.succeed("run")
    table = check("get", "/api/v1/tables/{table}", {"table": "silver.orders"})
    expect(names(table["tags"]) == [("pii", False), ("weekly", True)], f"tags: {table['tags']}")
    expect(names(table["terms"]) == [("Order", False), ("Sale", True)], f"terms: {table['terms']}")
    owners = [(owner["name"], owner["type"], owner["declared"]) for owner in table["owners"]]
    expect(owners == [("anna", "DATA_STEWARD", False), ("sales", "DATAOWNER", True)], f"owners: {owners}")
    amount = next(column for column in table["columns"] if column["name"] == "amount")
    expect(names(amount["tags"]) == [("money", False)] and names(amount["terms"]) == [("Amount", True)], f"{amount}")
    versions = [table[name] for name in ("tags_version", "terms_version", "owners_version", "columns_version")]
    project.succeed("run")
    table = check("get", "/api/v1/tables/{table}", {"table": "silver.orders"})
    expect([table[name] for name in ("tags_version", "terms_version", "owners_version", "columns_version")] == versions,
           "a run that changes nothing wrote something")
    patch("globalTags", table["tags_version"], [{"op": "remove", "path": "/tags/urn:li:tag:pii"}], {"tags": ["tag"]})
    table = check("get", "/api/v1/tables/{table}", {"table": "silver.orders"})
    expect(names(table["tags"]) == [("weekly", True)], f"tags: {table['tags']}")


def check_snapshots(check, server):
    orders = {"table": "silver.orders"}
    project = server.project
    project.write("orders.csv", "id,amount,day\n1,10.5,2026-01-01\n2,-3,2026-01-02\n4,7,2026-01-04\n5,8,2026-01-05\nbad\n")
    project.succeed("run")
    diff = check("get", "/api/v1/tables/{table}/diff", orders, "?from=1&to=2")
    expect([diff["from"]["rows"], diff["to"]["rows"]] == [3, 4] and diff["columns"] == [], f"diff: {diff}")
    expect([diff["from"]["only_rows"], diff["to"]["only_rows"]] == [1, 2], f"rows that came and went: {diff}")
    expect([row[0] for row in diff["to"]["samples"]["rows"]] == ["4", "5"], f"samples: {diff['to']}")
    expect(diff["from"]["samples"]["rows"] == [["3", "20.0", "40.0", "2026-01-03"]], f"samples: {diff['from']}")

    back = check("post", "/api/v1/tables/{table}/rollback", orders, body={"snapshot": 1})
    expect(back == {"done": True, "snapshot": 3}, f"rolled back: {back}")
    table = check("get", "/api/v1/tables/{table}", orders)
    expect(table["snapshot"]["version"] == 3 and table["snapshot"]["operation"] == "rollback to 1", f"{table['snapshot']}")
    operations = check("get", "/api/v1/entities/{urn}", {"urn": table["urn"]}, "?aspects=operation")["series"]["operation"]
    expect(operations[0]["customProperties"]["operation"] == "rollback to 1", f"recorded: {operations[0]}")
    again = check("post", "/api/v1/tables/{table}/rollback", orders, body={"snapshot": 1})
    expect(again["snapshot"] == 3, f"nothing to do: {again}")

    # The bad row is set aside in a table that comes from the source, which knows how many good ones it has.
    source = check("get", "/api/v1/tables/{table}", {"table": "raw.orders"})
    expect(source["source_rows"] == 4, f"rows of the source: {source['source_rows']}")
    expect([place["name"] for place in source["downstreams"]] == ["silver.orders", "quarantine.raw_orders"],
           f"read by: {source['downstreams']}")
    aside = check("get", "/api/v1/tables/{table}", {"table": "quarantine.raw_orders"})
    expect(aside["snapshot"]["rows"] == 1 and [place["name"] for place in aside["upstreams"]] == ["raw.orders"], f"{aside}")
    lineage = check("get", "/api/v1/lineage", query="?of=raw.orders")
    expect({"quarantine.raw_orders"} <= {edge["to"] for edge in lineage["edges"]}, f"edges: {lineage['edges']}")
