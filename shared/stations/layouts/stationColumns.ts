import { UserError } from "../../errors.ts";
import { quoteCell, readNumber } from "../cells.ts";
import { columnFact } from "../columnFacts.ts";
import { CoordinateReader } from "../coordinates.ts";
import { Gathering } from "../gathering.ts";
import { forEachRow } from "../rows.ts";
import { serialReason } from "../serialDays.ts";
import type { ColumnRole, ReadOptions } from "../table.ts";
import { joinTime } from "../timeColumns.ts";
import { DateOrderEvidence, needsDateOrder } from "../times.ts";
import { anyList } from "./anyList.ts";
import { gatherRows } from "./gatherRows.ts";
import { type LayoutRead, type LayoutReader, type ReadRequest, type StationFile, summary } from "./layout.ts";
import type { ListKind } from "./list.ts";
import { type StationColumn, type StationShape, shapeOf } from "./stationShape.ts";
import { zoneOf, zoneReason } from "./table.ts";

const NAME = "table of times and stations";
/** Judging all columns of a wide file takes longer than reading it. */
const SURE = 0.58;
/** As wide tables call a value that they do not name. */
const VALUE = "value";

/** Any list of ids or names, but unlike for other tables one must be opened. */
const itsStations: ListKind = { ...anyList, name: "list of its stations", fits: () => false };

/** A row per time and a column per station, whose places stand in rows above the times or in a list. */
export const stationColumns: LayoutReader = {
  key: "station-columns",
  name: NAME,
  list: itsStations,
  atMost: SURE,
  recognise: (file, options) => {
    const shape = shapeOf(file, options);
    if (!shape) return { confidence: 0, reason: "" };
    const ids = shape.stations.map(({ id }) => id);
    if (shape.hasPlaces)
      return { confidence: SURE, reason: "Each column is a station, its place in rows above." };
    return { confidence: 0.2, reason: "Each column is a station.", needsList: true, ids };
  },
  read,
};

function read({ files, options, list, progress }: ReadRequest): LayoutRead {
  const [first] = files;
  const timeZone = zoneOf(options);
  const all = files.map((file) => ({ file, shape: shapeToRead(file, options) }));
  const order = dateOrder(all);
  const serialDays = all.some(({ shape }) => shape.serialDays);
  const { fileName } = first;
  const gathering = new Gathering({ fileName, dateOrder: order.order, serialDays, timeZone, list });
  all.forEach((one, i) => {
    if (files.length > 1) gathering.rejections.file = one.file.fileName;
    readFile(one, gathering, (fraction) => progress((i + fraction) / files.length, "Reading stations"));
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
    stationColumns.recognise(first, options).reason,
    ...order.reasons,
    ...(serialDays ? [serialReason(firstTime(all))] : []),
    ...(gathering.times.hasLocal ? [zoneReason(timeZone, options)] : []),
  ];
  return { ...gathered, layout: describe(first, shapeToRead(first, options), timeZone.name, reasons) };
}

interface ShapedFile {
  readonly file: StationFile;
  readonly shape: StationShape;
}

/** @throws UserError "no-columns" when corrections leave no time or no station. */
function shapeToRead(file: StationFile, options: ReadOptions): StationShape {
  const shape = shapeOf(file, options);
  if (!shape) throw new Error(`${file.fileName} was taken for a ${NAME}`);
  const lacks = shape.timeColumns.length === 0 ? "time" : shape.stations.length === 0 ? "value" : null;
  if (lacks === null) return shape;
  throw new UserError(
    "no-columns",
    `${file.fileName} is a ${NAME}, but no column of it has the role "${lacks}". Give it to one.`,
    file.beginning.header.names.map(columnFact),
  );
}

const firstTime = ([one]: readonly ShapedFile[]): string => {
  const row = one?.file.beginning.rows.find(({ line }) => line > one.shape.lastLine);
  return joinTime(row?.cells ?? [], one?.shape.timeColumns ?? []);
};

function dateOrder(files: readonly ShapedFile[]) {
  const evidence = new DateOrderEvidence();
  let isOpen = false;
  eachTime(files, (text) => {
    isOpen ||= needsDateOrder(text);
    evidence.observe(text);
  });
  const { order, reason } = evidence.conclude();
  return { order, reasons: isOpen ? [reason] : [] };
}

function eachTime(files: readonly ShapedFile[], observe: (text: string) => void): void {
  for (const { file, shape } of files) {
    forEachRow(file, file.beginning.dialect, (cells, line) => {
      if (line > shape.lastLine) observe(joinTime(cells, shape.timeColumns));
    });
  }
}

function readFile(
  { file, shape }: ShapedFile,
  gathering: Gathering,
  consumed: (fraction: number) => void,
): void {
  const { decimal, missing } = file.beginning;
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
  { hasPlaces, lastLine }: StationShape,
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

function describe(
  { beginning, encoding }: StationFile,
  shape: StationShape,
  timeZone: string,
  reasons: readonly string[],
): LayoutRead["layout"] {
  const columns = new Set(shape.stations.map(({ column }) => column));
  const roleOf = (index: number): ColumnRole =>
    columns.has(index) ? "value" : shape.timeColumns.includes(index) ? "time" : "ignore";
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
