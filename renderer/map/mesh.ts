import { latOfWorldY, MAX_LATITUDE, type View, WORLD_SIZE, worldX, worldY } from "./mercator.ts";
import type { DrawnGrid } from "./texels.ts";

/** Numbers per vertex: clip x, y; texel column, row less the origin; origin's column, row. */
export const VERTEX_LENGTH = 6;

/** Largest error of the rows interpolated along a strip, CSS pixels. */
const ROW_ERROR = 0.02;

/**
 * Triangles that draw a field into one copy of the world, `turns` east of the one the view's longitude names:
 * horizontal strips, six vertices each. They are cut anew for each view, in double precision and on the screen
 * itself, because a mesh in degrees has to pass deck.gl's projection, which below zoom 12 runs in float32 (0.1 px
 * and more). Columns are linear in x; rows are not in y, so strips are as high as the curvature allows: linear
 * interpolation of latitude over a height h is wrong by at most h^2/8 * k * sin|lat| pixels, k = 2 pi / world size
 * in pixels. Texel coordinates are relative to a whole origin near the view, since float32 holds large ones too
 * coarsely.
 *
 * Nodes are at the centres of drawn cells: the field reaches half a spacing past its outermost nodes.
 */
export function fieldMesh(drawn: DrawnGrid, view: View, turns = 0): Float32Array {
  const { grid } = drawn;
  const scale = 2 ** view.zoom;
  const yOf = (lat: number) => view.height / 2 - (worldY(lat) - worldY(view.latitude)) * scale;
  const top = Math.max(-1, yOf(Math.min(MAX_LATITUDE, grid.south + (grid.rows - 0.5) * grid.dlat)));
  const bottom = Math.min(view.height + 1, yOf(Math.max(-MAX_LATITUDE, grid.south - 0.5 * grid.dlat)));
  const spans = spansOf(drawn, view, turns);
  if (!(bottom > top) || spans.length === 0) return new Float32Array(0);

  const rowOf = (y: number) => {
    const lat = latOfWorldY(worldY(view.latitude) - (y - view.height / 2) / scale);
    return ((lat - grid.south) / grid.dlat + 0.5) / drawn.scale - 0.5;
  };
  const strips = Math.ceil((bottom - top) / stripHeight(view.zoom));
  const mesh = new Float32Array(spans.length * strips * 6 * VERTEX_LENGTH);
  const rowOrigin = Math.floor(rowOf(bottom));
  let at = 0;
  for (const { left, right, leftColumn, rightColumn } of spans) {
    const columnOrigin = Math.floor(leftColumn);
    const put = (x: number, column: number, y: number, row: number) => {
      mesh[at++] = (2 * x) / view.width - 1;
      mesh[at++] = 1 - (2 * y) / view.height;
      mesh[at++] = column - columnOrigin;
      mesh[at++] = row - rowOrigin;
      mesh[at++] = columnOrigin;
      mesh[at++] = rowOrigin;
    };
    for (let strip = 0; strip < strips; strip++) {
      const upper = top + ((bottom - top) * strip) / strips;
      const lower = top + ((bottom - top) * (strip + 1)) / strips;
      const [upperRow, lowerRow] = [rowOf(upper), rowOf(lower)];
      put(left, leftColumn, upper, upperRow);
      put(left, leftColumn, lower, lowerRow);
      put(right, rightColumn, upper, upperRow);
      put(right, rightColumn, upper, upperRow);
      put(left, leftColumn, lower, lowerRow);
      put(right, rightColumn, lower, lowerRow);
    }
  }
  return mesh;
}

interface Span {
  readonly left: number;
  readonly right: number;
  readonly leftColumn: number;
  readonly rightColumn: number;
}

/** The visible parts of the field in one copy of the world, CSS pixels and texel columns: two past the date line. */
function spansOf({ grid, scale: nodes }: DrawnGrid, view: View, turns: number): Span[] {
  const scale = 2 ** view.zoom;
  const world = WORLD_SIZE * scale;
  const columnWidth = (world / 360) * grid.dlon;
  const xOf = (lon: number) => view.width / 2 + (worldX(lon) - worldX(view.longitude)) * scale;
  const worldWest = xOf(-180) + turns * world;
  const [leftmost, rightmost] = [Math.max(-1, worldWest), Math.min(view.width + 1, worldWest + world)];
  const spans: Span[] = [];
  for (let turn = turns - 2; turn <= turns + 1; turn++) {
    const west = xOf(grid.west) - columnWidth / 2 + turn * world;
    const left = Math.max(leftmost, west);
    const right = Math.min(rightmost, west + grid.columns * columnWidth);
    const columnOf = (x: number) => (x - west) / columnWidth / nodes - 0.5;
    if (right > left) spans.push({ left, right, leftColumn: columnOf(left), rightColumn: columnOf(right) });
  }
  return spans;
}

function stripHeight(zoom: number): number {
  const k = (2 * Math.PI) / (WORLD_SIZE * 2 ** zoom);
  return Math.sqrt((8 * ROW_ERROR) / k);
}
