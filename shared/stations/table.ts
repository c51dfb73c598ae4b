/** Observations of one value at stations: columns as typed arrays. */
export interface StationTable {
  /** What was observed, as the file names it, for example "ozone_ppb". */
  readonly value: string;
  /** Unit as recognised from the file, "" when unknown. */
  readonly unit: string;
  readonly ids: readonly string[];
  /** Names, "" where unknown; same length as ids. */
  readonly names: readonly string[];
  /** Degrees, -180..180; length N. */
  readonly lon: Float64Array;
  /** Degrees, -90..90; length N. */
  readonly lat: Float64Array;
  /** Milliseconds since 1970-01-01 UTC, ascending; a single NaN when the file has no times. */
  readonly times: readonly number[];
  /** values[time][station]; NaN = missing. */
  readonly values: readonly Float64Array[];
}

/**
 * The part a column plays. "time-value": one of several columns that are times of the same value (wide files);
 * "parameter": says which pollutant the row's value is of (one row per station, time and pollutant).
 * Several columns may be "time" together: a date and an hour, or year, month, day and hour; and several "id".
 */
export type ColumnRole =
  | "id"
  | "name"
  | "lon"
  | "lat"
  | "time"
  | "value"
  | "time-value"
  | "parameter"
  | "ignore";

/** What a table may be written in, each in the order in which it is offered. */
export const encodings = [
  "utf-8",
  "utf-8-bom",
  "utf-16le",
  "utf-16be",
  "gb18030",
  "big5",
  "euc-kr",
  "shift_jis",
  "iso-8859-1",
] as const;
export const delimiters = [",", ";", "\t", "|", "，", " "] as const;
export const decimalMarks = [".", ","] as const;

/** How the file was read, and why; the user may correct any of it. */
export interface Layout {
  /** Which of the known layouts it is: "generic", "china-wide", "airnow-hourly" and so on. */
  readonly format: string;
  /** The zone in which times without an offset were taken, as in ReadOptions; the table's times are UTC. */
  readonly timeZone: string;
  /** "long": a row per station and time, or per station; "wide": one column per time. */
  readonly kind: "long" | "wide";
  readonly encoding: (typeof encodings)[number];
  readonly delimiter: (typeof delimiters)[number];
  readonly decimal: (typeof decimalMarks)[number];
  /** 1-based line of the header, 0 when there is none. */
  readonly headerLine: number;
  readonly columns: readonly {
    readonly name: string;
    readonly role: ColumnRole;
    readonly numeric: boolean;
  }[];
  /**
   * The value read, and all that could be read instead: columns; what is named before the times of a wide file
   * ("o3" in "o3_870603"); or, with a "parameter" column, the pollutants found in it.
   */
  readonly value: string;
  readonly values: readonly string[];
  /** Why it was read so, one sentence per decision; the first says what the file is. */
  readonly reasons: readonly string[];
}

/**
 * A row that could not be used, by the line where it begins (1-based) and the reason. In a wide file a row that
 * holds text among its values loses only those cells, and is listed too.
 */
export interface RejectedRow {
  readonly line: number;
  /** The file it stands in, where several were read together. */
  readonly file?: string;
  readonly reason: string;
}

/** What became of the file's rows. */
export interface StationReport {
  readonly rows: number;
  readonly stations: number;
  readonly times: number;
  /** Station-times without a value. */
  readonly missing: number;
  /** Observations merged into another one by averaging (same id and time, or same place). */
  readonly merged: number;
  /** How many rows were rejected; `rejected` holds at most the first 1000 of them. */
  readonly rejectedCount: number;
  readonly rejected: readonly RejectedRow[];
  /** Things to know that rejected nothing: lon 0..360 wrapped, lon/lat look swapped, merged places. */
  readonly notices: readonly string[];
}

/** Corrections a user made to what was recognised; absent means recognise. */
export interface ReadOptions {
  /** The named layout whose corrections come under these; "": none, not even one that has the file's header. */
  readonly named?: string | undefined;
  readonly value?: string | undefined;
  readonly encoding?: Layout["encoding"] | undefined;
  readonly delimiter?: Layout["delimiter"] | undefined;
  readonly decimal?: Layout["decimal"] | undefined;
  /** 1-based line of the header; 0: the file has none. */
  readonly headerLine?: number | undefined;
  /** Unit by the name of the value. */
  readonly units?: Readonly<Record<string, string>> | undefined;
  /** Zone of times without an offset: "UTC", "+08:00", "Asia/Shanghai". */
  readonly timeZone?: string | undefined;
  /** What stands for a missing value, in place of the usual codes; an empty cell always does. */
  readonly missing?: readonly string[] | undefined;
  /** Role by column name. */
  readonly roles?: Readonly<Record<string, ColumnRole>> | undefined;
}

/**
 * What reading decided about stations, with what it was decided from: enough to decide otherwise afterwards
 * (stations/treat.ts) and for the station doctor to list it.
 */
export interface ReadingFacts {
  /** Places where several stations coincide; the first stands in the table with the mean of all. */
  readonly coincident: readonly CoincidentStations[];
  /** Stations with several observations at one time, which were averaged, and how many beyond the first. */
  readonly repeated: readonly { readonly id: string; readonly count: number }[];
  /** Ids used at places far apart, and the ids under which the table has them. */
  readonly reused: readonly { readonly id: string; readonly ids: readonly string[] }[];
  /** Stations whose longitude was in 180..360. */
  readonly wrapped: readonly string[];
  /** Values below 0 in the table as read; absent: not counted. */
  readonly negatives?: number;
  /** Whether both coordinates stood in one cell and nothing said which comes first: the latitude was taken. */
  readonly isOrderOpen?: boolean;
  /** Stations refused for a latitude beyond 90 that would be a longitude, at the file's lon and lat; with values. */
  readonly swapped: StationColumns;
}

/** Stations that share a place, in the order of the file. values[time of the table][station of these]. */
export interface CoincidentStations extends Pick<StationTable, "ids" | "names" | "values"> {}

/** Some stations, over the times of the table they were read with. */
export type StationColumns = Pick<StationTable, "ids" | "names" | "lon" | "lat" | "values">;

export const noFacts: ReadingFacts = {
  coincident: [],
  repeated: [],
  reused: [],
  wrapped: [],
  swapped: { ids: [], names: [], lon: new Float64Array(0), lat: new Float64Array(0), values: [] },
};

/** The list of stations that gave a file without coordinates its places. */
export interface ListUsed {
  /** Name without folders. */
  readonly fileName: string;
  /** Whose stations it lists: "china", "airnow", "eea", "madrid", or "any". */
  readonly network: string;
  /** Whether it is the list remembered from an earlier time, not one opened together with the file. */
  readonly remembered: boolean;
  /** What it is, in one sentence. */
  readonly reason: string;
}

export interface StationsRead {
  readonly table: StationTable;
  readonly layout: Layout;
  readonly report: StationReport;
  /** Absent when the layout's reader does not tell: then nothing was decided. */
  readonly facts?: ReadingFacts;
  /** null when the file has its own coordinates. */
  readonly list: ListUsed | null;
}
