import { TILE_SIZE, tileCounts, tileTotal } from "../../shared/grid/grid.ts";
import { joined } from "../../shared/grids/merge.ts";
import { pointEvaluator } from "../../shared/rbf/evaluate.ts";
import { readJournal } from "../store/journal.ts";
import { NodeReader } from "../store/nodeReader.ts";
import { fieldPath, journalPath } from "../store/runFolder.ts";
import { heldRun } from "./heldRun.ts";
import type { Job } from "./job.ts";

/**
 * Reads random nodes, each at a random time, back from the store and holds them against plain sums: all of them, or one
 * of several parts.
 */
export const audit: Job<"audit"> = async ({ folder, nodes, part, parts }, { progress }) => {
  const { model, grid, array, merging } = heldRun(folder);
  const sumAt = pointEvaluator(model);
  const random = seededRandom(1);
  const { tolerance } = model.method;
  const under = new Float64Array(1);
  const { tileColumns } = tileCounts(grid);
  const checks = readJournal(journalPath(folder), tileTotal(grid), model.times);
  const field = new NodeReader(fieldPath(folder), array, tileColumns, checks);
  const beyond = new Set<number>();
  const damaged = new Set<number>();
  let worst = 0;
  const places = Array.from({ length: nodes }, () => {
    const i = Math.floor(random() * grid.columns);
    const j = Math.floor(random() * grid.rows);
    const time = Math.floor(random() * model.times);
    return { i, j, time, tile: Math.floor(j / TILE_SIZE) * tileColumns + Math.floor(i / TILE_SIZE) };
  });
  // Chunk after chunk: each is read once.
  places.sort((a, b) => a.time - b.time || a.tile - b.tile);
  const own = places.slice((part * nodes) / parts, ((part + 1) * nodes) / parts);
  for (const [checked, { i, j, time, tile }] of own.entries()) {
    const stored = field.read(time, i, j);
    if (stored === null) {
      damaged.add(tile);
      continue;
    }
    const place = { i0: i, j0: j, columns: 1, rows: 1 };
    const fitted = sumAt(time, grid.west + i * grid.dlon, grid.south + j * grid.dlat);
    if (merging) merging.background.onTile(grid, place)(time, under);
    const sum = Math.fround(merging ? joined(merging, under[0] as number, fitted) : fitted);
    const difference = Object.is(stored, sum) ? 0 : Math.abs(stored - sum);
    const steepness = merging?.method === "ratio" ? Math.abs(sum) : 1;
    const rounding = FLOAT32_ROUNDING * (Math.abs(sum) + (merging ? 2 * steepness * Math.abs(fitted) : 0));
    if (difference !== 0 && !(difference <= steepness * tolerance + rounding)) beyond.add(tile);
    if (!(difference <= worst)) worst = difference;
    if (checked % 50 === 0) progress(checked / own.length, "checking the field against direct sums");
  }
  return { nodes: own.length, worst, beyond: [...beyond], damaged: [...damaged] };
};

const FLOAT32_ROUNDING = 2 ** -23;

/** Numbers in 0..1 that are the same in every run (mulberry32). */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
