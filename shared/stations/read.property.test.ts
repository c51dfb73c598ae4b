import { readFileSync } from "node:fs";
import fc from "fast-check";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { UserError } from "../errors.ts";
import type { Layout, ReadOptions } from "./table.ts";
import { readBytes } from "./testFiles.ts";

/** What a table holds, whatever the way it is written. */
interface Truth {
  readonly stations: readonly {
    readonly id: string;
    readonly name: string;
    readonly lon: number;
    readonly lat: number;
  }[];
  /** Milliseconds; empty: the file has no times. */
  readonly times: readonly number[];
  /** [time][station], NaN = missing. */
  readonly values: readonly (readonly number[])[];
}

/** A way of writing a table. */
interface Writing {
  readonly delimiter: Layout["delimiter"];
  readonly decimal: Layout["decimal"];
  readonly encoding: Layout["encoding"];
  readonly newline: "\n" | "\r\n" | "\r";
  readonly quotes: boolean;
  readonly finalNewline: boolean;
  readonly chinese: boolean;
  readonly missing: string;
  readonly columnOrder: readonly number[];
  readonly time: (time: number) => readonly string[];
  readonly timeNames: readonly string[];
  readonly comment: boolean;
  /** Lines of a title above the header. */
  readonly title: number;
  readonly wide: boolean;
  /** Whether coordinates end in their side: 39.9N. */
  readonly sides: boolean;
  /** Whether a row of units stands below the header, and the header again among the rows. */
  readonly units: boolean;
  readonly headerAgain: boolean;
}

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const hours = (time: number) => new Date(time).toISOString().slice(0, 13);
const timeWritings: readonly Pick<Writing, "time" | "timeNames">[] = [
  { timeNames: ["time"], time: (time) => [`${hours(time)}:00Z`] },
  {
    timeNames: ["datetime"],
    time: (time) => [`${hours(time).replace("T", " ")}:00:00`.replaceAll("-", "/")],
  },
  {
    timeNames: ["time"],
    time: (time) => {
      const hour = Number(hours(time).slice(11));
      return [`${hours(time).slice(0, 10)} ${hour % 12 || 12}:00 ${hour < 12 ? "AM" : "PM"}`];
    },
  },
  {
    timeNames: ["date"],
    time: (time) => {
      const [year = "", month, rest = ""] = hours(time).split("-");
      return [`${rest.slice(0, 2)}-${MONTHS[Number(month) - 1]}-${year} ${rest.slice(3)}:00`];
    },
  },
  { timeNames: ["time"], time: (time) => [hours(time).replace("T", "_")] },
  { timeNames: ["时间"], time: (time) => [hours(time).replace(/\D/g, "")] },
  {
    timeNames: ["date", "hour"],
    time: (time) => [hours(time).slice(0, 10), String(Number(hours(time).slice(11)))],
  },
];

const number = (low: number, high: number, decimals: number) =>
  fc.integer({ min: low * 10 ** decimals, max: high * 10 ** decimals }).map((n) => n / 10 ** decimals);

const truths: fc.Arbitrary<Truth> = fc
  .record({
    // Two degrees apart, so that no two are one station, and mixed in order.
    cells: fc.uniqueArray(fc.integer({ min: 0, max: 89 * 44 }), { minLength: 1, maxLength: 8 }),
    jitter: fc.array(number(0, 1, 4), { minLength: 8, maxLength: 8 }),
    names: fc.array(fc.constantFrom("Nord", "a, b", 'the "old" one', "x;y|z", "Süd", "Foo bar"), {
      minLength: 8,
      maxLength: 8,
    }),
    times: fc.uniqueArray(fc.integer({ min: 0, max: 400_000 }), { maxLength: 4 }),
    values: fc.array(
      fc.array(fc.oneof(number(-5, 900, 3), fc.constant(Number.NaN)), { minLength: 8, maxLength: 8 }),
      { minLength: 4, maxLength: 4 },
    ),
  })
  .map(({ cells, jitter, names, times, values }) => ({
    stations: cells.map((cell, i) => ({
      id: `S${cell}`,
      name: names[i] ?? "",
      lon: Number((-179 + 4 * (cell % 89) + (jitter[i] ?? 0)).toFixed(4)),
      lat: Number((-88 + 4 * Math.floor(cell / 89) + (jitter[i] ?? 0)).toFixed(4)),
    })),
    times: times.map((hour) => Date.UTC(1990, 0, 1) + hour * 3_600_000).sort((a, b) => a - b),
    // The first station always has a value, so that no table is empty.
    values: values
      .slice(0, Math.max(times.length, 1))
      .map((row) => cells.map((_, i) => (i === 0 ? 1.5 : (row[i] ?? 0)))),
  }));

const isChinese = (encoding: Layout["encoding"]): boolean => encoding === "gb18030" || encoding === "big5";
const timeNameIn = (encoding: Layout["encoding"]): string =>
  encoding === "iso-8859-1" ? "time" : encoding === "big5" ? "時間" : "时间";

const writings: fc.Arbitrary<Writing> = fc
  .record({
    delimiter: fc.constantFrom<Layout["delimiter"][]>(",", ";", "\t", "|", " "),
    comma: fc.boolean(),
    encoding: fc.constantFrom<Layout["encoding"][]>(
      "utf-8",
      "utf-8-bom",
      "utf-16le",
      "utf-16be",
      "gb18030",
      "big5",
      "iso-8859-1",
    ),
    newline: fc.constantFrom<Writing["newline"][]>("\n", "\r\n", "\r"),
    quotes: fc.boolean(),
    finalNewline: fc.boolean(),
    chinese: fc.boolean(),
    missing: fc.constantFrom("", "NA", "nan", "-", "--", "9999", "999999", "-999", "-9999", "-1e6", "n.d."),
    columnOrder: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7 }),
    time: fc.constantFrom(...timeWritings),
    comment: fc.boolean(),
    title: fc.nat(2),
    wide: fc.boolean(),
    sides: fc.boolean(),
    units: fc.boolean(),
    headerAgain: fc.boolean(),
  })
  .map(({ comma, time, ...writing }) => ({
    ...writing,
    ...time,
    timeNames: time.timeNames.includes("时间") ? [timeNameIn(writing.encoding)] : time.timeNames,
    decimal: comma && writing.delimiter !== "," ? "," : ".",
    // Blanks cannot hold an empty cell.
    units: writing.units && writing.delimiter !== " ",
    missing: writing.delimiter === " " && writing.missing === "" ? "NA" : writing.missing,
    chinese: isChinese(writing.encoding) || (writing.chinese && writing.encoding !== "iso-8859-1"),
  }));

function write(truth: Truth, writing: Writing): { readonly text: string; readonly rows: number } {
  const numeral = (value: number) =>
    Number.isNaN(value) ? writing.missing : String(value).replace(".", writing.decimal);
  const traditional = ["站號", "測站", "經度", "緯度", "臭氧"];
  const chinese = writing.encoding === "big5" ? traditional : ["站号", "站名", "经度", "纬度", "臭氧"];
  const [id, name, lon, lat, value] = writing.chinese ? chinese : ["id", "name", "lon", "lat", "o3"];
  const isWide = writing.wide && truth.times.length > 0;
  const timeNames = isWide || truth.times.length === 0 ? [] : writing.timeNames;
  const timeColumns = truth.times.map((time) => `${hours(time).replace("T", " ")}:00`);
  const header = [id, name, lon, lat, ...(isWide ? timeColumns : [value, ...timeNames])];
  const degrees = (value: number, [positive, negative]: string) =>
    writing.sides ? `${numeral(Math.abs(value))}${value < 0 ? negative : positive}` : numeral(value);
  const place = ({ id, name, lon, lat }: Truth["stations"][number]) => [
    id,
    name,
    degrees(lon, "EW"),
    degrees(lat, "NS"),
  ];
  const table = isWide
    ? truth.stations.map((station, i) => [
        ...place(station),
        ...truth.values.map((row) => numeral(row[i] ?? 0)),
      ])
    : truth.values.flatMap((row, t) =>
        truth.stations.map((station, i) => {
          const time = truth.times[t];
          return [...place(station), numeral(row[i] ?? 0), ...(time === undefined ? [] : writing.time(time))];
        }),
      );
  const order = isWide
    ? header.map((_, i) => i)
    : writing.columnOrder.filter((column) => column < header.length);
  const units = header.map((column, i) => (i > 3 && (isWide || column === value) ? "ppb" : ""));
  const middle = Math.ceil(table.length / 2);
  const body = writing.headerAgain ? [...table.slice(0, middle), header, ...table.slice(middle)] : table;
  const shuffled = [header, ...(writing.units ? [units] : []), ...body].map((row) =>
    order.map((column) => row[column] ?? ""),
  );
  const csv = Papa.unparse(shuffled, {
    delimiter: writing.delimiter,
    newline: writing.newline,
    quotes: writing.quotes,
  });
  const comment = writing.comment ? `# station values${writing.newline}` : "";
  // A blank line closes the title; a comment may stand between any rows.
  const title =
    writing.title === 0 ? "" : `${`Export${writing.newline}`.repeat(writing.title)}${writing.newline}`;
  const below = writing.comment ? `${writing.newline}# the end` : "";
  const text = title + comment + csv + below + (writing.finalNewline ? writing.newline : "");
  return { text, rows: table.length };
}

/** Codes that are none of the usual ones have to be named. */
const optionsFor = ({ missing }: Writing): ReadOptions =>
  missing === "-1e6" || missing === "n.d." ? { missing: [missing] } : {};

/** GB18030 is written by a table made from the decoder: what decodes to a character encodes it. */
const gb2312 = new Map<string, readonly number[]>();
for (let lead = 0xb0; lead <= 0xf7; lead++) {
  for (let trail = 0xa1; trail <= 0xfe; trail++) {
    gb2312.set(new TextDecoder("gb18030").decode(Uint8Array.of(lead, trail)), [lead, trail]);
  }
}

/** The same of Big5's usual characters. */
const big5 = new Map<string, readonly number[]>();
for (let lead = 0xa4; lead <= 0xf9; lead++) {
  for (let trail = 0x40; trail <= 0xfe; trail++) {
    if (trail < 0x7f || trail >= 0xa1)
      big5.set(new TextDecoder("big5").decode(Uint8Array.of(lead, trail)), [lead, trail]);
  }
}

/** Big5 has no accented letters: a name that has one is another there. */
const nameIn = (name: string, encoding: Layout["encoding"]): string =>
  encoding === "big5" ? name.replace("ü", "臺") : name;

function encode(text: string, encoding: Layout["encoding"]): Uint8Array {
  if (encoding === "utf-8") return new TextEncoder().encode(text);
  if (encoding === "utf-8-bom") return new TextEncoder().encode(`\ufeff${text}`);
  if (encoding.startsWith("utf-16")) {
    const bytes = Buffer.from(`\ufeff${text}`, "utf16le");
    return Uint8Array.from(encoding === "utf-16le" ? bytes : bytes.swap16());
  }
  if (encoding === "big5")
    return Uint8Array.from([...text].flatMap((letter) => big5.get(letter) ?? [letter.charCodeAt(0)]));
  if (encoding === "iso-8859-1") return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
  // "ü" stands in GB18030 as A8 B9.
  return Uint8Array.from(
    [...text].flatMap((letter) =>
      letter === "ü" ? [0xa8, 0xb9] : (gb2312.get(letter) ?? [letter.charCodeAt(0)]),
    ),
  );
}

const fixtureBytes = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

describe("readStations", () => {
  it("reads back any table, however it is written", () => {
    fc.assert(
      fc.property(truths, writings, (any, writing) => {
        const named = any.stations.map((one) => ({ ...one, name: nameIn(one.name, writing.encoding) }));
        const truth = { ...any, stations: named };
        const { text, rows } = write(truth, writing);
        const { table, layout, report } = readBytes(
          encode(text, writing.encoding),
          "test.csv",
          optionsFor(writing),
        );
        const kept = truth.stations
          .map((_, i) => i)
          .filter((i) => truth.values.some((row) => !Number.isNaN(row[i])));
        expect(table.ids).toEqual(kept.map((i) => truth.stations[i]?.id));
        expect(table.names).toEqual(kept.map((i) => truth.stations[i]?.name));
        expect([...table.lon]).toEqual(kept.map((i) => truth.stations[i]?.lon));
        expect([...table.lat]).toEqual(kept.map((i) => truth.stations[i]?.lat));
        expect(table.times).toEqual(truth.times.length === 0 ? [Number.NaN] : truth.times);
        expect(table.values.map((column) => [...column])).toEqual(
          truth.values.map((row) => kept.map((i) => row[i])),
        );
        expect(layout.delimiter).toBe(writing.delimiter);
        expect(report).toMatchObject({ rows, rejectedCount: 0, merged: 0, stations: kept.length });
        expect(report.missing).toBe(
          table.values.flatMap((column) => [...column]).filter(Number.isNaN).length,
        );
      }),
      { numRuns: 400 },
    );
  });

  it("ends in a table or a UserError, whatever bytes are damaged", () => {
    const files = [
      "airnow_hourly_sites.csv",
      "openaq_lithuania.csv",
      "ozone_midwest_wide.csv",
      "stations_gbk.csv",
      "madrid_stations.csv",
    ];
    const damage = fc.array(
      fc.tuple(
        fc.nat(),
        fc.oneof(fc.nat(255), fc.constantFrom(...'",;\n\r|# -'.split("").map((c) => c.charCodeAt(0)))),
      ),
      { minLength: 1, maxLength: 30 },
    );
    fc.assert(
      fc.property(fc.constantFrom(...files), damage, fc.nat(), (name, changes, cut) => {
        const bytes = Uint8Array.from(fixtureBytes(name));
        for (const [at, byte] of changes) bytes[at % bytes.length] = byte;
        try {
          const { table } = readBytes(
            bytes.subarray(0, bytes.length - (cut % 3 === 0 ? cut % bytes.length : 0)),
            name,
            {},
          );
          expect(table.ids.length).toBeGreaterThan(0);
        } catch (thrown) {
          if (!(thrown instanceof UserError)) throw thrown;
          expect(thrown.message.length).toBeGreaterThan(20);
        }
      }),
      { numRuns: 300 },
    );
  });
});
