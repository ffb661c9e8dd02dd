// SPDX-License-Identifier: Apache-2.0
// The graph as an SVG file of its own: all of it, whatever is in sight, with its title, its time and its legend.
import type { Edge } from "@xyflow/react";

import { kColumn, kHead, type GraphNode } from "./elements";

const kMargin = 32;
const kTitle = 56; // above
const kLegend = 44; // below

const escaped = (text: string) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

// Colours as they are on the page, in the reader's theme.
function colours() {
  const style = getComputedStyle(document.documentElement);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return { page: of("sunken"), surface: of("surface"), line: of("line-strong"), text: of("text"), quiet: of("text-2"), flow: of("flow"), accent: of("accent") };
}

interface Picture {
  svg: string;
  width: number;
  height: number;
}

export function picture(nodes: GraphNode[], edges: Edge[], title: string, note: string): Picture {
  const ink = colours();
  const boxes = new Map(nodes.map((node) => [node.id, { ...node.position, width: node.width ?? 0, height: node.height ?? 0 }]));
  const all = [...boxes.values()];
  const left = Math.min(...all.map(({ x }) => x)) - kMargin;
  const top = Math.min(...all.map(({ y }) => y)) - kMargin - kTitle;
  const width = Math.ceil(Math.max(...all.map((box) => box.x + box.width)) + kMargin - left);
  const height = Math.ceil(Math.max(...all.map((box) => box.y + box.height)) + kMargin + kLegend - top);
  const text = (x: number, y: number, words: string, { color = ink.text, size = 13, mono = false, end = false } = {}) =>
    `<text x="${x}" y="${y}" font-size="${size}" fill="${color}" font-family="${mono ? "monospace" : "sans-serif"}"${end ? ' text-anchor="end"' : ""}>${escaped(words)}</text>`;
  // Columns stand below the head, in their order.
  const columns = new Map(nodes.map((node) => [node.id, node.type === "table" ? node.data.columns.map(({ name }) => name) : []]));
  const heightOf = (id: string, handle: string | null | undefined) => {
    const box = boxes.get(id) ?? { y: 0, height: 0 };
    const place = columns.get(id)?.indexOf(handle?.replace(/^(in|out) /, "") ?? "") ?? -1;
    if (place >= 0) return box.y + kHead + kColumn * (place + 0.5);
    return box.y + Math.min(kHead, box.height) / 2;
  };
  const lines = edges.map((edge) => {
    const [from, to] = [boxes.get(edge.source), boxes.get(edge.target)];
    if (!from || !to) return "";
    const [x1, y1, x2, y2] = [from.x + from.width, heightOf(edge.source, edge.sourceHandle), to.x, heightOf(edge.target, edge.targetHandle)];
    const bend = Math.max(24, Math.abs(x2 - x1) / 2);
    const data = edge.data as { width?: number; marked?: boolean; followed?: boolean } | undefined;
    const isWater = edge.type === "water";
    const color = data?.marked || data?.followed ? ink.accent : isWater ? ink.flow : ink.line;
    const thick = isWater ? Math.max(1.5, data?.width ?? 1.5) : 1.25;
    return `<path d="M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}" fill="none" stroke="${color}" stroke-width="${thick}"${edge.type === "influence" ? ' stroke-dasharray="3 4"' : ""}/>`;
  });
  const drawn = nodes.map((node) => {
    const { x, y, width: wide, height: high } = boxes.get(node.id) ?? { x: 0, y: 0, width: 0, height: 0 };
    if (node.type === "lane") return text(x, y + 14, node.data.title, { color: ink.quiet });
    const frame = (color: string) => `<rect x="${x}" y="${y}" width="${wide}" height="${high}" rx="6" fill="${ink.surface}" stroke="${color}"/>`;
    if (node.type === "fold") return frame(ink.line) + text(x + 12, y + 23, `+${node.data.fold.folded.length} more ${node.data.fold.kind}`, { color: ink.quiet });
    const { table, isEnd, columns: own, hidden } = node.data;
    return [
      frame(isEnd ? ink.accent : ink.line),
      text(x + 12, y + 20, table.name, { mono: true }),
      text(x + 12, y + 38, table.rows === null ? [table.kind, table.layer ? "" : table.platform].filter(Boolean).join(", ") : `${table.rows.toLocaleString("en")} rows`, { color: ink.quiet, size: 12 }),
      ...own.map(({ name, type }, i) => {
        const at = y + kHead + kColumn * i;
        return `<path d="M${x} ${at}h${wide}" stroke="${ink.line}" stroke-width=".5"/>`
          + text(x + 12, at + 19, name, { mono: true, size: 12 }) + text(x + wide - 10, at + 19, type.toLowerCase(), { color: ink.quiet, size: 11, end: true });
      }),
      hidden > 0 ? text(x + 12, y + high - 9, `${hidden} more columns`, { color: ink.quiet, size: 12 }) : "",
    ].join("");
  });
  const foot = top + height - 20;
  const legend = [
    `<path d="M${left + kMargin} ${foot - 4}h28" stroke="${ink.flow}" stroke-width="6"/>`, text(left + kMargin + 36, foot, "made from, as wide as its rows", { color: ink.quiet, size: 12 }),
    `<path d="M${left + kMargin + 236} ${foot - 4}h28" stroke="${ink.line}" stroke-dasharray="3 4"/>`, text(left + kMargin + 272, foot, "decides rows", { color: ink.quiet, size: 12 }),
  ];
  const head = text(left + kMargin, top + 36, title, { size: 16 }) + text(left + kMargin, top + 54, note, { color: ink.quiet, size: 12 });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}">`
    + `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="${ink.page}"/>${head}${lines.join("")}${drawn.join("")}${legend.join("")}</svg>`;
  return { svg, width, height };
}

// Drawn twice as fine as the page, as far as a canvas goes.
export async function toPng({ svg, width, height }: Picture): Promise<Blob> {
  const kSideMax = 8192;
  const scale = Math.min(2, kSideMax / width, kSideMax / height);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large"))), "image/png"));
}
