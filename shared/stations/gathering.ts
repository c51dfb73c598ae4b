import { UserError } from "../errors.ts";
import { type Assembled, assemble } from "./assemble.ts";
import { describeNotices } from "./notices.ts";
import { Observations } from "./observations.ts";
import { readingFacts } from "./readingFacts.ts";
import { Rejections } from "./rejections.ts";
import { StationIndex } from "./stationIndex.ts";
import { ListJoin, type StationList } from "./stationList.ts";
import type { ReadingFacts, StationReport, StationTable } from "./table.ts";
import { TimeIndex } from "./timeIndex.ts";
import type { DateOrder } from "./times.ts";
import type { TimeZone } from "./timeZone.ts";

export interface GatheringSettings {
  /** For messages. */
  readonly fileName: string;
  readonly dateOrder: DateOrder;
  /** Of times without an offset. */
  readonly timeZone: TimeZone;
  /** Times are taken back to the last multiple of it, milliseconds, and averaged there. */
  readonly timeStep?: number | undefined;
  /** Whether numbers among the times are a spreadsheet's counts of days. */
  readonly serialDays?: boolean | undefined;
  /** Where stations are, for a file that does not say it. */
  readonly list?: StationList | undefined;
}

export interface Gathered {
  readonly table: StationTable;
  readonly report: StationReport;
  readonly facts: ReadingFacts;
}

/**
 * What the rows of any layout are put into to become a StationTable: stations, times, observations, and what could
 * not be used. Every layout reads its rows its own way and gathers here.
 */
export class Gathering {
  readonly stations: StationIndex;
  readonly times: TimeIndex;
  readonly observations: Observations;
  readonly rejections = new Rejections();
  /** null when the file has its own coordinates. */
  readonly join: ListJoin | null;
  rows = 0;
  comments = 0;
  /** Rows that repeat the header. */
  headersAgain = 0;
  /** Rows of another value than the one read. */
  otherValue = 0;
  /** Rows whose longitude was in 180..360. */
  wrapped = 0;
  readonly #settings: GatheringSettings;
  /** What a layout leaves out by its own rules: what they are, and the count. */
  readonly #leftOut = new Map<string, number>();

  constructor(settings: GatheringSettings) {
    this.#settings = settings;
    this.stations = new StationIndex(settings.fileName);
    this.times = new TimeIndex(settings.dateOrder, settings.timeZone, settings.timeStep, settings.serialDays);
    this.observations = new Observations(settings.fileName);
    this.join = settings.list ? new ListJoin(settings.list, this.stations) : null;
  }

  /** Counts a value that the layout's rules leave out. @param what such as "marked invalid". */
  leaveOut(what: string): void {
    this.#leftOut.set(what, (this.#leftOut.get(what) ?? 0) + 1);
  }

  /** Stations that the file names, whether they have a place and a value or not. */
  get stationsNamed(): number {
    return this.join ? this.join.ids : this.stations.ids.length;
  }

  /**
   * @param values everything that could be read instead, for the error when nothing is left.
   * @throws UserError "no-stations" when nothing could be used.
   */
  finish(value: string, unit: string, values: readonly string[]): Gathered {
    const assembled = assemble(value, unit, this.stations, this.times.times, this.observations);
    if (assembled.table.ids.length === 0) throw this.#nothingLeft(value, values);
    const facts = readingFacts(assembled, this.stations, this.observations);
    return { table: assembled.table, report: this.#report(assembled), facts };
  }

  #nothingLeft(value: string, values: readonly string[]): UserError {
    const { fileName, list } = this.#settings;
    const rejected = this.rejections.count;
    const first = this.rejections.listed[0];
    if (this.otherValue === this.rows && this.rows > 0) {
      const found = values.filter((name) => name !== value).join(", ");
      return new UserError(
        "no-stations",
        `${fileName} has no rows of "${value}". It has: ${found}. Choose one of them.`,
      );
    }
    if (first && rejected >= this.rows - this.otherValue) {
      return new UserError(
        "no-stations",
        `None of the ${rejected} rows of ${fileName} could be used. Line ${first.line}: ${first.reason}. Correct the columns or these lines.`,
        this.rejections.detail(),
      );
    }
    if (list && this.stations.ids.length === 0) {
      const ids = [...(this.join?.notListed ?? [])].slice(0, 5).join(", ");
      return new UserError(
        "no-stations",
        `None of the stations of ${fileName} (${ids}, ...) has a place in ${list.fileName}. Open the file together with the list of its own network.`,
      );
    }
    return new UserError(
      "no-stations",
      `Every value "${value}" of ${fileName} is missing. Choose another value.`,
      this.rejections.detail(),
    );
  }

  #report(assembled: Assembled): StationReport {
    const { table } = assembled;
    return {
      rows: this.rows,
      stations: table.ids.length,
      times: table.times.length,
      missing: table.ids.length * table.times.length - assembled.present,
      merged: this.observations.repeated + assembled.mergedAtPlaces,
      rejectedCount: this.rejections.count,
      rejected: this.rejections.listed,
      notices: describeNotices({
        assembled,
        stations: this.stations,
        repeated: this.observations.repeated,
        wrapped: this.wrapped,
        comments: this.comments,
        headersAgain: this.headersAgain,
        otherValue: this.otherValue,
        leftOut: [...this.#leftOut],
        join: this.join,
      }),
    };
  }
}
