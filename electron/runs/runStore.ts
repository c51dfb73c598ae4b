import { mkdirSync, rmSync, statSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { Plan, RunSettings } from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import { validName } from "../../shared/formats/netcdf/names.ts";
import type { ResolvedMethod } from "../../shared/rbf/method.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import { appendToJournal, ChunkChecks, type JournalEntry, readJournal } from "../store/journal.ts";
import {
  fieldPath,
  hasModel,
  type InputSource,
  journalPath,
  settingsPath,
  writeReading,
  writeRunInput,
} from "../store/runFolder.ts";
import { lockRun, type RunState, unlockRun, writeRunState } from "../store/runState.ts";
import { storeTrouble } from "../store/trouble.ts";
import { createStore, type FieldDescription, writeAttributes } from "../store/zarr.ts";
import { copyRun } from "./copyRun.ts";
import type { MemoryPeaks } from "./memory.ts";

/** What a run leaves on the disk is made from. */
export interface RunStart {
  readonly plan: Plan;
  readonly settings: RunSettings;
  readonly table: StationTable;
  readonly source: InputSource | null;
  /** The method as the run that this one is based on resolved it; null: on its own. */
  readonly basis: ResolvedMethod | null;
  /** What was recognised in the stations' file, for a window that takes the run up again; null: nothing to keep. */
  readonly reading: object | null;
}

/** A run's folder as the run itself writes it. Every failure is a UserError "store-trouble". */
export class RunStore {
  readonly #start: RunStart;
  readonly #began = new Date().toISOString();
  #folder: string;
  #checks: ChunkChecks;

  /** @param resumed whether the folder holds an earlier attempt that is to be taken up. */
  constructor(folder: string, start: RunStart, resumed: boolean) {
    const { tiles, times } = start.plan;
    this.#folder = folder;
    this.#start = start;
    // Without the model nobody knows whether a new fit would be the same to the last bit.
    const usable = resumed && hasModel(folder);
    this.#checks = usable ? readJournal(journalPath(folder), tiles, times) : new ChunkChecks(tiles, times);
    if (resumed && !usable) rmSync(journalPath(folder), { force: true });
  }

  get folder(): string {
    return this.#folder;
  }

  /** What the chunks written so far must hold. */
  get checks(): ChunkChecks {
    return this.#checks;
  }

  /** Tiles that need not be computed any more. */
  get done(): number[] {
    return [...this.#checks.entries()].map(({ tile }) => tile);
  }

  /** Leaves what compute processes need and what the run could be taken up from. */
  begin(): void {
    const { settings, table, source, reading } = this.#start;
    this.#guarded(() => {
      if (!lockRun(this.#folder)) {
        throw new UserError("bad-request", "Another Isopleth is computing this run.");
      }
      writeRunInput(this.#folder, { settings, value: table.value, source }, table);
      if (reading !== null) writeReading(this.#folder, reading);
      writeRunState(this.#folder, this.#state("going"));
    });
  }

  createField(field: FieldDescription): void {
    this.#guarded(() => createStore(fieldPath(this.#folder), field));
  }

  describeField(field: FieldDescription): void {
    this.#guarded(() => writeAttributes(fieldPath(this.#folder), field));
  }

  /** A tile is in the store, and from now on counts as done. */
  add(entry: JournalEntry): void {
    this.#guarded(() => {
      // In the empty place of a drive that went away nothing counts as done.
      statSync(settingsPath(this.#folder));
      appendToJournal(journalPath(this.#folder), entry);
    });
    this.#checks.add(entry);
  }

  /** The run has ended. "going": it is to be taken up again. @param memory what its processes held at their peak. */
  end(phase: RunState["phase"], memory: MemoryPeaks): void {
    try {
      writeRunState(this.#folder, { ...this.#state(phase), memory });
      unlockRun(this.#folder);
    } catch {
      // The disk that failed the run may refuse this as well: then it is offered again.
    }
  }

  /**
   * Goes on in another folder with what can still be read of this one.
   * @param field what the field is, once it is known.
   * @returns tiles that were done and are lost.
   * @throws UserError "store-trouble" of the other folder; then everything stays where it was.
   */
  async moveTo(folder: string, field: FieldDescription | null): Promise<number[]> {
    const next = new RunStore(folder, this.#start, false);
    try {
      next.#guarded(() => mkdirSync(folder, { recursive: true }));
      next.begin();
      if (field !== null) next.createField(field);
      await copyRun(this, next, this.#start.plan.grid, validName(this.#start.table.value));
      // Those done while the others were copied are among them.
      const lost = this.done.filter((tile) => !next.#checks.isDone(tile));
      this.#folder = next.#folder;
      this.#checks = next.#checks;
      return lost;
    } catch (thrown) {
      await rm(folder, { recursive: true, force: true }).catch(() => {});
      throw storeTrouble(folder, thrown);
    }
  }

  #state(phase: RunState["phase"]): RunState {
    const { plan, table, source, basis } = this.#start;
    const { tiles, times, iterative } = plan;
    const file = source?.path ?? null;
    const solver = { iterative };
    return { phase, began: this.#began, value: table.value, file, tiles, times, solver, basis };
  }

  #guarded(work: () => void): void {
    try {
      work();
    } catch (thrown) {
      throw storeTrouble(this.#folder, thrown);
    }
  }
}
