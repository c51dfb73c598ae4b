import { basename } from "node:path";
import { version } from "../../package.json";
import type { Grid } from "../../shared/grid/grid.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import type { Fitted } from "../jobs/messages.ts";
import type { InputSource } from "../store/runFolder.ts";
import type { FieldDescription } from "../store/zarr.ts";

/**
 * What a field tells of itself. No clock time, worker count or cap: the same stations and settings give the same
 * file, byte for byte.
 */
export function describeField(
  table: StationTable,
  grid: Grid,
  { method, diagnostics, used }: Fitted,
  source: InputSource | null,
  excluded: readonly string[],
): FieldDescription {
  const { value, unit, times } = table;
  return {
    grid,
    times,
    value,
    unit,
    longName: value.replaceAll("_", " "),
    provenance: {
      title: `${value} at stations, interpolated by radial basis functions`,
      source: `Isopleth ${version}`,
      ...(source === null ? {} : { input: basename(source.path), input_sha256: source.sha256 }),
      settings: JSON.stringify(method),
      stations: used,
      ...(excluded.length === 0 ? {} : { excluded: excluded.join(",") }),
      solver: diagnostics.solver,
      ...numbers({
        rcond: diagnostics.rcond,
        station_residual: diagnostics.residual,
        loo_rmse: diagnostics.looRmse,
        loo_mae: diagnostics.looMae,
        block_km: diagnostics.blockKm,
        block_rmse: diagnostics.blockRmse,
      }),
      tolerance: method.tolerance,
    },
  };
}

/** Only the figures that could be determined: NaN is no JSON. */
function numbers(figures: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).filter(([, figure]) => Number.isFinite(figure)));
}
