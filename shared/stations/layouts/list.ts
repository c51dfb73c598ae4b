import { ownCopy, readNumber } from "../cells.ts";
import { describeColumns } from "../columns.ts";
import { CoordinateReader } from "../coordinates.ts";
import type { Beginning } from "../dialect.ts";
import { cityFit, idFit, latFit, lonFit, nameFit } from "../names.ts";
import { Roles, recogniseStationColumns, type StationColumns } from "../roles.ts";
import { forEachRow, isComment } from "../rows.ts";
import { StationList } from "../stationList.ts";
import type { StationFile } from "./layout.ts";

/** One kind of file that says where the stations of a network are. */
export interface ListKind {
  /** Short and stable, as the list is remembered by: "china". */
  readonly network: string;
  /** To stand in a sentence: "station list of the China network". */
  readonly name: string;
  /** What it is opened together with. */
  readonly companion: string;
  /** What it must hold, for somebody who looks for one. */
  readonly columns: string;
  /** Names of its id column, the best first; else the one that looks like an id. */
  readonly ids?: readonly string[];
  /** Name of the column of its stations' cities, by which averages of cities find their places. */
  readonly city?: string;
  /** Names of the columns of a list without a header. */
  readonly header?: readonly string[];
  /** Whether it has several rows for a station by its nature, one per pollutant for example. */
  readonly repeats: boolean;
  /** Whether a file is such a list. */
  fits(beginning: Beginning): boolean;
}

/** Whether a table could serve as a list at all: it has ids or names, and coordinates. */
export function couldList({ header: { names } }: Beginning): boolean {
  const tellsStation = (name: string): number => Math.max(idFit(name), nameFit(name), cityFit(name));
  return [lonFit, latFit, tellsStation].every((rate) => names.some((name) => rate(name) > 0));
}

/** Lower-case names of a beginning's columns. */
export const namesOf = (beginning: Beginning): readonly string[] =>
  beginning.header.names.map((name) => name.trim().toLowerCase());

/**
 * Reads a list.
 * @throws UserError "no-columns" when it has no coordinates in degrees, "malformed-file", "not-text".
 */
export function readList(file: StationFile, kind: ListKind): StationList {
  const beginning = file.bareBeginning;
  const header = kind.header ? { names: kind.header, line: 0, lastLine: 0, reasons: [] } : beginning.header;
  const columns = listColumns(file, { ...beginning, header }, kind);
  const list = new StationList(file.fileName, kind.repeats);
  const { pair } = beginning.dialect;
  list.openPair = pair?.isOrderOpen ? pair.name : null;
  const coordinates = new CoordinateReader(beginning.decimal);
  const city = kind.city === undefined ? -1 : namesOf(beginning).indexOf(kind.city);
  const cell = (cells: readonly string[], column: number | undefined): string =>
    column === undefined ? "" : (cells[column] ?? "").trim();
  const isOpen = (text: string): boolean => Number.isNaN(readNumber(text, beginning.decimal) ?? 0);
  forEachRow(file, beginning.dialect, (cells, line) => {
    if (line <= header.lastLine || isComment(cells)) return;
    const id = cell(cells, columns.id[0]);
    if (id === "") return;
    const [lonText, latText] = [cell(cells, columns.lon), cell(cells, columns.lat)];
    const isBlank = isOpen(lonText) || isOpen(latText);
    const wrong = isBlank ? "" : coordinates.read(lonText, latText);
    if (wrong !== undefined && wrong !== "") list.rejectRow(line, wrong);
    const isPlaced = wrong === undefined;
    const place = {
      name: ownCopy(cell(cells, columns.name)),
      lon: isPlaced ? coordinates.lon : Number.NaN,
      lat: isPlaced ? coordinates.lat : Number.NaN,
    };
    list.add(ownCopy(id), place);
    if (city >= 0) list.addToCity(ownCopy(cell(cells, city)), place);
  });
  const nameOf = (column: number | undefined): string => header.names[column ?? -1] ?? "";
  coordinates.judge(file.fileName, nameOf(columns.lon), nameOf(columns.lat));
  return list;
}

function listColumns(file: StationFile, beginning: Beginning, kind: ListKind): StationColumns {
  const names = namesOf(beginning);
  const id = (kind.ids ?? []).map((name) => names.indexOf(name.toLowerCase())).find((at) => at >= 0);
  const roles = new Roles(describeColumns(beginning), {}, file.fileName, ({ index }) =>
    index === id ? "id" : undefined,
  );
  return recogniseStationColumns(roles, true, true, true);
}
