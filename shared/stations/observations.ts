import { UserError } from "../errors.ts";

/** Station-times held at most, 8 bytes each; a time by itself costs about as much as 32 of them. */
const MOST_CELLS = 72e6;
const TIME_COST = 32;

/** Sums of observations by time and station; several at one station and time are averaged. */
export class Observations {
  /** Observations beyond the first of their station and time: all, and by station. */
  repeated = 0;
  readonly repeatedByStation = new Map<number, number>();
  readonly #sums: Float64Array<ArrayBuffer>[] = [];
  /** Counts where a time has any repeated observation. */
  readonly #counts: (Uint32Array | undefined)[] = [];
  readonly #fileName: string;
  #cells = 0;

  constructor(fileName: string) {
    this.#fileName = fileName;
  }

  /** @throws UserError "no-columns" when stations times times grow beyond what memory can hold. */
  add(time: number, station: number, value: number): void {
    let sums = this.#sums[time];
    if (sums === undefined || station >= sums.length) sums = this.#grow(time, station);
    const before = sums[station] ?? Number.NaN;
    if (Number.isNaN(before)) {
      sums[station] = value;
      return;
    }
    sums[station] = before + value;
    this.repeated++;
    this.repeatedByStation.set(station, (this.repeatedByStation.get(station) ?? 0) + 1);
    const counts = this.#countsOf(time, sums.length);
    counts[station] = Math.max(counts[station] ?? 0, 1) + 1;
  }

  /** The means of a time for all stations, NaN where nothing was observed; they can be taken once. */
  takeMeans(time: number, stations: number): Float64Array<ArrayBuffer> {
    const sums = this.#sums[time] ?? new Float64Array(0);
    this.#sums[time] = new Float64Array(0);
    this.#counts[time]?.forEach((count, station) => {
      if (count > 1) sums[station] = (sums[station] ?? Number.NaN) / count;
    });
    if (sums.length >= stations) return sums.slice(0, stations);
    const means = new Float64Array(stations).fill(Number.NaN);
    means.set(sums);
    return means;
  }

  /** Grows by quarters: the spare room of all times together would else outweigh the table. */
  #grow(time: number, station: number): Float64Array<ArrayBuffer> {
    const old = this.#sums[time];
    const length = Math.max(station + 1, Math.ceil((old?.length ?? 0) * 1.25), 16);
    this.#cells += length - (old?.length ?? -TIME_COST);
    if (this.#cells > MOST_CELLS) throw this.#tooMany();
    const grown = new Float64Array(length).fill(Number.NaN);
    if (old) grown.set(old);
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
      `${this.#fileName} has more stations and times than can be held at once (about ${MOST_CELLS / 1e6} million values). Check that the id and time columns are right, or read a part of the file.`,
      [`${this.#sums.length} times`],
    );
  }
}
