import type { RunEvent, RunPhase, TileState } from "../../shared/contract.ts";
import type { ErrorMessage } from "../../shared/errors.ts";
import type { ChildDied } from "./child.ts";

/** A compute process that died during a run. */
export interface RunDeath {
  readonly reason: string;
  readonly pid: number;
  /** null outside of tiles. */
  readonly tile: number | null;
}

/** The part of a run's event that the run itself knows. */
export type RunNews = RunEvent extends infer E ? (E extends RunEvent ? Omit<E, "runId"> : never) : never;

/** Tells what happens in a run, to whoever watches and in the run's log. */
export class RunTeller {
  readonly log: (line: string) => void;
  readonly #emit: (news: RunNews) => void;
  readonly #deaths: RunDeath[] = [];
  /** News of tiles that nobody may see before the fit is known to be good; null afterwards. */
  #heldBack: RunNews[] | null = [];

  constructor(emit: (news: RunNews) => void, log: (line: string) => void) {
    this.#emit = emit;
    this.log = log;
  }

  get deaths(): readonly RunDeath[] {
    return this.#deaths;
  }

  tell(news: RunNews): void {
    this.#emit(news);
  }

  phase(phase: RunPhase, words: string, error: ErrorMessage | null = null): void {
    this.log(`${phase}: ${words}`);
    this.#emit({ type: "phase", phase, words, error });
  }

  tile(tile: number, state: TileState, range: readonly [number, number] | null = null): void {
    const news: RunNews = { type: "tile", tile, state, range };
    if (this.#heldBack === null) this.#emit(news);
    else this.#heldBack.push(news);
  }

  /** The fit is good: from now on tiles are told at once. */
  showTiles(): void {
    for (const news of this.#heldBack ?? []) this.#emit(news);
    this.#heldBack = null;
  }

  death({ pid, death }: ChildDied, tile: number | null): void {
    this.#deaths.push({ reason: death.words, pid, tile });
    const over = tile === null ? "outside of tiles" : `over tile ${tile}`;
    const exit = death.exitCode === null ? "no exit code" : `exit code ${death.exitCode}`;
    this.log(`pid ${pid} died ${over}: ${death.words} (${exit})`);
    this.#emit({ type: "death", pid, reason: death.words, tile });
  }
}
