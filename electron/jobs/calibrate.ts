import { mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { tileAt } from "../../shared/grid/grid.ts";
import { defaultMethod } from "../../shared/rbf/method.ts";
import { writeChunk } from "../store/zarr.ts";
import { loadEngine } from "./engine.ts";
import type { Job } from "./job.ts";

const STATIONS = 500;
const TIMES = 2;
const TILES = 3;
const CHUNKS = 4;
const grid = { west: 100, south: 30, dlon: 10 / 512, dlat: 10 / 512, columns: 512, rows: 512 };

/** Fits a made-up network, computes some of its tiles and writes some, the same on every machine. */
export const calibrate: Job<"calibrate"> = async ({ folder }, { signal, progress }) => {
  const engine = await loadEngine();
  const problem = madeUp();
  const turn = async (): Promise<void> => {
    await nextTurn();
    signal.throwIfAborted();
  };
  // The first time is spent on compiling.
  engine.fit(
    {
      ...problem,
      lon: problem.lon.subarray(0, 100),
      lat: problem.lat.subarray(0, 100),
      values: problem.values.map((column) => column.subarray(0, 100)),
    },
    progress,
  );
  await turn();
  const [fit, model] = timed(() => engine.fit(problem, progress));
  await turn();
  const out = new Float32Array(TIMES * 256 * 256);
  const evaluate = (index: number): void =>
    engine.evaluateTile(model, { ...grid, ...tileAt(grid, index) }, out);
  evaluate(0);
  let tiles = 0;
  for (let index = 1; index <= TILES; index++) {
    await turn();
    tiles += timed(() => evaluate(index))[0];
  }
  const scratch = mkdtempSync(join(folder, "calibration-"));
  try {
    const values = out.subarray(0, 256 * 256);
    const write = (time: number): void => {
      writeChunk(join(scratch, "chunks", `${time}`), values, 256, 256);
    };
    write(0);
    const [chunks] = timed(() => {
      for (let time = 1; time <= CHUNKS; time++) write(time);
    });
    return { fit, tiles, chunks };
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
};

/** Seconds that some work takes, and what comes of it. */
function timed<T>(work: () => T): [number, T] {
  const began = performance.now();
  const result = work();
  return [(performance.now() - began) / 1000, result];
}

function madeUp() {
  // Evenly spread by the R2 sequence (Roberts 2018).
  const lon = Float64Array.from(
    { length: STATIONS },
    (_, k) => 100 + 10 * (((k + 0.5) * 0.7548776662466927) % 1),
  );
  const lat = Float64Array.from(
    { length: STATIONS },
    (_, k) => 30 + 10 * (((k + 0.5) * 0.5698402909980532) % 1),
  );
  const values = Array.from({ length: TIMES }, (_, time) =>
    lon.map((x, k) => 50 + 30 * Math.sin(x + time) * Math.cos(lat[k] ?? 0)),
  );
  return { lon, lat, values, method: { ...defaultMethod, smoothing: 0.1 } };
}
