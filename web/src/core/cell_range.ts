// SPDX-License-Identifier: Apache-2.0
// The cells of a grid that are chosen: from where it began to where it stands, and how they are copied.

export interface Cell {
  row: number;
  column: number;
}
export interface CellRange {
  active: Cell;
  anchor: Cell;
}

export const at = (row: number, column: number): CellRange => ({ active: { row, column }, anchor: { row, column } });

export function boundsOf({ active, anchor }: CellRange) {
  return {
    top: Math.min(active.row, anchor.row), bottom: Math.max(active.row, anchor.row),
    left: Math.min(active.column, anchor.column), right: Math.max(active.column, anchor.column),
  };
}

interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
}

// Where a key leads; null: it is none of the grid's.
export function moved(range: CellRange, { key, ctrlKey, metaKey, shiftKey }: Press, rows: number, columns: number, page: number): CellRange | null {
  const far = ctrlKey || metaKey;
  const { row, column } = range.active;
  const to: Record<string, Cell> = {
    ArrowDown: { row: far ? rows : row + 1, column }, ArrowUp: { row: far ? 0 : row - 1, column },
    ArrowRight: { row, column: far ? columns : column + 1 }, ArrowLeft: { row, column: far ? 0 : column - 1 },
    PageDown: { row: row + page, column }, PageUp: { row: row - page, column },
    Home: { row: far ? 0 : row, column: 0 }, End: { row: far ? rows : row, column: columns },
  };
  const target = to[key];
  if (!target) return null;
  const active = {
    row: Math.max(0, Math.min(rows - 1, target.row)), column: Math.max(0, Math.min(columns - 1, target.column)),
  };
  return { active, anchor: shiftKey ? range.anchor : active };
}

// As a spreadsheet takes it; one cell is its value and nothing else.
export function copied(range: CellRange, rows: (string | null)[][]): string {
  const { top, bottom, left, right } = boundsOf(range);
  const value = (cell: string | null | undefined) => cell ?? "";
  if (top === bottom && left === right) return value(rows[top]?.[left]);
  const escaped = (text: string) => (/[\t\n\r"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return rows.slice(top, bottom + 1).map((row) => row.slice(left, right + 1).map((cell) => escaped(value(cell))).join("\t")).join("\n");
}
