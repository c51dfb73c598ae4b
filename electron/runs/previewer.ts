import type { Preview, RunSettings } from "../../shared/contract.ts";
import { UserError } from "../../shared/errors.ts";
import { previewGrid } from "../../shared/grid/previewGrid.ts";
import { stationsOnPlane } from "../../shared/grid/turn.ts";
import { excludedStations, valuesWithout } from "../../shared/rbf/excluded.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import { backgroundFolder } from "../store/backgroundStore.ts";
import { megabytes } from "./bytes.ts";
import { type Child, ChildDied } from "./child.ts";
import { type PlanInput, planRun } from "./plan.ts";
import type { Pool } from "./pool.ts";
import { idleBytes } from "./processMemory.ts";

/** Milliseconds that a preview no longer wanted may take to end by itself: a new process costs about as much. */
const GRACE = 250;

/** Computes previews, one at a time: the newest. */
export class Previewer {
  readonly #pool: Pool;
  readonly #runsFolder: string;
  #newest = 0;
  #current: {
    readonly child: Child;
    readonly controller: AbortController;
    readonly ended: Promise<void>;
  } | null = null;

  /** @param runsFolder where backgrounds lie. */
  constructor(pool: Pool, runsFolder: string) {
    this.#pool = pool;
    this.#runsFolder = runsFolder;
  }

  /**
   * The coarse field of one time. The one asked for before is cancelled.
   * @param input how a run with these settings would be planned.
   * @throws UserError "cancelled"; "cap-too-small" when fitting does not fit beside what is resident; as a fit does.
   */
  async preview(
    table: StationTable,
    settings: RunSettings,
    time: number,
    input: PlanInput,
  ): Promise<Preview> {
    const own = ++this.#newest;
    this.#current?.controller.abort();
    await this.#current?.ended;
    if (own !== this.#newest) throw new UserError("cancelled", "A newer preview was asked for.");
    const dense: RunSettings = { ...settings, solver: "auto" };
    const { grid, fitBytes, iterative } = planRun({ ...input, settings: dense, times: 1, missing: 0 });
    if (iterative) throw tooLarge(fitBytes, settings.memoryCap);
    const child = this.#pool.acquire();
    const controller = new AbortController();
    const coarse = previewGrid(grid);
    const others = [...this.#pool.children].filter((other) => other !== child && other.isAlive);
    const resident = others.reduce(
      (sum, { lastResident }) => sum + (lastResident || idleBytes(input.idle, others.length + 1)),
      0,
    );
    try {
      const { lon, lat, values } = stationsOnPlane(table, settings);
      const [column = new Float64Array(lon.length).fill(Number.NaN)] = valuesWithout(
        values.slice(time, time + 1),
        excludedStations(table.ids, settings.excluded),
      );
      if (resident + fitBytes > settings.memoryCap) throw tooLarge(resident + fitBytes, settings.memoryCap);
      const problem = { lon, lat, values: [column], method: settings.method, blockKm: settings.blockKm };
      const { merge } = settings;
      const merging = merge
        ? {
            folder: backgroundFolder(this.#runsFolder, merge.background),
            merge,
            table: { ...table, lon, times: table.times.slice(time, time + 1), values: [column] },
          }
        : null;
      const work = child.run(
        "preview",
        { problem, grid: coarse, merging },
        { signal: controller.signal, grace: GRACE },
      );
      this.#current = {
        child,
        controller,
        ended: work.then(
          () => {},
          () => {},
        ),
      };
      return { grid: coarse, time, values: await work };
    } catch (thrown) {
      if (!(thrown instanceof ChildDied)) throw thrown;
      throw new UserError("compute-died", `The process that computed the preview ${thrown.death.words}.`);
    } finally {
      if (this.#current?.child === child) this.#current = null;
      this.#pool.release(child);
    }
  }

  /** Ends what is going on at once: a run needs the memory. */
  stop(): void {
    this.#newest += 1;
    this.#current?.controller.abort();
    void this.#current?.child.stop();
  }
}

function tooLarge(needed: number, cap: number): UserError {
  return new UserError(
    "cap-too-small",
    `A preview would take ${megabytes(needed)}, and the memory cap is ${megabytes(cap)}.`,
    [`memory cap: ${megabytes(cap)}`],
  );
}
