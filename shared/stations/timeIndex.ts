import { isMissingText, ownCopy, quoteCell } from "./cells.ts";
import { type DateOrder, hasOffset, parseTime } from "./times.ts";
import { instantOf } from "./zones.ts";

/** The times of a file in order of appearance, found by how rows write them. */
export class TimeIndex {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly times: number[] = [];
  /** Whether any time came without its offset from UTC. */
  hasLocal = false;
  readonly #order: DateOrder;
  readonly #timeZone: string;
  readonly #byText = new Map<string, number>();
  readonly #byTime = new Map<number, number>();

  /** @param timeZone of times without an offset. */
  constructor(order: DateOrder, timeZone = "UTC") {
    this.#order = order;
    this.#timeZone = timeZone;
  }

  /**
   * The index of the time a text names; undefined when it names none.
   * @param step times are taken back to the last multiple of it, milliseconds.
   */
  find(text: string, step = 1): number | undefined {
    const known = this.#byText.get(text);
    if (known !== undefined) return known;
    const parsed = parseTime(text, this.#order);
    if (parsed === undefined) return undefined;
    const isLocal = !hasOffset(text);
    this.hasLocal ||= isLocal;
    const instant = isLocal ? instantOf(parsed, this.#timeZone) : parsed;
    const index = this.add(Math.floor(instant / step) * step);
    this.#byText.set(ownCopy(text), index);
    return index;
  }

  /** The index of an instant, added when it is new. */
  add(time: number): number {
    const known = this.#byTime.get(time);
    if (known !== undefined) return known;
    this.times.push(time);
    this.#byTime.set(time, this.times.length - 1);
    return this.times.length - 1;
  }

  /** Why a text names no time. */
  explain(text: string): string {
    if (isMissingText(text)) return "time missing";
    const isAmbiguous = this.#order === "contradictory" && parseTime(text, "day-first") !== undefined;
    return isAmbiguous
      ? `date ${quoteCell(text)} could be day first or month first`
      : `${quoteCell(text)} is not a time`;
  }
}
