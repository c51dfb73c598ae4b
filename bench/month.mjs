/*
 * A month of hourly observations, seeded: `node bench/month.mjs FILE.csv [--rows 2000000] [--stations 1500] [--quoted]`.
 * Long form, a row per time, station and pollutant, about 80 bytes each; the same arguments always write the same bytes.
 */
import { closeSync, openSync, writeSync } from "node:fs";
import { parseArgs } from "node:util";

const HOURS = 720;
const BEGIN = Date.UTC(2024, 3, 1);
const columns = ["time", "station_id", "station_name", "longitude", "latitude", "parameter", "value", "unit"];
const parameters = ["pm25", "o3", "pm10", "no2", "so2", "co"];

/**
 * Seeded numbers in 0..1 (mulberry32).
 * @param {number} seed
 */
function randomNumbers(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Writes the file; every station measures PM2.5, and others so often that the rows last for the month.
 * @param {string} path
 * @param {number} rows
 * @param {number} stations
 * @param {boolean} quoted whether every cell is quoted
 */
export function writeMonth(path, rows = 2_000_000, stations = 1500, quoted = false) {
  const line = (/** @type {string[]} */ cells) =>
    `${quoted ? cells.map((cell) => `"${cell}"`).join(",") : cells.join(",")}\n`;
  const random = randomNumbers(20240401);
  const share = (rows / (HOURS * stations) - 1) / (parameters.length - 1) + 0.01;
  const places = Array.from({ length: stations }, (_, k) => ({
    id: String(1001 + k).padStart(6, "0"),
    name: `Station ${k} ${k % 3 === 0 ? "Nord" : "Centre"}`,
    lon: (73 + 62 * random()).toFixed(5),
    lat: (18 + 35 * random()).toFixed(5),
    level: 20 + 80 * random(),
    parameters: parameters.filter((_, p) => p === 0 || random() < share),
  }));
  const file = openSync(path, "w");
  let written = 0;
  writeSync(file, line(columns));
  for (let hour = 0; hour < HOURS && written < rows; hour++) {
    const time = new Date(BEGIN + hour * 3_600_000).toISOString().slice(0, 19);
    /** @type {string[]} */
    const lines = [];
    for (const { id, name, lon, lat, level, parameters: own } of places) {
      for (const parameter of own) {
        if (written + lines.length >= rows) break;
        const value = random() < 0.03 ? "" : (level * (0.5 + random())).toFixed(1);
        lines.push(line([`${time}Z`, id, name, lon, lat, parameter, value, "ug/m3"]));
      }
    }
    writeSync(file, lines.join(""));
    written += lines.length;
  }
  closeSync(file);
  return written;
}

if (process.argv[1]?.endsWith("month.mjs")) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      rows: { type: "string", default: "2000000" },
      stations: { type: "string", default: "1500" },
      quoted: { type: "boolean", default: false },
    },
  });
  const [path] = positionals;
  if (path === undefined) throw new Error("Name the file to write");
  console.log(`${writeMonth(path, Number(values.rows), Number(values.stations), values.quoted)} rows`);
}
