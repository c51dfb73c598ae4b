import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { memorySource } from "./byteSource.ts";
import counts from "./fixtures/counts.json" with { type: "json" };
import { readStationFiles } from "./read.ts";
import type { StationsRead } from "./table.ts";
import { userError } from "./testFiles.ts";

/*
 * Whole files as networks publish them, read without a setting. They are not part of the project: where they do not
 * lie beside it these tests are skipped. The counts were made by e2e/peers/station_counts.py.
 */

const folder = resolve(import.meta.dirname, "../../../shared/data");
const isThere = existsSync(folder);
if (!isThere) console.warn(`Skipped: no real station files in ${folder}.`);

const open = (path: string) => ({
  fileName: basename(path),
  bytes: memorySource(readFileSync(join(folder, path))),
});

function read(paths: readonly string[], value?: string): StationsRead {
  const result = readStationFiles(paths.map(open), value === undefined ? {} : { value });
  if (result.kind === "list") throw result.error;
  return result.read;
}

const sumOf = ({ table }: StationsRead): number =>
  table.values.reduce((sum, column) => sum + column.reduce((a, b) => a + (Number.isNaN(b) ? 0 : b), 0), 0);

it("the table in docs/STATION-FILES.md says what was counted", () => {
  const doc = readFileSync(resolve(import.meta.dirname, "../../docs/STATION-FILES.md"), "utf8");
  for (const { files, format, value, stations, times, missing, repeated, sharedPlaces, merged } of counts) {
    const cells = [files.map((file) => basename(file)).join(" + "), format, value, stations, times, missing];
    expect(doc).toContain(`| ${[...cells, repeated, sharedPlaces, merged].join(" | ")} |`);
  }
});

describe.skipIf(!isThere)("real files", () => {
  it.each(counts)("$files: $format, $value", (expected) => {
    const { layout, report, facts, list, table, ...rest } = read(expected.files, expected.value);
    expect(layout).toMatchObject({ format: expected.format, value: expected.value });
    const { stations, times, missing, merged } = expected;
    expect(report).toMatchObject({ stations, times, missing, merged });
    expect(facts?.coincident).toHaveLength(expected.sharedPlaces);
    expect(list !== null).toBe(expected.files.length > 1);
    if ("unplaced" in expected && expected.unplaced)
      expect(layout.reasons[0]).toContain(`; ${expected.unplaced} without coordinates in the list.`);
    if ("listed" in expected) expect(list?.reason).toContain(`${expected.listed} stations`);
    if ("invalid" in expected) expect(report.notices.join()).toContain(`${expected.invalid} values left out`);
    // Where nothing was averaged the values themselves must add up.
    if (expected.merged === 0)
      expect(sumOf({ layout, report, list, table, ...rest })).toBeCloseTo(expected.sum, 4);
  });

  it("need no value to be named: the first choice is one that was counted", () => {
    const once = new Map(counts.map((one) => [one.files[0], one]));
    for (const { files, format } of once.values()) {
      const { layout } = read(files);
      expect(layout.format).toBe(format);
      expect(counts.some((one) => one.files[0] === files[0] && one.value === layout.value)).toBe(true);
    }
  });

  it("that broke off is read as far as it is whole, its last line named", () => {
    const paths = ["china_cnemc/china_sites_20190220.csv", "china_cnemc/StationList-2020.01.01.csv"];
    expect(read(paths).report.rejected).toEqual([
      { line: 107, reason: "breaks off: has 932 cells, the header 1608; the whole ones are used" },
    ]);
  });

  it.each([
    ["r_datasets/sic97_full.csv", "no-columns", "projected"],
    ["china_cnemc/china_sites_20190114.csv", "needs-list", "1001A"],
    ["us_airnow/HourlyData_2024041620.dat", "needs-list", "000010601"],
    ["madrid/abr_mo22.csv", "needs-list", "CODIGO, LONGITUD, LATITUD"],
    ["china_cnemc/StationList-2020.01.01.csv", "only-list", "China wide file"],
    ["china_cnemc/NewSiteList.gbk.csv", "only-list", "China wide file"],
    ["madrid/informacion_estaciones_red_calidad_aire.csv", "only-list", "a Madrid file of values"],
  ])("%s alone: an error that says what to do (%s)", (path, tag, words) => {
    const error = userError(() => read([path]));
    expect(error.tag).toBe(tag);
    expect(error.message).toContain(words);
  });

  it("are all among these", () => {
    const told = new Set([...counts.flatMap(({ files }) => files), "r_datasets/sic97_full.csv"]);
    const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    const paths = files.map((file) => join(basename(file.parentPath), file.name));
    expect(paths.filter((path) => !path.endsWith("README.md") && !told.has(path))).toEqual([]);
  });
});
