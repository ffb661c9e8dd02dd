// SPDX-License-Identifier: Apache-2.0
import { expect, it } from "vitest";

import { addressOf, kindTitle } from "./kinds";

it.each([["table", "Table"], ["corpGroup", "Group"], ["dataProduct", "Data product"]])(
  "calls %s %s", (kind, title) => expect(kindTitle(kind)).toBe(title));

it.each([
  ["dataset", "urn:li:dataset:(x,p.gold.study,PROD)", "gold.study", "/tables/gold.study"],
  ["dataset", "urn:li:dataset:(other,a.b,PROD)", null, null],
  ["tag", "urn:li:tag:study", null, "/search?tag=study"],
  ["corpGroup", "urn:li:corpGroup:research", null, "/search?owner=research"],
  ["container", "urn:li:container:millrace.p.gold", null, "/search?container=millrace.p.gold"],
  ["dataJob", "urn:li:dataJob:(urn:li:dataFlow:(millrace,p,PROD),gold.study)", null, "/tables/gold.study/definition"],
  ["dataFlow", "urn:li:dataFlow:(millrace,p,PROD)", null, "/pipelines"],
  ["dataJob", "urn:li:dataJob:(urn:li:dataFlow:(airflow,p,PROD),a)", null, null],
])("knows the page of a %s", (type, urn, name, address) =>
  expect(addressOf({ type, urn, table: name === null ? null : { name } })).toBe(address));
