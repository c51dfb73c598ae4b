import { UserError } from "../errors.ts";
import { type Assembled, assemble } from "./assemble.ts";
import { type MissingCodes, ownCopy, quoteCell, readNumber } from "./cells.ts";
import { CoordinateReader } from "./coordinates.ts";
import type { Header } from "./header.ts";
import { describeNotices } from "./notices.ts";
import { Observations } from "./observations.ts";
import { readingFacts } from "./readingFacts.ts";
import { Rejections } from "./rejections.ts";
import type { StationColumns } from "./roles.ts";
import { isComment } from "./rows.ts";
import { StationIndex } from "./stationIndex.ts";
import type { Layout, ReadingFacts, StationReport, StationTable } from "./table.ts";
import { joinTime } from "./timeColumns.ts";
import { TimeIndex } from "./timeIndex.ts";
import type { DateOrder } from "./times.ts";
import { type TimeZone, utc } from "./timeZone.ts";
import type { ValueChoice } from "./valueColumns.ts";

/** What was recognised, and is needed to read rows. */
export interface Recognised {
  readonly fileName: string;
  readonly header: Header;
  readonly decimal: Layout["decimal"];
  readonly stationColumns: StationColumns;
  /** Empty when the file has no times, or has them as columns. */
  readonly timeColumns: readonly number[];
  readonly value: ValueChoice;
  readonly dateOrder: DateOrder;
  /** Of times without an offset. */
  readonly timeZone: TimeZone;
  /** Of the value. */
  readonly missing: MissingCodes;
}

/** Share of text among the values from which on the column is wrong, not the rows. */
const TEXT_SHARE = 0.5;

/** Takes a table's rows one by one and makes a StationTable of them. */
export class TableReading {
  readonly #recognised: Recognised;
  readonly #stations: StationIndex;
  readonly #times: TimeIndex;
  readonly #observations: Observations;
  readonly #coordinates: CoordinateReader;
  readonly #rejections = new Rejections();
  readonly #textValues = new Rejections();
  /** Pollutants met, in a file with a parameter column. */
  readonly #parameters: Set<string>;
  readonly #timeOfColumn: readonly { readonly index: number; readonly time: number }[];
  /** Index of the last cell without which a row is of no use. */
  readonly #lastNeeded: number;
  #rows = 0;
  #comments = 0;
  #otherParameter = 0;
  #valueCells = 0;

  constructor(recognised: Recognised) {
    this.#recognised = recognised;
    this.#stations = new StationIndex(recognised.fileName);
    this.#times = new TimeIndex(recognised.dateOrder, recognised.timeZone);
    this.#observations = new Observations(recognised.fileName);
    this.#coordinates = new CoordinateReader(recognised.decimal);
    this.#parameters = new Set(recognised.value.names);
    const { stationColumns, timeColumns } = recognised;
    const { source } = recognised.value;
    const valueColumn = source.kind === "column" ? source.column.index : 0;
    this.#lastNeeded = Math.max(stationColumns.lon, stationColumns.lat, valueColumn, ...timeColumns);
    const columns = source.kind === "times" ? source.columns : [];
    this.#timeOfColumn = columns.map(({ column, time, hasOffset }) => ({
      index: column.index,
      time: hasOffset ? this.#times.add(time) : this.#times.addLocal(time),
    }));
    if (columns.length === 0 && timeColumns.length === 0) this.#times.add(Number.NaN);
  }

  /** @param line 1-based line of the file on which the row begins. */
  row(cells: readonly string[], line: number): void {
    const { header, value } = this.#recognised;
    if (line <= header.lastLine) return;
    if (isComment(cells)) {
      this.#comments++;
      return;
    }
    this.#rows++;
    const { source } = value;
    if (source.kind === "column" && source.parameter) {
      const text = (cells[source.parameter.column.index] ?? "").trim();
      if (text !== source.parameter.text) {
        this.#passOver(text);
        return;
      }
    }
    const reason = this.#take(cells, line);
    if (reason !== undefined) this.#rejections.add(line, reason);
  }

  #passOver(parameter: string): void {
    this.#otherParameter++;
    if (parameter !== "" && !this.#parameters.has(parameter) && this.#parameters.size < 1000) {
      this.#parameters.add(ownCopy(parameter));
    }
  }

  /** Reads a row; returns why it could not be used, or undefined. */
  #take(cells: readonly string[], line: number): string | undefined {
    const { header, stationColumns, value } = this.#recognised;
    const width = header.names.length;
    if (cells.length > width && cells.slice(width).some((cell) => cell.trim() !== "")) {
      return `has ${cells.length} cells, the header ${width}`;
    }
    if (cells.length <= this.#lastNeeded) return `has ${cells.length} cells, the header ${width}`;
    const noPlace = this.#coordinates.read(
      cellAt(cells, stationColumns.lon),
      cellAt(cells, stationColumns.lat),
    );
    if (noPlace !== undefined) {
      if (this.#coordinates.maySwap) this.#setAside(cells);
      return noPlace;
    }
    return value.source.kind === "times"
      ? this.#takeTimes(cells, line)
      : this.#takeValue(cells, line, value.source.column.index);
  }

  /** Keeps what a refused row observed: assemble() leaves its station out, but it can be had with swapped coordinates. */
  #setAside(cells: readonly string[]): void {
    const { decimal, timeColumns, value } = this.#recognised;
    const { source } = value;
    const time = timeColumns.length === 0 ? 0 : this.#times.find(joinTime(cells, timeColumns));
    const observed = source.kind === "times" ? this.#timeOfColumn : [{ index: source.column.index, time }];
    for (const { index, time } of observed) {
      const number = readNumber(cellAt(cells, index), decimal);
      if (time === undefined || number === undefined || Number.isNaN(number)) continue;
      this.#observations.add(time, this.#station(cells), number);
    }
  }

  #takeValue(cells: readonly string[], line: number, column: number): string | undefined {
    const { decimal, missing, timeColumns } = this.#recognised;
    const timeText = joinTime(cells, timeColumns);
    const time = timeColumns.length === 0 ? 0 : this.#times.find(timeText);
    if (time === undefined) return this.#times.explain(timeText);
    const text = cellAt(cells, column);
    const value = readNumber(text, decimal, missing);
    this.#valueCells++;
    if (value === undefined) return this.#refuseText(line, text, column);
    const station = this.#station(cells);
    if (!Number.isNaN(value)) this.#observations.add(time, station, value);
    return undefined;
  }

  /** A row with a value per time loses the cells that hold text, and keeps the others. */
  #takeTimes(cells: readonly string[], line: number): string | undefined {
    const { decimal, missing, header } = this.#recognised;
    const station = this.#station(cells);
    let lost: string | undefined;
    for (const { index, time } of this.#timeOfColumn) {
      const text = cellAt(cells, index);
      const value = readNumber(text, decimal, missing);
      this.#valueCells++;
      if (value === undefined) lost ??= this.#refuseText(line, text, index);
      else if (!Number.isNaN(value)) this.#observations.add(time, station, value);
    }
    if (lost !== undefined) return lost;
    const isCut =
      cells.length < header.names.length && this.#timeOfColumn.some(({ index }) => index >= cells.length);
    return isCut
      ? `has ${cells.length} cells, the header ${header.names.length}; the values it has are used`
      : undefined;
  }

  #refuseText(line: number, text: string, column: number): string {
    const reason = `${quoteCell(text)} in column "${this.#recognised.header.names[column]}" is not a number`;
    this.#textValues.add(line, reason);
    return reason;
  }

  #station(cells: readonly string[]): number {
    const { id, name } = this.#recognised.stationColumns;
    const { lon, lat, isWrapped } = this.#coordinates;
    const station = this.#stations.find(
      id === undefined ? "" : cellAt(cells, id),
      name === undefined ? "" : cellAt(cells, name),
      lon,
      lat,
    );
    if (isWrapped) this.#stations.wrapped.add(station);
    return station;
  }

  /** @throws UserError when the columns as a whole are wrong, or nothing could be used. */
  finish(): {
    readonly table: StationTable;
    readonly report: StationReport;
    readonly facts: ReadingFacts;
    readonly valueNames: readonly string[];
    readonly timeReasons: readonly string[];
  } {
    const { value } = this.#recognised;
    this.#refuseWrongColumns();
    const assembled = assemble(value.name, value.unit, this.#stations, this.#times.times, this.#observations);
    if (assembled.table.ids.length === 0) throw this.#nothingLeft();
    const hasParameters = value.source.kind === "column" && value.source.parameter !== undefined;
    return {
      table: assembled.table,
      report: this.#report(assembled),
      facts: readingFacts(assembled, this.#stations, this.#observations),
      valueNames: hasParameters ? [...this.#parameters] : value.names,
      timeReasons: this.#times.hasLocal ? [zoneReason(this.#recognised.timeZone)] : [],
    };
  }

  #refuseWrongColumns(): void {
    const { fileName, header, stationColumns, value } = this.#recognised;
    const nameOf = (column: number) => header.names[column] ?? "";
    this.#coordinates.judge(fileName, nameOf(stationColumns.lon), nameOf(stationColumns.lat));
    if (this.#textValues.count > this.#valueCells * TEXT_SHARE) {
      const first = this.#textValues.listed[0];
      throw new UserError(
        "no-columns",
        `More than half of the values "${value.name}" of ${fileName} are text, first on line ${first?.line}: ${first?.reason}. Choose another value, or mend these lines.`,
        this.#textValues.detail(),
      );
    }
  }

  #nothingLeft(): UserError {
    const { fileName, value } = this.#recognised;
    const rejected = this.#rejections.count;
    const first = this.#rejections.listed[0];
    if (this.#otherParameter === this.#rows) {
      const found = [...this.#parameters].filter((name) => name !== value.name).join(", ");
      return new UserError(
        "no-stations",
        `${fileName} has no rows of "${value.name}". It has: ${found}. Choose one of them.`,
      );
    }
    if (first && rejected >= this.#rows - this.#otherParameter) {
      return new UserError(
        "no-stations",
        `None of the ${rejected} rows of ${fileName} could be used. Line ${first.line}: ${first.reason}. Correct the columns or these lines.`,
        this.#rejections.detail(),
      );
    }
    return new UserError(
      "no-stations",
      `Every value "${value.name}" of ${fileName} is missing. Choose another value.`,
      this.#rejections.detail(),
    );
  }

  #report(assembled: Assembled): StationReport {
    const { table } = assembled;
    return {
      rows: this.#rows,
      stations: table.ids.length,
      times: table.times.length,
      missing: table.ids.length * table.times.length - assembled.present,
      merged: this.#observations.repeated + assembled.mergedAtPlaces,
      rejectedCount: this.#rejections.count,
      rejected: this.#rejections.listed,
      notices: describeNotices({
        assembled,
        stations: this.#stations,
        repeated: this.#observations.repeated,
        wrapped: this.#coordinates.wrapped,
        comments: this.#comments,
        otherParameter: this.#otherParameter,
      }),
    };
  }
}

const cellAt = (cells: readonly string[], column: number): string => (cells[column] ?? "").trim();

const zoneReason = (zone: TimeZone): string =>
  zone === utc
    ? "Times without an offset are taken as UTC."
    : `Times without an offset are taken as those of ${zone.name}, as chosen.`;
