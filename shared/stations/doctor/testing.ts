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

/**
 * A CSV of ozone at 144 stations in twelve hours, with one fault of each kind that can be found in a file: S5 at 0, 0;
 * S7 swapped beyond 90; S11 without its sign; S13 at the places of S13 and S14; S9 100 m from S8; S30 standing still;
 * 5000 at S40; 450 at S20 at the fifth time; S50 at the place of S49; S60 twice at the first time; S70 at 0..360.
 */
export function everyFault(): string {
  const { table } = cleanNetwork(5, 144, 12, -100, 27);
  const rows = table.times.flatMap((time, t) =>
    table.ids.map((id, k) => {
      const at = (station: number): [number, number] => [
        table.lon[station] as number,
        table.lat[station] as number,
      ];
      let [lon, lat] = at(k);
      if (k === 5) [lon, lat] = [0, 0];
      if (k === 7) [lon, lat] = [lat, lon];
      if (k === 11) lon = -lon;
      if (k === 9) [lon, lat] = [at(8)[0], at(8)[1] + 0.0009];
      if (k === 50) [lon, lat] = at(49);
      if (k === 70) lon += 360;
      let value = table.values[t]?.[k === 9 ? 8 : k] ?? Number.NaN;
      if (k === 30) value = 61.5;
      if (k === 40 && t === 7) value = 5000;
      if (k === 20 && t === 4) value = 450;
      return `${k === 14 ? "S13" : id},${lon},${lat},${new Date(time).toISOString()},${value}`;
    }),
  );
  rows.push(rows[60] as string);
  return `id,lon,lat,time,ozone_ppb\n${rows.join("\n")}\n`;
}
