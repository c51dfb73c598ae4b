import type { Plan, RunSettings } from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import type { Calibration } from "../jobs/messages.ts";
import { megabytes } from "./bytes.ts";
import type { Child } from "./child.ts";
import { fitKindOf } from "./duration.ts";
import { residentMemory } from "./memory.ts";
import { type PlanInput, planRun } from "./plan.ts";
import { unmeasuredIdle } from "./processMemory.ts";
import { MachineRates } from "./rates.ts";
import type { RunOutcome } from "./run.ts";

export interface PlannerOptions {
  readonly cores: number;
  /** Whether a process keeps the system of the last fit. */
  readonly keepsFits: boolean;
  /** Where what is known of the machine is kept; null: nowhere. */
  readonly ratesFile: string | null;
  /** Room on the disk of the runs, bytes. */
  readonly freeDiskBytes: () => number;
}

/** Plans runs by what is known of this machine, and learns of it. */
export class Planner {
  readonly #options: PlannerOptions;
  readonly #machine: MachineRates;
  readonly #missing = new WeakMap<StationTable, number>();

  constructor(options: PlannerOptions) {
    this.#options = options;
    this.#machine = new MachineRates(options.ratesFile);
  }

  /** Whether estimates of time rest on this machine. */
  get isCalibrated(): boolean {
    return this.#machine.areMeasured;
  }

  /** What a run would take, or why it cannot start. Starts nothing. */
  plan(table: StationTable, settings: RunSettings): Plan {
    return planRun(this.input(table, settings));
  }

  input(table: StationTable, settings: RunSettings): PlanInput {
    const { cores, keepsFits, freeDiskBytes } = this.#options;
    return {
      stations: table.lon.length,
      times: table.times.length,
      missing: this.#missingIn(table),
      merges: settings.merge !== undefined,
      settings,
      cores,
      keepsFits,
      idle: this.#machine.idle ?? unmeasuredIdle,
      freeDiskBytes: freeDiskBytes(),
      rates: this.#machine.rates,
    };
  }

  /**
   * How many processes a run that is going on may have under another cap, bytes.
   * @param hasFitted whether only tiles are left to compute.
   * @throws UserError "cap-too-small" when it has no room for one.
   */
  workersWithin(table: StationTable, settings: RunSettings, memoryCap: number, hasFitted: boolean): number {
    const input = this.input(table, { ...settings, memoryCap, workers: "auto" });
    const cores = settings.workers === "auto" ? input.cores : settings.workers;
    const { workers, workerBytes, fitBytes, tiles } = planRun({ ...input, cores });
    const needed = hasFitted ? workerBytes : Math.max(workerBytes, fitBytes);
    if (needed <= memoryCap)
      return hasFitted ? Math.min(cores, tiles, Math.floor(memoryCap / workerBytes)) : workers;
    throw new UserError(
      "cap-too-small",
      `1 process takes ${megabytes(needed)}, and the memory cap is ${megabytes(memoryCap)}.`,
      [`memory cap: ${megabytes(memoryCap)}`],
    );
  }

  /** Measures a process that is ready for its first job. @param processes compute processes alive, it included. */
  async measure({ pid, lastResident }: Child, processes: number): Promise<void> {
    const resident = await residentMemory(pid);
    if (resident === null || resident.own === null || resident.shared === null) {
      this.#machine.measuredIdle({ own: resident?.bytes ?? lastResident, shared: 0, others: 0 });
      return;
    }
    const { bytes, own, shared } = resident;
    const sharers = shared / Math.max(1, bytes - own);
    // Its first job may have begun while this was being read: what it held before, it has said itself.
    const before = Math.min(own, Math.max(1, lastResident - shared));
    this.#machine.measuredIdle({ own: before, shared, others: Math.max(0, sharers - processes) });
  }

  calibrate(calibration: Calibration): void {
    this.#machine.calibrate(calibration);
  }

  learn(plan: Plan, outcome: RunOutcome, table: StationTable, settings: RunSettings): void {
    const kind = fitKindOf(settings, plan.iterative, this.#missingIn(table));
    this.#machine.learn(plan, outcome, this.#options.cores, kind);
  }

  #missingIn(table: StationTable): number {
    const known = this.#missing.get(table);
    if (known !== undefined) return known;
    let missing = 0;
    for (const column of table.values) for (const value of column) if (Number.isNaN(value)) missing += 1;
    this.#missing.set(table, missing);
    return missing;
  }
}
