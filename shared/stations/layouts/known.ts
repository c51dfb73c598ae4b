import type { Beginning } from "../dialect.ts";
import type { ColumnRole, ReadOptions } from "../table.ts";
import type { OnlyStation, RowRules } from "../tableReading.ts";
import { type LayoutReader, type Recognition, type StationFile, summary } from "./layout.ts";
import { type ListKind, namesOf } from "./list.ts";
import { indexOfName, readTable } from "./table.ts";

/** A layout that is a table with columns known beforehand: what it does not say is recognised as in any table. */
export interface KnownTable {
  readonly key: string;
  readonly name: string;
  /** Columns that only this layout has together, whatever their order and case. Either this or `header`. */
  readonly marks?: readonly string[];
  /** The columns of a file without a header, and whether a file's first rows are such rows. */
  readonly header?: readonly string[];
  readonly fits?: (beginning: Beginning, file: StationFile) => boolean;
  /** By column name in lower case. */
  readonly roles: Readonly<Record<string, ColumnRole>>;
  /** Zone of times without an offset; absent: UTC. */
  readonly timeZone?: string;
  /** "hour", "day" or "time": what its times are. */
  readonly timeWord: string;
  readonly valueWord?: string;
  readonly prefers?: readonly string[];
  readonly units?: Readonly<Record<string, string>>;
  /** Further codes for missing values, by value. */
  readonly missing?: Readonly<Record<string, readonly string[]>>;
  readonly rulesOf?: (indexOf: (name: string) => number) => RowRules;
  readonly stationOf?: (file: StationFile) => OnlyStation;
  /** The list that has the coordinates, for files without them. */
  readonly list?: ListKind;
  readonly notes?: readonly string[];
}

const SURE = 0.9;

/** The reader of a known table. */
export function knownTable(known: KnownTable): LayoutReader {
  const { key, name, list } = known;
  return {
    key,
    name,
    ...(list ? { list } : {}),
    recognise: (file, options) => recognise(known, file, options),
    read: (request) =>
      readTable(request, {
        format: key,
        header: known.header,
        roleOf: (column) => known.roles[column.name.trim().toLowerCase()],
        timeZone: known.timeZone,
        prefers: known.prefers,
        units: known.units,
        missing: known.missing,
        rulesOf: known.rulesOf,
        stationOf: known.stationOf,
        notes: known.notes,
        describe: ({ gathering }, values) =>
          summary(name, {
            valueWord: known.valueWord ?? "pollutant",
            values: values.length,
            timeWord: known.timeWord,
            times: gathering.times.times.length,
            stations: gathering.stationsNamed,
            unplaced: gathering.join?.unplaced ?? 0,
          }),
      }),
  };
}

function recognise(known: KnownTable, file: StationFile, { headerLine }: ReadOptions): Recognition {
  const { beginning } = file;
  const names = namesOf(beginning);
  const marks = known.marks ?? [];
  const isKnown = known.header
    ? // A header that was chosen is passed over: this layout names its columns itself.
      (beginning.header.line === 0 || headerLine !== undefined) && known.fits?.(beginning, file) === true
    : marks.every((mark) => names.includes(mark.toLowerCase())) && known.fits?.(beginning, file) !== false;
  if (!isKnown) return { confidence: 0, reason: "" };
  const reason = `${known.name}, by its columns ${(known.header ?? marks).join(", ")}.`;
  const confidence = SURE + marks.length / 1000;
  if (!known.list) return { confidence, reason };
  const ids = known.stationOf ? [stationText(known.stationOf(file))] : sampleIds(known, beginning);
  return { confidence, reason, needsList: true, ids };
}

const stationText = ({ id, name }: OnlyStation): string => name || id;

/** The ids of the first rows, each once. */
function sampleIds(known: KnownTable, { header, rows }: Beginning): string[] {
  const names = known.header ?? header.names;
  const columns = names.flatMap((name, i) => (known.roles[name.trim().toLowerCase()] === "id" ? [i] : []));
  const idOf = known.rulesOf?.((name) => indexOfName(names, name)).idOf;
  const ids = rows.map(({ cells }) =>
    idOf ? idOf(cells) : columns.map((i) => (cells[i] ?? "").trim()).join("-"),
  );
  return [...new Set(ids)].filter((id) => id !== "");
}
