import type { Segments } from "./segments.ts";

export type Position = readonly [number, number];
export type Chain = readonly Position[];

/** Segments joined end to start: closed chains repeat their first position at the end, open ones do not. */
export interface Chains {
  readonly open: readonly Chain[];
  /** Simple: no position comes twice, save the first. */
  readonly closed: readonly Chain[];
}

/** Joins directed segments. Where several meet in one point, loops are split off so that each chain stays simple. */
export function joinSegments(segments: Segments): Chains {
  const follow = new Followers(segments);
  const open: Chain[] = [];
  const closed: Chain[] = [];
  for (const start of follow.beginnings()) open.push(walk(follow, start, closed));
  for (let first = follow.unused(); first !== null; first = follow.unused()) walk(follow, first, closed);
  return { open: open.filter((chain) => chain.length > 1), closed };
}

/** Walks from a segment until nothing follows; loops on the way go into `closed`, what remains is returned. */
function walk(follow: Followers, first: number, closed: Chain[]): Chain {
  let path: Position[] = [follow.start(first)];
  const places = new Map([[keyOf(follow.start(first)), 0]]);
  for (let segment: number | null = first; segment !== null; ) {
    follow.use(segment);
    const end = follow.end(segment);
    const key = keyOf(end);
    const place = places.get(key);
    path.push(end);
    if (place === undefined) places.set(key, path.length - 1);
    else {
      const loop = path.slice(place);
      for (const position of loop.slice(1, -1)) places.delete(keyOf(position));
      closed.push(loop);
      path = path.slice(0, place + 1);
    }
    segment = follow.next(end);
  }
  return path;
}

const keyOf = ([x, y]: Position): string => `${x},${y}`;

/** Which unused segments start at a position. */
class Followers {
  readonly #segments: Segments;
  readonly #starting = new Map<string, number[]>();
  readonly #used: Uint8Array;
  #scanned = 0;

  constructor(segments: Segments) {
    this.#segments = segments;
    this.#used = new Uint8Array(segments.length / 4);
    for (let k = 0; k < this.#used.length; k++) {
      const key = keyOf(this.start(k));
      const others = this.#starting.get(key);
      if (others) others.push(k);
      else this.#starting.set(key, [k]);
    }
  }

  start(k: number): Position {
    return [this.#segments[4 * k] as number, this.#segments[4 * k + 1] as number];
  }

  end(k: number): Position {
    return [this.#segments[4 * k + 2] as number, this.#segments[4 * k + 3] as number];
  }

  use(k: number): void {
    this.#used[k] = 1;
  }

  next(position: Position): number | null {
    return this.#starting.get(keyOf(position))?.find((k) => !this.#used[k]) ?? null;
  }

  unused(): number | null {
    while (this.#scanned < this.#used.length && this.#used[this.#scanned]) this.#scanned++;
    return this.#scanned < this.#used.length ? this.#scanned : null;
  }

  /** Segments that no other one leads to. */
  beginnings(): readonly number[] {
    const ends = new Set(Array.from(this.#used, (_, k) => keyOf(this.end(k))));
    return Array.from(this.#used.keys()).filter((k) => !ends.has(keyOf(this.start(k))));
  }
}
