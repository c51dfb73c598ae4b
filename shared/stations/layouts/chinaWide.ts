import { UserError } from "../../errors.ts";
import { isMissingText, ownCopy, quoteCell, readNumber } from "../cells.ts";
import { describeColumns } from "../columns.ts";
import type { Beginning } from "../dialect.ts";
import { Gathering } from "../gathering.ts";
import { idFit, latFit, lonFit, valueScore } from "../names.ts";
import type { ColumnRole, ReadOptions } from "../table.ts";
import { joinTime } from "../timeColumns.ts";
import type { TimeZone } from "../timeZone.ts";
import { gatherRows } from "./gatherRows.ts";
import { type LayoutRead, type LayoutReader, type ReadRequest, type StationFile, summary } from "./layout.ts";
import { couldList, type ListKind, namesOf } from "./list.ts";
import { type SettledRoles, settledRoles } from "./settledRoles.ts";
import { zoneOf, zoneReason } from "./table.ts";

/** Ids of the network's stations: 1001A. */
const STATION = /^\d{4}[A-Z]$/;
/** Names of cities, in place of ids in the network's files of averages by city: 北京. */
const CITY = /^\p{Script=Han}{2,}$/u;
const TIME_ZONE = "Asia/Shanghai";

/** The network's list: either of the two that are about, or ids and coordinates alone. */
export const chinaList: ListKind = {
  network: "china",
  name: "station list of the China network",
  companion: "a China wide file (china_sites_YYYYMMDD.csv)",
  city: "城市",
  columns: "监测点编码, 监测点名称, 城市, 经度, 纬度 or ID, Lat, Lon",
  ids: ["监测点编码", "站点编码", "监测点编号", "id"],
  repeats: false,
  fits: (beginning) => couldList(beginning) && mostlyStations(beginning) && !hasValues(beginning),
};

/** Whether most ids are of the network. */
function mostlyStations({ header, rows }: Beginning): boolean {
  const column = header.names.findIndex(
    (name) => idFit(name) > 0 && lonFit(name) === 0 && latFit(name) === 0,
  );
  const ids = rows.map(({ cells }) => (cells[column] ?? "").trim()).filter((id) => id !== "");
  return ids.length > 0 && ids.filter((id) => STATION.test(id)).length > ids.length / 2;
}

/** What a column of a list may score as a value: elevation does. */
const SURROUNDINGS = 10;

/** A table of values has a time or numbers to grid, which no list has. */
const hasValues = (beginning: Beginning): boolean =>
  describeColumns(beginning).some(
    ({ time, name, numeric }) =>
      time === "datetime" ||
      /^(date|time|时间|日期)$/i.test(name) ||
      (numeric &&
        [idFit, lonFit, latFit].every((rate) => rate(name) === 0) &&
        valueScore(name) > SURROUNDINGS),
  );

const TYPES = ["PM2.5", "PM10", "SO2", "NO2", "O3", "CO", "AQI"];

/** What a type is measured in; the index has no unit. */
function unitOf(type: string): string {
  if (/^CO(_|$)/.test(type)) return "mg/m³";
  return /^(PM|SO2|NO2|O3)/.test(type) ? "µg/m³" : "";
}

/** Hourly files of the China network: a row for each hour and type of value, a column for each station. */
export const chinaWide: LayoutReader = {
  key: "china-wide",
  name: "China wide file",
  list: chinaList,
  recognise: (file) => {
    const found = findColumns(file.beginning);
    if (!found) return { confidence: 0, reason: "" };
    const ids = found.stations.map(({ id }) => id);
    return {
      confidence: 0.95,
      reason: `China wide file: date, hour and type, then ${ids.length} ${found.areCities ? "cities" : "stations"} side by side.`,
      needsList: true,
      ids,
    };
  },
  read,
};

interface WideColumns {
  readonly date: number;
  readonly hour: number;
  readonly type: number;
  readonly stations: readonly { readonly id: string; readonly column: number }[];
  /** Whether the columns are averages of cities. */
  readonly areCities: boolean;
}

function findColumns(beginning: Beginning): WideColumns | null {
  const names = namesOf(beginning);
  const [date, hour, type] = ["date", "hour", "type"].map((name) => names.indexOf(name)) as [
    number,
    number,
    number,
  ];
  const columns = beginning.header.names.map((id, column) => ({ id: id.trim(), column }));
  const ofStations = columns.filter(({ id }) => STATION.test(id));
  const areCities = ofStations.length === 0;
  const stations = areCities ? columns.filter(({ id }) => CITY.test(id)) : ofStations;
  if (Math.min(date, hour, type) < 0 || stations.length === 0) return null;
  return { date, hour, type, stations, areCities };
}

function read(request: ReadRequest): LayoutRead {
  const { files, options, list, progress } = request;
  const [first] = files;
  const typesMet = new Set<string>();
  const type = options.value ?? firstType(first);
  const timeZone = zoneOf(options, TIME_ZONE);
  const gathering = new Gathering({ fileName: first.fileName, dateOrder: "day-first", timeZone, list });
  files.forEach((file, i) => {
    if (files.length > 1) gathering.rejections.file = file.fileName;
    const columns = columnsToRead(file, options);
    const rows = new WideRows(file, columns, type, gathering, typesMet);
    rows.readAll((fraction) => progress((i + fraction) / files.length, "Reading stations"));
  });
  const values = [...typesMet];
  const gathered = gathering.finish(type, options.units?.[type] ?? unitOf(type), values);
  return { ...gathered, layout: describe(request, gathering, type, values, timeZone) };
}

function firstType(file: StationFile): string {
  const beginning = file.beginning;
  const column = findColumns(beginning)?.type ?? -1;
  const types = beginning.rows.map(({ cells }) => (cells[column] ?? "").trim());
  const best = TYPES.find((type) => types.includes(type)) ?? types.find((type) => type !== "");
  if (best !== undefined) return best;
  throw new UserError(
    "no-stations",
    `${file.fileName} has a header but no rows below it. Choose a file with data.`,
  );
}

/** The columns of a file whose stations are read. */
function columnsToRead(file: StationFile, options: ReadOptions): WideColumns {
  const columns = findColumns(file.beginning);
  if (!columns) throw new Error(`${file.fileName} was taken for a China wide file`);
  const { isLeftOut } = settledColumns(file, options);
  return { ...columns, stations: columns.stations.filter(({ column }) => !isLeftOut(column)) };
}

function settledColumns({ beginning }: StationFile, options: ReadOptions): SettledRoles {
  const ofStations = new Set(findColumns(beginning)?.stations.map(({ column }) => column));
  const columns = beginning.header.names.map((name, column) => {
    const own: ColumnRole = roles[name.trim().toLowerCase()] ?? "ignore";
    return { name, role: ofStations.has(column) ? ("value" as const) : own };
  });
  return settledRoles(columns, options, chinaWide.name);
}

/** The rows of one file: of each only those of the type that is read count. */
class WideRows {
  readonly #file: StationFile;
  readonly #beginning: Beginning;
  readonly #columns: WideColumns;
  readonly #type: string;
  readonly #typesMet: Set<string>;
  readonly #gathering: Gathering;
  /** The station of each column; undefined where the list does not place it. */
  readonly #stations: readonly (number | undefined)[];

  constructor(
    file: StationFile,
    columns: WideColumns,
    type: string,
    gathering: Gathering,
    typesMet: Set<string>,
  ) {
    this.#file = file;
    this.#beginning = file.beginning;
    this.#columns = columns;
    this.#type = type;
    this.#typesMet = typesMet;
    this.#gathering = gathering;
    this.#stations = columns.stations.map(({ id }) => gathering.join?.find(id));
  }

  readAll(consumed: (fraction: number) => void): void {
    const { lastLine } = this.#beginning.header;
    gatherRows(this.#file, this.#gathering, lastLine, (cells) => this.#row(cells), consumed);
  }

  #row(cells: readonly string[]): string | undefined {
    const type = (cells[this.#columns.type] ?? "").trim();
    if (type !== "" && !this.#typesMet.has(type)) this.#typesMet.add(ownCopy(type));
    const isCut = cells.length < this.#beginning.header.names.length;
    if (type !== this.#type) {
      this.#gathering.otherValue++;
      // Whoever reads another type should still hear that the file breaks off.
      return isCut ? this.#cutRow(cells) : undefined;
    }
    return this.#take(cells, isCut) ?? (isCut ? this.#cutRow(cells) : undefined);
  }

  #cutRow(cells: readonly string[]): string {
    return `breaks off: has ${cells.length} cells, the header ${this.#beginning.header.names.length}; the whole ones are used`;
  }

  /** @param isCut then the last cell may be half a number, and is left alone. */
  #take(cells: readonly string[], isCut: boolean): string | undefined {
    const { times, observations } = this.#gathering;
    const { date, hour, stations } = this.#columns;
    const { decimal, missing } = this.#beginning;
    const timeText = joinTime(cells, [date, hour]);
    const time = times.find(timeText);
    if (time === undefined) return times.explain(timeText);
    const end = isCut ? cells.length - 1 : cells.length;
    let lost: string | undefined;
    for (let i = 0; i < stations.length; i++) {
      const station = this.#stations[i];
      const column = stations[i]?.column ?? 0;
      const text = column < end ? (cells[column] ?? "").trim() : "";
      if (station === undefined || isMissingText(text, missing)) continue;
      const value = readNumber(text, decimal, missing);
      if (value === undefined) lost ??= `${quoteCell(text)} in column "${stations[i]?.id}" is not a number`;
      else if (!Number.isNaN(value)) observations.add(time, station, value);
    }
    return lost;
  }
}

function describe(
  { files, options }: ReadRequest,
  { join, times }: Gathering,
  value: string,
  values: readonly string[],
  timeZone: TimeZone,
): LayoutRead["layout"] {
  const [file] = files;
  const { dialect, decimal, header, reasons } = file.beginning;
  const { areCities } = columnsToRead(file, options);
  const settled = settledColumns(file, options);
  const what = summary("China wide file", {
    valueWord: "type",
    values: values.length,
    timeWord: "hour",
    times: times.times.length,
    stations: join?.ids ?? 0,
    unplaced: join?.unplaced ?? 0,
  });
  return {
    format: chinaWide.key,
    timeZone: timeZone.name,
    kind: "wide",
    encoding: file.encoding,
    delimiter: dialect.delimiter,
    decimal,
    headerLine: header.line,
    columns: header.names.map((name, column) => ({
      name,
      role: settled.roles[column] ?? "ignore",
      numeric: settled.roles[column] === "value",
    })),
    value,
    values,
    reasons: [
      what,
      file.encodingReason,
      ...reasons,
      areCities
        ? `Each column is a city, placed amid its stations in the list; rows are read where "type" is "${value}".`
        : `Each column is a station; rows are read where "type" is "${value}".`,
      ...settled.reasons,
      zoneReason(timeZone, options),
    ],
  };
}

const roles = { date: "time", hour: "time", type: "parameter" } as Readonly<
  Record<string, "time" | "parameter">
>;
