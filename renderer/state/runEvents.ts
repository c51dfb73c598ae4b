import type { Plan, RunAudit, RunEvent, RunPhase, RunSettings, TileState } from "../../shared/contract.ts";
import type { ErrorMessage } from "../../shared/errors.ts";
import type { MergeFigures } from "../../shared/grids/merge.ts";
import type { FitDiagnostics } from "../../shared/rbf/engine.ts";
import type { ResolvedMethod } from "../../shared/rbf/method.ts";

/** A run as the page sees it. */
export interface CurrentRun {
  readonly runId: string;
  readonly stationsId: string;
  readonly settings: RunSettings;
  readonly plan: Plan;
  readonly phase: RunPhase;
  /** What the phase is at, in main's words; empty before the first one. */
  readonly words: string;
  readonly error: ErrorMessage | null;
  readonly done: number;
  readonly total: number;
  readonly elapsedSeconds: number;
  readonly remainingSeconds: number | null;
  /** By tile index. */
  readonly tiles: readonly TileState[];
  /** How often tiles that were done have been computed again. */
  readonly revision: number;
  /** Settled by the fit, or taken over from the run it is based on. */
  readonly method: ResolvedMethod | null;
  /** Whether it was started from another run's fit, because stations were switched. */
  readonly derived: boolean;
  readonly diagnostics: FitDiagnostics | null;
  /** With a background: what the stations corrected of it. */
  readonly merge: MergeFigures | null;
  /** null until the field is complete and has been compared with direct sums. */
  readonly audit: RunAudit | null;
  readonly deaths: readonly { readonly pid: number; readonly reason: string; readonly tile: number | null }[];
}

export const isActive = (run: CurrentRun | null): boolean =>
  run !== null && ["starting", "fitting", "evaluating", "paused"].includes(run.phase);

/** What is known of a run when it starts. */
interface BegunRun extends Pick<CurrentRun, "runId" | "stationsId" | "settings" | "plan"> {
  /** The run it takes its fit from; what that one found stays in sight until it has found its own. */
  readonly from: CurrentRun | null;
}

export function newRun({ from, ...begun }: BegunRun): CurrentRun {
  const { plan } = begun;
  return {
    ...begun,
    phase: "starting",
    words: "",
    error: null,
    done: 0,
    total: plan.tiles,
    elapsedSeconds: 0,
    remainingSeconds: null,
    tiles: new Array<TileState>(plan.tiles).fill("waiting"),
    revision: 0,
    method: from?.method ?? null,
    derived: from !== null,
    diagnostics: from?.diagnostics ?? null,
    merge: from?.merge ?? null,
    audit: null,
    deaths: [],
  };
}

/** The run after some of its events, in their order; events of other runs change nothing. */
export function applyRunEvents(run: CurrentRun, events: readonly RunEvent[]): CurrentRun {
  const own = events.filter((event) => event.runId === run.runId);
  // Tiles are copied once for all events: a large grid has thousands.
  const tileEvents = own.filter((event) => event.type === "tile");
  const tiles = tileEvents.length > 0 ? [...run.tiles] : run.tiles;
  let { revision } = run;
  for (const { tile, state } of tileEvents) {
    if (tiles[tile] === "done" && state === "computing") revision++;
    (tiles as TileState[])[tile] = state;
  }
  return own.reduce(applyOne, { ...run, tiles, revision });
}

function applyOne(run: CurrentRun, event: RunEvent): CurrentRun {
  switch (event.type) {
    case "phase":
      return { ...run, phase: event.phase, words: event.words, error: event.error };
    case "fitted":
      return {
        ...run,
        method: event.method,
        diagnostics: event.diagnostics,
        merge: event.merge ?? null,
      };
    case "progress": {
      const { done, total, elapsedSeconds, remainingSeconds } = event;
      return { ...run, done, total, elapsedSeconds, remainingSeconds };
    }
    case "audit": {
      const { nodes, worst, tolerance, redone, exceeded } = event;
      return { ...run, audit: { nodes, worst, tolerance, redone, exceeded } };
    }
    case "death":
      return { ...run, deaths: [...run.deaths, { pid: event.pid, reason: event.reason, tile: event.tile }] };
    case "tile":
      return run;
  }
}
