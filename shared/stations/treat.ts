import { noFacts, type ReadingFacts, type StationsRead, type StationTable } from "./table.ts";
import { type Decision, decisionsFor, type Treatment } from "./treatment.ts";
import { unitFromName } from "./units.ts";
import { conversion } from "./values/conversion.ts";

/** Stations as a fit takes them, and what was done to their values. */
export interface Treated {
  readonly table: StationTable;
  /** One sentence on the conversion of units; null when there was none. */
  readonly conversion: string | null;
  /** Values below 0, before they were set to zero or dropped. */
  readonly negatives: number;
}

/** A table being changed; its columns are its own. */
type Draft = { -readonly [K in keyof StationTable]: StationTable[K] } & {
  readonly ids: string[];
  readonly names: string[];
  readonly indexOf: Map<string, number>;
};

/**
 * Applies decisions, then the choice about negative values, then the conversion of units. The table read stays as it
 * is; stations keep their order and indices, those brought in by swapped coordinates come last. "exclude" changes
 * nothing here: the fit leaves those stations out (treatment.ts, excludedBy).
 * @throws UserError "bad-setting" for a unit that the value cannot be shown in.
 */
export function treat(
  read: Pick<StationsRead, "table"> & { readonly facts?: ReadingFacts | undefined },
  treatment: Treatment,
): Treated {
  const { table, facts = noFacts } = read;
  const decisions = decisionsFor(treatment.decisions, table.value).filter(changesTable);
  const converted = treatment.unit !== "" && treatment.unit !== table.unit;
  const change = converted ? conversion(table.value, table.unit, treatment.unit, treatment) : null;
  const negatives = facts.negatives ?? countNegatives(table);
  const mends = negatives > 0 && treatment.negatives !== "keep";
  if (decisions.length === 0 && change === null && !mends) return { table, conversion: null, negatives };
  const draft = draftOf(table);
  for (const decision of decisions) apply(decision, draft, facts);
  const left = countNegatives(draft);
  if (treatment.negatives !== "keep")
    replaceNegatives(draft, treatment.negatives === "zero" ? 0 : Number.NaN);
  if (change !== null) {
    draft.values = draft.values.map((column) => column.map((value) => value * change.factor));
    draft.unit = change.to;
    draft.value = nameWithout(table.value);
  }
  const { indexOf, ...treated } = draft;
  return { table: treated, conversion: change?.words ?? null, negatives: left };
}

function draftOf(table: StationTable): Draft {
  return {
    ...table,
    ids: [...table.ids],
    names: [...table.names],
    values: table.values.map((column) => column.slice()),
    indexOf: new Map(table.ids.map((id, station) => [id, station])),
  };
}

const changesTable = ({ action }: Decision): boolean => action !== "exclude" && action !== "accept";

/** "ozone_ppb" in another unit is no "ozone_ppb" any more. */
function nameWithout(value: string): string {
  if (unitFromName(value) === "") return value;
  const bare = value.replace(/\s*[([（【].*?[)\]）】]|[\s_.]+[^\s_.]+$/, "");
  return bare || value;
}

export function countNegatives({ values }: Pick<StationTable, "values">): number {
  let count = 0;
  for (const column of values) for (let k = 0; k < column.length; k++) if ((column[k] ?? 0) < 0) count++;
  return count;
}

function replaceNegatives({ values }: Draft, by: number): void {
  for (const column of values)
    for (let k = 0; k < column.length; k++) if ((column[k] ?? 0) < 0) column[k] = by;
}

function apply(decision: Decision, draft: Draft, facts: ReadingFacts): void {
  const stations = decision.stations.flatMap((id) => draft.indexOf.get(id) ?? []);
  if (decision.action === "average") average(stations, draft);
  else if (decision.action === "keep") keep(decision.kept, decision.stations, draft, facts);
  else if (decision.action === "swap") swap(decision.stations, draft, facts);
  else if (decision.action === "drop") drop(decision.times, stations, draft);
  else if (decision.action === "move") {
    for (const station of stations) place(station, decision.lon, decision.lat, draft);
  }
}

/** The one mean of several values at a time, NaN left out. */
function average(stations: readonly number[], { values }: Draft): void {
  const [first, ...others] = stations;
  if (first === undefined || others.length === 0) return;
  for (const column of values) {
    const present = stations
      .map((station) => column[station] ?? Number.NaN)
      .filter((value) => !Number.isNaN(value));
    column[first] = present.reduce((sum, value) => sum + value, 0) / present.length;
    for (const station of others) column[station] = Number.NaN;
  }
}

/** Of coincident stations, which the table has as one, the kept one's own values take the place of the mean. */
function keep(kept: string, ids: readonly string[], draft: Draft, facts: ReadingFacts): void {
  const group = facts.coincident.find((one) => one.ids[0] === ids[0] && one.ids.includes(kept));
  if (group) {
    const [station, member] = [draft.indexOf.get(ids[0] ?? ""), group.ids.indexOf(kept)];
    if (station === undefined) return;
    draft.values.forEach((column, time) => {
      column[station] = group.values[time]?.[member] ?? Number.NaN;
    });
    return;
  }
  if (!draft.indexOf.has(kept)) return;
  for (const id of ids) {
    const station = draft.indexOf.get(id);
    if (id === kept || station === undefined) continue;
    for (const column of draft.values) column[station] = Number.NaN;
  }
}

/** Stations of the table, and those that reading refused because their latitude was beyond 90. */
function swap(ids: readonly string[], draft: Draft, { swapped }: ReadingFacts): void {
  for (const id of ids) {
    const station = draft.indexOf.get(id);
    const aside = swapped.ids.indexOf(id);
    if (aside >= 0 && station === undefined) append(aside, draft, swapped);
    else if (station !== undefined) place(station, draft.lat[station] ?? 0, draft.lon[station] ?? 0, draft);
  }
}

function append(aside: number, draft: Draft, swapped: ReadingFacts["swapped"]): void {
  const id = swapped.ids[aside] ?? "";
  draft.indexOf.set(id, draft.ids.length);
  draft.ids.push(id);
  draft.names.push(swapped.names[aside] ?? "");
  draft.lon = longer(draft.lon, swapped.lat[aside]);
  draft.lat = longer(draft.lat, swapped.lon[aside]);
  draft.values = draft.values.map((column, time) => longer(column, swapped.values[time]?.[aside]));
}

function longer(column: Float64Array, value = Number.NaN): Float64Array {
  const grown = new Float64Array(column.length + 1);
  grown.set(column);
  grown[column.length] = value;
  return grown;
}

function place(station: number, lon: number, lat: number, draft: Draft): void {
  if (Math.abs(lat) > 90) return;
  draft.lon = draft.lon.with(station, lon);
  draft.lat = draft.lat.with(station, lat);
}

function drop(times: readonly (number | null)[], stations: readonly number[], draft: Draft): void {
  const wanted = new Set(times);
  draft.times.forEach((time, t) => {
    if (!wanted.has(Number.isNaN(time) ? null : time)) return;
    for (const station of stations) (draft.values[t] as Float64Array)[station] = Number.NaN;
  });
}
