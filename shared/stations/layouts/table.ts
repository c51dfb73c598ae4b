import { UserError } from "../../errors.ts";
import type { StepProgress } from "../../rbf/engine.ts";
import type { MissingCodes } from "../cells.ts";
import { type Column, describeColumns, listNames } from "../columns.ts";
import type { Beginning } from "../dialect.ts";
import { Roles, recogniseStationColumns } from "../roles.ts";
import { forEachRow, isComment } from "../rows.ts";
import type { ColumnRole, ReadOptions } from "../table.ts";
import { type OnlyStation, type RowRules, TableReading } from "../tableReading.ts";
import { areSerialDays, joinTime, recogniseTimeColumns } from "../timeColumns.ts";
import { type DateOrder, DateOrderEvidence, needsDateOrder } from "../times.ts";
import { type TimeZone, timeZoneNamed, utc } from "../timeZone.ts";
import { recogniseValue } from "../valueColumns.ts";
import type { LayoutRead, ReadRequest, StationFile } from "./layout.ts";

/** What is known of a table before it is looked at; nothing for a table of no known layout. */
export interface TableKnowledge {
  readonly format: string;
  /** Names of the columns of a file without a header. */
  readonly header?: readonly string[] | undefined;
  readonly roleOf?: ((column: Column) => ColumnRole | undefined) | undefined;
  /** IANA name of the zone of times without an offset. */
  readonly timeZone?: string | undefined;
  /** Values to read first when none is chosen, the best first. */
  readonly prefers?: readonly string[] | undefined;
  /** Units that the file does not say, by value. */
  readonly units?: Readonly<Record<string, string>> | undefined;
  /** What stands for a missing value besides the usual codes, by value; a user's choice of codes comes in place of all. */
  readonly missing?: Readonly<Record<string, readonly string[]>> | undefined;
  readonly rulesOf?: ((indexOf: (name: string) => number) => RowRules) | undefined;
  /** The station of a file whose rows do not name one. */
  readonly stationOf?: ((file: StationFile) => OnlyStation) | undefined;
  /** More about how the file is meant, for the reasons. */
  readonly notes?: readonly string[] | undefined;
  /** What the file is, once it has been read. */
  readonly describe: (read: TableReading, names: readonly string[]) => string;
}

/** Reads a table: what a known layout does not settle is recognised, what the user has chosen stands. */
export function readTable(
  { files, options, list, progress }: ReadRequest,
  known: TableKnowledge,
): LayoutRead {
  const [file] = files;
  const beginning = beginningOf(file, known);
  refuseEmpty(file, beginning);
  const { header, dialect, decimal, missing, rows } = beginning;
  const roles = new Roles(describeColumns(beginning), options, file.fileName, known.roleOf);
  const isPlaced = list === undefined && known.stationOf === undefined;
  const stationColumns = recogniseStationColumns(
    roles,
    header.line > 0 || known.header !== undefined,
    isPlaced,
  );
  const recognisedTimes = recogniseTimeColumns(roles);
  const timeColumns = recognisedTimes.map((column) => column.index);
  const value = recogniseValue(roles, recognisedTimes, options, rows, known.prefers);
  const zone = zoneOf(options, known.timeZone);
  const isOrderOpen = rows.some((row) => needsDateOrder(joinTime(row.cells, timeColumns)));
  const order = isOrderOpen ? collectDateOrder(files, known, timeColumns, progress) : undefined;
  const reading = new TableReading({
    fileName: file.fileName,
    header,
    decimal,
    stationColumns,
    timeColumns,
    value: { ...value, unit: value.unit || (known.units?.[value.name] ?? "") },
    dateOrder: order?.order ?? "contradictory",
    serialDays: areSerialDays(recognisedTimes),
    timeZone: zone,
    missing: withCodes(missing, options.missing ? undefined : known.missing?.[value.name]),
    list,
    rules: known.rulesOf?.((name) => indexOfName(header.names, name)),
  });
  readRows(files, known, reading, (fraction) =>
    progress(isOrderOpen ? 0.3 + 0.7 * fraction : fraction, "Reading stations"),
  );
  const { table, report, facts, valueNames } = reading.finish();
  const isPairOpen = dialect.pair?.isOrderOpen === true && options.roles === undefined;
  return {
    table,
    report,
    facts: isPairOpen ? { ...facts, isOrderOpen: true } : facts,
    layout: {
      format: known.format,
      timeZone: zone.name,
      kind: value.source.kind === "column" ? "long" : "wide",
      encoding: file.encoding,
      delimiter: dialect.delimiter,
      decimal,
      headerLine: header.line,
      columns: roles.columns.map((column) => ({
        name: column.name,
        role: roles.get(column),
        numeric: column.numeric,
      })),
      value: value.name,
      values: valueNames,
      reasons: [
        known.describe(reading, valueNames),
        file.encodingReason,
        ...beginning.reasons,
        ...roles.reasons,
        ...(order ? [order.reason] : []),
        ...(reading.gathering.times.hasLocal ? [zoneReason(zone, options)] : []),
        ...(known.notes ?? []),
      ],
    },
  };
}

const withCodes = (missing: MissingCodes, codes: readonly string[] = []): MissingCodes =>
  codes.length === 0
    ? missing
    : { texts: missing.texts, numbers: new Set([...missing.numbers, ...codes.map(Number)]) };

/** The zone of times without an offset: as chosen, as the layout has it, or UTC. @throws UserError "bad-setting" */
export function zoneOf({ timeZone }: ReadOptions, ofLayout = "UTC"): TimeZone {
  const zone = timeZoneNamed(timeZone ?? ofLayout);
  if (zone) return zone;
  throw new UserError(
    "bad-setting",
    `"${timeZone}" is no time zone. Write an offset such as +08:00, or a name such as Asia/Shanghai.`,
    [`time zone ${timeZone}`],
  );
}

export function zoneReason(zone: TimeZone, options: ReadOptions): string {
  if (zone === utc) return "Times without an offset are taken as UTC.";
  const why = options.timeZone === undefined ? "as this layout has it" : "as chosen";
  return `Times without an offset are taken as those of ${zone.name}, ${why}.`;
}

/** Where a column of that name is, whatever its case; -1 when there is none. */
export const indexOfName = (names: readonly string[], name: string): number =>
  names.findIndex((one) => one.trim().toLowerCase() === name.toLowerCase());

function beginningOf({ beginning }: StationFile, { header }: TableKnowledge): Beginning {
  if (header === undefined) return beginning;
  const reasons = [
    beginning.reasons[0] ?? "",
    "No header: the columns are named after what this layout has in them.",
  ];
  const { line, lastLine } = beginning.header;
  if (line > 0) reasons.push(`Rows up to line ${lastLine} are passed over, as chosen.`);
  return {
    ...beginning,
    header: { names: header, line, lastLine: line === 0 ? 0 : lastLine, reasons },
    reasons,
  };
}

function readRows(
  files: ReadRequest["files"],
  known: TableKnowledge,
  reading: TableReading,
  consumed: (fraction: number) => void,
): void {
  const [first] = files;
  files.forEach((file, i) => {
    const { dialect, header } = beginningOf(file, known);
    const order = file === first ? null : columnOrder(file, header.names, first, reading);
    if (known.stationOf) reading.setOnlyStation(known.stationOf(file));
    if (files.length > 1) reading.gathering.rejections.file = file.fileName;
    forEachRow(
      file,
      dialect,
      (cells, line) => {
        if (line <= header.lastLine) return;
        reading.row(order && !isComment(cells) ? order.map((column) => cells[column] ?? "") : cells, line);
      },
      (fraction) => consumed((i + fraction) / files.length),
    );
  });
}

/**
 * Where a further file has the columns of the first one, -1 those it lacks; null when they stand alike.
 * @throws UserError "no-columns" when it lacks one that is read.
 */
function columnOrder(
  file: StationFile,
  names: readonly string[],
  first: StationFile,
  reading: TableReading,
): readonly number[] | null {
  const { names: wanted, isNeeded } = reading.columns;
  if (names.length === wanted.length && names.every((name, i) => name === wanted[i])) return null;
  const order = wanted.map((name) => names.indexOf(name));
  const lacking = wanted.filter((_, i) => order[i] === -1 && isNeeded(i));
  if (lacking.length === 0) return order;
  throw new UserError(
    "no-columns",
    `${file.fileName} has other columns than ${first.fileName}, so they cannot be read as one table: it lacks ${listNames(lacking)}. Open them one by one, or choose a value that all of them have.`,
  );
}

function refuseEmpty(file: StationFile, { header, rows }: Beginning): void {
  if (header.names.length === 0 || (header.line === 0 && rows.length === 0)) {
    throw new UserError("no-stations", `${file.fileName} is empty: it holds no rows. Choose another file.`);
  }
  if (rows.length === 0) {
    throw new UserError(
      "no-stations",
      `${file.fileName} has a header on line ${header.line} but no rows below it. Choose a file with data.`,
      [`line ${header.line}`],
    );
  }
}

/** A first pass over the whole column, as a single date may settle the order of day and month for all. */
function collectDateOrder(
  files: ReadRequest["files"],
  known: TableKnowledge,
  timeColumns: readonly number[],
  progress: StepProgress,
): { readonly order: DateOrder; readonly reason: string } {
  const evidence = new DateOrderEvidence();
  files.forEach((file, i) => {
    const { dialect, header } = beginningOf(file, known);
    forEachRow(
      file,
      dialect,
      (cells, line) => {
        if (line > header.lastLine) evidence.observe(joinTime(cells, timeColumns));
      },
      (fraction) => progress((0.3 * (i + fraction)) / files.length, "Reading dates"),
    );
  });
  return evidence.conclude();
}
