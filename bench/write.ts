import { mkdir, open, readFile, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { promisify } from "node:util";
import { constants, deflate, deflateRaw } from "node:zlib";
import { writeChecked } from "../electron/jobs/exportFile.ts";
import { EngineRooms } from "../electron/jobs/rooms.ts";
import { writeEntries, writePieces } from "../electron/jobs/writePieces.ts";
import { setDeflate } from "../shared/formats/deflate.ts";
import { type FormatOptions, formatOptionsSchema, isFolder } from "../shared/formats/format.ts";
import { formatFor } from "../shared/formats/registry.ts";
import type { FieldSource } from "../shared/formats/source.ts";
import type { Grid } from "../shared/grid/grid.ts";
import { setRooms } from "../shared/grid/passes.ts";

/*
 * One file written, in a process of its own: `node write.js NAME COLUMNS ROWS OPTIONS [x8|check|sync|noise|keep]`, the rest by write.mjs.
 */

/** A smooth field with a little noise and a gap, or nothing but noise, the same on every machine. */
function fieldOf(grid: Grid, isNoise = false): FieldSource {
  const { columns, rows } = grid;
  const wave = Float32Array.from({ length: columns }, (_, i) => 40 * Math.sin((6 * i) / columns));
  return {
    grid,
    times: [Date.UTC(2019, 0, 14, 4)],
    value: "PM2.5",
    unit: "ug/m3",
    longName: "PM2.5",
    provenance: { history: "a benchmark" },
    async readRows(_time, j0, count) {
      const values = new Float32Array(columns * count);
      for (let row = 0; row < count; row++) {
        const j = j0 + row;
        const height = 60 + 30 * Math.cos((4 * j) / rows);
        let noise = (j * 2654435761) >>> 0;
        for (let i = 0; i < columns; i++) {
          noise = (Math.imul(noise, 1664525) + 1013904223) >>> 0;
          values[row * columns + i] = isNoise
            ? 1 + noise / 2 ** 32
            : height + (wave[i] as number) + noise / 2 ** 34;
        }
        if (j > rows * 0.8) values.fill(Number.NaN, row * columns, row * columns + Math.floor(columns / 10));
      }
      return values;
    },
  };
}

/** The same field from memory: what GDAL writes is in memory, too. */
async function inMemory(source: FieldSource): Promise<FieldSource> {
  const { columns, rows } = source.grid;
  const whole = await source.readRows(0, 0, rows);
  return {
    ...source,
    async readRows(_, j0, count, into = new Float32Array(count * columns)) {
      into.set(whole.subarray(j0 * columns, (j0 + count) * columns));
      return into;
    },
  };
}

/** By the application's own way of writing; `durable`: synced, too. */
function writeAll(
  source: FieldSource,
  path: string,
  options: FormatOptions,
  durable: boolean,
): Promise<void> {
  const format = formatFor(path);
  if (isFolder(format)) return writeEntries(path, format.entries(source, options), durable);
  return writePieces(path, format.encode(source, options), durable);
}

const [, , path = "", columns = "0", rows = "0", options = "{}", mode = ""] = process.argv;
if (mode.includes("zlib")) {
  const level = Number(/zlib(\d)/.exec(mode)?.[1] ?? constants.Z_DEFAULT_COMPRESSION);
  const [wrapped, raw] = [promisify(deflate), promisify(deflateRaw)];
  setDeflate(
    (bytes, wrapping) => (wrapping === "raw" ? raw : wrapped)(bytes, { level }) as Promise<Uint8Array>,
  );
}
// As the application's own exports do.
const engine = new URL("../../assets/engine.wasm", import.meta.url);
setRooms(new EngineRooms(new WebAssembly.Module(await readFile(engine))));
const grid: Grid = {
  west: 70,
  south: 10,
  dlon: 0.005,
  dlat: 0.005,
  columns: Number(columns),
  rows: Number(rows),
};
const synthetic = fieldOf(grid, mode.includes("noise"));
if (mode.includes("dump")) {
  const file = await open(path, "w");
  await file.write(new Uint8Array((await synthetic.readRows(0, 0, grid.rows)).buffer));
  await file.close();
} else if (mode.includes("check")) {
  const folder = `${path}.folder`;
  await mkdir(folder, { recursive: true });
  const idle = process.memoryUsage.rss();
  const began = performance.now();
  const content = { format: formatFor(path), source: synthetic, options: formatOptionsSchema.parse({}) };
  await writeChecked(folder, path.replace(/^.*\//, ""), content, () => {
    process.stderr.write(`written in ${((performance.now() - began) / 1000).toFixed(1)} s, checking\n`);
  });
  const seconds = (performance.now() - began) / 1000;
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ seconds, idle, peak, added: peak - idle }));
  if (!mode.includes("keep")) await rm(folder, { recursive: true });
} else {
  const source = await inMemory(synthetic);
  const chosen = formatOptionsSchema.parse(JSON.parse(options));
  const files = Number(/x(\d+)/.exec(mode)?.[1] ?? 1);
  const [began, before] = [performance.now(), process.cpuUsage()];
  for (let k = 0; k < files; k++) {
    await writeAll(source, join(dirname(path), `${k}${basename(path)}`), chosen, mode.includes("sync"));
  }
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ seconds: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 }));
}
