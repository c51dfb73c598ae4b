import type { Audit } from "../jobs/messages.ts";
import type { RunJobs } from "./runJobs.ts";
import type { RunStore } from "./runStore.ts";
import type { RunTeller } from "./runTeller.ts";
import type { TileCrew } from "./tileCrew.ts";

/** Nodes that the audit reads back and sums directly. */
const AUDIT_NODES = 1000;
/** Share of the tolerance that a tile computed again may use up. */
const FINER = 0.01;

/** Sees to it that the field on the disk is what was computed, and as exact as was asked for. */
export class FieldCheck {
  readonly #jobs: RunJobs;
  readonly #store: RunStore;
  readonly #crew: TileCrew;
  readonly #teller: RunTeller;
  readonly #overviews: boolean;
  readonly #repairs = new Map<number, Promise<void>>();

  /** @param overviews whether maps are to be drawn of the field. */
  constructor(jobs: RunJobs, store: RunStore, crew: TileCrew, teller: RunTeller, overviews: boolean) {
    this.#jobs = jobs;
    this.#store = store;
    this.#crew = crew;
    this.#teller = teller;
    this.#overviews = overviews;
  }

  /**
   * Holds the field against direct sums. Tiles beyond the tolerance are computed again, by a finer evaluation.
   * @param onRedo hears of that before it begins.
   */
  async audit(onRedo: (words: string) => void): Promise<{ first: Audit; last: Audit }> {
    const first = await this.#auditSound();
    if (first.beyond.length === 0) return { first, last: first };
    const { worst, beyond } = first;
    onRedo(
      `The field is off by up to ${worst.toPrecision(2)}, more than the tolerance: computing ${beyond.length} tiles again`,
    );
    for (const tile of beyond) await this.#recompute(tile, FINER);
    return { first, last: await this.#auditSound() };
  }

  /** Tiles damaged on the disk are computed again before they count. */
  async #auditSound(): Promise<Audit> {
    const audit = await this.#auditInParts();
    if (audit.damaged.length === 0) return audit;
    for (const tile of audit.damaged) await this.repair(tile);
    return this.#auditInParts();
  }

  /** By all processes that are there for it. */
  async #auditInParts(): Promise<Audit> {
    const parts = Math.max(1, this.#jobs.idle);
    const input = (part: number) => ({ folder: this.#store.folder, nodes: AUDIT_NODES, part, parts });
    const audits = await Promise.all(
      Array.from({ length: parts }, (_, part) => this.#jobs.insist("audit", () => input(part))),
    );
    const tilesOf = (which: "beyond" | "damaged") =>
      [...new Set(audits.flatMap((audit) => audit[which]))].sort((a, b) => a - b);
    return {
      nodes: audits.reduce((sum, { nodes }) => sum + nodes, 0),
      // NaN is what Math.max makes of it: worse than anything.
      worst: Math.max(...audits.map(({ worst }) => worst)),
      beyond: tilesOf("beyond"),
      damaged: tilesOf("damaged"),
    };
  }

  /** Finds what the disk has damaged of the tiles that an earlier attempt left: they wait for the crew. */
  async takeUp(): Promise<void> {
    const { queue } = this.#crew;
    const { damaged } = await this.#jobs.insist("verify", () => ({ folder: this.#store.folder }));
    for (const tile of damaged.filter((tile) => this.#store.checks.isDone(tile))) {
      this.#sayDamaged(tile);
      queue.redo(tile);
    }
    for (let tile = 0; tile < queue.total; tile++) {
      if (queue.stateOf(tile) === "done") this.#teller.tile(tile, "done");
    }
  }

  /** Computes a tile that the disk has damaged again; while other tiles are computed it takes its turn among them. */
  repair(tile: number): Promise<void> {
    const going = this.#repairs.get(tile);
    if (going !== undefined) return going;
    this.#sayDamaged(tile);
    const share = this.#store.checks.shareOf(tile);
    const work = this.#crew.working > 0 ? this.#crew.redo(tile) : this.#recompute(tile, share);
    const repair = work.finally(() => this.#repairs.delete(tile));
    this.#repairs.set(tile, repair);
    return repair;
  }

  async #recompute(tile: number, toleranceShare: number): Promise<void> {
    this.#teller.tile(tile, "computing");
    const overviews = this.#overviews;
    const input = () => ({ folder: this.#store.folder, tile, toleranceShare, overviews });
    const { range, checks } = await this.#jobs.insist("tile", input);
    await this.#jobs.onDisk(() => this.#store.add({ tile, firstTime: 0, toleranceShare, checks }));
    this.#teller.tile(tile, "done", range);
  }

  #sayDamaged(tile: number): void {
    this.#teller.log(`tile ${tile} is damaged on the disk and is computed again`);
  }
}
