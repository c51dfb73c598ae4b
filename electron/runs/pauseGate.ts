import { UserError } from "../../shared/errors.ts";
import { type Deferred, deferred } from "./deferred.ts";

/** Where the work of a run waits while its folder cannot be used. */
export class PauseGate {
  #signal: AbortSignal | null;
  readonly #onPause: (trouble: UserError) => void;
  readonly #onContinue: () => void;
  #closed: Deferred<void> | null = null;

  /** @param signal aborts when the run is cancelled: whoever waits then gives up. null: a run that never waits. */
  constructor(signal: AbortSignal | null, onPause: (trouble: UserError) => void, onContinue: () => void) {
    this.#signal = signal;
    this.#onPause = onPause;
    this.#onContinue = onContinue;
    signal?.addEventListener("abort", () => this.#closed?.reject(cancelled()));
  }

  get isPaused(): boolean {
    return this.#closed !== null;
  }

  /** Resolves at once, or when a pause ends. @throws UserError "cancelled" */
  async pass(): Promise<void> {
    while (this.#closed !== null) await this.#closed.promise;
  }

  /** Begins a pause, unless one is going on, and waits for its end. @throws UserError "cancelled"; or the trouble */
  pause(trouble: UserError): Promise<void> {
    if (this.#signal === null) return Promise.reject(trouble);
    if (this.#signal.aborted) return Promise.reject(cancelled());
    if (this.#closed === null) {
      this.#closed = deferred<void>();
      // Nobody need wait for it.
      this.#closed.promise.catch(() => {});
      this.#onPause(trouble);
    }
    return this.#closed.promise;
  }

  /** The run has ended: nobody waits any more. */
  remove(): void {
    this.#signal = null;
  }

  /** Ends a pause: what failed is tried again. */
  continue(): void {
    const closed = this.#closed;
    if (closed === null) return;
    this.#closed = null;
    this.#onContinue();
    closed.resolve();
  }
}

const cancelled = (): UserError => new UserError("cancelled", "Cancelled.");
