// SPDX-License-Identifier: Apache-2.0
// Names for what the API answers; the types themselves are generated from src/server/openapi.json.
import type { components } from "api-schema";

type Schemas = components["schemas"];
export type Problem = Schemas["Problem"];
export type Place = Schemas["Place"];
export type Home = Schemas["Home"];
export type Attention = Schemas["Attention"];
export type TableSummary = Schemas["TableSummary"];
export type Table = Schemas["Table"];
export type Column = Schemas["Column"];
export type ColumnSource = Schemas["ColumnSource"];
export type ColumnStatistics = Schemas["ColumnStatistics"];
export type VersionFigures = Schemas["VersionFigures"];
export type Snapshot = Schemas["Snapshot"];
export type TableRun = Schemas["TableRun"];
export type TestHistory = Schemas["TestHistory"];
export type Definition = Schemas["Definition"];
export type Run = Schemas["Run"];
export type RunDetail = Schemas["RunDetail"];
export type Step = Schemas["Step"];
export type StepTest = Step["tests"][number];
export type PlannedStep = RunDetail["plan"][number];
export type Progress = Schemas["Progress"];
export type StepProgress = Schemas["StepProgress"];
export type LogLine = Schemas["RunLog"]["lines"][number];
export type Pipeline = Schemas["Pipeline"];
export type PipelineNode = Pipeline["nodes"][number];
export type PipelineRun = Pipeline["runs"][number];
export type Lineage = Schemas["Lineage"];
export type LineageNode = Lineage["nodes"][number];
export type LineageEdge = Lineage["edges"][number];
export type How = ColumnSource["how"];
export type Found = Schemas["Found"];
export type FacetCounts = Found["facets"][number];
export type Hit = Schemas["Hit"];
export type Segments = Schemas["Segments"];
export type Rows = Schemas["Rows"];
