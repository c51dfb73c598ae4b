import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Entry, type Format, type FormatOptions, isFolder, joinPieces } from "../format.ts";
import { formats } from "../registry.ts";
import { oneTime, wholeField } from "../rows.ts";
import type { FieldSource } from "../source.ts";
import { anyField, asymmetric, defaultOptions, fieldOf } from "../testing/fields.ts";
import { readCdf5Header } from "./cdf5.ts";
import { checkFile, checkFolder } from "./check.ts";
import { fileOf } from "./file.ts";
import { witnessOf } from "./witness.ts";

/** Equal spacing both ways, smooth enough for pictures and contours, across the equator and across 180 degrees. */
const acrossTheDateLine = fieldOf(
  { west: 170, south: -6, dlon: 0.5, dlat: 0.5, columns: 41, rows: 25 },
  [Date.UTC(2019, 0, 14, 4), Date.UTC(2019, 0, 14, 5)],
  (time, i, j) => (i > 30 && j < 5 ? Number.NaN : 10 * time + i + 2 * j + 0.25),
);

const variants: readonly (readonly [string, Partial<FormatOptions>])[] = [
  ["as it comes", {}],
  ["rounded, matrix, text", { layout: "matrix", surfer: "6-text", tiffTimes: "files", framed: false }],
  ["binary 6, comments, lines", { comments: true, surfer: "6-binary", noData: -1e4, contours: "lines" }],
];

/** Writes a field, may spoil the file, and reads it back. */
async function faultsOf(
  format: Format,
  field: FieldSource,
  options: FormatOptions,
  spoil = (bytes: Uint8Array) => bytes,
): Promise<readonly string[]> {
  const source = format.times(options) === "one" ? oneTime(field, field.times.length - 1) : field;
  const { source: watched, probes } = witnessOf(source);
  const sidecars = new Map(
    format.sidecars(source, options).map(({ extension, bytes }) => [extension, bytes]),
  );
  const beside = async (extension: string) => sidecars.get(extension) ?? null;
  if (isFolder(format)) {
    const entries = new Map<string, Uint8Array>();
    for await (const { name, bytes } of format.entries(watched, options) as AsyncIterable<Entry>) {
      entries.set(name, name.endsWith("/0/0") ? spoil(bytes.slice()) : bytes.slice());
    }
    const group = async (name: string) => entries.get(name) ?? null;
    return checkFolder(group, { field: source, options, probes: probes(), beside });
  }
  const bytes = spoil(await joinPieces(format.encode(watched, options)));
  return checkFile(format, fileOf(bytes), { field: source, options, probes: probes(), beside });
}

describe.each(variants)("files read back, %s", (_, choice) => {
  const options = { ...defaultOptions, ...choice };

  it.each(formats.map((format) => [format.name, format] as const))("%s", async (_, format) => {
    expect(await faultsOf(format, acrossTheDateLine, options)).toEqual([]);
    if (format.holds(asymmetric, options) === null && !["png", "kmz", "geojson"].includes(format.id)) {
      expect(await faultsOf(format, asymmetric, options)).toEqual([]);
    }
  });
});

describe("a spoilt file", () => {
  const { columns, rows: allRows } = acrossTheDateLine.grid;
  const mirrored: FieldSource = {
    ...acrossTheDateLine,
    async readRows(time, j0, rows) {
      const values = await acrossTheDateLine.readRows(time, allRows - j0 - rows, rows);
      const rowAt = (row: number) => values.slice(row * columns, (row + 1) * columns);
      return Float32Array.from(Array.from({ length: rows }, (_, row) => [...rowAt(rows - 1 - row)]).flat());
    },
  };

  it.each(formats.map((format) => [format.name, format] as const))(
    "%s is found out when it is upside down",
    async (_, format) => {
      const source =
        format.times(defaultOptions) === "one" ? oneTime(acrossTheDateLine, 1) : acrossTheDateLine;
      const wrong = format.times(defaultOptions) === "one" ? oneTime(mirrored, 1) : mirrored;
      const { source: watched, probes } = witnessOf(source);
      // What the file is held against is read row by row; what is written comes upside down.
      for (const time of source.times.keys()) {
        for (let j = 0; j < source.grid.rows; j++) await watched.readRows(time, j, 1);
      }
      const sidecars = new Map(
        format.sidecars(source, defaultOptions).map((one) => [one.extension, one.bytes]),
      );
      const wanted = {
        field: source,
        options: defaultOptions,
        probes: probes(),
        beside: async (extension: string) => sidecars.get(extension) ?? null,
      };
      if (isFolder(format)) {
        const entries = new Map<string, Uint8Array>();
        for await (const { name, bytes } of format.entries(wrong, defaultOptions)) entries.set(name, bytes);
        expect(await checkFolder(async (name) => entries.get(name) ?? null, wanted)).not.toEqual([]);
      } else {
        const bytes = await joinPieces(format.encode(wrong, defaultOptions));
        expect(await checkFile(format, fileOf(bytes), wanted)).not.toEqual([]);
      }
    },
  );

  it.each(formats.filter((format) => !isFolder(format)).map((format) => [format.name, format] as const))(
    "%s is found out when its end is missing",
    async (_, format) => {
      const cutShort = (bytes: Uint8Array) => bytes.slice(0, Math.floor(bytes.length * 0.6));
      expect(await faultsOf(format, acrossTheDateLine, defaultOptions, cutShort)).not.toEqual([]);
    },
  );
});

describe("any field", () => {
  const exact = formats.filter(({ id }) => !["png", "kmz", "geojson", "ascii", "micaps4"].includes(id));

  it.each(exact.map((format) => [format.name, format] as const))(
    "%s reads back the same",
    async (_, format) => {
      await fc.assert(
        fc.asyncProperty(anyField, async (field) => {
          // Surfer takes the largest values for no data.
          const written = await wholeField(field, field.times.length - 1);
          fc.pre(format.id !== "surfer" || !written.some((value) => value >= 1.7e38));
          expect(await faultsOf(format, field, defaultOptions)).toEqual([]);
        }),
        { numRuns: 15 },
      );
    },
  );
});

it("finds an unreadable header of CDF-5 out", () => {
  expect(() =>
    readCdf5Header(new Uint8Array([67, 68, 70, 5, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10, 1])),
  ).toThrow();
});
