/** Stations with values by time; null = missing. */
export interface Network {
  readonly lon: number[];
  readonly lat: number[];
  readonly values: (number | null)[][];
}

/** Seeded numbers in 0..1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * A city-clustered network with hourly values like a pollutant's: about nine stations to a city, cities over a region
 * of 65 x 40 degrees, a smooth field with noise, never negative.
 * @param missing share of values missing, different each time
 */
export function clusteredNetwork(stations: number, times: number, missing: number, seed = 7): Network {
  const random = randomNumbers(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const cities = Array.from({ length: Math.ceil(stations / 9) }, () => ({
    lon: 72 + 65 * random(),
    lat: 12 + 40 * random(),
  }));
  const places = Array.from({ length: stations }, () => {
    const city = cities[Math.floor(random() * cities.length)] ?? { lon: 100, lat: 35 };
    return { lon: city.lon + 0.3 * normal(), lat: city.lat + 0.25 * normal() };
  });
  const values = Array.from({ length: times }, (_, t) =>
    places.map(({ lon, lat }) => {
      const value = 60 + 40 * Math.sin(lon / 7 + t) * Math.cos(lat / 5) + 12 * normal();
      return random() < missing ? null : Math.round(10 * Math.max(0, value)) / 10;
    }),
  );
  return { lon: places.map(({ lon }) => lon), lat: places.map(({ lat }) => lat), values };
}

/** The grid of the seed's job: 1400 x 1000 nodes. */
export const nationalGrid = { west: 70, south: 10, dlon: 0.05, dlat: 0.045, columns: 1400, rows: 1000 };
