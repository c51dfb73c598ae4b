import { basename } from "node:path";
import type { RunAudit, RunSettings } from "../../shared/contract.ts";
import { timeText } from "../../shared/formats/numbers.ts";
import type { FieldDescription } from "../../shared/formats/zarr/metadata.ts";
import type { Grid } from "../../shared/grid/grid.ts";
import { figureOrNull, PROVENANCE_KEY, type Provenance } from "../../shared/provenance.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import { version } from "../application.ts";
import type { Fitted } from "../jobs/messages.ts";
import type { InputSource } from "../store/runFolder.ts";

/** What a field tells of itself in single attributes, before it is computed. */
export function describeField(
  table: StationTable,
  grid: Grid,
  { method, diagnostics, used, merge }: Fitted,
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
      title: merge
        ? `${value}: ${merge.variable}, corrected by stations (${merge.method})`
        : `${value} at stations, interpolated by radial basis functions`,
      source: `Isopleth ${version}`,
      ...(source === null ? {} : { input: basename(source.path), input_sha256: source.sha256 }),
      ...(source?.list
        ? { station_list: basename(source.list.path), station_list_sha256: source.list.sha256 }
        : {}),
      settings: JSON.stringify(method),
      stations: used,
      ...(excluded.length === 0 ? {} : { excluded: excluded.join(",") }),
      ...(source?.account === undefined ? {} : { account: source.account.join(" ") }),
      ...(merge ? { background: JSON.stringify(merge) } : {}),
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

/** What a finished run starts from and came to. */
export interface FinishedRun {
  readonly table: StationTable;
  readonly settings: RunSettings;
  readonly source: InputSource | null;
  readonly fitted: Fitted;
  readonly audit: RunAudit;
}

/** What is known of a field once it is finished and checked, and the record that restores the project from it. */
export function finishedProvenance(run: FinishedRun, now: Date): Readonly<Record<string, string | number>> {
  const record = provenanceRecord(run, now);
  return {
    history: `${record.created}: computed by Isopleth ${version}`,
    created: record.created,
    audit_nodes: run.audit.nodes,
    audit_worst: run.audit.worst,
    [PROVENANCE_KEY]: JSON.stringify(record),
  };
}

function provenanceRecord({ table, settings, source, fitted, audit }: FinishedRun, now: Date): Provenance {
  const { method, diagnostics, used } = fitted;
  return {
    version: 1,
    application: { name: "Isopleth", version },
    created: timeText(Math.floor(now.getTime() / 1000) * 1000),
    inputs: source === null ? [] : inputsOf(source),
    reading: source?.reading ?? {},
    value: { name: table.value, unit: table.unit },
    times: table.times.some(Number.isNaN) ? null : table.times.map(timeText),
    settings,
    method,
    decisions: [...(source?.account ?? []), ...decisionsOf(settings, diagnostics.notes)],
    fit: {
      solver: diagnostics.solver,
      stations: used,
      rcond: figureOrNull(diagnostics.rcond),
      residual: figureOrNull(diagnostics.residual),
      looRmse: figureOrNull(diagnostics.looRmse),
      looMae: figureOrNull(diagnostics.looMae),
      blockKm: figureOrNull(diagnostics.blockKm),
      blockRmse: figureOrNull(diagnostics.blockRmse),
      words: diagnostics.words,
    },
    audit: { ...audit, worst: figureOrNull(audit.worst), tolerance: figureOrNull(audit.tolerance) },
    changes: [],
  };
}

/** All files that were read, the list of stations last: opened together again they give the same stations. */
const inputsOf = ({ path, sha256, more = [], list }: InputSource) => [
  { path, sha256 },
  ...more,
  ...(list ? [list] : []),
];

function decisionsOf({ excluded }: RunSettings, notes: readonly string[]): string[] {
  if (excluded.length === 0) return [...notes];
  return [...notes, `Stations left out by the user: ${excluded.join(", ")}.`];
}

/** Only the figures that could be determined: NaN is no JSON. */
function numbers(figures: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(figures).filter(([, figure]) => Number.isFinite(figure)));
}
