/*
 * Marching squares for bands. Each cell between four nodes contributes the outline of its part of the band as
 * directed segments with the band at their left. Neighbours compute the crossings on their common side alike, so
 * their outlines fit together exactly. Cells around a saddle are cut into four triangles at their mean.
 */

/** A field of nodes, row 0 southernmost, NaN = no data. */
export interface NodeField {
  readonly values: Float32Array;
  readonly columns: number;
  readonly rows: number;
}

/** What to outline: low <= value < high; with edges also where the field itself ends, else only where it crosses low. */
export interface Band {
  readonly low: number;
  readonly high: number;
  readonly edges: boolean;
}

/** x0, y0, x1, y1 of one segment after another in index space, node (i, j) at (i, j). */
export type Segments = number[];

interface Node {
  readonly x: number;
  readonly y: number;
  readonly value: number;
}

/** A point of an outline: a crossing on a side, or the corner where a side begins. */
interface OutlinePoint {
  readonly x: number;
  readonly y: number;
  readonly side: number;
  readonly corner: boolean;
}

export function bandSegments(field: NodeField, band: Band): Segments {
  const out: Segments = [];
  for (let j = 0; j < field.rows - 1; j++) {
    for (let i = 0; i < field.columns - 1; i++) {
      if (matters(field, i, j, band)) addCell(field, i, j, band, out);
    }
  }
  return out;
}

/** Most cells lie wholly inside or outside of the band and beside other cells: they contribute nothing. */
function matters(field: NodeField, i: number, j: number, { low, high, edges }: Band): boolean {
  const { values, columns } = field;
  const at = j * columns + i;
  const a = values[at] as number;
  const b = values[at + 1] as number;
  const c = values[at + columns + 1] as number;
  const d = values[at + columns] as number;
  const least = Math.min(a, b, c, d);
  const greatest = Math.max(a, b, c, d);
  // A missing node makes both NaN, and every comparison with NaN is false.
  if (!(greatest >= low && least < high)) return false;
  if (least < low || greatest >= high) return true;
  if (!edges) return false;
  return !(
    isCell(field, i, j - 1) &&
    isCell(field, i + 1, j) &&
    isCell(field, i, j + 1) &&
    isCell(field, i - 1, j)
  );
}

/** Whether all four nodes of a cell exist. */
function isCell({ values, columns, rows }: NodeField, i: number, j: number): boolean {
  if (i < 0 || j < 0 || i >= columns - 1 || j >= rows - 1) return false;
  const at = j * columns + i;
  const [a, b] = [values[at] as number, values[at + 1] as number];
  const [c, d] = [values[at + columns] as number, values[at + columns + 1] as number];
  return !Number.isNaN(a + b + c + d);
}

function addCell(field: NodeField, i: number, j: number, band: Band, out: Segments): void {
  const node = (x: number, y: number): Node => ({
    x,
    y,
    value: field.values[y * field.columns + x] as number,
  });
  const corners = [node(i, j), node(i + 1, j), node(i + 1, j + 1), node(i, j + 1)];
  const neighbours = [
    isCell(field, i, j - 1),
    isCell(field, i + 1, j),
    isCell(field, i, j + 1),
    isCell(field, i - 1, j),
  ];
  const open = neighbours.map((exists) => band.edges && !exists);
  if (!isSaddle(corners)) {
    addOutline(corners, open, band, out);
    return;
  }
  const mean = corners.reduce((sum, { value }) => sum + value / 4, 0);
  const middle: Node = { x: i + 0.5, y: j + 0.5, value: mean };
  for (const [side, corner] of corners.entries()) {
    const next = corners[(side + 1) % 4] ?? corner;
    addOutline([corner, next, middle], [open[side] ?? false, false, false], band, out);
  }
}

/** Whether some level parts the two diagonals: decided without the band, so that neighbouring bands agree. */
function isSaddle(corners: readonly Node[]): boolean {
  const [a = 0, b = 0, c = 0, d = 0] = corners.map(({ value }) => value);
  return Math.min(a, c) > Math.max(b, d) || Math.max(a, c) < Math.min(b, d);
}

/** Goes round a cell counter-clockwise and closes what lies in the band; stretches along a side count only if open. */
function addOutline(corners: readonly Node[], open: readonly boolean[], band: Band, out: Segments): void {
  const points: OutlinePoint[] = [];
  for (const [side, from] of corners.entries()) {
    const to = corners[(side + 1) % corners.length] ?? from;
    if (from.value >= band.low && from.value < band.high) points.push({ ...from, side, corner: true });
    const levels = from.value < to.value ? [band.low, band.high] : [band.high, band.low];
    for (const level of levels) {
      if (from.value >= level !== to.value >= level)
        points.push({ ...crossing(from, to, level), side, corner: false });
    }
  }
  for (const [k, point] of points.entries()) {
    const next = points[(k + 1) % points.length] ?? point;
    const endsSide = next.corner && next.side === (point.side + 1) % corners.length;
    const isAlong = endsSide || (next.side === point.side && k + 1 < points.length);
    if (isAlong && !open[point.side]) continue;
    if (next.x !== point.x || next.y !== point.y) out.push(point.x, point.y, next.x, next.y);
  }
}

/** Where the value passes a level between two nodes: the same bits whichever node comes first. */
function crossing(a: Node, b: Node, level: number): { readonly x: number; readonly y: number } {
  const [from, to] = a.x < b.x || (a.x === b.x && a.y < b.y) ? [a, b] : [b, a];
  const share = (level - from.value) / (to.value - from.value);
  return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
}
