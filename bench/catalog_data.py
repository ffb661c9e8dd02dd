# SPDX-License-Identifier: Apache-2.0
"""A seeded catalog as a large company has: entities of all kinds, with owners, tags and terms that a few have often and
most seldom, and lineage in which a few tables feed very many.
"""

import collections.abc
import json
import random

STAMP = {"time": 1_760_000_000_000, "actor": "urn:li:corpuser:loader"}
# Of a thousand entities; what is left are datasets.
PER_MILLE = {"corpuser": 6, "tag": 1, "glossaryTerm": 3, "container": 20, "dataFlow": 30, "dataJob": 180, "chart": 100,
             "dashboard": 20}
PLATFORMS = ["snowflake"] * 5 + ["postgres"] * 3 + ["kafka", "hive", "bigquery", "mysql", "s3"]
AREAS = ("sales finance marketing inventory shipping payments billing customer product support fraud risk pricing search "
         "web mobile ads email loyalty returns supplier warehouse store hr payroll legal audit tax treasury planning").split()
LAYERS = ["raw", "staging", "bronze", "silver", "gold", "mart", "sandbox"]
SUBJECTS = ("orders customers invoices payments items products events sessions clicks visits carts refunds shipments "
            "stocks prices offers campaigns leads contacts accounts transactions balances ledgers employees contracts "
            "suppliers deliveries returns reviews tickets agents devices addresses regions stores visits claims policies").split()
FORMS = "daily hourly weekly monthly history snapshot latest summary detail delta dim fact agg bridge lookup".split()
COLUMNS = ("id customer_id order_id product_id created_at updated_at deleted_at name first_name last_name email phone address "
           "city country zip amount price quantity discount tax total currency status type category channel source region "
           "store_id device session_id user_id score rank weight comment description started_at ended_at is_active is_deleted").split()
TYPES = [("BIGINT", "NumberType"), ("VARCHAR", "StringType"), ("DOUBLE", "NumberType"), ("TIMESTAMP", "TimeType"),
         ("DATE", "DateType"), ("BOOLEAN", "BooleanType")]
WORDS = ("all rows of one day as the source delivered them with duplicates removed and checked against the ledger used by "
         "the monthly report of finance and for the forecast of demand in each region kept for two years").split()


class Seeded:
    """`count` entities in the order in which a company makes them: what is referred to comes first."""

    def __init__(self, count: int, seed: int = 1):
        self.random = random.Random(seed)
        self.kinds = {kind: count * share // 1000 for kind, share in PER_MILLE.items()}
        self.kinds["dataset"] = count - sum(self.kinds.values())

    def proposals(self) -> collections.abc.Iterator[dict]:
        for kind in ["corpuser", "tag", "glossaryTerm", "container", "dataset", "dataFlow", "dataJob", "chart", "dashboard"]:
            aspects = getattr(self, f"_{kind}")
            for i in range(self.kinds[kind]):
                urn = getattr(self, f"{kind}_urn")(i)
                for aspect, value in aspects(i).items():
                    yield {"urn": urn, "aspect": aspect, "value": value, "runId": f"load-{kind}"}

    def batches(self, size: int = 100) -> collections.abc.Iterator[tuple[int, bytes]]:
        """Bodies of POST /api/v1/proposals, with the number of aspects in each."""
        batch = []
        for proposal in self.proposals():
            batch.append(proposal)
            if len(batch) == size:
                yield size, json.dumps(batch).encode()
                batch = []
        if batch:
            yield len(batch), json.dumps(batch).encode()

    # Names

    def corpuser_urn(self, i: int) -> str:
        return f"urn:li:corpuser:person{i}"

    def tag_urn(self, i: int) -> str:
        return f"urn:li:tag:{FORMS[i % len(FORMS)]}{i}"

    def glossaryTerm_urn(self, i: int) -> str:
        return f"urn:li:glossaryTerm:{AREAS[i % len(AREAS)]}.{SUBJECTS[i % len(SUBJECTS)]}.{i}"

    def container_urn(self, i: int) -> str:
        return f"urn:li:container:{i:032x}"

    def dataset_name(self, i: int) -> str:
        area, layer = AREAS[i % len(AREAS)], LAYERS[i // 7 % len(LAYERS)]
        subject, form = SUBJECTS[i * 7 // 3 % len(SUBJECTS)], FORMS[i // 31 % len(FORMS)]
        return f"{area}.{layer}.{subject}_{form}_{i}"

    def dataset_urn(self, i: int) -> str:
        return f"urn:li:dataset:(urn:li:dataPlatform:{self._platform(i)},{self.dataset_name(i)},PROD)"

    def dataFlow_urn(self, i: int) -> str:
        return f"urn:li:dataFlow:(airflow,{AREAS[i % len(AREAS)]}_flow_{i},PROD)"

    def dataJob_urn(self, i: int) -> str:
        return f"urn:li:dataJob:({self.dataFlow_urn(i % self.kinds['dataFlow'])},make_{SUBJECTS[i % len(SUBJECTS)]}_{i})"

    def chart_urn(self, i: int) -> str:
        return f"urn:li:chart:(looker,chart_{i})"

    def dashboard_urn(self, i: int) -> str:
        return f"urn:li:dashboard:(looker,dashboard_{i})"

    def _platform(self, i: int) -> str:
        return PLATFORMS[i * 31 % len(PLATFORMS)]

    # What is said of them

    def _skewed(self, count: int) -> int:
        """A number below `count`: the half of all draws are below an eighth of it."""
        return int(count * self.random.random() ** 3)

    def _sentence(self) -> str:
        return " ".join(self.random.choices(WORDS, k=self.random.randint(4, 20)))

    def _labels(self) -> dict[str, dict]:
        labels = {"ownership": {"owners": [{"owner": self.corpuser_urn(self._skewed(self.kinds["corpuser"])), "type": "DATAOWNER"}]}}
        if self.random.random() < 0.6:
            tags = {self._skewed(self.kinds["tag"]) for _ in range(self.random.randint(1, 3))}
            labels["globalTags"] = {"tags": [{"tag": self.tag_urn(tag)} for tag in sorted(tags)]}
        if self.random.random() < 0.2:
            term = self._skewed(self.kinds["glossaryTerm"])
            labels["glossaryTerms"] = {"terms": [{"urn": self.glossaryTerm_urn(term)}], "auditStamp": STAMP}
        return labels

    def _corpuser(self, i: int) -> dict[str, dict]:
        return {"corpUserInfo": {"active": True, "displayName": f"Person {i}", "title": f"{AREAS[i % len(AREAS)]} analyst"}}

    def _tag(self, i: int) -> dict[str, dict]:
        return {"tagProperties": {"name": f"{FORMS[i % len(FORMS)]}{i}", "description": self._sentence()}}

    def _glossaryTerm(self, i: int) -> dict[str, dict]:
        return {"glossaryTermInfo": {"name": f"{SUBJECTS[i % len(SUBJECTS)]} {i}", "definition": self._sentence(), "termSource": "INTERNAL"}}

    def _container(self, i: int) -> dict[str, dict]:
        return {"containerProperties": {"name": f"{AREAS[i % len(AREAS)]}_{LAYERS[i % len(LAYERS)]}_{i}"},
                "subTypes": {"typeNames": ["Schema"]}}

    def _dataset(self, i: int) -> dict[str, dict]:
        name = self.dataset_name(i)
        aspects = {"datasetProperties": {"name": name.rsplit(".", 1)[1], "qualifiedName": name, "description": self._sentence(),
                                         "customProperties": {"cost_center": str(i % 97)}},
                   "schemaMetadata": self._schema(i, name),
                   "container": {"container": self.container_urn(i % self.kinds["container"])},
                   **self._labels()}
        if i > 0 and self.random.random() < 0.7:
            upstreams = {self._skewed(i) for _ in range(self.random.choice([1, 1, 2, 2, 3]))}
            aspects["upstreamLineage"] = {"upstreams": [{"dataset": self.dataset_urn(upstream), "type": "TRANSFORMED"}
                                                        for upstream in sorted(upstreams)]}
        return aspects

    def _schema(self, i: int, name: str) -> dict:
        count = min(200, max(2, int(self.random.lognormvariate(2.0, 0.7))))
        first = self.random.randrange(len(COLUMNS))
        fields = []
        for column in range(count):
            word = COLUMNS[(first + column) % len(COLUMNS)]
            native, kind = TYPES[(first + column) % len(TYPES)]
            fields.append({"fieldPath": word if column < len(COLUMNS) else f"{word}_{column}",
                           "type": {"type": {f"com.linkedin.schema.{kind}": {}}}, "nativeDataType": native, "nullable": column > 0})
        return {"schemaName": name, "platform": f"urn:li:dataPlatform:{self._platform(i)}", "version": 0, "hash": "",
                "platformSchema": {"com.linkedin.schema.OtherSchema": {"rawSchema": ""}}, "fields": fields}

    def _dataFlow(self, i: int) -> dict[str, dict]:
        return {"dataFlowInfo": {"name": f"{AREAS[i % len(AREAS)]} flow {i}", "description": self._sentence()}}

    def _dataJob(self, i: int) -> dict[str, dict]:
        datasets = self.kinds["dataset"]
        inputs = sorted({self._skewed(datasets) for _ in range(self.random.randint(1, 2))})
        return {"dataJobInfo": {"name": f"make {SUBJECTS[i % len(SUBJECTS)]} {i}", "type": {"string": "SQL"}},
                "dataJobInputOutput": {"inputDatasets": [self.dataset_urn(dataset) for dataset in inputs],
                                       "outputDatasets": [self.dataset_urn(self.random.randrange(datasets))]},
                "ownership": self._labels()["ownership"]}

    def _chart(self, i: int) -> dict[str, dict]:
        inputs = [{"string": self.dataset_urn(self._skewed(self.kinds["dataset"]))}]
        return {"chartInfo": {"title": f"{SUBJECTS[i % len(SUBJECTS)]} by {AREAS[i % len(AREAS)]} {i}", "description": self._sentence(),
                              "lastModified": {"created": STAMP, "lastModified": STAMP}, "inputs": inputs},
                **self._labels()}

    def _dashboard(self, i: int) -> dict[str, dict]:
        charts = [self.chart_urn(self._skewed(self.kinds["chart"])) for _ in range(5)]
        return {"dashboardInfo": {"title": f"{AREAS[i % len(AREAS)]} overview {i}", "description": self._sentence(),
                                  "charts": sorted(set(charts)), "lastModified": {"created": STAMP, "lastModified": STAMP}},
                **self._labels()}
