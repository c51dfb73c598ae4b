import { appendFileSync, readFileSync } from "node:fs";
import { crc32 } from "node:zlib";
import { errorCode } from "./atomicFile.ts";

/*
 * A journal lies beside each store: one line for each tile written, with a check of every chunk's bytes. Whatever is
 * not in it is not done; whatever does not match it is damaged. A line reads
 *
 *   TILE FIRST-TIME TOLERANCE-SHARE CHECK,CHECK,... LINE-CHECK
 *
 * with CRC-32 checks in hexadecimal, one for each time from the first on, and the line's own at its end: a line torn
 * by a crash does not match and counts for nothing. It begins with a line break, so that a torn line before it ends.
 */

/** A tile as the journal tells of it. */
export interface JournalEntry {
  readonly tile: number;
  readonly firstTime: number;
  /** Share of the tolerance that its evaluation might use up. */
  readonly toleranceShare: number;
  /** CRC-32 of each chunk's bytes, one for each time from `firstTime` on. */
  readonly checks: readonly number[];
}

/** CRC-32 of a chunk's bytes. */
export const checkOf = (bytes: Uint8Array): number => crc32(bytes);

const hex = (check: number): string => check.toString(16).padStart(8, "0");

/** Adds a tile to a journal. @throws an error of the system when the disk does not take it. */
export function appendToJournal(path: string, entry: JournalEntry): void {
  appendFileSync(path, lineOf(entry));
}

function lineOf({ tile, firstTime, toleranceShare, checks }: JournalEntry): string {
  const words = `${tile} ${firstTime} ${toleranceShare} ${checks.map(hex).join(",")}`;
  return `\n${words} ${hex(crc32(words))}`;
}

/** The entry of a line; null when it was torn or altered. */
function entryOf(line: string): JournalEntry | null {
  const end = line.lastIndexOf(" ");
  const words = line.slice(0, end);
  if (end < 0 || hex(crc32(words)) !== line.slice(end + 1)) return null;
  const [tile, firstTime, toleranceShare, checks = ""] = words.split(" ");
  return {
    tile: Number(tile),
    firstTime: Number(firstTime),
    toleranceShare: Number(toleranceShare),
    checks: checks.split(",").map((check) => Number.parseInt(check, 16)),
  };
}

/** Which chunks are done and what their bytes must be: five bytes for each chunk. */
export class ChunkChecks {
  readonly tiles: number;
  readonly times: number;
  readonly #checks: Uint32Array;
  readonly #known: Uint8Array;
  readonly #shares = new Map<number, number>();

  constructor(tiles: number, times: number) {
    this.tiles = tiles;
    this.times = times;
    this.#checks = new Uint32Array(tiles * times);
    this.#known = new Uint8Array(tiles * times);
  }

  add({ tile, firstTime, toleranceShare, checks }: JournalEntry): void {
    if (tile >= this.tiles || firstTime + checks.length > this.times) return;
    this.#checks.set(checks, tile * this.times + firstTime);
    this.#known.fill(1, tile * this.times + firstTime, tile * this.times + firstTime + checks.length);
    if (toleranceShare === 1) this.#shares.delete(tile);
    else this.#shares.set(tile, toleranceShare);
  }

  /** The check of one chunk; null when it is not done. */
  of(tile: number, time: number): number | null {
    const index = tile * this.times + time;
    return this.#known[index] === 1 ? (this.#checks[index] as number) : null;
  }

  /** The share of the tolerance that a tile was evaluated with. */
  shareOf(tile: number): number {
    return this.#shares.get(tile) ?? 1;
  }

  /** Whether all times of a tile are done. */
  isDone(tile: number): boolean {
    const from = tile * this.times;
    return this.#known.subarray(from, from + this.times).every((known) => known === 1);
  }

  /** A tile is to be computed again. */
  forget(tile: number): void {
    this.#known.fill(0, tile * this.times, (tile + 1) * this.times);
  }

  /** All tiles done, as the journal tells of them. */
  *entries(): Generator<JournalEntry> {
    for (let tile = 0; tile < this.tiles; tile++) {
      if (!this.isDone(tile)) continue;
      const checks = Array.from(this.#checks.subarray(tile * this.times, (tile + 1) * this.times));
      yield { tile, firstTime: 0, toleranceShare: this.shareOf(tile), checks };
    }
  }
}

/** What a journal says of a field of so many tiles and times; nothing is done where there is no journal. */
export function readJournal(path: string, tiles: number, times: number): ChunkChecks {
  const checks = new ChunkChecks(tiles, times);
  for (const line of linesOf(path)) {
    const entry = entryOf(line);
    if (entry !== null) checks.add(entry);
  }
  return checks;
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, "latin1").split("\n");
  } catch (thrown) {
    if (errorCode(thrown) === "ENOENT") return [];
    throw thrown;
  }
}
