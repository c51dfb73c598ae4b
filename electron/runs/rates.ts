import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Plan } from "../../shared/contract.ts";
import type { Calibration } from "../jobs/messages.ts";
import { writeAtomically } from "../store/atomicFile.ts";
import {
  corrected,
  evaluationCounts,
  type FitKind,
  firstRates,
  fitCounts,
  type Rates,
  scaled,
} from "./duration.ts";
import type { IdleSize } from "./processMemory.ts";
import type { RunOutcome } from "./run.ts";

const rate = z.number().positive();
const machineSchema = z.object({
  rates: z.object({
    perFit: rate,
    perChoice: rate,
    perCube: rate,
    perSquare: rate,
    perStation: rate,
    perValue: rate,
    perPair: rate,
    perNode: rate,
    perChunk: rate,
  }),
  /** Of a compute process when it was last measured. */
  idle: z
    .object({ own: rate, shared: z.number().nonnegative(), others: z.number().nonnegative() })
    .optional(),
});
type Machine = z.infer<typeof machineSchema>;

/** How much a single run counts against what was known: other work may have slowed it. */
const RUN_COUNTS = 0.5;
/** What took less than this counts less: most of it is code that runs for the first time. Seconds. */
const TELLING = 1;

/** What is known of this machine: how fast it is and how large its processes are. Kept in a file, refined by each run. */
export class MachineRates {
  readonly #path: string | null;
  #machine: Machine | null;
  #idle: IdleSize | null;

  /** @param path null: nothing is kept. */
  constructor(path: string | null) {
    this.#path = path;
    this.#machine = path === null ? null : read(path);
    this.#idle = this.#machine?.idle ?? null;
  }

  get rates(): Rates {
    return this.#machine?.rates ?? firstRates;
  }

  /** Whether the rates rest on this machine. */
  get areMeasured(): boolean {
    return this.#machine !== null;
  }

  /** A process without work; null when none has been measured. */
  get idle(): IdleSize | null {
    return this.#idle;
  }

  /** A process that is ready has been measured: kept with the next rates. */
  measuredIdle(idle: IdleSize): void {
    this.#idle = idle;
  }

  /** What a few small sums took: all rates follow, until runs say more. */
  calibrate(calibration: Calibration): void {
    if (!this.areMeasured) this.#keep(scaled(firstRates, calibration));
  }

  /** The next plan's estimate of time rests on what a run took that began from nothing. */
  learn(plan: Plan, { phase, seconds, fitted }: RunOutcome, cores: number, kind: FitKind): void {
    if (phase !== "done" || fitted?.diagnostics.factorizations === 0) return;
    const { grid, tiles, workers } = plan;
    // More processes than cores slow each other down.
    const evaluating = seconds.tiles * Math.min(1, cores / workers);
    const weightOf = (taken: number): number =>
      (this.areMeasured ? RUN_COUNTS : 1) * Math.min(1, taken / TELLING);
    const afterFit = corrected(this.rates, fitCounts(plan, kind), seconds.fit, weightOf(seconds.fit));
    const nodes = grid.columns * grid.rows;
    this.#keep(corrected(afterFit, evaluationCounts(plan, nodes, tiles), evaluating, weightOf(evaluating)));
  }

  #keep(rates: Rates): void {
    const machine = machineSchema.safeParse({ rates, ...(this.#idle && { idle: this.#idle }) });
    // A run of no time at all says nothing.
    if (!machine.success) return;
    this.#machine = machine.data;
    if (this.#path === null) return;
    try {
      writeAtomically(this.#path, `${JSON.stringify(machine.data)}\n`);
    } catch {
      // Then they are measured again next time.
    }
  }
}

function read(path: string): Machine | null {
  try {
    return machineSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}
