import { quoteCell, readNumber } from "../cells.ts";
import { describeColumns } from "../columns.ts";
import { CoordinateReader } from "../coordinates.ts";
import { Gathering } from "../gathering.ts";
import { idFit, isPollutantName, latFit, lonFit, nameFit, valueScore } from "../names.ts";
import { Roles } from "../roles.ts";
import { forEachRow, type Row } from "../rows.ts";
import type { ColumnRole } from "../table.ts";
import { joinTime, recogniseTimeColumns } from "../timeColumns.ts";
import { DateOrderEvidence, needsDateOrder, parseTime } from "../times.ts";
import { anyList } from "./anyList.ts";
import { gatherRows } from "./gatherRows.ts";
import { type LayoutRead, type LayoutReader, type ReadRequest, type StationFile, summary } from "./layout.ts";
import type { ListKind } from "./list.ts";
import { zoneOf, zoneReason } from "./table.ts";

const NAME = "table of times and stations";
/** As wide tables call a value that they do not name. */
const VALUE = "value";
/** Rows of coordinates are looked for among so many. */
const TOP_ROWS = 12;
const LEAST_STATIONS = 3;

/** Any list of ids or names, but unlike for other tables one must be opened. */
const itsStations: ListKind = { ...anyList, name: "list of its stations", fits: () => false };

/** A row per time and a column per station, whose places stand in rows above the times or in a list. */
export const stationColumns: LayoutReader = {
  key: "station-columns",
  name: NAME,
  list: itsStations,
  recognise: (file, options) => {
    const shape = options.roles ? null : shapeOf(file);
    if (!shape) return { confidence: 0, reason: "" };
    const ids = shape.stations.map(({ id }) => id);
    if (shape.hasPlaces)
      return { confidence: 0.58, reason: "Each column is a station, its place in rows above." };
    return { confidence: 0.2, reason: "Each column is a station.", needsList: true, ids };
  },
  read,
};

interface StationColumn {
  readonly column: number;
  readonly id: string;
  readonly lonText: string;
  readonly latText: string;
}

interface Shape {
  readonly timeColumns: readonly number[];
  readonly stations: readonly StationColumn[];
  readonly hasPlaces: boolean;
  /** Rows up to this line are no data. */
  readonly lastLine: number;
}

/** Every reader is asked about a file several times, and columns take long to judge. */
const shapes = new WeakMap<StationFile, Shape | null>();

function shapeOf(file: StationFile): Shape | null {
  const known = shapes.get(file);
  if (known !== undefined) return known;
  const shape = findShape(file);
  shapes.set(file, shape);
  return shape;
}

function findShape(file: StationFile): Shape | null {
  const { header, rows } = file.beginning;
  const table = header.line > 0 ? [{ cells: header.names, line: header.line }, ...rows] : rows;
  return withPlaces(table.slice(0, TOP_ROWS), rows) ?? withList(file);
}

/** Rows of longitudes and latitudes, told by their first cell, with times below them. */
function withPlaces(top: readonly Row[], rows: readonly Row[]): Shape | null {
  const first = ({ cells }: Row): string => (cells[0] ?? "").trim();
  const lon = top.find((row) => lonFit(first(row)) > 1);
  const lat = top.find((row) => latFit(first(row)) > 1);
  if (!lon || !lat || lon === lat || lon.cells.some((cell, i) => i > 0 && latFit(cell) > 0)) return null;
  const ids = top.find((row) => row !== lon && row !== lat && row.line < Math.max(lon.line, lat.line));
  const lastLine = Math.max(
    ...top.filter((row) => parseTime(first(row), "day-first") === undefined).map(({ line }) => line),
  );
  const times = rows.filter((row) => row.line > lastLine);
  if (times.length === 0 || !times.every((row) => parseTime(first(row), "day-first") !== undefined))
    return null;
  const stations = lon.cells.flatMap((cell, column) => {
    const [lonText, latText] = [cell.trim(), (lat.cells[column] ?? "").trim()];
    if (column === 0 || (lonText === "" && latText === "")) return [];
    return [{ column, id: (ids?.cells[column] ?? "").trim(), lonText, latText }];
  });
  return { timeColumns: [0], stations, hasPlaces: true, lastLine };
}

/** A time, and beside it numbers under names that are no pollutants: ids or names of stations. */
function withList({ beginning, fileName }: StationFile): Shape | null {
  const { header } = beginning;
  const tells = [lonFit, latFit, idFit, nameFit];
  if (header.line === 0 || header.names.some((name) => tells.some((rate) => rate(name) > 0))) return null;
  const roles = new Roles(describeColumns(beginning), {}, fileName);
  const timeColumns = recogniseTimeColumns(roles).map(({ index }) => index);
  const free = roles.free().filter(({ name }) => name.trim() !== "" && !/^column \d+$/.test(name));
  const couldBe = free.filter(
    ({ numeric, name }) => numeric && !isPollutantName(name) && valueScore(name) > 0,
  );
  const areStations = couldBe.length >= LEAST_STATIONS && couldBe.length >= free.length * 0.8;
  if (timeColumns.length === 0 || !areStations) return null;
  const stations = couldBe.map(({ index, name }) => ({ column: index, id: name, lonText: "", latText: "" }));
  return { timeColumns, stations, hasPlaces: false, lastLine: header.lastLine };
}

function read({ files, options, list, progress }: ReadRequest): LayoutRead {
  const [first] = files;
  const timeZone = zoneOf(options);
  const order = dateOrder(files);
  const gathering = new Gathering({ fileName: first.fileName, dateOrder: order.order, timeZone, list });
  files.forEach((file, i) => {
    if (files.length > 1) gathering.rejections.file = file.fileName;
    readFile(file, gathering, (fraction) => progress((i + fraction) / files.length, "Reading stations"));
  });
  const gathered = gathering.finish(VALUE, options.units?.[VALUE] ?? "", [VALUE]);
  const what = summary(NAME, {
    valueWord: "value",
    values: 1,
    timeWord: "time",
    times: gathering.times.times.length,
    stations: gathering.stationsNamed,
    unplaced: gathering.join?.unplaced ?? 0,
  });
  const { beginning, encodingReason } = first;
  const reasons = [
    `${what[0]?.toUpperCase()}${what.slice(1)}`,
    encodingReason,
    ...beginning.reasons,
    stationColumns.recognise(first, {}).reason,
    ...order.reasons,
    ...(gathering.times.hasLocal ? [zoneReason(timeZone, options)] : []),
  ];
  return { ...gathered, layout: describe(first, timeZone.name, reasons) };
}

function dateOrder(files: ReadRequest["files"]) {
  const evidence = new DateOrderEvidence();
  let isOpen = false;
  eachTime(files, (text) => {
    isOpen ||= needsDateOrder(text);
    evidence.observe(text);
  });
  const { order, reason } = evidence.conclude();
  return { order, reasons: isOpen ? [reason] : [] };
}

function eachTime(files: ReadRequest["files"], observe: (text: string) => void): void {
  for (const file of files) {
    const shape = shapeOf(file);
    forEachRow(file, file.beginning.dialect, (cells, line) => {
      if (shape && line > shape.lastLine) observe(joinTime(cells, shape.timeColumns));
    });
  }
}

function readFile(file: StationFile, gathering: Gathering, consumed: (fraction: number) => void): void {
  const { decimal, missing } = file.beginning;
  const shape = shapeOf(file);
  if (!shape) throw new Error(`${file.fileName} was taken for a ${NAME}`);
  const stations = shape.stations.map((station) => placed(station, file, shape, gathering));
  const take = (cells: readonly string[]): string | undefined => {
    const text = joinTime(cells, shape.timeColumns);
    const time = gathering.times.find(text);
    if (time === undefined) return gathering.times.explain(text);
    let lost: string | undefined;
    shape.stations.forEach(({ column, id }, i) => {
      const cell = (cells[column] ?? "").trim();
      const value = readNumber(cell, decimal, missing);
      const station = stations[i];
      if (value === undefined) lost ??= `${quoteCell(cell)} in column "${id}" is not a number`;
      else if (station !== undefined && !Number.isNaN(value))
        gathering.observations.add(time, station, value);
    });
    return lost;
  };
  gatherRows(file, gathering, shape.lastLine, take, consumed);
}

/** The station of a column; undefined where it has no place, which is told. */
function placed(
  { id, column, lonText, latText }: StationColumn,
  file: StationFile,
  { hasPlaces, lastLine }: Shape,
  { join, stations, rejections }: Gathering,
): number | undefined {
  if (!hasPlaces) return join?.find(id);
  const coordinates = new CoordinateReader(file.beginning.decimal);
  const wrong = coordinates.read(lonText, latText);
  const name = id || `column ${column + 1}`;
  if (wrong === undefined) return stations.find(name, "", coordinates.lon, coordinates.lat);
  rejections.add(lastLine, `column ${column + 1} (${name}): ${wrong}`);
  return undefined;
}

function describe(file: StationFile, timeZone: string, reasons: readonly string[]): LayoutRead["layout"] {
  const { beginning, encoding } = file;
  const shape = shapeOf(file);
  const columns = new Set(shape?.stations.map(({ column }) => column));
  const roleOf = (index: number): ColumnRole =>
    columns.has(index) ? "value" : shape?.timeColumns.includes(index) ? "time" : "ignore";
  return {
    format: stationColumns.key,
    timeZone,
    kind: "wide",
    encoding,
    delimiter: beginning.dialect.delimiter,
    decimal: beginning.decimal,
    headerLine: beginning.header.line,
    columns: beginning.header.names.map((name, index) => ({
      name,
      role: roleOf(index),
      numeric: columns.has(index),
    })),
    value: VALUE,
    values: [VALUE],
    reasons,
  };
}
