import type { TileState } from "../../shared/contract.ts";
import { type FieldWindow, tilesOf } from "./fieldWindow.ts";
import { type DrawnGrid, standInFrom, type TileTexels } from "./texels.ts";
import type { TileCache, TileRequest } from "./tileCache.ts";

/** What is known of a run's field, and what of it is looked at. */
export interface FieldState {
  readonly pyramid: readonly DrawnGrid[];
  /** How many of the field's tiles are computed, per level and tile of that level: see computedTiles. */
  readonly computed: readonly Uint32Array[];
  /** The tiles in sight; null when the field is out of sight. */
  readonly window: FieldWindow | null;
  /** Row and column of tiles of the field whose nodes are needed besides, those under the cursor. */
  readonly probed: readonly (readonly [number, number])[];
  readonly runId: string;
  /** Grows when tiles that were done have been computed again. */
  readonly revision: number;
  readonly time: number;
  /** How many times there are. */
  readonly times: number;
  /** Whether it differs so little from the field before that this one's tiles stay until its own are there. */
  readonly derived: boolean;
}

/** A tile of the level that is drawn. */
export interface ShownTile {
  readonly row: number;
  readonly column: number;
  /** As much as there is; of a coarser level while its own have not arrived. Its identity changes with its contents. */
  readonly texels: TileTexels | null;
}

/** The field on the map: the tiles in sight of one time, as far as they are there. */
export interface ShownField {
  readonly window: FieldWindow;
  readonly runId: string;
  readonly time: number;
  readonly tiles: readonly ShownTile[];
  /** How many of the tiles are there whole. */
  readonly arrived: number;
  /** How many are computed but could not be fetched. */
  readonly failed: number;
}

/** How many of a field's tiles are computed, per level and tile (row after row): at level 0 each is 0 or 1. */
export function computedTiles(
  pyramid: readonly DrawnGrid[],
  states: readonly TileState[],
): readonly Uint32Array[] {
  const [nodes, ...overviews] = pyramid as [DrawnGrid, ...DrawnGrid[]];
  const counts = [
    Uint32Array.from({ length: nodes.tileRows * nodes.tileColumns }, (_, k) =>
      states[k] === "done" ? 1 : 0,
    ),
  ];
  let finer = nodes;
  for (const drawn of overviews) {
    const below = counts.at(-1) as Uint32Array;
    const own = new Uint32Array(drawn.tileRows * drawn.tileColumns);
    for (let k = 0; k < below.length; k++) {
      const [row, column] = [Math.floor(k / finer.tileColumns) >> 1, (k % finer.tileColumns) >> 1];
      const at = row * drawn.tileColumns + column;
      own[at] = (own[at] as number) + (below[k] as number);
    }
    counts.push(own);
    finer = drawn;
  }
  return counts;
}

/** How many of the field's tiles a tile of a level covers. */
function tilesCovered({ level, scale }: DrawnGrid, nodes: DrawnGrid, row: number, column: number): number {
  if (level === 0) return 1;
  return Math.min(scale, nodes.tileRows - row * scale) * Math.min(scale, nodes.tileColumns - column * scale);
}

/** What to ask for to get a tile of a level; null while nothing of it is computed. */
function requestFor(
  { pyramid, computed, runId, revision, time }: FieldState,
  level: number,
  row: number,
  column: number,
): TileRequest | null {
  const drawn = pyramid[level] as DrawnGrid;
  const count = computed[level]?.[row * drawn.tileColumns + column] ?? 0;
  if (count === 0) return null;
  const complete = count === tilesCovered(drawn, pyramid[0] as DrawnGrid, row, column);
  return { runId, revision, time, drawn, row, column, computed: count, complete };
}

/**
 * What to show now. On a change of time the last field stays until the new one is there whole, so that stepping
 * through times does not flicker; the answer says which time it is.
 */
export function fieldToShow(cache: TileCache, state: FieldState, last: ShownField | null): ShownField | null {
  const { window, runId, time, derived } = state;
  if (window === null) return null;
  const { level } = window.drawn;
  const isFollowed = (derived || last?.runId === runId) && last?.window.drawn === window.drawn;
  const before = isFollowed && last.time === time ? last : null;
  let [arrived, failed, loading] = [0, 0, 0];
  const tiles = tilesOf(window).map(([row, column]): ShownTile => {
    const request = requestFor(state, level, row, column);
    const hasAll = request !== null && cache.hasAll(request);
    if (request && hasAll && request.complete) arrived++;
    const own = request && cache.get(request);
    if (request && !own) {
      if (cache.hasFailed(request)) failed++;
      else loading++;
    }
    const kept = tileAt(before, row, column);
    // Part of a tile must not take the place of all of the former run's.
    const isBetter = own && (before?.runId === runId || (hasAll && request.complete));
    const texels = isBetter ? own : (kept ?? own ?? (request && standIn(cache, state, row, column)));
    return { row, column, texels };
  });
  const isOtherTime =
    last?.runId === runId && last.window.drawn.grid === window.drawn.grid && last.time !== time;
  return isOtherTime && loading > 0 ? last : { window, runId, time, tiles, arrived, failed };
}

/** What a field shows at a place among its tiles. */
export function tileAt(field: ShownField | null, row: number, column: number): TileTexels | null {
  return field?.tiles.find((tile) => tile.row === row && tile.column === column)?.texels ?? null;
}

/** The finest coarser tile that has arrived, enlarged. */
function standIn(cache: TileCache, state: FieldState, row: number, column: number): TileTexels | null {
  const { pyramid, window } = state;
  if (window === null) return null;
  const { drawn } = window;
  for (let level = drawn.level + 1; level < pyramid.length; level++) {
    const above = level - drawn.level;
    const request = requestFor(state, level, row >> above, column >> above);
    const coarse = request && cache.get(request);
    if (coarse) return standInFrom(coarse, above, drawn, row, column);
  }
  return null;
}

/** The nodes of a tile of the field, or whether they are still to come. */
export function nodesAt(
  cache: TileCache,
  state: FieldState,
  row: number,
  column: number,
): TileTexels | "loading" | null {
  const request = requestFor(state, 0, row, column);
  if (request === null || cache.hasFailed(request)) return null;
  return cache.get(request) ?? "loading";
}

/**
 * What to fetch, most urgent first: the nodes under the cursor, the coarsest tiles to show something at once, what is
 * in sight from its middle outwards; the same at the neighbouring times once all is computed, if all fit `byteLimit`.
 */
export function tilesToFetch(state: FieldState, byteLimit: number): TileRequest[] {
  const { pyramid, window, probed, time, times } = state;
  const requests = probed.map(([row, column]) => requestFor(state, 0, row, column));
  if (window !== null) {
    const top = pyramid.length - 1;
    const { level } = window.drawn;
    const inSight = fromTheMiddle(window);
    const above = top - level;
    const coarsest = new Set(inSight.map(([row, column]) => `${row >> above} ${column >> above}`));
    for (const place of above > 0 ? coarsest : []) {
      const [row = 0, column = 0] = place.split(" ").map(Number);
      requests.push(requestFor(state, top, row, column));
    }
    const shown = inSight.map(([row, column]) => requestFor(state, level, row, column));
    requests.push(...shown);
    const isWhole = shown.every((request) => request?.complete);
    if (isWhole && 3 * shown.length * TILE_BYTES <= byteLimit) {
      for (const other of [time + 1, time - 1]) {
        if (other < 0 || other >= times) continue;
        requests.push(...shown.map((request) => request && { ...request, time: other }));
      }
    }
  }
  return requests.filter((request) => request !== null);
}

const TILE_BYTES = 256 * 256 * 4;

function fromTheMiddle(window: FieldWindow): [number, number][] {
  const middleRow = (window.firstRow + window.endRow - 1) / 2;
  const middleColumn = (window.firstColumn + window.endColumn - 1) / 2;
  const away = ([row, column]: [number, number]): number =>
    Math.hypot(row - middleRow, column - middleColumn);
  return tilesOf(window).sort((a, b) => away(a) - away(b));
}
