import type { FitProblem } from "./engine.ts";
import { defaultMethod, type Method } from "./method.ts";

/** Numbers in 0..1, the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** City-like stations with a smooth field and some noise: half of them scattered, half in eight clusters. */
export function network(count: number, seed: number, method: Partial<Method> = {}): FitProblem {
  const random = seeded(seed);
  const cities = Array.from({ length: 8 }, () => [75 + 60 * random(), 15 + 40 * random()] as const);
  const lon = new Float64Array(count);
  const lat = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    const city = cities[k % 16];
    lon[k] = city ? city[0] + 3 * random() : 70 + 70 * random();
    lat[k] = city ? city[1] + 3 * random() : 10 + 50 * random();
  }
  const values = lon.map(
    (x, k) => 60 + 40 * Math.sin(x / 9) * Math.cos((lat[k] as number) / 7) + 6 * (random() - 0.5),
  );
  return { lon, lat, values: [values], method: { ...defaultMethod, smoothing: 0, ...method } };
}

/** Largest absolute difference of two arrays of one length; NaN when there is one. */
export function worstDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`Lengths differ: ${a.length} and ${b.length}`);
  let worst = 0;
  for (let k = 0; k < a.length; k++) {
    const difference = Math.abs((a[k] as number) - (b[k] as number));
    if (!(difference <= worst)) worst = difference;
    if (Number.isNaN(worst)) return worst;
  }
  return worst;
}
