import { select } from "../distance.ts";
import { type Factors, factor, substitute } from "../reference/dense.ts";
import type { LocalInverse, Preconditioner } from "./preconditioner.ts";

/*
 * Stations without a value at a time, in a preconditioner made for all of them. Where a system's inverse B is known, the
 * system without the stations M answers with no weight at M when the values there are -B_MM^-1 B_MP r_P: the downdate
 * by which the dense solver leaves stations out. Each station is one domain's own, so that this domain tells its value;
 * those around a domain get theirs from other domains, in a second pass over all of them.
 */

/** Passes over the domains. */
const PASSES = 2;

/** A small system's own stations without a value. */
interface Gap {
  readonly local: LocalInverse;
  /** Where they stand among the domain's own. */
  readonly at: readonly number[];
  readonly factors: Factors;
}

function gapOf(local: LocalInverse, missing: Uint8Array): Gap | null {
  const { stations, inside } = local.domain;
  const at: number[] = [];
  for (let i = 0; i < inside; i++) if (missing[stations[i] as number]) at.push(i);
  if (at.length === 0) return null;
  const block = at.flatMap((i) => at.map((j) => local.rows[i * stations.length + j] as number));
  const factors = factor(Float64Array.from(block), at.length);
  return factors && { local, at, factors };
}

/** Sets the values at a gap to those that give its stations no weight. @param values at all the system's stations. */
function fillGap({ local, at, factors }: Gap, values: Float64Array): void {
  for (const i of at) values[i] = 0;
  const wanted = Float64Array.from(at, (i) => {
    const row = i * values.length;
    let sum = 0;
    for (let j = 0; j < values.length; j++) sum -= (local.rows[row + j] as number) * (values[j] as number);
    return sum;
  });
  substitute(factors, wanted, 1);
  at.forEach((i, k) => {
    values[i] = wanted[k] as number;
  });
}

/** The stations without a value at some times that have the same ones. */
export class Gaps {
  readonly #missing: Uint8Array;
  readonly #domains: readonly Gap[];
  readonly #coarse: Gap | null;

  /** @param missing 1 for stations without a value. */
  constructor({ domains, coarse }: Preconditioner, missing: Uint8Array) {
    this.#missing = missing;
    this.#domains = domains.flatMap((local) => gapOf(local, missing) ?? []);
    this.#coarse = gapOf(coarse, missing);
  }

  /** A copy of residuals, with values at the stations that have none. */
  filled(residual: Float64Array): Float64Array {
    const result = residual.slice();
    for (let pass = 0; pass < PASSES; pass++) {
      for (const gap of this.#domains) {
        const { stations } = gap.local.domain;
        const values = select(result, stations);
        fillGap(gap, values);
        for (const i of gap.at) result[stations[i] as number] = values[i] as number;
      }
    }
    return result;
  }

  /** The same for the values at the coarse system's stations, in place. */
  fillCoarse(values: Float64Array): void {
    if (this.#coarse !== null) fillGap(this.#coarse, values);
  }

  /**
   * The whole inverse's diagonal without these stations, from that with them: B_ii - B_iM B_MM^-1 B_Mi, where those
   * around a domain are left aside.
   */
  diagonalWithout(diagonal: Float64Array): Float64Array {
    const result = diagonal.slice();
    for (const { local, at, factors } of this.#domains) {
      const { stations, inside } = local.domain;
      for (let i = 0; i < inside; i++) {
        const row = Float64Array.from(at, (j) => local.rows[i * stations.length + j] as number);
        const answer = row.slice();
        substitute(factors, answer, 1);
        const station = stations[i] as number;
        result[station] = row.reduce(
          (rest, value, k) => rest - value * (answer[k] as number),
          result[station] as number,
        );
      }
    }
    return result;
  }

  /** Sets a column to zero at the stations without a value. */
  clear(column: Float64Array): void {
    for (let i = 0; i < column.length; i++) if (this.#missing[i]) column[i] = 0;
  }
}
