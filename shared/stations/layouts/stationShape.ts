import { describeColumns } from "../columns.ts";
import type { Beginning } from "../dialect.ts";
import { idFit, isPollutantName, latFit, lonFit, nameFit, valueScore } from "../names.ts";
import { Roles } from "../roles.ts";
import type { Row } from "../rows.ts";
import { isSerialDay } from "../serialDays.ts";
import type { ColumnRole, ReadOptions } from "../table.ts";
import { recogniseTimeColumns } from "../timeColumns.ts";
import { parseTime } from "../times.ts";
import type { StationFile } from "./layout.ts";

/** Rows of coordinates are looked for among so many. */
const TOP_ROWS = 12;
const LEAST_STATIONS = 3;

/** A column that is a station. */
export interface StationColumn {
  readonly column: number;
  readonly id: string;
  readonly lonText: string;
  readonly latText: string;
}

/** Where a table of times and stations has what. */
export interface StationShape {
  readonly timeColumns: readonly number[];
  readonly serialDays: boolean;
  readonly stations: readonly StationColumn[];
  readonly hasPlaces: boolean;
  /** Rows up to this line are no data. */
  readonly lastLine: number;
}

/** Every reader is asked about a file several times, and columns take long to judge. */
const shapes = new WeakMap<StationFile, StationShape | null>();

/** The shape of a file, with the roles of columns as the user has corrected them; null when it is no such table. */
export function shapeOf(file: StationFile, { roles }: ReadOptions): StationShape | null {
  const known = shapes.get(file);
  const shape = known === undefined ? findShape(file) : known;
  shapes.set(file, shape);
  return shape && roles ? corrected(shape, file, roles) : shape;
}

/** Columns are times, stations or left out; whoever gives one another role means another kind of table. */
function corrected(
  shape: StationShape,
  { beginning }: StationFile,
  chosen: Readonly<Record<string, ColumnRole>>,
): StationShape | null {
  if (Object.values(chosen).some((role) => !ROLES.includes(role))) return null;
  const { names } = beginning.header;
  const roleOf = (column: number): ColumnRole | undefined => chosen[names[column] ?? ""];
  const isTimeYet = (column: number): boolean => (roleOf(column) ?? "time") === "time";
  const areTimes = names.flatMap((_, column) => (roleOf(column) === "time" ? [column] : []));
  const timeColumns = [...new Set([...shape.timeColumns.filter(isTimeYet), ...areTimes])];
  const kept = shape.stations.filter(({ column }) => (roleOf(column) ?? "value") === "value");
  const known = new Set(kept.map(({ column }) => column));
  const added = names.flatMap((id, column) =>
    roleOf(column) === "value" && !known.has(column) ? [{ column, id, lonText: "", latText: "" }] : [],
  );
  return {
    ...shape,
    timeColumns,
    stations: [...kept, ...added],
    serialDays: areSerial(beginning, timeColumns),
  };
}

const ROLES: readonly ColumnRole[] = ["time", "value", "ignore"];

const areSerial = ({ rows }: Beginning, columns: readonly number[]): boolean =>
  rows.some(({ cells }) => columns.some((column) => isSerialDay((cells[column] ?? "").trim())));

function findShape(file: StationFile): StationShape | null {
  const { header, rows } = file.beginning;
  const table = header.line > 0 ? [{ cells: header.names, line: header.line }, ...rows] : rows;
  return withPlaces(table.slice(0, TOP_ROWS), rows) ?? withList(file);
}

/** Rows of longitudes and latitudes, told by their first cell, with times below them. */
function withPlaces(top: readonly Row[], rows: readonly Row[]): StationShape | null {
  const first = ({ cells }: Row): string => (cells[0] ?? "").trim();
  const lon = top.find((row) => lonFit(first(row)) > 1);
  const lat = top.find((row) => latFit(first(row)) > 1);
  if (!lon || !lat || lon === lat || lon.cells.some((cell, i) => i > 0 && latFit(cell) > 0)) return null;
  const ids = top.find((row) => row !== lon && row !== lat && row.line < Math.max(lon.line, lat.line));
  const lastLine = Math.max(...top.filter((row) => !isTime(first(row))).map(({ line }) => line));
  const times = rows.filter((row) => row.line > lastLine);
  if (times.length === 0 || !times.every((row) => isTime(first(row)))) return null;
  const stations = lon.cells.flatMap((cell, column) => {
    const [lonText, latText] = [cell.trim(), (lat.cells[column] ?? "").trim()];
    if (column === 0 || (lonText === "" && latText === "")) return [];
    return [{ column, id: (ids?.cells[column] ?? "").trim(), lonText, latText }];
  });
  const serialDays = times.some((row) => isSerialDay(first(row)));
  return { timeColumns: [0], serialDays, stations, hasPlaces: true, lastLine };
}

const isTime = (cell: string): boolean => parseTime(cell, "day-first") !== undefined || isSerialDay(cell);

/** A time, and beside it numbers under names that are no pollutants: ids or names of stations. */
function withList({ beginning, fileName }: StationFile): StationShape | null {
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
  const serialDays = areSerial(beginning, timeColumns);
  return { timeColumns, serialDays, stations, hasPlaces: false, lastLine: header.lastLine };
}
