import { execFileSync } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { ElectronApplication } from "@playwright/test";
import { NetCDFReader } from "netcdfjs";
import { has } from "../shared/formats/testing/readers.ts";
import { screenPosition } from "./geography.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerOpenDialog, answerSaveDialog, expect, test } from "./launch.ts";

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isopleth-background-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));
test.skip(!has.xarray, "python3-xarray is not installed");

/** The truth, with waves that sixty stations cannot see. */
const truth = (lon: number, lat: number): number => 60 + 20 * Math.sin(1.7 * lon) * Math.cos(2.1 * lat);

function writeStations(file: string): void {
  const rows = Array.from({ length: 60 }, (_, k) => {
    const lon = 100 + ((k * 7.31) % 10);
    const lat = 30 + ((k * 3.77) % 8);
    return `S${k},${lon.toFixed(4)},${lat.toFixed(4)},2024-04-16T06:00Z,${truth(lon, lat).toFixed(6)}`;
  });
  writeFileSync(file, `id,lon,lat,time,pm25_ugm3\n${rows.join("\n")}\n`);
}

/** A model that has the waves and a bias of 8 + 1.5 (lon - 105), in kg/m3, from the north, 0..360. */
function writeModel(file: string): void {
  const script = `
import sys, numpy, xarray
lon, lat = numpy.arange(98, 112.01, 0.1), numpy.arange(42, 27.99, -0.1)
x, y = numpy.meshgrid(lon, lat)
model = 60 + 20 * numpy.sin(1.7 * x) * numpy.cos(2.1 * y) + 8 + 1.5 * (x - 105)
data = {"pm2p5": (("time", "lat", "lon"), (model[None] * 1e-9).astype("f4"), {"units": "kg m-3"}),
        "temperature": (("time", "lat", "lon"), model[None].astype("f4"), {"units": "K"})}
axes = {"time": [numpy.datetime64("2024-04-16T06")], "lat": ("lat", lat, {"units": "degrees_north"}), "lon": ("lon", lon, {"units": "degrees_east"})}
xarray.Dataset(data, axes).to_netcdf(sys.argv[1])
`;
  execFileSync("/usr/bin/python3", ["-c", script, file]);
}

const restoreIn = async (app: ElectronApplication, isopleth: IsoplethPage, file: string): Promise<void> => {
  await answerOpenDialog(app, file);
  await isopleth.button("Open stations...").click();
};

function valuesOf(file: string): number[] {
  const reader = new NetCDFReader(readFileSync(file));
  return reader.getDataVariable("pm25_ugm3") as number[];
}

test("a background is looked at, corrected, compared, exported; the export restores the project", async ({
  page,
  launched,
}) => {
  const isopleth = new IsoplethPage(page);
  const [stations, model, exported, again] = ["stations.csv", "model.nc", "merged.nc", "again.nc"].map(
    (name) => path.join(folder, name),
  ) as [string, string, string, string];
  writeStations(stations);
  writeModel(model);
  await isopleth.open(launched.app, stations);
  await isopleth.grid(100, 110, 30, 38, 0.1);

  await answerOpenDialog(launched.app, model);
  await isopleth.button("Background grid...").click();
  const map = page.locator("[data-view]");
  await expect(map).toHaveAttribute("data-surface", "background");
  await expect(map).toHaveAttribute("data-covering-tiles", /^(\d+)\/\1$/);
  await expect(isopleth.field("Variable")).toHaveValue("pm2p5");
  await expect(page.getByText("Background at 2024-04-16 06:00 UTC")).toBeVisible();
  await page.screenshot({ path: "test-results/background-look.png" });

  await isopleth.choose("Correct it", "residual");
  await isopleth.run();
  await isopleth.waitUntilDone();
  const card = page.getByRole("region", { name: "Background at the stations" });
  await expect(card).toContainText(/RMSE is [89]\d % lower/);
  for (const row of ["Background", "Stations alone, left out", "Corrected, left out"]) {
    await expect(card.getByRole("rowheader", { name: row, exact: true })).toBeVisible();
  }

  await isopleth.button("Background").click();
  await expect(map).toHaveAttribute("data-surface", "field");
  const place = { lon: 104.35, lat: 33.7 };
  const at = screenPosition(JSON.parse((await map.getAttribute("data-view")) ?? "{}"), place);
  const box = await map.boundingBox();
  await page.mouse.move((box?.x ?? 0) + at.x, (box?.y ?? 0) + at.y);
  const readout = page.locator("output").filter({ hasText: "°" });
  await expect(readout).toContainText(/field \d+/);
  await expect(readout).toContainText(/background \d+/);

  await isopleth.button("Swipe").click();
  const divider = page.getByRole("slider", { name: "Divider between background and field" });
  await expect(divider).toHaveAttribute("aria-valuetext", "50 % background, 50 % field");
  await expect(map).toHaveAttribute("data-covering-tiles", /^(\d+)\/\1$/);
  const line = await divider.boundingBox();
  const [across, down] = [(line?.x ?? 0) + (line?.width ?? 0) / 2, (line?.y ?? 0) + (line?.height ?? 0) / 2];
  await page.mouse.move(across, down);
  await page.mouse.down();
  await page.mouse.move(across - (box?.width ?? 0) / 4, down, { steps: 3 });
  await page.mouse.up();
  await expect(divider).toHaveAttribute("aria-valuenow", "25");
  await divider.press("Shift+ArrowRight");
  await expect(divider).toHaveAttribute("aria-valuenow", "35");
  await page.screenshot({ path: "test-results/background-swipe.png" });
  await isopleth.button("Swipe").click();

  await isopleth.button("Difference").click();
  await expect(page.getByText("Background minus field")).toBeVisible();
  await expect(map).toHaveAttribute("data-covering-tiles", /^(\d+)\/\1$/);
  await page.screenshot({ path: "test-results/background-difference.png" });
  await isopleth.button("Difference").click();

  await answerSaveDialog(launched.app, exported);
  await isopleth.button("Export...").click();
  await expect(page.getByText(exported).first()).toBeVisible({ timeout: 30_000 });
  const values = valuesOf(exported);
  const [i, j] = [43, 37];
  expect(Math.abs((values[j * 101 + i] ?? 0) - truth(104.3, 33.7))).toBeLessThan(1);

  // Other settings, then the exported field brings back those it was made with.
  await isopleth.choose("Kernel", "cubic");
  await isopleth.fill({ Spacing: "0.5", Smoothing: "3" });
  await isopleth.button("Close the background").click();
  await restoreIn(launched.app, isopleth, exported);
  await expect(page.getByText("The project of merged.nc is restored")).toBeVisible();
  await expect(isopleth.field("Kernel")).toHaveValue("linear");
  await expect(isopleth.field("Smoothing")).toHaveValue("auto");
  await expect(isopleth.field("Spacing")).toHaveValue("0.1");
  await expect(isopleth.field("West")).toHaveValue("100");
  await expect(isopleth.field("Correct it")).toHaveValue("residual");
  await isopleth.run();
  await isopleth.waitUntilDone();
  await answerSaveDialog(launched.app, again);
  await isopleth.button("Export...").click();
  await expect(page.getByText(again).first()).toBeVisible({ timeout: 30_000 });
  expect(valuesOf(again)).toEqual(values);

  // A Zarr group does so, too.
  const group = path.join(folder, "group.zarr");
  await answerSaveDialog(launched.app, group);
  await isopleth.button("Export...").click();
  await expect(page.getByText(group).first()).toBeVisible({ timeout: 30_000 });
  await isopleth.choose("Kernel", "cubic");
  await restoreIn(launched.app, isopleth, group);
  await expect(page.getByText("The project of group.zarr is restored")).toBeVisible();
  await expect(isopleth.field("Kernel")).toHaveValue("linear");

  // Stations that moved, or changed, are said to have, and can be located.
  const moved = path.join(folder, "moved.csv");
  renameSync(stations, moved);
  await restoreIn(launched.app, isopleth, exported);
  await expect(page.getByText("stations.csv, from which this field was made, is not there")).toBeVisible();
  await answerOpenDialog(launched.app, moved);
  await isopleth.button("Locate the stations file...").click();
  await expect(page.getByText("The project of merged.nc is restored")).toBeVisible();
  renameSync(moved, stations);
  appendFileSync(stations, "S99,105,35,2024-04-16T06:00Z,300\n");
  await restoreIn(launched.app, isopleth, exported);
  await expect(
    page.getByText("stations.csv, from which this field was made, has changed since"),
  ).toBeVisible();
});

test("a grid that cannot be used is refused in words, and the stations stay", async ({ page, launched }) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  const broken = path.join(folder, "broken.nc");
  writeFileSync(broken, "CDF\x01 and nothing more");
  await answerOpenDialog(launched.app, broken);
  await isopleth.button("Background grid...").click();
  await expect(page.getByText("broken.nc is damaged")).toBeVisible();
  await isopleth.waitUntilReady();
});
