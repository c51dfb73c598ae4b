import { rmSync } from "node:fs";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { UserError } from "../../shared/errors.ts";
import { type Grid, latOf, lonOf } from "../../shared/grid/grid.ts";
import {
  type AxisOrder,
  type Background,
  evenStep,
  orderedBackground,
  orderedRows,
} from "../../shared/grids/background.ts";
import { backgroundAtLattice, betweenColumns, betweenRows } from "../../shared/grids/bilinear.ts";
import type { GridVariable, OpenedGrid } from "../../shared/grids/gridFile.ts";
import type { BackgroundReference } from "../../shared/grids/reference.ts";
import { openGrid } from "../../shared/grids/registry.ts";
import { unitFactor } from "../../shared/grids/units.ts";
import { counted } from "../../shared/rbf/words.ts";
import {
  BackgroundRows,
  backgroundFolder,
  ChunkRows,
  isStored,
  overviewsOf,
  readDescription,
  SHOWN_ARRAY,
  type StoredBackground,
  shownPath,
  writeDescription,
} from "../store/backgroundStore.ts";
import { createStore } from "../store/zarr.ts";
import { openGridFile } from "./gridFile.ts";
import type { Job, JobContext } from "./job.ts";

/** Reads one field of a grid file into the store, unless it is there already. */
export const background: Job<"background"> = async (request, context) => {
  const file = openGridFile(request.path);
  try {
    const sha256 = file.sha256();
    const { reader, reason, grid } = await openGrid(file);
    try {
      const variable = chosenVariable(grid.variables, request);
      const level = chosenLevel(variable, request.level);
      const reference = { path: request.path, sha256, variable: variable.name, level };
      const folder = backgroundFolder(request.runsFolder, reference);
      if (!isStored(folder)) await store(folder, file.name, grid, variable, reference, context);
      const choices = grid.variables.map(({ name, longName, unit, levels }) => ({
        name,
        longName,
        unit,
        levels,
      }));
      return { stored: { ...readDescription(folder), reference }, format: reader.name, reason, choices };
    } finally {
      grid.close();
    }
  } finally {
    file.close();
  }
};

interface Wish {
  readonly path: string;
  /** By name; null: the one that suits the stations best. */
  readonly variable: string | null;
  readonly level: number | null;
  /** What the stations observe. */
  readonly value: string;
  readonly unit: string;
}

function chosenVariable(
  variables: readonly GridVariable[],
  { path, variable, value, unit }: Wish,
): GridVariable {
  const named = variables.find(({ name }) => name === variable);
  if (named) return named;
  if (variable !== null) {
    const names = variables.map(({ name }) => name).join(", ");
    throw new UserError("bad-setting", `${path} has no variable "${variable}". Take one of: ${names}.`, [
      path,
    ]);
  }
  const suits = (candidate: GridVariable): number =>
    2 * Number(sharesWord(`${candidate.name} ${candidate.longName}`, value)) +
    Number(candidate.unit !== "" && unit !== "" && unitFactor(candidate.unit, unit) !== null);
  return variables.reduce((best, candidate) => (suits(candidate) > suits(best) ? candidate : best));
}

/** Whether two names speak of one pollutant: pm2p5 and PM2.5, o3 and ozone. */
function sharesWord(name: string, value: string): boolean {
  const words = (text: string): string[] =>
    text
      .toLowerCase()
      .replace(/pm[ ._]?2[._p]?5/g, "pm25")
      .replace(/ozone/g, "o3")
      .split(/[^\p{L}\p{N}]+/u)
      .filter((word) => word.length > 1);
  const sought = words(value);
  return words(name).some((word) => sought.includes(word));
}

function chosenLevel({ name, levels }: GridVariable, level: number | null): number {
  const chosen = level ?? 0;
  if (chosen === 0 || chosen < levels.length) return chosen;
  throw new UserError(
    "bad-setting",
    `${name} has ${counted(levels.length, "level")}: there is no level ${chosen + 1}.`,
  );
}

async function store(
  folder: string,
  file: string,
  grid: OpenedGrid,
  variable: GridVariable,
  reference: BackgroundReference,
  context: JobContext,
): Promise<void> {
  // What an attempt before this one may have left.
  rmSync(folder, { recursive: true, force: true });
  const order = orderedBackground(file, variable);
  const { background } = order;
  const [dlon, dlat] = [evenStep(background.lon), evenStep(background.lat)];
  const isEven = dlon !== null && dlat !== null;
  const shown = isEven ? evenGrid(background, dlon, dlat) : resampledGrid(background);
  const nodes = isEven
    ? { folder: "field.zarr", array: SHOWN_ARRAY }
    : { folder: "nodes", array: SHOWN_ARRAY };
  createStore(shownPath(folder), descriptionOf(background, shown, reference));
  const target = {
    store: join(folder, nodes.folder),
    array: nodes.array,
    overviews: isEven ? overviewsOf(folder) : null,
  };
  const range = await writeNodes(
    new ChunkRows(target, resampledGrid(background)),
    grid,
    variable,
    reference.level,
    order,
    context,
  );
  const stored: StoredBackground = { background, reference, shown, nodes, range };
  if (!isEven) await resample(folder, stored, context);
  // Last: a folder without it is no background, whatever else was written.
  writeDescription(folder, stored);
}

const descriptionOf = (background: Background, grid: Grid, reference: BackgroundReference) => ({
  grid,
  times: background.times.map((time) => time ?? Number.NaN),
  value: SHOWN_ARRAY,
  unit: background.unit,
  longName: background.longName,
  provenance: { title: background.longName, input: reference.path, input_sha256: reference.sha256 },
});

const evenGrid = ({ lon, lat }: Background, dlon: number, dlat: number): Grid => ({
  west: lon[0] as number,
  south: lat[0] as number,
  dlon,
  dlat,
  columns: lon.length,
  rows: lat.length,
});

/** As many nodes as the file has, evenly spaced. */
function resampledGrid({ lon, lat }: Background): Grid {
  const step = (axis: readonly number[]): number =>
    ((axis.at(-1) as number) - (axis[0] as number)) / (axis.length - 1);
  return evenGrid({ lon, lat } as Background, step(lon), step(lat));
}

async function writeNodes(
  chunks: ChunkRows,
  grid: OpenedGrid,
  variable: GridVariable,
  level: number,
  order: AxisOrder,
  { signal, progress }: JobContext,
): Promise<readonly [number, number] | null> {
  const { lat, times } = order.background;
  let [low, high] = [Infinity, -Infinity];
  let done = 0;
  for await (const { time, row, values } of orderedRows(grid.bands(variable, level), order)) {
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
    chunks.add(time, row, values);
    done++;
    if (done % 256 !== 0) continue;
    progress(done / (lat.length * times.length), "reading the grid");
    // Lets a cancellation in.
    await nextTurn();
    signal.throwIfAborted();
  }
  chunks.flush();
  return low <= high ? [low, high] : null;
}

/** What the map shows of uneven axes. */
async function resample(folder: string, stored: StoredBackground, { signal }: JobContext): Promise<void> {
  const { shown, background } = stored;
  const rows = new BackgroundRows(folder, stored);
  const target = { store: shownPath(folder), array: SHOWN_ARRAY, overviews: overviewsOf(folder) };
  const chunks = new ChunkRows(target, shown);
  const columns = Array.from({ length: shown.columns }, (_, i) =>
    betweenColumns(background, lonOf(shown, i)),
  );
  const line = new Float64Array(shown.columns);
  for (const time of background.times.keys()) {
    for (let j = 0; j < shown.rows; j++) {
      backgroundAtLattice(columns, [betweenRows(background, latOf(shown, j))], time, rows.read, line);
      chunks.add(time, j, Float32Array.from(line));
    }
    await nextTurn();
    signal.throwIfAborted();
  }
  chunks.flush();
}
