import { describe, expect, it } from "vitest";
import { memorySource } from "./byteSource.ts";
import { type NamedLayout, withNamedLayout } from "./namedLayouts.ts";
import type { ReadOptions, StationsRead } from "./table.ts";
import { bytesOf, fixture, readTogether, type TestFile, timesOf, userError, valuesOf } from "./testFiles.ts";

/*
 * Correcting a file of any layout keeps the layout: what was chosen is in force, or the report says that the layout has no
 * use for it.
 */

const across: readonly TestFile[] = [
  {
    fileName: "across.csv",
    text: "time;A1;A2;A3;A4\n16/04/2024 12:00;1,5;2;-9;4\n16/04/2024 13:00;5;6;7;8\n",
  },
  { fileName: "places.csv", text: "name,lat,lon\nA1,40,10\nA2,41,11\nA3,42,12\nA4,43,13\n" },
];
const above: readonly TestFile[] = [
  {
    fileName: "above.csv",
    text: "station,A1,A2,A3\nlon,10,11,12\nlat,40,41,42\n2024-04-16 12:00,1,2,-9\n2024-04-16 13:00,4,5,6\n",
  },
];
const files: Readonly<Record<string, readonly TestFile[]>> = {
  "station-columns": across,
  "station-columns, places above": above,
  "china-wide": [fixture("china_wide.csv"), fixture("china_list.csv")],
  "madrid-hourly": [fixture("madrid_hours.csv"), fixture("madrid_stations.csv")],
  "micaps-3": [fixture("diamond3_gbk.000")],
  "airnow-daily": [fixture("airnow_daily_v2.dat")],
  "airnow-obs": [fixture("airnow_hourly_sites.csv")],
  "taiwan-moenv": [fixture("taiwan_hourly.csv")],
  generic: [fixture("ozone_midwest_wide.csv")],
};
const formatOf = (name: string): string => name.split(",")[0] ?? "";
/** As the window corrects: all roles as they were recognised, with some changed. */
const rolesWith = ({ layout }: StationsRead, changed: ReadOptions["roles"]): ReadOptions["roles"] => ({
  ...Object.fromEntries(layout.columns.map(({ name, role }) => [name, role])),
  ...changed,
});

describe.each(Object.entries(files))("%s", (name, opened) => {
  const plain = readTogether(opened);

  it("is itself", () => {
    expect(plain.layout.format).toBe(formatOf(name));
  });

  it("keeps its layout with what was recognised spelled out as corrections", () => {
    const { encoding, delimiter, decimal, headerLine, timeZone } = plain.layout;
    for (const options of [
      { encoding },
      { delimiter },
      { decimal },
      { headerLine },
      { timeZone },
      { roles: rolesWith(plain, {}) },
    ]) {
      const read = readTogether(opened, options);
      expect(read.layout).toMatchObject({ format: plain.layout.format, value: plain.layout.value });
      expect(read.table.times).toEqual(plain.table.times);
      expect(read.table.lon).toEqual(plain.table.lon);
      expect(valuesOf(read)).toEqual(valuesOf(plain));
    }
  });

  it("takes another zone, unit and missing codes, and a named layout keeps them", () => {
    const [code = ""] = valuesOf(plain)
      .flat()
      .filter((value) => !Number.isNaN(value))
      .map(String);
    const options: ReadOptions = {
      timeZone: "+03:00",
      units: { [plain.layout.value]: "ppb" },
      missing: [code],
    };
    const read = readTogether(opened, options);
    expect(read.layout).toMatchObject({ format: plain.layout.format, timeZone: "+03:00" });
    expect(read.table.unit).toBe("ppb");
    expect(valuesOf(read).flat()).not.toContain(Number(code));
    const named: NamedLayout = {
      format: "isopleth-layout",
      version: 1,
      name: "Mine",
      columns: plain.layout.columns.map((column) => column.name),
      options,
    };
    const sources = opened.map((file) => ({ fileName: file.fileName, bytes: memorySource(bytesOf(file)) }));
    const again = readTogether(opened, withNamedLayout(sources, { named: "Mine" }, [named]));
    expect(again.layout).toEqual(read.layout);
    expect(valuesOf(again)).toEqual(valuesOf(read));
  });
});

describe("a table of times and stations", () => {
  it("leaves out the stations that are not to be read", () => {
    for (const opened of [across, above]) {
      const plain = readTogether(opened);
      const read = readTogether(opened, { roles: rolesWith(plain, { A2: "ignore" }) });
      expect(read.layout.format).toBe("station-columns");
      expect(read.table.ids).toEqual(plain.table.ids.filter((id) => id !== "A2"));
      expect(read.layout.columns.find((column) => column.name === "A2")?.role).toBe("ignore");
    }
  });

  it("takes the decimal mark, the delimiter and missing codes that were chosen", () => {
    const read = readTogether(across, { decimal: ",", delimiter: ";", missing: ["-9"] });
    expect(valuesOf(read)).toEqual([
      [1.5, 2, Number.NaN, 4],
      [5, 6, 7, 8],
    ]);
  });

  it("takes another column for the time, and stations that were not recognised", () => {
    const text = "note,when,A1,A2,A3,PM10\n5,2024-04-16 12:00,1,2,3,4\n";
    const list = { fileName: "places.csv", text: "name,lat,lon\nA1,40,10\nA2,41,11\nA3,42,12\nPM10,43,13\n" };
    const roles = {
      note: "ignore",
      when: "time",
      A1: "value",
      A2: "value",
      A3: "value",
      PM10: "value",
    } as const;
    const read = readTogether([{ fileName: "t.csv", text: text.replace("when", "time") }, list], {
      roles: { ...Object.fromEntries(Object.entries(roles).filter(([key]) => key !== "when")), time: "time" },
    });
    expect(read.layout.format).toBe("station-columns");
    expect(timesOf(read)).toEqual(["2024-04-16T12:00:00.000Z"]);
    expect(valuesOf(read)).toEqual([[1, 2, 3, 4]]);
  });

  it("says what is lacking when no time or no station is left", () => {
    const roles = rolesWith(readTogether(across), { time: "ignore" });
    const error = userError(() => readTogether(across, { roles }));
    expect(error.tag).toBe("no-columns");
    expect(error.message).toContain('no column of it has the role "time"');
  });
});

describe("layouts that settle their columns", () => {
  it("China wide: stations can be left out, what is settled is said", () => {
    const opened = files["china-wide"] ?? [];
    const plain = readTogether(opened);
    const [id = ""] = plain.table.ids;
    const read = readTogether(opened, { roles: rolesWith(plain, { [id]: "ignore", hour: "ignore" }) });
    expect(read.table.ids).toEqual(plain.table.ids.slice(1));
    expect(read.layout.reasons).toContain(`Columns not read, as chosen: "${id}".`);
    expect(read.layout.reasons.join("\n")).toContain('roles chosen that were not used: "hour"');
  });

  it("Madrid: hours can be left out", () => {
    const opened = files["madrid-hourly"] ?? [];
    const plain = readTogether(opened);
    const hour = plain.layout.columns.find(({ name }) => /^h01$/i.test(name))?.name ?? "";
    const read = readTogether(opened, { roles: rolesWith(plain, { [hour]: "ignore" }) });
    expect(read.layout.format).toBe("madrid-hourly");
    const hours = (table: StationsRead["table"]) => table.times.map((time) => new Date(time).getUTCHours());
    // One o'clock of summer in Madrid.
    expect(hours(read.table)).toEqual(hours(plain.table).filter((one) => one !== 23));
  });

  it("MICAPS: what its tokens leave no choice of is said", () => {
    const opened = files["micaps-3"] ?? [];
    const read = readTogether(opened, { delimiter: ",", roles: { lon: "lat", lat: "lon" } });
    expect(read.layout.format).toBe("micaps-3");
    const said = read.layout.reasons.join("\n");
    expect(said).toContain('roles chosen that were not used: "lon", "lat"');
    expect(said).toContain("what was chosen for them was not used");
  });

  it("files without a header pass over the lines above the header chosen", () => {
    const opened = files["airnow-daily"] ?? [];
    const plain = readTogether(opened);
    const read = readTogether(opened, { headerLine: 1 });
    expect(read.layout.format).toBe("airnow-daily");
    expect(read.report.rows).toBe(plain.report.rows - 1);
  });
});

it("a table joined with a list stays joined when a role is corrected", () => {
  const opened = [
    { fileName: "t.csv", text: "station,time,pm25,no2\nA1,2024-04-16 12:00,1,2\nA2,2024-04-16 12:00,3,4\n" },
    { fileName: "places.csv", text: "name,lat,lon\nA1,40,10\nA2,41,11\n" },
  ];
  const plain = readTogether(opened);
  const read = readTogether(opened, { roles: rolesWith(plain, { pm25: "ignore", no2: "value" }) });
  expect(valuesOf(read)).toEqual([[2, 4]]);
});
