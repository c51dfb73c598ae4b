import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { NetCDFReader } from "netcdfjs";
import { runPlane } from "./datedPlane.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerOpenDialog, answerSaveDialog, expect, test } from "./launch.ts";

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isopleth-options-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("several formats with options, a preset, and the last options for the next export", async ({
  page,
  launched,
}) => {
  const isopleth = new IsoplethPage(page);
  await runPlane(isopleth, launched.app, folder, 0.1);

  await isopleth.button("Export options...").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/GeoTIFF/).check();
  await dialog.getByLabel(/ESRI ASCII/).check();
  await dialog.getByLabel("Part").fill("100, 110, 20, 30");
  await dialog.getByLabel("Every nth node").fill("5");
  await dialog.getByLabel("Decimals").selectOption("1");
  const files = dialog.getByRole("list", { name: "Files to write" });
  await expect(files).toContainText("21 x 21");
  await expect(files.getByRole("listitem")).toHaveCount(3);
  await dialog.getByLabel("Preset name").fill("coarse");
  await dialog.getByRole("button", { name: "Save preset" }).click();
  await expect(dialog.getByLabel("Preset", { exact: true })).toHaveValue("coarse");

  await answerOpenDialog(launched.app, folder);
  await dialog.getByRole("button", { name: "Export to folder..." }).click();
  await expect(page.getByText("The field was written")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("One node in 5 both ways")).toBeVisible();
  const written = readdirSync(folder).filter((name) => name.startsWith("pm25"));
  expect(written).toEqual([
    "pm25_ugm3_20240416.asc",
    "pm25_ugm3_20240416.nc",
    "pm25_ugm3_20240416.prj",
    "pm25_ugm3_20240416.provenance.json",
    "pm25_ugm3_20240416.tif",
  ]);
  const reader = new NetCDFReader(readFileSync(path.join(folder, "pm25_ugm3_20240416.nc")));
  const values = reader.getDataVariable("pm25_ugm3") as number[];
  expect(values[0]).toBeCloseTo(400, 4);
  expect(values[20]).toBeCloseTo(430, 4);
  expect(values[20 * 21]).toBeCloseTo(450, 4);

  const plain = path.join(folder, "plain.nc");
  await answerSaveDialog(launched.app, plain);
  await isopleth.button("Export...").click();
  await expect.poll(() => existsSync(plain), { timeout: 30_000 }).toBe(true);
  expect(new NetCDFReader(readFileSync(plain)).getDataVariable("lon")).toHaveLength(21);
});

test("unit, times, mask, negatives, no data and variants, each seen in what is written", async ({
  page,
  launched,
}) => {
  const isopleth = new IsoplethPage(page);
  const stations = path.join(folder, "ozone.csv");
  const rows = [0, 1, 2].flatMap((hour) =>
    Array.from({ length: 40 }, (_, k) => {
      const [lon, lat] = [100 + ((k * 7.31) % 20), 20 + ((k * 3.77) % 10)];
      // A plane that is negative in the south-west.
      const value = 4 * (lon - 105) + 2 * (lat - 22) + hour;
      return [`S${k}`, `2024-04-16T0${hour}:00Z`, lon.toFixed(4), lat.toFixed(4), value.toFixed(6)].join();
    }),
  );
  writeFileSync(stations, `id,time,lon,lat,ozone_ppb\n${rows.join("\n")}\n`);
  await isopleth.open(launched.app, stations);
  await isopleth.choose("Kernel", "thin_plate_spline");
  await isopleth.fill({ Smoothing: "0" });
  await isopleth.grid(95, 125, 18, 32, 0.5);
  await isopleth.run();
  await isopleth.waitUntilDone();

  await isopleth.button("Export options...").click();
  const dialog = page.getByRole("dialog");
  for (const name of [/ESRI ASCII/, /Surfer/, /^CSV/, /GeoJSON/])
    await dialog.getByLabel(name).first().check();
  await dialog.getByLabel("First time").selectOption("2024-04-16T01:00:00Z");
  await dialog.getByLabel("Last time").selectOption("2024-04-16T01:00:00Z");
  await dialog.getByLabel("Unit").selectOption("µg/m³");
  await dialog.getByLabel("Mask").selectOption("near stations only");
  await dialog.getByLabel("Distance").fill("300");
  await dialog.getByLabel("Values below zero become zero").check();
  await dialog.getByLabel("No data").fill("-777");
  await dialog.getByLabel("Surfer", { exact: true }).selectOption("6, text");
  await dialog.getByLabel("CSV", { exact: true }).selectOption("a matrix");
  await dialog.getByLabel("Contours", { exact: true }).selectOption("lines");
  await dialog.getByLabel("File names").fill("{value}_{unit}_{time}");
  await answerOpenDialog(launched.app, folder);
  await dialog.getByRole("button", { name: "Export to folder..." }).click();
  await expect(page.getByText("The field was written")).toBeVisible({ timeout: 60_000 });

  const file = (extension: string): string =>
    readFileSync(path.join(folder, `ozone_ppb_µg_m³_20240416T0100Z${extension}`), "utf8");
  const reader = new NetCDFReader(readFileSync(path.join(folder, "ozone_ppb_µg_m³_20240416T0100Z.nc")));
  expect(reader.getDataVariable("time")).toEqual([Date.UTC(2024, 3, 16, 1) / 3_600_000]);
  const values = reader.getDataVariable("ozone_ppb") as number[];
  expect(values).toHaveLength(61 * 29);
  // 115 E, 27 N: 51 ppb of ozone, at 25 degrees Celsius and 1013.25 hPa.
  expect(values[18 * 61 + 40] as number).toBeCloseTo((51 * 47.9982) / 24.4655, 1);
  expect(Math.min(...values.filter((value) => value !== -777))).toBe(0);
  // 95 E, 32 N is farther than 300 km from every station.
  expect(values[28 * 61]).toBe(-777);
  const [, , , , , noData, ...north] = file(".asc").split("\n");
  expect(noData).toMatch(/^NODATA_VALUE -777$/i);
  expect(Number(north[0]?.split(" ")[0])).toBe(-777);
  expect(file(".grd")).toMatch(/^DSAA\n61 29\n95 125\n18 32\n/);
  expect(file(".csv").split("\n")).toHaveLength(29 + 2);
  expect(file(".geojson")).toContain('"MultiLineString"');
  expect(file(".provenance.json")).toContain("Values below zero set to zero.");
});

test("what a format cannot hold is said before writing", async ({ page, launched }) => {
  const isopleth = new IsoplethPage(page);
  await runPlane(isopleth, launched.app, folder, 0.2);
  await isopleth.button("Export options...").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Part").fill("0, 1, 0, 1");
  await expect(dialog.getByText(/holds no node of the field/)).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Export to folder..." })).toBeDisabled();
  await dialog.getByLabel("Part").fill("");
  await dialog.getByLabel("File names").fill("{city}");
  await expect(dialog.getByText(/no \{city\} in file names/)).toBeVisible();
});
