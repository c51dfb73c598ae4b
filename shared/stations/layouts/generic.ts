import { UserError } from "../../errors.ts";
import type { StepProgress } from "../../rbf/engine.ts";
import { describeColumns } from "../columns.ts";
import { type Beginning, recogniseBeginning } from "../dialect.ts";
import { latFit, lonFit } from "../names.ts";
import { Roles, recogniseStationColumns } from "../roles.ts";
import { forEachRow } from "../rows.ts";
import type { ReadOptions, StationsRead } from "../table.ts";
import { TableReading } from "../tableReading.ts";
import { joinTime, recogniseTimeColumns } from "../timeColumns.ts";
import { type DateOrder, DateOrderEvidence, needsDateOrder } from "../times.ts";
import { type TimeZone, timeZoneNamed, utc } from "../timeZone.ts";
import { recogniseValue } from "../valueColumns.ts";
import type { LayoutReader, StationFile } from "./layout.ts";

/** Any table with a row per station, per station and time, or per station with a column per time. */
export const generic: LayoutReader = { recognise, read };

function recognise(file: StationFile, options: ReadOptions) {
  const { names } = recogniseBeginning(file.head, options).header;
  const hasCoordinates = names.some((name) => lonFit(name) > 0) && names.some((name) => latFit(name) > 0);
  return hasCoordinates
    ? { confidence: 0.5, reason: "Table with longitude and latitude columns." }
    : { confidence: 0.1, reason: "Read as a table, as no other layout fits." };
}

function read(file: StationFile, options: ReadOptions, progress: StepProgress): StationsRead {
  const beginning = recogniseBeginning(file.head, options);
  refuseEmpty(file, beginning);
  const { header, dialect, decimal, missing, rows } = beginning;
  const roles = new Roles(describeColumns(beginning), options, file.fileName);
  const stationColumns = recogniseStationColumns(roles, header.line > 0);
  const timeColumns = recogniseTimeColumns(roles).map((column) => column.index);
  const value = recogniseValue(roles, timeColumns.length > 0, options, rows);
  const isOrderOpen = rows.some((row) => needsDateOrder(joinTime(row.cells, timeColumns)));
  const dates = isOrderOpen ? collectDateOrder(file, beginning, timeColumns, progress) : undefined;
  const reading = new TableReading({
    fileName: file.fileName,
    header,
    decimal,
    stationColumns,
    timeColumns,
    value,
    dateOrder: dates?.order ?? "contradictory",
    timeZone: zoneOf(options),
    missing,
  });
  forEachRow(
    file,
    dialect,
    (cells, line) => reading.row(cells, line),
    (fraction) => progress(isOrderOpen ? 0.3 + 0.7 * fraction : fraction, "Reading stations"),
  );
  const { table, report, facts, valueNames, timeReasons } = reading.finish();
  const dateReasons = dates ? [dates.reason] : [];
  return {
    table,
    report,
    facts,
    layout: {
      kind: value.source.kind === "times" ? "wide" : "long",
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
      reasons: [file.encodingReason, ...beginning.reasons, ...roles.reasons, ...dateReasons, ...timeReasons],
    },
  };
}

/** @throws UserError "bad-setting" when there is no such zone. */
function zoneOf({ timeZone }: ReadOptions): TimeZone {
  if (timeZone === undefined) return utc;
  const zone = timeZoneNamed(timeZone);
  if (zone) return zone;
  throw new UserError(
    "bad-setting",
    `"${timeZone}" is no time zone. Write an offset such as +08:00, or a name such as Asia/Shanghai.`,
    [`time zone ${timeZone}`],
  );
}

function refuseEmpty(file: StationFile, { header, rows }: Beginning): void {
  if (header.names.length === 0) {
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
  file: StationFile,
  { dialect, header }: Beginning,
  timeColumns: readonly number[],
  progress: StepProgress,
): { readonly order: DateOrder; readonly reason: string } {
  const evidence = new DateOrderEvidence();
  forEachRow(
    file,
    dialect,
    (cells, line) => {
      if (line > header.lastLine) evidence.observe(joinTime(cells, timeColumns));
    },
    (fraction) => progress(0.3 * fraction, "Reading dates"),
  );
  return evidence.conclude();
}
