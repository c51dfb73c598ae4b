import { describe, expect, it } from "vitest";
import { joinPieces } from "../formats/format.ts";
import { geotiff as writer } from "../formats/geotiff/geotiff.ts";
import { asymmetric, defaultOptions } from "../formats/testing/fields.ts";
import { openGrid } from "./registry.ts";
import { fixture, memoryFile, readWhole, type WholeGrid } from "./testing/files.ts";

const hour = (h: number): number => Date.UTC(2024, 3, 16, h);
const text = (content: string, name: string) => memoryFile(new TextEncoder().encode(content), name);

/** Every node tells where it belongs: 100 * time + 10 * lat + lon (fixtures/generate.py). */
function expectPlaces({ background, values }: WholeGrid, firstTime: number, missing: boolean): void {
  const { lon, lat } = background;
  expect(lon).toEqual([100, 100.5, 101, 101.5, 102]);
  expect(lat).toEqual([41, 42, 43, 44]);
  values.forEach((field, time) => {
    const expected = lat.flatMap((y) => lon.map((x) => 100 * (firstTime + time) + 10 * y + x));
    if (missing && time === 0) expected[1 * 5 + 3] = Number.NaN;
    expect([...field]).toEqual(expected);
  });
}

describe("NetCDF files", () => {
  it.each([
    ["packed4.nc", "netcdf-4"],
    ["classic.nc", "netcdf-classic"],
    ["offset64.nc", "netcdf-classic"],
    ["cdf5.nc", "netcdf-classic"],
  ])("are read from every format: %s", async (name, format) => {
    const whole = await readWhole(fixture(name), "pm25");
    expect(whole.format).toBe(format);
    expect(whole.background).toMatchObject({
      name: "pm25",
      longName: "PM2.5",
      unit: "ug m-3",
      isGlobal: false,
      times: [hour(6), hour(7), hour(8)],
    });
    expectPlaces(whole, 0, true);
  });

  it("offer all their fields, and no axes", async () => {
    const { grid } = await openGrid(fixture("packed4.nc"));
    expect(grid.variables.map(({ name, unit }) => [name, unit])).toEqual([
      ["pm25", "ug m-3"],
      ["other", "ppb"],
    ]);
    grid.close();
  });

  it("of the whole world in 0 to 360 are rolled; levels are offered by name", async () => {
    const { grid } = await openGrid(fixture("levels.nc"));
    expect(grid.variables).toMatchObject([{ name: "o3", levels: ["lev 1000 hPa", "lev 850 hPa"] }]);
    grid.close();
    const { background, values } = await readWhole(fixture("levels.nc"), "o3", 1);
    expect(background.isGlobal).toBe(true);
    expect(background.times).toEqual([Date.UTC(2024, 0, 1, 6)]);
    expect(background.lon).toEqual([-180, -135, -90, -45, 0, 45, 90, 135]);
    expect(background.lat.map((y) => Math.round(10 * y) / 10)).toEqual([-81.3, -42.1, 0, 42.1, 81.3]);
    const row = [180, 225, 270, 315, 0, 45, 90, 135].map((x) => 1000 + x);
    expect([...(values[0] ?? [])].slice(16, 24)).toEqual(row);
  });

  it("that cannot be used are refused with the way out", async () => {
    await expect(openGrid(fixture("curvilinear.nc"))).rejects.toMatchObject({
      tag: "unusable-grid",
      message: expect.stringContaining("cdo remapbil"),
    });
    await expect(openGrid(fixture("noleap.nc"))).rejects.toMatchObject({
      tag: "unusable-grid",
      message: expect.stringContaining('calendar "noleap"'),
    });
  });
});

describe("GeoTIFF", () => {
  it("has a variable for each band, values at the pixels' centres", async () => {
    const { grid } = await openGrid(fixture("bands.tif"));
    expect(grid.variables).toHaveLength(3);
    const second = await readWhole(fixture("bands.tif"), grid.variables[1]?.name);
    expect(second.background).toMatchObject({ times: [null], unit: "ug m-3" });
    expectPlaces(second, 1, false);
    expectPlaces(await readWhole(fixture("bands.tif"), grid.variables[0]?.name), 0, true);
  });

  it("as Isopleth writes it has all times in one variable, and its record", async () => {
    const record = '{"note":"<a> & b"}';
    const source = { ...asymmetric, provenance: { isopleth_provenance: record } };
    const bytes = await joinPieces(writer.encode(source, defaultOptions));
    const { grid } = await openGrid(memoryFile(bytes, "field.tif"));
    expect(grid.attributes.isopleth_provenance).toBe(record);
    expect(grid.variables).toMatchObject([{ name: "PM2.5", unit: "ug/m3", times: asymmetric.times }]);
    const { values } = await readWhole(memoryFile(bytes, "field.tif"), "PM2.5");
    for (const time of [0, 1]) expect(values[time]).toEqual(await asymmetric.readRows(time, 0, 5));
  });

  it("beyond 4 GiB's format is read too", async () => {
    expectPlaces(await readWhole(fixture("one.tif")), 0, true);
  });

  it("in metres is refused with the way out", async () => {
    await expect(openGrid(fixture("projected.tif"))).rejects.toMatchObject({
      tag: "unusable-grid",
      message: expect.stringContaining("gdalwarp"),
    });
  });
});

describe("grids of GIS and plotting programs", () => {
  it.each([
    ["surfer6text.grd", "surfer-6-text"],
    ["surfer6binary.grd", "surfer-6-binary"],
    ["surfer7.grd", "surfer-7"],
  ])("are read as GDAL wrote them: %s", async (name, format) => {
    const whole = await readWhole(fixture(name));
    expect(whole.format).toBe(format);
    expectPlaces(whole, 1, false);
  });

  it("ESRI ASCII has its southern row last and its corner outside", async () => {
    const { background, values } = await readWhole(fixture("square.asc"));
    expect(background.lat).toEqual([40.75, 41.25, 41.75, 42.25, 42.75, 43.25, 43.75, 44.25]);
    expect(background.lon).toEqual([100, 100.5, 101, 101.5, 102]);
    expect(values[0]?.[0]).toBe(610);
    expect(values[0]?.[7 * 5 + 4]).toBe(642);
  });

  it("ESRI ASCII by centres, cells that are not square, no data", async () => {
    const content =
      "NCOLS 3\nNROWS 2\nXLLCENTER 10\nYLLCENTER -5\nDX 1\nDY 2\nNODATA_VALUE -9999\n1 2 3\n4 -9999 6\n";
    const { background, values } = await readWhole(text(content, "a.asc"));
    expect(background).toMatchObject({ lon: [10, 11, 12], lat: [-5, -3] });
    expect([...(values[0] ?? [])]).toEqual([4, Number.NaN, 6, 1, 2, 3]);
  });

  const micaps = "15 05 05 20 3 1000 0.5 -0.5 70 71 16 15 3 3 5 -40 50 0 -2";
  const rows = "1 2 3\n4 9999 6\n7 8 9";
  it.each([
    ["with line breaks", `diamond 4 PM25_forecast\n${micaps}\n${rows}\n`],
    ["in one line", `diamond 4 PM25_forecast ${micaps} ${rows.replaceAll("\n", " ")}`],
    ["with a description of several words", `diamond 4 PM25 15 05 forecast\r\n ${micaps}\r\n${rows}`],
  ])("MICAPS 4 in Beijing time, from the north, %s", async (_, content) => {
    const { background, values } = await readWhole(text(content, "15050520.003"));
    expect(background.name).toMatch(/^PM25/);
    expect(background.times).toEqual([Date.UTC(2015, 4, 5, 15)]);
    expect(background).toMatchObject({ lon: [70, 70.5, 71], lat: [15, 15.5, 16] });
    expect([...(values[0] ?? [])]).toEqual([7, 8, 9, 4, Number.NaN, 6, 1, 2, 3]);
  });
});

describe("damaged files", () => {
  it.each([
    ["a short text grid", text("DSAA\n3 3\n0 1\n0 1\n0 1\n1 2 3\n4", "a.grd"), /it ends/],
    [
      "a word among values",
      text("ncols 2\nnrows 2\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2\nx 4", "a.asc"),
      /"x"/,
    ],
    ["a table of stations", text("id,lon,lat,pm25\n1,2,3,4\n", "a.csv"), /none of the formats/],
    ["an empty file", text("", "a.nc"), /none of the formats/],
  ])("say what is wrong: %s", async (_, file, words) => {
    await expect(readWhole(file)).rejects.toThrow(words);
    await expect(readWhole(file)).rejects.toMatchObject({ name: "UserError" });
  });
});
