import { PART_VALUES } from "../shared/contract/joinedColumns.ts";
import { UserError } from "../shared/errors.ts";

/** Long arrays that the page fetches part by part. Of those that it never fetches whole only the newest are kept. */
export class HeldColumns {
  readonly #held = new Map<number, Float64Array>();
  #last = 0;

  /** Keeps an array; returns the number under which its parts are asked for. */
  hold(values: Float64Array): number {
    this.#last++;
    this.#held.set(this.#last, values);
    const oldest = [...this.#held.keys()].slice(0, -MOST_HELD);
    for (const id of oldest) this.#held.delete(id);
    return this.#last;
  }

  /** A copy of one part; with the last one the array is let go. @throws UserError "cancelled" when it is not held. */
  part(id: number, part: number): Float64Array {
    const values = this.#held.get(id);
    if (values === undefined) throw new UserError("cancelled", "Newer values have taken the place of these.");
    const end = (part + 1) * PART_VALUES;
    if (end >= values.length) this.#held.delete(id);
    return values.slice(part * PART_VALUES, end);
  }
}

/** A table and what its reading settled, twice: the page reads one file after another. */
const MOST_HELD = 8;
