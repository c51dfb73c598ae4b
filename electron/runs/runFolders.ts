import { randomBytes } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statfsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { InterruptedRun, RunSettings } from "../../shared/contract.ts";
import { unwritable, writeAtomically } from "../store/atomicFile.ts";
import { readJournal } from "../store/journal.ts";
import { type InputSource, journalPath, readRunInput } from "../store/runFolder.ts";
import { isLocked, isUnfinished, type RunState, readRunState } from "../store/runState.ts";

/** Runs whose fields stay on disk, the one that starts included. */
const RUNS_KEPT = 4;
const RUN_ID = /^\d{8}T\d{9}-[0-9a-f]{4}$/;

/** The folders of all runs, those of earlier sessions included. */
export class RunFolders {
  readonly #root: string;

  /** @param root where each run gets a folder of its own; made when missing. */
  constructor(root: string) {
    this.#root = root;
  }

  /** Room on their disk, bytes. */
  get freeBytes(): number {
    mkdirSync(this.#root, { recursive: true });
    const { bavail, bsize } = statfsSync(this.#root);
    return bavail * bsize;
  }

  /** A new run and its folder. @throws UserError "unwritable-output" */
  create(): { runId: string; folder: string } {
    const runId = newRunId();
    const folder = join(this.#root, runId);
    try {
      mkdirSync(folder, { recursive: true });
    } catch (thrown) {
      throw unwritable(folder, thrown);
    }
    return { runId, folder };
  }

  /** Where a run's field is: in its folder, or where it was moved to. */
  folderOf(runId: string): string {
    const folder = join(this.#root, runId);
    return movedTo(folder) ?? folder;
  }

  /** A run is in another folder now; what is left of it here goes. */
  async leavePointer(runId: string, from: string, to: string): Promise<void> {
    await rm(from, { recursive: true, force: true }).catch(() => {});
    try {
      writeAtomically(pointerPath(join(this.#root, runId)), JSON.stringify({ to }));
    } catch {
      // The drive may be gone. The run goes on; only another start of the application would not find it.
    }
  }

  /** Runs that had not ended, or whose file was not written, when the process they belong to ended; newest first. */
  interrupted(): InterruptedRun[] {
    return this.#left(isUnfinished);
  }

  /** A run that was left, finished or not, and would compute the very same; null when there is none. */
  resumable(settings: RunSettings, source: InputSource): InterruptedRun | null {
    const wanted = JSON.stringify([settings, source]);
    const isSame = ({ runId }: InterruptedRun): boolean => {
      try {
        const input = readRunInput(this.folderOf(runId));
        return JSON.stringify([input.settings, input.source]) === wanted;
      } catch {
        // It was being removed.
        return false;
      }
    };
    return this.#left(({ phase }) => phase === "going" || phase === "done").find(isSame) ?? null;
  }

  /** Newest first. */
  #left(isMeant: (state: RunState) => boolean): InterruptedRun[] {
    return this.#runIds()
      .reverse()
      .flatMap((runId) => {
        const folder = this.folderOf(runId);
        const state = readRunState(folder);
        if (state === null || !isMeant(state) || isLocked(folder)) return [];
        const { value, file, tiles, times, began, exporting = null } = state;
        const done = [...readJournal(journalPath(folder), tiles, times).entries()].length;
        return [{ runId, value, file, done, tiles, began, exporting }];
      });
  }

  /** Removes a run and what it has left. */
  async remove(runId: string): Promise<void> {
    await rm(this.folderOf(runId), { recursive: true, force: true });
    await rm(join(this.#root, runId), { recursive: true, force: true });
  }

  /**
   * Fields are large: removes all but the newest runs. Those that can be taken up again stay, and so do moved fields.
   * @returns the runs that are gone.
   */
  removeOld(): string[] {
    const ended = this.#runIds().filter((runId) => {
      const state = readRunState(this.folderOf(runId));
      return state === null || !isUnfinished(state);
    });
    const old = ended.slice(0, 1 - RUNS_KEPT);
    for (const runId of old)
      void rm(join(this.#root, runId), { recursive: true, force: true }).catch(() => {});
    return old;
  }

  /** Oldest first. */
  #runIds(): string[] {
    try {
      return readdirSync(this.#root)
        .filter((name) => RUN_ID.test(name))
        .sort();
    } catch {
      return [];
    }
  }
}

const pointerPath = (folder: string): string => join(folder, "moved.json");

function movedTo(folder: string): string | null {
  try {
    const { to } = JSON.parse(readFileSync(pointerPath(folder), "utf8")) as { to?: unknown };
    return typeof to === "string" ? to : null;
  } catch {
    return null;
  }
}

/** Sorts by time: 20240416T120000123-3f9a. */
function newRunId(): string {
  const clock = new Date().toISOString().slice(0, 23).replace(/[-:.]/g, "");
  return `${clock}-${randomBytes(2).toString("hex")}`;
}
