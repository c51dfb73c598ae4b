import type { RunSettings } from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import { type Grid, latOf, lonOf, type Tile } from "../../shared/grid/grid.ts";
import {
  backgroundAtLattice,
  backgroundAtPlaces,
  betweenColumns,
  betweenRows,
} from "../../shared/grids/bilinear.ts";
import { matchTimes } from "../../shared/grids/matchTimes.ts";
import {
  fittedQuantity,
  type Joining,
  joined,
  joiningFor,
  type MergeFigures,
  predictedFrom,
  scoresOf,
} from "../../shared/grids/merge.ts";
import type { Merge } from "../../shared/grids/reference.ts";
import { unitFactor } from "../../shared/grids/units.ts";
import type { FitDiagnostics } from "../../shared/rbf/engine.ts";
import { valuesWithout } from "../../shared/rbf/excluded.ts";
import type { Method } from "../../shared/rbf/method.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import { BackgroundRows, backgroundOfRun } from "../store/backgroundStore.ts";

/** The background of a run in the stations' unit and at the stations' times. */
export class MatchedBackground {
  /** For each time of the stations the background's, -1 for none. */
  readonly times: readonly number[];
  readonly factor: number;
  readonly rows: BackgroundRows;

  /** @throws UserError "not-found"; "bad-setting" when units or times do not fit. */
  constructor(folder: string, { unit, times }: Pick<StationTable, "unit" | "times">) {
    this.rows = new BackgroundRows(folder);
    const { background } = this.rows.stored;
    const factor = unitFactor(background.unit, unit);
    if (factor === null) throw otherUnit(background.name, background.unit, unit);
    this.factor = factor;
    this.times = matchTimes(background.times, times);
    if (this.times.every((time) => time < 0)) throw otherTimes(background.name);
  }

  /** At places, degrees, for each of the stations' times. */
  atPlaces(lon: ArrayLike<number>, lat: ArrayLike<number>): Float64Array[] {
    const { background } = this.rows.stored;
    return this.times.map((time) => {
      if (time < 0) return new Float64Array(lon.length).fill(Number.NaN);
      const values = backgroundAtPlaces(background, time, lon, lat, this.rows.read);
      return values.map((value) => value * this.factor);
    });
  }

  /** Reads the background at the nodes of a tile at one of the stations' times: out[j * columns + i]. */
  onTile(
    grid: Grid,
    { i0, j0, columns, rows }: Pick<Tile, "i0" | "j0" | "columns" | "rows">,
  ): (time: number, out: Float64Array) => void {
    const { background } = this.rows.stored;
    const across = Array.from({ length: columns }, (_, i) => betweenColumns(background, lonOf(grid, i0 + i)));
    const up = Array.from({ length: rows }, (_, j) => betweenRows(background, latOf(grid, j0 + j)));
    this.rows.limitTo(across.flatMap(({ low, high }) => [low, high]));
    return (time, out) => {
      const own = this.times[time] ?? -1;
      if (own < 0) out.fill(Number.NaN);
      else backgroundAtLattice(across, up, own, this.rows.read, out);
      if (this.factor !== 1) for (let k = 0; k < out.length; k++) out[k] = (out[k] as number) * this.factor;
    };
  }
}

const otherUnit = (name: string, own: string, unit: string): UserError =>
  new UserError(
    "bad-setting",
    `The background ${name} is in ${own}, the stations are in ${unit}, and no fixed factor leads from one to the other. ` +
      "Take another variable, or convert one of the two first.",
    [`background: ${own}`, `stations: ${unit}`],
  );

const otherTimes = (name: string): UserError =>
  new UserError(
    "bad-setting",
    `The background ${name} has no field at any time of the stations. Open the one of that day, or mind the time zone.`,
    [`background: ${name}`],
  );

/** What a fit with a background starts from, and what comes of it. */
export interface PreparedMerge {
  readonly background: MatchedBackground;
  /** The stations with what is fitted in place of what was observed. */
  readonly table: StationTable;
  /** One unit of what is fitted is at most so many field units in the field. */
  readonly scale: number;
  /** The tolerance of the fit that keeps the field within one in field units. */
  readonly tolerance: (inField: Method["tolerance"]) => Method["tolerance"];
  /** The diagnostics in field units. */
  readonly inFieldUnits: (diagnostics: FitDiagnostics) => FitDiagnostics;
  /** @param alone leave-one-out errors of the stations without the background; null where they were not fitted */
  readonly figures: (loo: readonly Float64Array[], alone: readonly Float64Array[] | null) => MergeFigures;
}

/** @throws UserError as MatchedBackground; "bad-setting" when the background covers no station. */
export function prepareMerge(
  folder: string,
  merge: Merge,
  table: StationTable,
  excluded: readonly number[],
): PreparedMerge {
  const matched = new MatchedBackground(folder, table);
  const { background, range } = matched.rows.stored;
  const atStations = matched.atPlaces(table.lon, table.lat);
  const used = valuesWithout(table.values, excluded);
  const joining = joiningFor(merge.method, used);
  const quantities = table.values.map((column, time) =>
    column.map((observed, k) =>
      fittedQuantity(joining, observed, (atStations[time] as Float64Array)[k] as number),
    ),
  );
  if (!valuesWithout(quantities, excluded).some((column) => column.some(Number.isFinite))) {
    throw new UserError(
      "bad-setting",
      `The background ${background.name} covers none of the stations. Open another one.`,
    );
  }
  const largest = Math.max(...(range ?? [0]).map(Math.abs)) * matched.factor;
  const leftOut = new Set(excluded);
  const isRatio = merge.method === "ratio";
  const scale = isRatio ? largest : 1;
  return {
    background: matched,
    table: { ...table, values: quantities },
    scale,
    tolerance: (inField) => {
      if (!isRatio) return inField;
      return (inField === "auto" ? TOLERANCE_SHARE * rangeOf(used) : inField) / scale;
    },
    inFieldUnits: (diagnostics) => inFieldUnits(diagnostics, joining, table, atStations, quantities, leftOut),
    figures: (loo, alone) => ({
      method: merge.method,
      variable: background.name,
      unit: background.unit,
      unitFactor: matched.factor,
      timesMatched: matched.times.filter((time) => time >= 0).length,
      times: table.times.length,
      floor: isRatio ? joining.floor : null,
      raised: isRatio ? countBelow(joining.floor, used, atStations) : 0,
      background: scoresOf(table.values, atStations, leftOut),
      // Held against the same observations as the other two.
      alone: alone && scoresOf(where(atStations, table.values), predictedFrom(table.values, alone), leftOut),
      corrected: scoresOf(table.values, predictedFrom(table.values, loo), leftOut),
    }),
  };
}

/** The automatic tolerance, as a share of the observations' range: that of fits without a background. */
const TOLERANCE_SHARE = 1e-5;

function rangeOf(columns: readonly Float64Array[]): number {
  const [low, high] = [-greatest(columns.map((column) => column.map((value) => -value))), greatest(columns)];
  return Math.max(high - low, Number.MIN_VALUE);
}

const greatest = (columns: readonly Float64Array[]): number =>
  columns.reduce(
    (most, column) => column.reduce((best, value) => (value > best ? value : best), most),
    -Infinity,
  );

function countBelow(
  floor: number,
  observed: readonly Float64Array[],
  background: readonly Float64Array[],
): number {
  let count = 0;
  observed.forEach((column, time) => {
    for (let k = 0; k < column.length; k++) {
      const [o, b] = [column[k] as number, background[time]?.[k] as number];
      if (!Number.isNaN(o + b) && b < floor) count++;
    }
  });
  return count;
}

/** Leave-one-out errors, spread and residual of what was observed, where those of what was fitted stood. */
function inFieldUnits(
  diagnostics: FitDiagnostics,
  joining: Joining,
  { values }: StationTable,
  atStations: readonly Float64Array[],
  quantities: readonly Float64Array[],
  leftOut: ReadonlySet<number>,
): FitDiagnostics {
  const loo = diagnostics.loo.map((column, time) =>
    column.map((error, k) => {
      const fitted = (quantities[time]?.[k] as number) - error;
      return (values[time]?.[k] as number) - joined(joining, atStations[time]?.[k] as number, fitted);
    }),
  );
  const errors = presentOf(loo, leftOut);
  const observed = presentOf(where(atStations, values), leftOut);
  const mean = meanOf(observed);
  const isRatio = joining.method === "ratio";
  return {
    ...diagnostics,
    loo,
    looRmse: Math.sqrt(meanOf(errors.map((error) => error * error))),
    looMae: meanOf(errors.map(Math.abs)),
    spread: Math.sqrt(meanOf(observed.map((value) => (value - mean) ** 2))),
    residual: isRatio ? diagnostics.residual * Math.max(0, ...largestOf(atStations)) : diagnostics.residual,
    // Blocks are left out in ratios: their error has no unit of the field.
    blockRmse: isRatio ? Number.NaN : diagnostics.blockRmse,
  };
}

/** Values where the background has some, too; NaN elsewhere. */
const where = (background: readonly Float64Array[], values: readonly Float64Array[]): Float64Array[] =>
  values.map((column, time) => column.map((value, k) => value + 0 * (background[time]?.[k] as number)));

/** The largest size of each column, NaN left out. */
const largestOf = (columns: readonly Float64Array[]): number[] =>
  columns.map((column) =>
    column.reduce((most, value) => (Math.abs(value) > most ? Math.abs(value) : most), 0),
  );

const presentOf = (columns: readonly Float64Array[], leftOut: ReadonlySet<number>): number[] =>
  columns.flatMap((column) => [...column].filter((value, k) => !Number.isNaN(value) && !leftOut.has(k)));

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** The merge of a run's settings with where its background lies; null without one. */
export function mergeOfRun(
  folder: string,
  { merge }: Pick<RunSettings, "merge">,
): { readonly folder: string; readonly merge: Merge } | null {
  return merge ? { folder: backgroundOfRun(folder, merge.background), merge } : null;
}
