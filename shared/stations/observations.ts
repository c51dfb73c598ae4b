import { UserError } from "../errors.ts";

/** Station-times held at most: 8 bytes each. */
const MOST_CELLS = 80e6;

/** Sums of observations by time and station; several at one station and time are averaged. */
export class Observations {
  /** Observations beyond the first of their station and time. */
  repeated = 0;
  readonly #sums: Float64Array[] = [];
  /** Counts where a time has any repeated observation. */
  readonly #counts: (Uint32Array | undefined)[] = [];
  readonly #fileName: string;
  #cells = 0;

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  /** @throws UserError "no-columns" when stations times times grow beyond what memory can hold. */
  add(time: number, station: number, value: number): void {
    const sums = this.#sumsOf(time, station);
    const before = sums[station] ?? Number.NaN;
    if (Number.isNaN(before)) {
      sums[station] = value;
      return;
    }
    sums[station] = before + value;
    this.repeated++;
    const counts = this.#countsOf(time, sums.length);
    counts[station] = Math.max(counts[station] ?? 0, 1) + 1;
  }

  /** The mean of what was observed, NaN where nothing was. */
  mean(time: number, station: number): number {
    const sum = this.#sums[time]?.[station] ?? Number.NaN;
    return sum / Math.max(this.#counts[time]?.[station] ?? 1, 1);
  }

  #sumsOf(time: number, station: number): Float64Array {
    const sums = this.#sums[time];
    if (sums && station < sums.length) return sums;
    const length = Math.max(station + 1, Math.ceil((sums?.length ?? 0) * 1.5), 16);
    this.#cells += length - (sums?.length ?? 0);
    if (this.#cells > MOST_CELLS) throw this.#tooMany();
    const grown = new Float64Array(length).fill(Number.NaN);
    if (sums) grown.set(sums);
    while (this.#sums.length <= time) this.#sums.push(new Float64Array(0));
    this.#sums[time] = grown;
    return grown;
  }

  #countsOf(time: number, length: number): Uint32Array {
    const counts = this.#counts[time];
    if (counts && counts.length >= length) return counts;
    const grown = new Uint32Array(length);
    if (counts) grown.set(counts);
    this.#counts[time] = grown;
    return grown;
  }

  #tooMany(): UserError {
    return new UserError(
      "no-columns",
      `${this.#fileName} has more stations and times than can be held at once (over ${MOST_CELLS / 1e6} million values). Check that the id and time columns are right, or read fewer times.`,
      [`${this.#sums.length} times`],
    );
  }
}
