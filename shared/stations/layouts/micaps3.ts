import { UserError } from "../../errors.ts";
import { type MissingCodes, ownCopy, quoteCell, readNumber } from "../cells.ts";
import { CoordinateReader } from "../coordinates.ts";
import { Gathering } from "../gathering.ts";
import { forEachRow } from "../rows.ts";
import type { ReadOptions } from "../table.ts";
import { fullYear } from "../times.ts";
import { type LayoutRead, type LayoutReader, type ReadRequest, type StationFile, summary } from "./layout.ts";
import { settledRoles } from "./settledRoles.ts";
import { zoneOf, zoneReason } from "./table.ts";

const TIME_ZONE = "Asia/Shanghai";
const blanks = { delimiter: " ", newline: "\n" } as const;
/** Tokens of the header up to the number of contour values. */
const BEFORE_CONTOURS = 6;

/** MICAPS diamond 3: a few numbers per station at one time, as tokens between blanks, wherever lines break. */
export const micaps3: LayoutReader = {
  key: "micaps-3",
  name: "MICAPS diamond 3 file",
  recognise: ({ head }) =>
    /^\s*diamond\s+3\s/i.test(head)
      ? { confidence: 1, reason: 'MICAPS diamond 3 file: it begins with "diamond 3".' }
      : { confidence: 0, reason: "" },
  read,
};

function read({ files, options, progress }: ReadRequest): LayoutRead {
  const [first] = files;
  const timeZone = zoneOf(options, TIME_ZONE);
  const gathering = new Gathering({ fileName: first.fileName, dateOrder: "day-first", timeZone });
  const coordinates = new CoordinateReader(".");
  const names = elementNames(headerOf(first).elements);
  const wanted = options.value ?? names.find((name) => options.roles?.[name] === "value") ?? names[0] ?? "";
  const element = names.indexOf(wanted);
  if (element < 0) {
    throw new UserError(
      "bad-setting",
      `${first.fileName} has no value "${wanted}". Choose one of ${names.map((name) => `"${name}"`).join(", ")}.`,
      [`value ${wanted}`],
    );
  }
  files.forEach((file, i) => {
    if (files.length > 1) gathering.rejections.file = file.fileName;
    const reader = { element, gathering, coordinates };
    readStations(file, reader, (fraction) => progress((i + fraction) / files.length, "Reading stations"));
  });
  coordinates.judge(first.fileName, "lon", "lat");
  gathering.wrapped = coordinates.wrapped;
  const value = names[element] ?? "";
  const gathered = gathering.finish(value, options.units?.[value] ?? "", names);
  const reasons = [
    summary(micaps3.name, {
      valueWord: "value",
      values: names.length,
      timeWord: "time",
      times: gathering.times.times.length,
      stations: gathering.stationsNamed,
      unplaced: 0,
    }),
    first.encodingReason,
    `Its title: ${headerOf(first).title}`,
    "Each station has an id, longitude, latitude, altitude and its values; the file does not name them, nor their units.",
    ...settledRoles(placeColumns, options, micaps3.name).reasons,
    ...fixedReasons(options),
    zoneReason(timeZone, options),
  ];
  return { ...gathered, layout: describe(first, value, names, timeZone.name, reasons) };
}

/** Corrections that tokens between blanks have no use for. */
function fixedReasons({ delimiter, decimal, headerLine }: ReadOptions): readonly string[] {
  if (delimiter === undefined && decimal === undefined && headerLine === undefined) return [];
  return [
    `Delimiter, decimal mark and header are settled in a ${micaps3.name}; what was chosen for them was not used.`,
  ];
}

const elementNames = (elements: number): string[] =>
  Array.from({ length: elements }, (_, i) => (elements === 1 ? "value" : `value ${i + 1}`));

interface Header {
  readonly title: string;
  /** As text without an offset. */
  readonly time: string;
  readonly elements: number;
  readonly stations: number;
  /** Tokens of the whole header, "diamond" and "3" and the title's words included. */
  readonly tokens: number;
}

/**
 * The header: `diamond 3 TITLE` on the first line, then YY MM DD HH level, contours, smoothing, bold, clipping region,
 * and the numbers of elements and stations.
 * @throws UserError "malformed-file"
 */
function headerOf(file: StationFile): Header {
  const { head } = file;
  const end = head.search(/[\r\n]/);
  const titleWords = head
    .slice(0, end < 0 ? undefined : end)
    .trim()
    .split(/\s+/);
  const tokens = (end < 0 ? "" : head.slice(end)).trim().split(/\s+/, 4000);
  const number = (index: number): number => {
    const value = Number(tokens[index] ?? "x");
    if (Number.isFinite(value)) return value;
    throw malformed(file, `"${tokens[index] ?? ""}" stands where the header needs a number`);
  };
  const [year = "", month, day, hour] = tokens;
  const contours = number(5);
  const clips = number(BEFORE_CONTOURS + contours + 2);
  const at = BEFORE_CONTOURS + contours + 3 + 2 * clips;
  const [elements, stations] = [number(at), number(at + 1)];
  if (!(elements >= 1 && elements <= 1000))
    throw malformed(file, `it announces ${elements} values per station`);
  // Years of two digits below 50 are of this century here.
  const whole =
    year.length === 2 && Number(year) >= 50 ? `19${year}` : year.length === 2 ? `20${year}` : fullYear(year);
  return {
    title: titleWords.slice(2).join(" "),
    time: `${whole}-${month}-${day} ${hour}:00`,
    elements,
    stations,
    tokens: titleWords.length + at + 2,
  };
}

const malformed = ({ fileName, head }: StationFile, what: string): UserError =>
  new UserError(
    "malformed-file",
    `${fileName} begins as a MICAPS diamond 3 file, but ${what}. Check that the file is whole.`,
    [`line ${/[\r\n]/.test(head.trimEnd()) ? 2 : 1}`],
  );

interface StationReading {
  /** Which of a station's values is read. */
  readonly element: number;
  readonly gathering: Gathering;
  readonly coordinates: CoordinateReader;
}

function readStations(
  file: StationFile,
  reading: StationReading,
  consumed: (fraction: number) => void,
): void {
  const { gathering } = reading;
  const header = headerOf(file);
  const time = gathering.times.find(header.time);
  if (time === undefined) throw malformed(file, gathering.times.explain(header.time));
  const width = 4 + header.elements;
  let tokensBefore = header.tokens;
  let stations = 0;
  let station: string[] = [];
  let lineOfStation = 0;
  const newline = file.head.includes("\n") ? "\n" : "\r";
  forEachRow(
    file,
    { ...blanks, newline },
    (cells, line) => {
      for (const cell of cells) {
        if (tokensBefore > 0) {
          tokensBefore--;
          continue;
        }
        if (station.length === 0) lineOfStation = line;
        station.push(cell.trim());
        if (station.length < width) continue;
        stations++;
        const reason = takeStation(station, time, file.beginning.missing, reading);
        if (reason !== undefined) gathering.rejections.add(lineOfStation, reason);
        station = [];
      }
    },
    consumed,
  );
  if (station.length > 0) {
    gathering.rejections.add(lineOfStation, `breaks off: has ${station.length} of ${width} numbers`);
  }
  if (stations !== header.stations) {
    gathering.rejections.add(2, `announces ${header.stations} stations; the file has ${stations}`);
  }
}

function takeStation(
  [id = "", lon = "", lat = "", , ...values]: readonly string[],
  time: number,
  missing: MissingCodes,
  { element, gathering, coordinates }: StationReading,
): string | undefined {
  gathering.rows++;
  const noPlace = coordinates.read(lon, lat);
  if (noPlace !== undefined) return noPlace;
  const text = values[element] ?? "";
  const value = readNumber(text, ".", missing);
  if (value === undefined) return `${quoteCell(text)} is not a number`;
  const station = gathering.stations.find(ownCopy(id), "", coordinates.lon, coordinates.lat);
  if (coordinates.isWrapped) gathering.stations.wrapped.add(station);
  if (!Number.isNaN(value)) gathering.observations.add(time, station, value);
  return undefined;
}

const placeColumns = [
  { name: "id", role: "id", numeric: false },
  { name: "lon", role: "lon", numeric: true },
  { name: "lat", role: "lat", numeric: true },
  { name: "altitude", role: "ignore", numeric: true },
] as const;

function describe(
  { encoding }: StationFile,
  value: string,
  values: readonly string[],
  timeZone: string,
  reasons: readonly string[],
): LayoutRead["layout"] {
  const ofValues = values.map((name) => ({
    name,
    role: name === value ? ("value" as const) : ("ignore" as const),
    numeric: true,
  }));
  return {
    format: micaps3.key,
    timeZone,
    kind: "long",
    encoding,
    delimiter: " ",
    decimal: ".",
    headerLine: 0,
    columns: [...placeColumns, ...ofValues],
    value,
    values,
    reasons,
  };
}
