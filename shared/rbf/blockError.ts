import { blockResiduals, type SolvedSystem, spatialBlocks } from "./crossvalidation.ts";
import type { PreparedFit } from "./prepare.ts";
import type { Solution } from "./system.ts";

/** Multiplications (the cubes of the blocks' stations) that a fit may spend on its block error: about a second. */
const MOST_WORK = 1e9;

/**
 * The stations' spatial blocks; null when leaving them out would take longer than the fit should.
 * @param times how often blocks are left out, once for each group of times with the same stations.
 */
export function affordableBlocks(
  lon: Float64Array,
  lat: Float64Array,
  km: number,
  times: number,
): Int32Array | null {
  const blocks = spatialBlocks(lon, lat, km);
  const sizes = new Map<number, number>();
  for (const block of blocks) sizes.set(block, (sizes.get(block) ?? 0) + 1);
  const work = [...sizes.values()].reduce((sum, size) => sum + size ** 3 / 3, 0);
  return work * times <= MOST_WORK ? blocks : null;
}

/** A solution's residuals at left-out blocks. @param own indices of its stations in `prepared`. */
export function blockSolutions(
  { blocks }: Pick<PreparedFit, "blocks">,
  own: Int32Array,
  solved: SolvedSystem,
): Pick<Solution, "block"> {
  if (blocks === null) return {};
  return {
    block: blockResiduals(
      Int32Array.from(own, (k) => blocks[k] as number),
      solved,
    ),
  };
}

const NONE = new Float64Array(0);

/** Root mean square of the residuals at left-out blocks over all solutions; NaN when there are none. */
export function blockRmseOf(solutions: readonly Pick<Solution, "block">[]): number {
  let sum = 0;
  let count = 0;
  for (const { block = NONE } of solutions) {
    for (let k = 0; k < block.length; k++) {
      const residual = block[k] as number;
      if (Number.isNaN(residual)) continue;
      sum += residual * residual;
      count += 1;
    }
  }
  return count > 0 ? Math.sqrt(sum / count) : Number.NaN;
}

const OPENING = "No error at blocks of ";

/** Whether a note is one of blockNotes. */
export const isBlockNote = (note: string): boolean => note.startsWith(OPENING);

/** Why there is no block error, one sentence; nothing when there is one. @param blockRmse see blockRmseOf. */
export function blockNotes(
  { blocks, blockKm }: Pick<PreparedFit, "blocks" | "blockKm">,
  solutions: readonly Pick<Solution, "block">[],
  blockRmse: number,
): string[] {
  if (!Number.isNaN(blockRmse)) return [];
  const opening = `${OPENING}${blockKm} km:`;
  if (blocks === null)
    return [`${opening} leaving out so many stations at once would take too long. Smaller blocks work.`];
  return solutions.every(({ block }) => block === undefined)
    ? [`${opening} solved iteratively, the system has no inverse to take it from.`]
    : [`${opening} the stations outside of one would not determine a field. Smaller blocks may work.`];
}
