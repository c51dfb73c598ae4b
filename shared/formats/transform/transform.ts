import { PROVENANCE_KEY, parseProvenance } from "../../provenance.ts";
import type { ExportOptions } from "../exportOptions.ts";
import { coordinateText, timeText } from "../numbers.ts";
import type { FieldSource } from "../source.ts";
import { type UnitChange, unitChange } from "./convert.ts";
import { cut, cutTimes } from "./cut.ts";
import { landMask } from "./land.ts";
import { masked } from "./mask.ts";
import { nearStations } from "./near.ts";

/** Stations as [lon, lat], degrees. */
type Stations = readonly (readonly [number, number])[];

/** The field to write, and how it differs, a sentence each. */
interface Transformed {
  readonly field: FieldSource;
  readonly changes: readonly string[];
}

/**
 * The field as an export asks for it: another field, read by rows as the first is, so that every format has it.
 * Its provenance says what was changed.
 * @param stations for the mask by distance
 * @throws UserError "bad-setting"
 */
export async function transformed(
  source: FieldSource,
  options: ExportOptions,
  stations: Stations,
): Promise<Transformed> {
  const { region, times, every, mask } = options;
  let field = times === null ? source : cutTimes(source, times.from, times.to);
  field = cut(field, region, every);
  const unit =
    options.unit === null ? null : unitChange(source.value, source.unit, options.unit, options.air);
  field = withValues(field, options, unit);
  if (mask === "land") field = masked(field, await landMask());
  else if (mask !== "none") field = masked(field, nearStations(stations, mask.nearKm));
  const changes = changesOf(source, field, options, unit);
  if (changes.length === 0) return { field, changes };
  return { field: { ...field, provenance: withChanges(source.provenance, changes) }, changes };
}

/** Unit, sign and precision, in one pass over the values. */
function withValues(
  source: FieldSource,
  { clipNegatives, decimals }: ExportOptions,
  unit: UnitChange | null,
): FieldSource {
  const factor = unit?.factor ?? 1;
  if (factor === 1 && !clipNegatives && decimals === "shortest") return source;
  const steps = decimals === "shortest" ? 0 : 10 ** decimals;
  return {
    ...source,
    unit: unit?.unit ?? source.unit,
    async readRows(time, j0, rows, into) {
      const values = await source.readRows(time, j0, rows, into);
      for (let k = 0; k < values.length; k++) {
        let value = (values[k] as number) * factor;
        if (clipNegatives && value < 0) value = 0;
        values[k] = steps > 0 ? Math.round(value * steps) / steps : value;
      }
      return values;
    },
  };
}

/** How the exported field differs, a sentence each. */
function changesOf(
  source: FieldSource,
  field: FieldSource,
  options: ExportOptions,
  unit: UnitChange | null,
): readonly string[] {
  const { every, clipNegatives, decimals, mask } = options;
  const { west, south, dlon, dlat, columns, rows } = field.grid;
  const corners = [west, west + (columns - 1) * dlon, south, south + (rows - 1) * dlat].map(coordinateText);
  const [first, last] = [field.times[0], field.times.at(-1)].map(timeText);
  const isCut = options.region !== null && (columns < source.grid.columns || rows < source.grid.rows);
  return [
    isCut ? `Region cut to ${corners.join(", ")} degrees (west, east, south, north).` : "",
    field.times.length < source.times.length ? `Times cut to ${first} .. ${last}.` : "",
    every > 1 ? `One node in ${every} both ways.` : "",
    unit?.words ?? "",
    clipNegatives ? "Values below zero set to zero." : "",
    decimals === "shortest" ? "" : `Rounded to ${decimals} decimals.`,
    mask === "land" ? "No data outside of land (Natural Earth 1:50 million)." : "",
    typeof mask === "object" ? `No data farther than ${mask.nearKm} km from every station.` : "",
  ].filter(Boolean);
}

function withChanges(
  provenance: FieldSource["provenance"],
  changes: readonly string[],
): FieldSource["provenance"] {
  const record = parseProvenance(String(provenance[PROVENANCE_KEY] ?? ""));
  const all = [...(record?.changes ?? []), ...changes];
  return {
    ...provenance,
    changes: all.join(" "),
    ...(record === null ? {} : { [PROVENANCE_KEY]: JSON.stringify({ ...record, changes: all }) }),
  };
}
