import { isMissingText, ownCopy, quoteCell } from "./cells.ts";
import { serialInFigures } from "./serialDays.ts";
import { type DateOrder, hasOffset, parseTime } from "./times.ts";
import type { TimeZone } from "./timeZone.ts";

/** The times of a file in order of appearance, found by how rows write them. */
export class TimeIndex {
  /** Milliseconds since 1970-01-01 UTC. */
  readonly times: number[] = [];
  /** Whether any time came without its offset from UTC. */
  hasLocal = false;
  readonly #order: DateOrder;
  readonly #zone: TimeZone;
  readonly #step: number;
  readonly #serialDays: boolean;
  readonly #byText = new Map<string, number>();
  /** Rows come mostly in the order of time. */
  #lastText: string | undefined;
  #lastIndex = 0;
  readonly #byTime = new Map<number, number>();

  /**
   * @param zone of times without an offset.
   * @param step times are taken back to the last multiple of it, milliseconds since 1970-01-01.
   * @param serialDays whether numbers are a spreadsheet's counts of days.
   */
  constructor(order: DateOrder, zone: TimeZone, step = 1, serialDays = false) {
    this.#order = order;
    this.#zone = zone;
    this.#step = step;
    this.#serialDays = serialDays;
  }

  /** The index of the time a text names; undefined when it names none. */
  find(text: string): number | undefined {
    if (text === this.#lastText) return this.#lastIndex;
    const index = this.#byText.get(text) ?? this.#parse(text);
    if (index === undefined) return undefined;
    this.#lastText = text;
    this.#lastIndex = index;
    return index;
  }

  #parse(text: string): number | undefined {
    const time = parseTime((this.#serialDays && serialInFigures(text)) || text, this.#order);
    if (time === undefined) return undefined;
    const onStep = Math.floor(time / this.#step) * this.#step;
    const index = hasOffset(text) ? this.add(onStep) : this.addLocal(onStep);
    this.#byText.set(ownCopy(text), index);
    return index;
  }

  /** The index of the instant at which the zone's clocks show a time. */
  addLocal(local: number): number {
    this.hasLocal = true;
    return this.add(this.#zone.utcOf(local));
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
