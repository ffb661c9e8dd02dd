// SPDX-License-Identifier: Apache-2.0
// The race of the home page: a band of water through all layers, as high as the cube root of their
// rows, falling a little at each.

export interface Band {
  surface: string; // path of the upper edge
  area: string; // path of the whole
}

const kFall = 0.06; // of the height, at each layer
const kBend = 0.16; // of a layer's width, on either side of its border

export function waterBand(rows: number[], width: number, height: number): Band | null {
  const most = Math.max(...rows, 0);
  if (most === 0) return null;
  const room = height * (1 - kFall * (rows.length - 1));
  const each = width / rows.length;
  const levels = rows.map((count, i) => {
    const bottom = height - height * kFall * (rows.length - 1 - i);
    const depth = count > 0 ? Math.max(2, Math.cbrt(count / most) * room) : 0;
    return { top: bottom - depth, bottom, left: i * each };
  });
  const first = rows.findIndex((count) => count > 0);
  const wet = levels.slice(first);

  const edge = (of: "top" | "bottom", list: typeof wet) => {
    let path = `${list[0]!.left} ${list[0]![of]}`;
    for (const [i, level] of list.slice(1).entries()) {
      const before = list[i]!;
      const [from, to] = [level.left - each * kBend, level.left + each * kBend];
      path += ` H${from} C${level.left} ${before[of]} ${level.left} ${level[of]} ${to} ${level[of]}`;
    }
    return `${path} H${width}`;
  };
  const back = [...wet].reverse().reduce((path, level, i, list) => {
    const after = list[i + 1];
    if (!after) return `${path} H${level.left} Z`;
    const [from, to] = [level.left + each * kBend, level.left - each * kBend];
    return `${path} H${from} C${level.left} ${level.bottom} ${level.left} ${after.bottom} ${to} ${after.bottom}`;
  }, ` L${width} ${wet.at(-1)!.bottom}`);
  return { surface: `M${edge("top", wet)}`, area: `M${edge("top", wet)}${back}` };
}
