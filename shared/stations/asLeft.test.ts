import { describe, expect, it } from "vitest";
import {
  type Cells,
  comma,
  DATE,
  HEADER,
  hour,
  located,
  minutes,
  quoted,
  quotedRows,
  table,
  usual,
  utf16,
  withPlace,
  withTime,
} from "./asLeftTables.ts";
import { readBytes, readFixture, readTogether, timesOf, userError, valuesOf } from "./testFiles.ts";

/*
 * Files as spreadsheets and people leave them: an hour of AirNow (the sample) in forms that it may come back in. Each
 * opens without a setting touched, and with the same stations and values.
 */

const rows = table().split("\n");
const middle = Math.floor(rows.length / 2);

const variants: readonly (readonly [name: string, file: string | Uint8Array, notice?: string])[] = [
  [
    "a spreadsheet's export with sep=, semicolons and decimal comma",
    `sep=;\r\n${table((one) => usual(one).map((cell, i) => (i > 1 ? comma(cell) : cell)), ";", HEADER, "\r\n")}`,
  ],
  [
    "UTF-16 between tabs, as spreadsheets save Unicode text",
    utf16(table(usual, "\t", HEADER, "\r\n"), false),
  ],
  ["UTF-16, big end first", utf16(table(), true)],
  ["units below the header", [rows[0], "UTC,,degrees_north,degrees_east,ppb", ...rows.slice(1)].join("\n")],
  [
    "units in brackets below the header",
    [rows[0], "(UTC),(-),(deg),(deg),(ppb)", ...rows.slice(1)].join("\n"),
  ],
  [
    "comments above and below",
    `# Export of today\n# preliminary\n${table()}# end\n`,
    'below the header beginning with "#"',
  ],
  ["a title padded to the table's width", `Ozone of April,,,,\nAll sites,,,,\n,,,,\n${table()}`],
  [
    "the header again in the middle, of files put together",
    [...rows.slice(0, middle), rows[0], ...rows.slice(middle)].join("\n"),
    "1 line repeated the header and was passed over.",
  ],
  ["a delimiter at the end of every line", table((one) => [...usual(one), ""], ",", [...HEADER, ""])],
  ["a delimiter at the end of the rows", table((one) => [...usual(one), ""])],
  [
    "empty columns",
    table((one) => ["", ...usual(one).slice(0, 2), "", ...usual(one).slice(2), "", ""], ",", [
      "",
      ...HEADER.slice(0, 2),
      "",
      ...HEADER.slice(2),
      "",
      "",
    ]),
  ],
  ["Chinese column names", table(usual, ",", ["时间", "站号", "纬度", "经度", "臭氧(ppb)"])],
  ["date and hour joined to figures", table(withTime("2024041613"))],
  ["date and hour joined by a line", table(withTime("2024-04-16_13"))],
  ["date and hour joined by a hyphen", table(withTime("2024-04-16-13"))],
  ["an hour with its letter", table(withTime("2024-04-16 13h"))],
  ["a clock of twelve hours", table(withTime("4/16/2024 1:00:00 PM"))],
  ["a clock of twelve hours behind an ISO date", table(withTime("2024-04-16 01:00 p.m."))],
  ["a clock of twelve hours in Chinese", table(withTime("2024/4/16 下午 1:00"))],
  [
    "a clock of twelve hours in a column of its own",
    table((one) => ["4/16/2024", "1:00 PM", ...usual(one).slice(1)], ",", ["date", ...HEADER]),
  ],
  ["months by name", table(withTime("16-Apr-2024 13:00"))],
  ["months by name, the American way", table(withTime('"Apr 16, 2024 1:00 PM"'))],
  ["a day's name in front", table(withTime('"Tue, 16 Apr 2024 13:00:00 GMT"'))],
  [
    "degrees, minutes and seconds",
    table(
      withPlace(
        (lat) => quoted(minutes(lat, "NS")),
        (lon) => quoted(minutes(lon, "EW")),
      ),
    ),
  ],
  [
    "degrees with their side",
    table(
      withPlace(
        (lat) => `${lat}N`,
        (lon) => `${-lon}W`,
      ),
    ),
  ],
  [
    "degrees with sign and side",
    table(
      withPlace(
        (lat) => `${lat}° N`,
        (lon) => `${-lon}° W`,
      ),
    ),
  ],
  ["both coordinates in one cell", located(({ lat, lon }) => `${lat}, ${lon}`)],
  [
    "both coordinates in one cell, longitude first",
    located(({ lat, lon }) => `${lon} ${lat}`, "coordinates"),
  ],
  ["both coordinates in brackets", located(({ lat, lon }) => `(${lat},${lon})`, "lat_lon")],
  ["well-known text", located(({ lat, lon }) => `POINT (${lon} ${lat})`, "geom")],
  [
    "well-known text with its reference system and height",
    located(({ lat, lon }) => `SRID=4326;POINT Z(${lon} ${lat} 12)`, "where"),
  ],
  ["GeoJSON", located(({ lat, lon }) => `{"type":"Point","coordinates":[${lon}, ${lat}]}`, "geometry")],
  ["the comma of Chinese keyboards", table().replaceAll(",", "，")],
  [
    "coordinates by their names",
    located(({ lat, lon }) => `{'latitude': ${lat}, 'longitude': ${lon}}`, "coordinates"),
  ],
  ["both coordinates with their sides", located(({ lat, lon }) => `${lat}°N ${-Number(lon)}°W`, "position")],
  [
    "both coordinates with decimal commas",
    table(
      ({ id, lat, lon, ozone }) => [DATE, id, quoted(`${comma(lat)}; ${comma(lon)}`), comma(ozone)],
      ";",
      ["time", "station_id", "location", "ozone_ppb"],
    ),
  ],
  ["rows that stand in quotes as a whole", quotedRows(table())],
  ["rows in quotes padded to the table's width", quotedRows(table(), ",,,,")],
  [
    "rows in quotes with quoted cells inside",
    quotedRows(table((one) => usual(one).map((cell) => quoted(cell)))),
  ],
  [
    "rows in quotes but for the header",
    quotedRows(table()).replace(quoted(HEADER.join(",")), HEADER.join(",")),
  ],
  ["rows in quotes cut by semicolons", quotedRows(table(usual, ";"))],
  ["a spreadsheet's count of days", table(withTime("45398.541666666664"))],
  [
    "a spreadsheet's count of days with a decimal comma",
    table((one) => ["45398,5416667", ...usual(one).slice(1).map(comma)], ";"),
  ],
  [
    "a spreadsheet's count of days and an hour",
    table((one) => ["45398", "13", ...usual(one).slice(1)], ",", ["date", "hour", ...HEADER.slice(1)]),
  ],
  [
    "a spreadsheet's date and its time as a fraction",
    table((one) => ["45398", "0.541666667", ...usual(one).slice(1)], ",", ["date", ...HEADER]),
  ],
  ["cells padded with blanks that do not break", table((one) => usual(one).map((cell) => `\u00a0${cell} `))],
  [
    "full-width figures",
    table((one) => [
      ...usual(one).slice(0, 4),
      one.ozone.replace(/\d/g, (d) => String.fromCharCode(0xff10 + Number(d))),
    ]),
  ],
];

const plain = readBytes(new TextEncoder().encode(table()), "plain.csv");
const bytesOf = (file: string | Uint8Array) =>
  typeof file === "string" ? new TextEncoder().encode(file) : file;

it("the hour itself", () => {
  expect(hour.length).toBeGreaterThan(100);
  expect(plain.table).toMatchObject({ value: "ozone_ppb", unit: "ppb" });
  expect(timesOf(plain)).toEqual(["2024-04-16T13:00:00.000Z"]);
});

describe("opens as it is", () => {
  it.each(variants.map(([name, file, notice]) => ({ name, file, notice })))("$name", ({ file, notice }) => {
    const { table, report } = readBytes(bytesOf(file), "left.csv");
    expect(report.rejected).toEqual([]);
    expect(table.ids).toEqual(plain.table.ids);
    expect(table.unit).toBe("ppb");
    expect(table.times).toEqual(plain.table.times);
    expect(table.values).toEqual(plain.table.values);
    table.lon.forEach((lon, i) => {
      expect(lon).toBeCloseTo(plain.table.lon[i] ?? 0, 5);
    });
    if (notice) expect(report.notices.join("\n")).toContain(notice);
  });

  it.each(["left_one_cell.csv", "left_wkt.csv", "left_quoted_rows.csv", "left_serial_days.csv"])(
    "%s",
    (name) => {
      const { table, report } = readFixture(name);
      expect(report).toMatchObject({ stations: 12, rejectedCount: 0 });
      for (const [i, id] of table.ids.entries()) {
        const at = plain.table.ids.indexOf(id);
        expect([table.lon[i], table.lat[i], table.values[0]?.[i]]).toEqual([
          plain.table.lon[at],
          plain.table.lat[at],
          plain.table.values[0]?.[at],
        ]);
      }
      expect(table.times).toEqual(plain.table.times);
    },
  );

  it.each([
    ["by commas in quotes", ",", quoted("1,234.5"), "."],
    ["by blanks", ";", "1 234,5", ","],
    ["by points", ";", "1.234,5", ","],
    ["by apostrophes", ";", "1'234.5", "."],
  ])("thousands set apart %s", (_, delimiter, written, decimal) => {
    const mark = (text: string) => (decimal === "," ? comma(text) : text);
    const text = table((one) => [DATE, one.id, mark(one.lat), mark(one.lon), written], delimiter);
    expect(valuesOf(readBytes(bytesOf(text), "left.csv"))[0]?.[0]).toBe(1234.5);
  });

  it("midnight as 24:00", () => {
    const read = readBytes(bytesOf(table(withTime("16/04/2024 24:00"))), "left.csv");
    expect(timesOf(read)).toEqual(["2024-04-17T00:00:00.000Z"]);
  });

  it("totals below the table are refused by line, and the rest is read", () => {
    const { report } = readBytes(bytesOf(`${table()}Mean,,,,33.1\n合计,,,,1234\n`), "left.csv");
    expect(report.stations).toBe(plain.report.stations);
    expect(report.rejected).toEqual([
      { line: rows.length, reason: "longitude missing" },
      { line: rows.length + 1, reason: "longitude missing" },
    ]);
  });

  it("values below detection and with flags are refused by line, words for missing ones are missing", () => {
    const words = ["—", "缺测", "No data", "#VALUE!", "/"];
    const text = table((one) => [...usual(one).slice(0, 4), words[hour.indexOf(one)] ?? one.ozone]);
    expect(readBytes(bytesOf(text), "left.csv").report).toMatchObject({
      stations: plain.report.stations - words.length,
      rejectedCount: 0,
    });
    const below = table((one) => [...usual(one).slice(0, 4), hour.indexOf(one) === 0 ? "<2" : one.ozone]);
    expect(readBytes(bytesOf(below), "left.csv").report.rejected).toEqual([
      { line: 2, reason: '"<2" in column "ozone_ppb" is not a number' },
    ]);
  });
});

describe("times and stations across", () => {
  const few = hour.slice(0, 5);
  const ids = few.map(({ id }) => `S${id}`);
  const lines = (...all: readonly Cells[]): Uint8Array =>
    bytesOf(`${all.map((cells) => cells.join(",")).join("\n")}\n`);
  const values = [
    ["1", "2", "3", "4", "5"],
    ["6", "", "8", "9", "10"],
  ];
  const numbers = [
    [1, 2, 3, 4, 5],
    [6, Number.NaN, 8, 9, 10],
  ];

  it("a station per row, times across with the day first", () => {
    const header = ["id", "lat", "lon", "16/04/2024 12:00", "16/04/2024 13:00"];
    const body = few.map(({ id, lat, lon }, i) => [id, lat, lon, values[0]?.[i] ?? "", values[1]?.[i] ?? ""]);
    const read = readBytes(lines(header, ...body), "left.csv");
    expect(timesOf(read)).toEqual(["2024-04-16T12:00:00.000Z", "2024-04-16T13:00:00.000Z"]);
    expect(valuesOf(read)).toEqual(numbers);
  });

  it("a station and day per row, the hours of the day across", () => {
    const hours = Array.from({ length: 24 }, (_, i) => String(i));
    const body = few.map(({ id, lat, lon }, i) => [
      "2024-04-16",
      id,
      lat,
      lon,
      ...hours.map((h) => `${i + Number(h)}`),
    ]);
    const read = readBytes(lines(["date", "id", "lat", "lon", ...hours], ...body), "left.csv");
    expect(timesOf(read)[13]).toBe("2024-04-16T13:00:00.000Z");
    expect(valuesOf(read)[13]).toEqual([13, 14, 15, 16, 17]);
  });

  it("a pollutant too, placed by a list of names, as Taiwan's yearly files are", () => {
    const hours = Array.from({ length: 24 }, (_, i) => String(i).padStart(2, "0"));
    const row = (station: string, what: string, from: number) =>
      ["2019/01/02", station, what, ...hours.map((h) => `${from + Number(h)}`)].join(",");
    const text = `日期,測站,測項,${hours.join(",")}\n${row("基隆", "PM2.5", 10)}\n${row("基隆", "O3", 50)}\n${row("汐止", "PM2.5", 20)}\n`;
    const list = { fileName: "list.csv", text: "站名,經度,緯度\n基隆,121.76,25.13\n汐止,121.64,25.07\n" };
    const read = readTogether([{ fileName: "2019.csv", text }, list]);
    expect(read.layout).toMatchObject({ value: "PM2.5", values: ["PM2.5", "O3"] });
    expect(read.table.ids).toEqual(["基隆", "汐止"]);
    expect(valuesOf(read)[3]).toEqual([13, 23]);
    expect(timesOf(read)[3]).toBe("2019-01-02T03:00:00.000Z");
  });

  it("a time per row, stations across, their places above", () => {
    const read = readBytes(
      lines(
        ["station", ...ids],
        ["lon", ...few.map(({ lon }) => lon)],
        ["lat", ...few.map(({ lat }) => lat)],
        ["2024-04-16 12:00", ...(values[0] ?? [])],
        ["2024-04-16 13:00", ...(values[1] ?? [])],
      ),
      "left.csv",
    );
    expect(read.layout).toMatchObject({ format: "station-columns", kind: "wide" });
    expect(read.layout.reasons[0]).toBe("Table of times and stations, 1 value, 2 times, 5 stations.");
    expect(read.table.ids).toEqual(ids);
    expect([...read.table.lon]).toEqual(few.map(({ lon }) => Number(lon)));
    expect(valuesOf(read)).toEqual(numbers);
  });

  it("a time per row, stations across, their places in a list; alone it asks for one", () => {
    const file = {
      fileName: "left.csv",
      text: new TextDecoder().decode(
        lines(
          ["time", ...ids],
          ["16/04/2024 12:00", ...(values[0] ?? [])],
          ["16/04/2024 13:00", ...(values[1] ?? [])],
        ),
      ),
    };
    const places = few.map(({ lat, lon }, i) => `${ids[i]},${lat},${lon}`).join("\n");
    const read = readTogether([file, { fileName: "list.csv", text: `name,lat,lon\n${places}\n` }]);
    expect(timesOf(read)).toEqual(["2024-04-16T12:00:00.000Z", "2024-04-16T13:00:00.000Z"]);
    expect(valuesOf(read)).toEqual(numbers);
    const error = userError(() => readTogether([file]));
    expect(error.tag).toBe("needs-list");
    expect(error.message).toContain("Open it together with the list of its stations");
  });
});
