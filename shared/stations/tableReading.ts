import { UserError } from "../errors.ts";
import { type MissingCodes, ownCopy, quoteCell, readNumber } from "./cells.ts";
import { CoordinateReader } from "./coordinates.ts";
import { type Gathered, Gathering } from "./gathering.ts";
import { type Header, isHeaderAgain } from "./header.ts";
import { type KnownPlace, KnownPlaces } from "./knownPlaces.ts";
import { Rejections } from "./rejections.ts";
import type { StationColumns } from "./roles.ts";
import { isComment } from "./rows.ts";
import type { StationList } from "./stationList.ts";
import type { Layout } from "./table.ts";
import { dayOf, joinTime } from "./timeColumns.ts";
import type { DateOrder } from "./times.ts";
import type { TimeZone } from "./timeZone.ts";
import type { ValueChoice, ValueSource } from "./valueColumns.ts";

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
  /** Whether numbers among the times are a spreadsheet's counts of days. */
  readonly serialDays: boolean;
  /** Of times without an offset. */
  readonly timeZone: TimeZone;
  /** Of the value. */
  readonly missing: MissingCodes;
  /** Where the stations are, when the rows do not say it. */
  readonly list?: StationList | undefined;
  readonly rules?: RowRules | undefined;
}

/** What a known layout asks of its rows beyond what a table says by itself. */
export interface RowRules {
  /** The id a row's id cells make up, trimmed; without it they are joined by "-". */
  readonly idOf?: ((cells: readonly string[]) => string) | undefined;
  /** Why the layout's own rules leave a row's value out, such as "marked invalid"; undefined: it is used. */
  readonly leaveOut?: ((cells: readonly string[]) => string | undefined) | undefined;
  /** The number that a value's cell holds, as text, where the layout writes more into it. */
  readonly textOf?: ((cell: string) => string) | undefined;
  /** Times are taken back to the last multiple of this, milliseconds, and averaged there. */
  readonly timeStep?: number | undefined;
}

/** The one station that all rows of a file are of. */
export interface OnlyStation {
  readonly id: string;
  readonly name: string;
  /** Absent where a list says it. */
  readonly place?: { readonly lon: number; readonly lat: number };
}

/** Share of text among the values from which on the column is wrong, not the rows. */
const TEXT_SHARE = 0.5;

/** Takes a table's rows one by one and makes a StationTable of them. */
export class TableReading {
  readonly gathering: Gathering;
  readonly #recognised: Recognised;
  readonly #coordinates: CoordinateReader;
  readonly #places = new KnownPlaces();
  /** The column that alone is the id of rows with coordinates; else undefined. */
  readonly #idColumn: number | undefined;
  /** The station of the row at hand, when its place was written as before. */
  #known: KnownPlace | undefined;
  readonly #textValues = new Rejections();
  /** Pollutants met, in a file with a parameter column. */
  readonly #parameters: Set<string>;
  /** The columns of a row with several values: each of its own time, or of an hour of the row's day. */
  readonly #timeOfColumn: readonly { readonly index: number; readonly time: number | string }[];
  /** Index of the last cell without which a row is of no use. */
  readonly #lastNeeded: number;
  /** The one station of all rows; null when the list does not place it. */
  #only: number | null | undefined;
  #valueCells = 0;

  constructor(recognised: Recognised) {
    this.#recognised = recognised;
    this.gathering = new Gathering({ ...recognised, timeStep: recognised.rules?.timeStep });
    this.#coordinates = new CoordinateReader(recognised.decimal);
    // The one that is read is among them even where a missing code has its name.
    this.#parameters = new Set([...recognised.value.names, recognised.value.name]);
    const { stationColumns, timeColumns } = recognised;
    const { source } = recognised.value;
    const valueColumn = source.kind === "column" ? source.column.index : 0;
    const { lon = 0, lat = 0, id } = stationColumns;
    const isById = id.length === 1 && !recognised.rules?.idOf && !recognised.list;
    this.#idColumn = isById ? id[0] : undefined;
    this.#lastNeeded = Math.max(lon, lat, valueColumn, ...timeColumns);
    this.#timeOfColumn = this.#timesOf(source);
    if (this.#timeOfColumn.length === 0 && timeColumns.length === 0) this.gathering.times.add(Number.NaN);
  }

  #timesOf(source: ValueSource): { readonly index: number; readonly time: number | string }[] {
    const { times } = this.gathering;
    if (source.kind === "hours")
      return source.columns.map(({ column, clock }) => ({ index: column.index, time: clock }));
    const columns = source.kind === "times" ? source.columns : [];
    return columns.map(({ column, time, hasOffset }) => ({
      index: column.index,
      time: hasOffset ? times.add(time) : times.addLocal(time),
    }));
  }

  /** The columns of the rows it takes, and whether one of them is read. */
  get columns(): { readonly names: readonly string[]; readonly isNeeded: (index: number) => boolean } {
    const { header, stationColumns, timeColumns, value } = this.#recognised;
    const { lon, lat, id, name } = stationColumns;
    const { source } = value;
    const ofValue = source.kind === "column" ? [source.column] : source.columns.map(({ column }) => column);
    const parameter = parameterOf(source)?.column.index;
    const indices = ofValue.map(({ index }) => index);
    const needed = new Set([lon, lat, ...id, name, ...timeColumns, ...indices, parameter]);
    return { names: header.names, isNeeded: (index) => needed.has(index) };
  }

  /** All rows from here on are of one station, which they do not name. */
  setOnlyStation({ id, name, place }: OnlyStation): void {
    const { join, stations } = this.gathering;
    this.#only = (place ? stations.find(id, name, place.lon, place.lat) : join?.find(id, name)) ?? null;
  }

  /** @param line 1-based line of the file on which the row begins. */
  row(cells: readonly string[], line: number): void {
    const { header, value } = this.#recognised;
    if (line <= header.lastLine) return;
    if (isComment(cells)) {
      this.gathering.comments++;
      return;
    }
    if (this.#isHeaderAgain(cells)) {
      this.gathering.headersAgain++;
      return;
    }
    this.gathering.rows++;
    const parameter = parameterOf(value.source);
    if (parameter) {
      const text = (cells[parameter.column.index] ?? "").trim();
      if (text !== parameter.text) {
        this.#passOver(text);
        return;
      }
    }
    const reason = this.#take(cells, line);
    if (reason === undefined) return;
    // Spreadsheets leave rows of nothing but delimiters below a table.
    if (cells.every((cell) => cell.trim() === "")) this.gathering.rows--;
    else this.gathering.rejections.add(line, reason);
  }

  /** Only rows whose longitude, time or value is that column's name are looked at whole. */
  #isHeaderAgain(cells: readonly string[]): boolean {
    const { header } = this.#recognised;
    return cells[this.#lastNeeded]?.trim() === header.names[this.#lastNeeded] && isHeaderAgain(cells, header);
  }

  #passOver(parameter: string): void {
    this.gathering.otherValue++;
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
    const { lon, lat } = stationColumns;
    if (lon !== undefined && lat !== undefined) {
      const noPlace = this.#readPlace(cells, cellAt(cells, lon), cellAt(cells, lat));
      if (noPlace !== undefined) {
        if (this.#coordinates.maySwap) this.#setAside(cells);
        return noPlace;
      }
    }
    return value.source.kind === "column"
      ? this.#takeValue(cells, line, value.source.column.index)
      : this.#takeTimes(cells, line);
  }

  #readPlace(cells: readonly string[], lonText: string, latText: string): string | undefined {
    this.#known =
      this.#idColumn === undefined
        ? undefined
        : this.#places.find(cellAt(cells, this.#idColumn), lonText, latText);
    if (!this.#known) return this.#coordinates.read(lonText, latText);
    this.#coordinates.again(this.#known);
    return undefined;
  }

  /** Keeps what a refused row observed: assemble() leaves its station out, but it can be had with swapped coordinates. */
  #setAside(cells: readonly string[]): void {
    const { decimal, timeColumns, value } = this.#recognised;
    const { times, observations } = this.gathering;
    const { source } = value;
    const text = joinTime(cells, timeColumns);
    const rowTime = timeColumns.length === 0 ? 0 : times.find(text);
    const own = source.kind === "column" ? [{ index: source.column.index, time: rowTime }] : [];
    for (const { index, time: timeOrClock } of own.length > 0 ? own : this.#timeOfColumn) {
      const time = timeOrClock === undefined ? undefined : this.#timeAt(text, timeOrClock);
      const number = readNumber(cellAt(cells, index), decimal);
      if (time === undefined || number === undefined || Number.isNaN(number)) continue;
      const station = this.#station(cells);
      if (station !== undefined) observations.add(time, station, number);
    }
  }

  #takeValue(cells: readonly string[], line: number, column: number): string | undefined {
    const { decimal, missing, timeColumns, rules } = this.#recognised;
    const { times, observations } = this.gathering;
    const leftOut = rules?.leaveOut?.(cells);
    if (leftOut !== undefined) {
      this.gathering.leaveOut(leftOut);
      return undefined;
    }
    const timeText = joinTime(cells, timeColumns);
    const time = timeColumns.length === 0 ? 0 : times.find(timeText);
    if (time === undefined) return times.explain(timeText);
    const cell = cellAt(cells, column);
    const text = rules?.textOf ? rules.textOf(cell) : cell;
    const value = readNumber(text, decimal, missing);
    this.#valueCells++;
    if (value === undefined) return this.#refuseText(line, text, column);
    const station = this.#station(cells);
    if (station !== undefined && !Number.isNaN(value)) observations.add(time, station, value);
    return undefined;
  }

  /** A row with a value per time loses the cells that hold text, and keeps the others. */
  #takeTimes(cells: readonly string[], line: number): string | undefined {
    const { decimal, missing, header, timeColumns } = this.#recognised;
    const station = this.#station(cells);
    if (station === undefined) return undefined;
    const date = joinTime(cells, timeColumns);
    let lost: string | undefined;
    for (const { index, time: timeOrClock } of this.#timeOfColumn) {
      const time = this.#timeAt(date, timeOrClock);
      if (time === undefined) return this.gathering.times.explain(date);
      const text = cellAt(cells, index);
      const value = readNumber(text, decimal, missing);
      this.#valueCells++;
      if (value === undefined) lost ??= this.#refuseText(line, text, index);
      else if (!Number.isNaN(value)) this.gathering.observations.add(time, station, value);
    }
    if (lost !== undefined) return lost;
    const isCut =
      cells.length < header.names.length && this.#timeOfColumn.some(({ index }) => index >= cells.length);
    return isCut
      ? `has ${cells.length} cells, the header ${header.names.length}; the values it has are used`
      : undefined;
  }

  #timeAt(date: string, timeOrClock: number | string): number | undefined {
    return typeof timeOrClock === "string"
      ? this.gathering.times.find(`${dayOf(date)} ${timeOrClock}`)
      : timeOrClock;
  }

  #refuseText(line: number, text: string, column: number): string {
    const reason = `${quoteCell(text)} in column "${this.#recognised.header.names[column]}" is not a number`;
    this.#textValues.add(line, reason);
    return reason;
  }

  /** The row's station; undefined when the list of stations does not place it. */
  #station(cells: readonly string[]): number | undefined {
    if (this.#only !== undefined) return this.#only ?? undefined;
    if (this.#known) return this.#known.station;
    const { stationColumns, rules } = this.#recognised;
    const id = rules?.idOf ? rules.idOf(cells) : joinId(cells, stationColumns.id);
    const name = stationColumns.name === undefined ? "" : cellAt(cells, stationColumns.name);
    const { join, stations } = this.gathering;
    if (join) return join.find(id, name);
    const { lon, lat, isWrapped } = this.#coordinates;
    const station = stations.find(id, name, lon, lat);
    if (isWrapped) stations.wrapped.add(station);
    const isItsPlace = stations.lon[station] === lon && stations.lat[station] === lat;
    // A place that was refused is refused again.
    if (this.#idColumn !== undefined && id !== "" && isItsPlace && !this.#coordinates.maySwap) {
      const [lonText, latText] = [stationColumns.lon, stationColumns.lat].map((c) => cellAt(cells, c ?? 0));
      this.#places.keep(id, { lonText: lonText ?? "", latText: latText ?? "", lon, lat, isWrapped, station });
    }
    return station;
  }

  /** @throws UserError when the columns as a whole are wrong, or nothing could be used. */
  finish(): Gathered & { readonly valueNames: readonly string[] } {
    const { value } = this.#recognised;
    this.#refuseWrongColumns();
    const hasParameters = parameterOf(value.source) !== undefined;
    const valueNames = hasParameters ? [...this.#parameters] : value.names;
    this.gathering.wrapped = this.#coordinates.wrapped;
    return { ...this.gathering.finish(value.name, value.unit, valueNames), valueNames };
  }

  #refuseWrongColumns(): void {
    const { fileName, header, stationColumns, value } = this.#recognised;
    const nameOf = (column: number) => header.names[column] ?? "";
    const { lon, lat } = stationColumns;
    if (lon !== undefined && lat !== undefined) this.#coordinates.judge(fileName, nameOf(lon), nameOf(lat));
    if (this.#textValues.count > this.#valueCells * TEXT_SHARE) {
      const first = this.#textValues.listed[0];
      throw new UserError(
        "no-columns",
        `More than half of the values "${value.name}" of ${fileName} are text, first on line ${first?.line}: ${first?.reason}. Choose another value, or mend these lines.`,
        this.#textValues.detail(),
      );
    }
  }
}

const parameterOf = (source: ValueSource) => (source.kind === "times" ? undefined : source.parameter);

const cellAt = (cells: readonly string[], column: number): string => (cells[column] ?? "").trim();

function joinId(cells: readonly string[], columns: readonly number[]): string {
  const [first, ...others] = columns;
  if (first === undefined) return "";
  const id = cellAt(cells, first);
  return others.length === 0 ? id : [id, ...others.map((column) => cellAt(cells, column))].join("-");
}
