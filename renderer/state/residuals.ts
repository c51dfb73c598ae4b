import type { AppState } from "./appState.ts";

/** Leave-one-out residuals by time and station, when a fit of the stations in use has told them. */
export const residualsOf = ({ run }: Pick<AppState, "run">): readonly Float64Array[] | null =>
  run?.diagnostics?.loo ?? null;

/** A station at the time shown. */
export interface StationRow {
  /** Index in the station table. */
  readonly station: number;
  readonly id: string;
  readonly name: string;
  /** NaN when missing. */
  readonly observed: number;
  /** What the field says there without this station; NaN before a run. */
  readonly expected: number;
  /** Observed minus expected. */
  readonly residual: number;
  /** Whether the fit uses it: not switched off. */
  readonly used: boolean;
}

/** Residuals of the stations that the fit of the run shown used: those it is to be judged by. */
export function usedResiduals(state: Pick<AppState, "run" | "stations">): readonly Float64Array[] | null {
  const residuals = residualsOf(state);
  const excluded = new Set(state.run?.settings.excluded);
  const ids = state.stations?.table.ids;
  if (!residuals || !ids || excluded.size === 0) return residuals;
  return residuals.map((column) => column.filter((_, k) => !excluded.has(ids[k] ?? "")));
}

export type SortKey = "station" | "observed" | "expected" | "residual";

export interface Sorting {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** The stations at the time shown, in the file's order. */
export function stationRows(
  state: Pick<AppState, "stations" | "run" | "time" | "excluded">,
): readonly StationRow[] {
  const table = state.stations?.table;
  if (!table) return [];
  const observed = table.values[state.time];
  const residuals = residualsOf(state)?.[state.time];
  const excluded = new Set(state.excluded);
  return table.ids.map((id, station) => {
    const residual = residuals?.[station] ?? Number.NaN;
    const value = observed?.[station] ?? Number.NaN;
    return {
      station,
      id,
      name: table.names[station] ?? "",
      observed: value,
      expected: value - residual,
      residual,
      used: !excluded.has(id),
    };
  });
}

/** Sorted rows; residuals by their size, missing numbers always last, equal ones in the file's order. */
export function sortRows(rows: readonly StationRow[], { key, descending }: Sorting): readonly StationRow[] {
  const sign = descending ? -1 : 1;
  if (key === "station")
    return [...rows].sort((a, b) => sign * byLabel.compare(a.name || a.id, b.name || b.id));
  const figure = (row: StationRow): number => (key === "residual" ? Math.abs(row.residual) : row[key]);
  return [...rows].sort((a, b) => {
    const [left, right] = [figure(a), figure(b)];
    if (Number.isNaN(left) || Number.isNaN(right))
      return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
    return sign * (left - right);
  });
}

const byLabel = new Intl.Collator(undefined, { numeric: true });

/** Rows whose id or name holds the text, whatever the case. */
export function findRows(rows: readonly StationRow[], text: string): readonly StationRow[] {
  const sought = text.trim().toLowerCase();
  if (sought === "") return rows;
  return rows.filter(({ id, name }) => `${id} ${name}`.toLowerCase().includes(sought));
}

/** Counts of residuals in equal bins, symmetric about 0. */
export interface Histogram {
  /** Residuals counted; missing ones are not. */
  readonly count: number;
  /** The outer bins hold everything beyond -reach and +reach; field units. */
  readonly reach: number;
  readonly bins: readonly number[];
  /** Smallest, lower quartile, upper quartile, largest. */
  readonly quartiles: readonly [number, number, number, number];
}

const BINS = 31;
/** Share of the residuals that the bins between the outer ones cover. */
const COVERED = 0.99;

/** The histogram of some residuals; null when there are none. */
export function histogramOf(residuals: readonly Float64Array[]): Histogram | null {
  const present = residuals.flatMap((column) => [...column]).filter((value) => Number.isFinite(value));
  if (present.length === 0) return null;
  const at = (sorted: Float64Array, share: number): number =>
    sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  const sorted = Float64Array.from(present).sort();
  const reach = at(Float64Array.from(present, Math.abs).sort(), COVERED) || 1;
  const bins = new Array<number>(BINS).fill(0);
  for (const value of present) {
    const bin = Math.floor(((value + reach) / (2 * reach)) * BINS);
    const inside = Math.min(BINS - 1, Math.max(0, bin));
    bins[inside] = (bins[inside] ?? 0) + 1;
  }
  return {
    count: present.length,
    reach,
    bins,
    quartiles: [at(sorted, 0), at(sorted, 0.25), at(sorted, 0.75), at(sorted, 1)],
  };
}
