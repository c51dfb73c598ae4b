import { UserError } from "../../errors.ts";
import { ownCopy, quoteCell, readNumber } from "../cells.ts";
import type { Beginning } from "../dialect.ts";
import { Gathering } from "../gathering.ts";
import type { ColumnRole, ReadOptions } from "../table.ts";
import { gatherRows } from "./gatherRows.ts";
import { type LayoutRead, type LayoutReader, type ReadRequest, type StationFile, summary } from "./layout.ts";
import { type ListKind, namesOf } from "./list.ts";
import { type SettledRoles, settledRoles } from "./settledRoles.ts";
import { pollutantOf, preferredPollutants, unitOfPollutant } from "./spanishPollutants.ts";
import { zoneOf, zoneReason } from "./table.ts";

/**
 * Files of Spanish networks: a row for each station and pollutant, with the hours of a day or the days of a month
 * across, each perhaps followed by a mark of its own.
 */
export interface AcrossLayout {
  readonly key: string;
  readonly name: string;
  readonly list: ListKind;
  /** H01 to H24 in rows of a day, or D01 to D31 in rows of a month. */
  readonly across: "hours" | "days";
  /** Whether each value has its mark, V01 beside H01: only those marked V count then. */
  readonly isMarked: boolean;
  /** IANA name of the zone of its hours. */
  readonly timeZone: string;
  readonly reason: string;
  readonly notes: readonly string[];
}

const periods = { hours: { letter: "h", count: 24 }, days: { letter: "d", count: 31 } } as const;

interface Columns {
  readonly province: number;
  readonly municipality: number;
  readonly station: number;
  readonly code: number;
  readonly year: number;
  readonly month: number;
  /** -1 in rows of a month. */
  readonly day: number;
  readonly cells: readonly { readonly number: number; readonly value: number; readonly mark: number }[];
}

/** The reader of such a layout. */
export function acrossLayout(layout: AcrossLayout): LayoutReader {
  return {
    key: layout.key,
    name: layout.name,
    list: layout.list,
    recognise: ({ beginning }) => {
      const columns = findColumns(beginning, layout);
      if (!columns) return { confidence: 0, reason: "" };
      const ids = beginning.rows.map(({ cells }) => stationCode(cells, columns));
      return { confidence: 0.95, reason: layout.reason, needsList: true, ids: [...new Set(ids)] };
    },
    read: (request) => read(layout, request),
  };
}

function findColumns(beginning: Beginning, { across, isMarked }: AcrossLayout): Columns | null {
  const names = namesOf(beginning);
  const at = (...spellings: readonly string[]): number => names.findIndex((name) => spellings.includes(name));
  const { letter, count } = periods[across];
  const cells = Array.from({ length: count }, (_, i) => {
    const two = String(i + 1).padStart(2, "0");
    return { number: i + 1, value: at(letter + two), mark: at(`v${two}`) };
  });
  const columns: Columns = {
    province: at("provincia"),
    municipality: at("municipio"),
    station: at("estacion"),
    code: at("magnitud"),
    year: at("ano", "año", "anno"),
    month: at("mes"),
    day: at("dia"),
    cells,
  };
  const { province, municipality, station, code, year, month, day } = columns;
  const isWhole = Math.min(province, municipality, station, code, year, month) >= 0;
  const hasDay = day >= 0 === (across === "hours");
  const isAcross = cells.every(({ value, mark }) => value >= 0 && mark >= 0 === isMarked);
  return isWhole && hasDay && isAcross ? columns : null;
}

/** A station's national code: two figures of the province, three of the municipality, three of its own. */
function stationCode(cells: readonly string[], { province, municipality, station }: Columns): string {
  const padded = (column: number, figures: number): string =>
    (cells[column] ?? "").trim().padStart(figures, "0");
  return padded(province, 2) + padded(municipality, 3) + padded(station, 3);
}

function read(layout: AcrossLayout, request: ReadRequest): LayoutRead {
  const { files, options, list, progress } = request;
  const [first] = files;
  const names = namesMet(layout, first);
  const value = options.value ?? preferredPollutants.find((name) => names.has(name)) ?? [...names][0] ?? "";
  const timeZone = zoneOf(options, layout.timeZone);
  const gathering = new Gathering({ fileName: first.fileName, dateOrder: "day-first", timeZone, list });
  files.forEach((file, i) => {
    if (files.length > 1) gathering.rejections.file = file.fileName;
    const settled = settledColumns(layout, file, options);
    const rows = new AcrossRows(layout, file, { value, settled }, gathering, names);
    rows.readAll((fraction) => progress((i + fraction) / files.length, "Reading stations"));
  });
  const unit = options.units?.[value] ?? unitOfPollutant(value);
  const gathered = gathering.finish(value, unit, [...names]);
  const what = summary(layout.name, {
    valueWord: "pollutant",
    values: names.size,
    timeWord: layout.across === "hours" ? "hour" : "day",
    times: gathering.times.times.length,
    stations: gathering.stationsNamed,
    unplaced: gathering.join?.unplaced ?? 0,
  });
  const zone = layout.across === "hours" ? [zoneReason(timeZone, options)] : [];
  const settled = settledColumns(layout, first, options);
  const { beginning, encodingReason } = first;
  const reasons = [what, encodingReason, ...beginning.reasons, ...settled.reasons, ...layout.notes, ...zone];
  const described = describe(layout, first, settled.roles, timeZone.name, reasons);
  return { ...gathered, layout: { ...described, value, values: [...names] } };
}

/** The pollutants of the first rows; more may follow. */
function namesMet(layout: AcrossLayout, { fileName, beginning }: StationFile): Set<string> {
  const code = findColumns(beginning, layout)?.code ?? -1;
  const names = beginning.rows.map(({ cells }) => pollutantOf((cells[code] ?? "").trim()));
  if (names.length > 0) return new Set(names);
  throw new UserError(
    "no-stations",
    `${fileName} has a header on line ${beginning.header.line} but no rows below it. Choose a file with data.`,
  );
}

/** The rows of one file: of each only those of the pollutant that is read count. */
class AcrossRows {
  readonly #layout: AcrossLayout;
  readonly #file: StationFile;
  readonly #columns: Columns;
  readonly #value: string;
  readonly #gathering: Gathering;
  readonly #names: Set<string>;

  constructor(
    layout: AcrossLayout,
    file: StationFile,
    { value, settled }: { readonly value: string; readonly settled: SettledRoles },
    gathering: Gathering,
    names: Set<string>,
  ) {
    const columns = findColumns(file.beginning, layout);
    if (!columns) throw new Error(`${file.fileName} was taken for a ${layout.name}`);
    this.#layout = layout;
    this.#file = file;
    const cells = columns.cells.filter((cell) => !settled.isLeftOut(cell.value));
    this.#columns = { ...columns, cells };
    this.#value = value;
    this.#gathering = gathering;
    this.#names = names;
  }

  readAll(consumed: (fraction: number) => void): void {
    const { lastLine } = this.#file.beginning.header;
    gatherRows(this.#file, this.#gathering, lastLine, (cells) => this.#row(cells), consumed);
  }

  #row(cells: readonly string[]): string | undefined {
    const name = pollutantOf((cells[this.#columns.code] ?? "").trim());
    if (name === this.#value) return this.#take(cells);
    this.#names.add(ownCopy(name));
    this.#gathering.otherValue++;
    return undefined;
  }

  #take(row: readonly string[]): string | undefined {
    const { times, observations, join } = this.#gathering;
    const { decimal, missing, header } = this.#file.beginning;
    const station = join?.find(stationCode(row, this.#columns));
    let lost: string | undefined;
    for (const { number, value: column, mark } of this.#columns.cells) {
      const cell = (row[column] ?? "").trim();
      if (cell === "") continue;
      if (this.#layout.isMarked && (row[mark] ?? "").trim() !== "V") {
        this.#gathering.leaveOut("marked invalid");
        continue;
      }
      const value = readNumber(cell, decimal, missing);
      const text = this.#timeText(row, number);
      const time = times.find(text);
      if (value === undefined)
        lost ??= `${quoteCell(cell)} in column "${header.names[column]}" is not a number`;
      else if (time === undefined) lost ??= times.explain(text);
      else if (station !== undefined && !Number.isNaN(value)) observations.add(time, station, value);
    }
    return lost;
  }

  #timeText(row: readonly string[], number: number): string {
    const { year, month, day } = this.#columns;
    const text = (column: number): string => (row[column] ?? "").trim();
    const ofMonth = `${text(year)}-${text(month)}`;
    return day < 0 ? `${ofMonth}-${number}` : `${ofMonth}-${text(day)} ${number}:00`;
  }
}

const roles: Readonly<Record<string, ColumnRole>> = {
  provincia: "id",
  municipio: "id",
  estacion: "id",
  magnitud: "parameter",
  ano: "time",
  año: "time",
  anno: "time",
  mes: "time",
  dia: "time",
};

function settledColumns(
  layout: AcrossLayout,
  { beginning }: StationFile,
  options: ReadOptions,
): SettledRoles {
  const columns = beginning.header.names.map((name) => ({
    name,
    role: /^[HD]\d\d$/i.test(name.trim())
      ? ("time-value" as const)
      : (roles[name.trim().toLowerCase()] ?? "ignore"),
  }));
  return settledRoles(columns, options, layout.name);
}

function describe(
  layout: AcrossLayout,
  { encoding, beginning }: StationFile,
  roles: readonly ColumnRole[],
  timeZone: string,
  reasons: readonly string[],
): Omit<LayoutRead["layout"], "value" | "values"> {
  return {
    format: layout.key,
    timeZone,
    kind: "wide",
    encoding,
    delimiter: beginning.dialect.delimiter,
    decimal: beginning.decimal,
    headerLine: beginning.header.line,
    columns: beginning.header.names.map((name, column) => ({
      name,
      role: roles[column] ?? "ignore",
      numeric: roles[column] === "time-value",
    })),
    reasons,
  };
}
