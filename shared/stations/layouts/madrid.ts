import { UserError } from "../../errors.ts";
import { ownCopy, quoteCell, readNumber } from "../cells.ts";
import type { Beginning } from "../dialect.ts";
import { Gathering } from "../gathering.ts";
import { forEachRow } from "../rows.ts";
import type { ColumnRole } from "../table.ts";
import { type LayoutRead, type LayoutReader, type ReadRequest, type StationFile, summary } from "./layout.ts";
import { type ListKind, namesOf } from "./list.ts";
import { zoneOf, zoneReason } from "./table.ts";

const TIME_ZONE = "Europe/Madrid";

/** The city's table of stations; CODIGO_CORTO is what the files of values call ESTACION. */
export const madridStations: ListKind = {
  network: "madrid",
  name: "table of Madrid's stations",
  companion: "a Madrid hourly file",
  columns: "CODIGO_CORTO, LONGITUD, LATITUD",
  ids: ["CODIGO_CORTO"],
  repeats: false,
  fits: (beginning) => {
    const names = namesOf(beginning);
    return names.includes("codigo_corto") && names.includes("longitud");
  },
};

/** Codes of what is measured: its name, and whether it is given in mg/m³ instead of µg/m³. */
const measured: Readonly<Record<string, readonly [name: string, unit?: "mg/m³"]>> = {
  "1": ["SO2"],
  "6": ["CO", "mg/m³"],
  "7": ["NO"],
  "8": ["NO2"],
  "9": ["PM2.5"],
  "10": ["PM10"],
  "12": ["NOx"],
  "14": ["O3"],
  "20": ["toluene"],
  "30": ["benzene"],
  "35": ["ethylbenzene"],
  "37": ["m-xylene"],
  "38": ["p-xylene"],
  "39": ["o-xylene"],
  "42": ["total hydrocarbons", "mg/m³"],
  "43": ["CH4", "mg/m³"],
  "44": ["non-methane hydrocarbons", "mg/m³"],
};
const PREFERRED = ["PM2.5", "NO2", "O3", "PM10"];
const nameOf = (code: string): string => measured[code]?.[0] ?? `MAGNITUD ${code}`;

/** Hourly files of the city of Madrid: a row for each station, pollutant and day, its hours and their marks across. */
export const madrid: LayoutReader = {
  key: "madrid-hourly",
  name: "Madrid hourly file",
  list: madridStations,
  recognise: ({ beginning }) => {
    const columns = findColumns(beginning);
    if (!columns) return { confidence: 0, reason: "" };
    const ids = beginning.rows.map(({ cells }) => (cells[columns.station] ?? "").trim());
    return {
      confidence: 0.95,
      reason: "Madrid hourly file: hours H01 to H24 across, each with its mark V01 to V24.",
      needsList: true,
      ids: [...new Set(ids)],
    };
  },
  read,
};

interface HourColumns {
  readonly station: number;
  readonly code: number;
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hours: readonly { readonly hour: number; readonly value: number; readonly mark: number }[];
}

function findColumns(beginning: Beginning): HourColumns | null {
  const names = namesOf(beginning);
  const at = (name: string): number => names.indexOf(name);
  const [year, month] = [Math.max(at("ano"), at("año")), at("mes")];
  const hours = Array.from({ length: 24 }, (_, i) => {
    const two = String(i + 1).padStart(2, "0");
    return { hour: i + 1, value: at(`h${two}`), mark: at(`v${two}`) };
  }).filter(({ value, mark }) => value >= 0 && mark >= 0);
  const columns = { station: at("estacion"), code: at("magnitud"), year, month, day: at("dia"), hours };
  const isWhole =
    Math.min(columns.station, columns.code, year, month, columns.day) >= 0 && hours.length === 24;
  return isWhole ? columns : null;
}

function read(request: ReadRequest): LayoutRead {
  const { files, options, list, progress } = request;
  const [first] = files;
  const names = namesMet(first);
  const value = options.value ?? PREFERRED.find((name) => names.has(name)) ?? [...names][0] ?? "";
  const timeZone = zoneOf(options, TIME_ZONE);
  const gathering = new Gathering({ fileName: first.fileName, dateOrder: "day-first", timeZone, list });
  files.forEach((file, i) => {
    if (files.length > 1) gathering.rejections.file = file.fileName;
    const rows = new HourRows(file, value, gathering, names);
    rows.readAll((fraction) => progress((i + fraction) / files.length, "Reading stations"));
  });
  const unit = options.units?.[value] ?? unitOf(value);
  const gathered = gathering.finish(value, unit, [...names]);
  const what = summary(madrid.name, {
    valueWord: "pollutant",
    values: names.size,
    timeWord: "hour",
    times: gathering.times.times.length,
    stations: gathering.stationsNamed,
    unplaced: gathering.join?.unplaced ?? 0,
  });
  const reasons = [
    what,
    first.encodingReason,
    ...first.beginning.reasons,
    "H01 is the hour that ends at 1 o'clock, H24 the one that ends at midnight; values not marked V are left out.",
    zoneReason(timeZone, options),
  ];
  return { ...gathered, layout: describe(first, value, [...names], timeZone.name, reasons) };
}

/** The pollutants of the first rows; more may follow. */
function namesMet({ fileName, beginning }: StationFile): Set<string> {
  const code = findColumns(beginning)?.code ?? -1;
  const names = beginning.rows.map(({ cells }) => nameOf((cells[code] ?? "").trim()));
  if (names.length > 0) return new Set(names);
  throw new UserError(
    "no-stations",
    `${fileName} has a header on line ${beginning.header.line} but no rows below it. Choose a file with data.`,
  );
}

function unitOf(name: string): string {
  const known = Object.values(measured).find(([one]) => one === name);
  return known ? (known[1] ?? "µg/m³") : "";
}

/** The rows of one file: of each only those of the pollutant that is read count. */
class HourRows {
  readonly #file: StationFile;
  readonly #columns: HourColumns;
  readonly #value: string;
  readonly #gathering: Gathering;
  readonly #names: Set<string>;

  constructor(file: StationFile, value: string, gathering: Gathering, names: Set<string>) {
    const columns = findColumns(file.beginning);
    if (!columns) throw new Error(`${file.fileName} was taken for a Madrid hourly file`);
    this.#file = file;
    this.#columns = columns;
    this.#value = value;
    this.#gathering = gathering;
    this.#names = names;
  }

  readAll(consumed: (fraction: number) => void): void {
    const { dialect, header } = this.#file.beginning;
    forEachRow(
      this.#file,
      dialect,
      (cells, line) => {
        if (line > header.lastLine) this.#row(cells, line);
      },
      consumed,
    );
  }

  #row(cells: readonly string[], line: number): void {
    this.#gathering.rows++;
    const name = nameOf((cells[this.#columns.code] ?? "").trim());
    if (name !== this.#value) {
      this.#names.add(ownCopy(name));
      this.#gathering.otherValue++;
      return;
    }
    const reason = this.#take(cells);
    if (reason !== undefined) this.#gathering.rejections.add(line, reason);
  }

  #take(cells: readonly string[]): string | undefined {
    const { times, observations, join, leaveOut } = this.#bound();
    const { station: stationColumn, year, month, day, hours } = this.#columns;
    const text = (column: number): string => (cells[column] ?? "").trim();
    const station = join?.find(String(Number(text(stationColumn)) || text(stationColumn)));
    const date = `${text(year)}-${text(month)}-${text(day)}`;
    let lost: string | undefined;
    for (const { hour, value: column, mark } of hours) {
      const cell = text(column);
      if (cell === "") continue;
      if (text(mark) !== "V") {
        leaveOut("marked invalid");
        continue;
      }
      const time = times.find(`${date} ${hour}:00`);
      if (time === undefined) return times.explain(date);
      const value = readNumber(cell, this.#file.beginning.decimal, this.#file.beginning.missing);
      if (value === undefined) lost ??= `${quoteCell(cell)} in column "H${hour}" is not a number`;
      else if (station !== undefined && !Number.isNaN(value)) observations.add(time, station, value);
    }
    return lost;
  }

  #bound() {
    const { times, observations, join } = this.#gathering;
    return { times, observations, join, leaveOut: (what: string) => this.#gathering.leaveOut(what) };
  }
}

const roles: Readonly<Record<string, ColumnRole>> = {
  estacion: "id",
  magnitud: "parameter",
  ano: "time",
  mes: "time",
  dia: "time",
};

function describe(
  { encoding, beginning }: StationFile,
  value: string,
  values: readonly string[],
  timeZone: string,
  reasons: readonly string[],
): LayoutRead["layout"] {
  return {
    format: madrid.key,
    timeZone,
    kind: "wide",
    encoding,
    delimiter: beginning.dialect.delimiter,
    decimal: beginning.decimal,
    headerLine: beginning.header.line,
    columns: beginning.header.names.map((name) => ({
      name,
      role: /^H\d\d$/.test(name) ? "time-value" : (roles[name.trim().toLowerCase()] ?? "ignore"),
      numeric: /^H\d\d$/.test(name),
    })),
    value,
    values,
    reasons,
  };
}
