import { readFileSync } from "node:fs";
import { z } from "zod";
import type { Plan } from "../../shared/contract.ts";
import { writeAtomically } from "../store/atomicFile.ts";
import { firstRates, type Rates } from "./plan.ts";
import type { RunOutcome } from "./run.ts";

const ratesSchema = z.object({
  perCube: z.number().positive(),
  perStation: z.number().positive(),
  perPair: z.number().positive(),
});

/** How fast this machine is, kept in a file and refined by each run. */
export class MachineRates {
  readonly #path: string | null;
  #rates: Rates;

  /** @param path null: nothing is kept. */
  constructor(path: string | null) {
    this.#path = path;
    this.#rates = (path === null ? null : read(path)) ?? firstRates;
  }

  get rates(): Rates {
    return this.#rates;
  }

  /** The next plan's estimate of time rests on what a run took that began from nothing. */
  learn(plan: Plan, { phase, seconds, fitted }: RunOutcome, cores: number): void {
    if (phase !== "done" || fitted?.diagnostics.factorizations === 0) return;
    const { stations, times, grid, workers, iterative } = plan;
    // More processes than cores slow each other down.
    const tiles = seconds.tiles * Math.min(1, cores / workers);
    const fit = iterative
      ? { perStation: seconds.fit / (stations * times) }
      : { perCube: seconds.fit / stations ** 3 };
    this.#keep({
      ...this.#rates,
      ...fit,
      perPair: tiles / (stations * times * grid.columns * grid.rows),
    });
  }

  #keep(rates: Rates): void {
    // A run of no time at all says nothing.
    if (!ratesSchema.safeParse(rates).success) return;
    this.#rates = rates;
    if (this.#path === null) return;
    try {
      writeAtomically(this.#path, `${JSON.stringify(rates)}\n`);
    } catch {
      // Then they are measured again next time.
    }
  }
}

function read(path: string): Rates | null {
  try {
    return ratesSchema.parse(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return null;
  }
}
