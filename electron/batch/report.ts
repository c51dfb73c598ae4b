import type { Plan, RunSettings } from "../../shared/contract.ts";
import type { ErrorMessage } from "../../shared/errors.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import type { StationsFile, WrittenFile } from "../jobs/messages.ts";
import type { MemoryPeaks } from "../runs/memory.ts";
import type { RunOutcome } from "../runs/run.ts";
import { doctorReport } from "./doctor.ts";

/** All that a batch run tells of itself. */
export interface ReportParts {
  readonly settings: RunSettings;
  readonly read: StationsFile;
  /** What was read, merged, converted and left out, and why. */
  readonly account: readonly string[];
  /** The stations at the times that were asked for. */
  readonly table: StationTable;
  readonly plan: Plan;
  readonly outcome: RunOutcome;
  readonly memory: MemoryPeaks;
  readonly outputs: readonly WrittenFile[];
  readonly seconds: { readonly read: number; readonly write: number; readonly total: number };
  readonly error: ErrorMessage | null;
}

/** Every file read: those of values, and the list of stations that they were joined with. */
function inputsOf({ stations: { layout, list }, files, list: listFile }: StationsFile): object[] {
  const known = layout.format === "generic" ? layout.kind : layout.format;
  const data = files.map((file) => ({ ...file, layout: known, reason: layout.reasons.join(" ") }));
  return listFile && list
    ? [...data, { ...listFile, layout: `${list.network} list`, reason: list.reason }]
    : data;
}

/** The report of --report: plain JSON, null for what was not reached. */
export function reportOf(parts: ReportParts): object {
  const { settings, read, account, table, plan, outcome, memory, outputs, seconds, error } = parts;
  const { report } = read.stations;
  const diagnostics = outcome.fitted?.diagnostics;
  return {
    settings: { ...settings, value: table.value, unit: table.unit, resolved: outcome.fitted?.method ?? null },
    inputs: inputsOf(read),
    counts: {
      stations: report.stations,
      used: outcome.fitted?.used ?? null,
      excluded: settings.excluded.length,
      missing: report.missing,
      merged: report.merged,
      rejected: report.rejectedCount,
      times: table.times.length,
    },
    treatment: settings.treatment,
    doctor: doctorReport(read, settings.treatment?.decisions ?? []),
    account,
    fit: diagnostics
      ? { solver: diagnostics.solver, rcond: diagnostics.rcond, residual: diagnostics.residual }
      : null,
    loo: diagnostics ? { rmse: diagnostics.looRmse, mae: diagnostics.looMae } : null,
    merge: outcome.fitted?.merge ?? null,
    block: diagnostics ? { km: diagnostics.blockKm, rmse: diagnostics.blockRmse } : null,
    audit: outcome.audit,
    seconds: {
      read: seconds.read,
      fit: outcome.seconds.fit,
      evaluate: outcome.seconds.evaluate,
      write: seconds.write,
      total: seconds.total,
    },
    memory: {
      cap: settings.memoryCap,
      planned: plan.totalBytes,
      peakTogether: memory.together,
      peakPerProcess: memory.perProcess,
      // Before files were written: what `planned` speaks of. Writing has an allowance of its own.
      peakOfRun: outcome.memory.together,
      plannedWriting: plan.exportBytes,
    },
    deaths: outcome.deaths,
    outputs,
    error,
  };
}
