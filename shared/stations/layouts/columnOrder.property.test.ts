import { readFileSync } from "node:fs";
import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import type { StationsRead } from "../table.ts";
import { fixture, readTogether, type TestFile } from "../testFiles.ts";

/* Whoever exports a file may put its columns in any order: what is read does not depend on it. */

const cases: readonly (readonly [format: string, ...files: string[]])[] = [
  ["china-wide", "china_wide.csv", "china_list.csv"],
  ["openaq-archive", "openaq_archive.csv"],
  ["openaq-explorer", "openaq_explorer.csv"],
  ["openaq-older", "openaq_older.csv"],
  ["openaq-opendatasoft", "openaq_lithuania.csv"],
  ["aqs-hourly", "aqs_hourly.csv"],
  ["aqs-daily", "aqs_daily.csv"],
  ["aqs-download", "aqs_daily_no2.csv"],
  ["airnow-obs", "airnow_hourly_sites.csv"],
  ["eea", "eea_hours.csv", "eea_metadata.csv"],
  ["madrid-hourly", "madrid_hours.csv", "madrid_stations.csv"],
  ["madrid-daily", "madrid_days.csv", "madrid_stations.csv"],
  ["spain-hourly", "spain_hours.csv", "madrid_stations.csv"],
  ["cpcb", "cpcb_realtime.csv"],
  ["taiwan-moenv", "taiwan_hourly.csv"],
];

interface Table {
  readonly fileName: string;
  readonly delimiter: string;
  readonly rows: readonly (readonly string[])[];
}

function tableOf(fileName: string): Table {
  const text = readFileSync(fixture(fileName).fixture, "utf8").replace(/^\ufeff/, "");
  const { data, meta } = Papa.parse<string[]>(text, { skipEmptyLines: true });
  return { fileName, delimiter: meta.delimiter, rows: data };
}

/** The table with its columns sorted by keys, as a file. */
function inOrder({ fileName, delimiter, rows }: Table, keys: readonly number[]): TestFile {
  const width = rows[0]?.length ?? 0;
  const order = Array.from({ length: width }, (_, i) => i).sort((a, b) => (keys[a] ?? a) - (keys[b] ?? b));
  const text = Papa.unparse(
    rows.map((row) => order.map((column) => row[column] ?? "")),
    { delimiter },
  );
  return { fileName, text };
}

/** What was read, in an order of its own. Which of several stations at a place gives its name is the file's order. */
function sorted({ table, report, facts }: StationsRead) {
  const together = new Map(facts?.coincident.map(({ ids }) => [ids[0], [...ids].sort().join(" = ")]));
  const stations = table.ids.map((id, i) => [
    together.get(id) ?? id,
    together.has(id) ? "" : table.names[i],
    table.lon[i],
    table.lat[i],
    table.values.map((column) => column[i]),
  ]);
  const { rows, rejectedCount, missing, merged } = report;
  const { value, unit, times } = table;
  return {
    stations: stations.sort((a, b) => (`${a[0]}` < `${b[0]}` ? -1 : 1)),
    ...{ rows, rejectedCount, missing, merged, value, unit, times },
  };
}

describe("columns in any order", () => {
  it.each(cases)("%s", (format, ...names) => {
    const tables = names.map(tableOf);
    const expected = readTogether(names.map(fixture));
    const keys = fc.array(fc.double({ noNaN: true, min: 0, max: 1 }), { minLength: 60, maxLength: 60 });
    fc.assert(
      fc.property(fc.array(keys, { minLength: names.length, maxLength: names.length }), (keysOfFiles) => {
        const files = tables.map((table, i) => inOrder(table, keysOfFiles[i] ?? []));
        const read = readTogether(files, { value: expected.layout.value });
        expect(read.layout.format).toBe(format);
        expect(sorted(read)).toEqual(sorted(expected));
      }),
      { numRuns: 8 },
    );
  });
});
