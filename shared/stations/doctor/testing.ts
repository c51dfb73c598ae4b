import { noFacts, type ReadingFacts, type StationTable } from "../table.ts";

/** For tests: a network without faults, in which they can be planted. */
export interface PlantedNetwork {
  readonly table: StationTable & { readonly ids: string[]; readonly names: string[] };
  readonly facts: ReadingFacts;
}

/** Numbers in 0..1 from a seed (Park and Miller's generator). */
export function seeded(seed: number): () => number {
  let state = (Math.abs(Math.floor(seed)) % 2147483646) + 1;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

/**
 * Stations on a jittered lattice around a centre, so that none are nearly at one place, with values of a smooth field
 * that moves through the hours and a little noise.
 */
export function cleanNetwork(
  seed: number,
  count: number,
  hours: number,
  west = 100,
  south = 25,
): PlantedNetwork {
  const random = seeded(seed);
  const side = Math.ceil(Math.sqrt(count));
  const cell = 0.4;
  const place = (k: number, from: number) => from + cell * (k + 0.35 * (random() - 0.5));
  const lon = Float64Array.from({ length: count }, (_, k) => place(k % side, west));
  const lat = Float64Array.from({ length: count }, (_, k) => place(Math.floor(k / side), south));
  const values = Array.from({ length: hours }, (_, t) =>
    Float64Array.from(lon, (x, k) => {
      const wave = Math.sin((x - west) / 4 + t / 5) + Math.cos(((lat[k] as number) - south) / 3 - t / 7);
      return 60 + 15 * wave + 4 * (random() - 0.5);
    }),
  );
  return {
    table: {
      value: "pm25_ugm3",
      unit: "µg/m³",
      ids: Array.from(lon, (_, k) => `S${k}`),
      names: Array.from(lon, () => ""),
      lon,
      lat,
      times: Array.from({ length: hours }, (_, t) => Date.UTC(2024, 0, 1, t)),
      values,
    },
    facts: noFacts,
  };
}
