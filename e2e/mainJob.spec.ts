import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { NetCDFReader } from "netcdfjs";
import { runPlane } from "./datedPlane.ts";
import { screenPosition } from "./geography.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerSaveDialog, expect, test } from "./launch.ts";

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isopleth-job-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("open, choose kernel and grid, run, probe, export, reopen", async ({ page, launched }) => {
  const isopleth = new IsoplethPage(page);
  const exported = path.join(folder, "plane.nc");
  await runPlane(isopleth, launched.app, folder, 0.05);
  expect(await isopleth.tilesDone()).toBe(Number(await isopleth.tiles.getAttribute("aria-valuemax")));

  const place = { lon: 110, lat: 25 };
  const map = page.locator("[data-view]");
  const box = await map.boundingBox();
  const view = JSON.parse((await map.getAttribute("data-view")) ?? "{}");
  const at = screenPosition(view, place);
  await page.mouse.move((box?.x ?? 0) + at.x, (box?.y ?? 0) + at.y);
  await expect(page.locator("output").filter({ hasText: "°" })).toContainText("455");

  await answerSaveDialog(launched.app, exported);
  await isopleth.button("Export...").click();
  await expect(page.getByText(exported).first()).toBeVisible({ timeout: 30_000 });

  const reader = new NetCDFReader(readFileSync(exported));
  const lon = reader.getDataVariable("lon") as number[];
  const lat = reader.getDataVariable("lat") as number[];
  const name = reader.variables.find((variable) => variable.name.startsWith("pm25"))?.name ?? "";
  const values = reader.getDataVariable(name) as number[];
  expect([lon.length, lat.length]).toEqual([481, 281]);
  for (const [i, j] of [
    [0, 0],
    [480, 0],
    [0, 280],
    [480, 280],
    [240, 140],
  ] as const) {
    const expected = 3 * (lon[i] ?? Number.NaN) + 5 * (lat[j] ?? Number.NaN);
    expect(values[j * 481 + i]).toBeCloseTo(expected, 3);
  }
});

test("the exported corners are where xarray and GDAL look for them", async ({ page, launched }) => {
  test.skip(!hasReaders(), "python3-xarray and gdal-bin are not installed");
  const isopleth = new IsoplethPage(page);
  const exported = path.join(folder, "plane.nc");
  await runPlane(isopleth, launched.app, folder, 0.1);
  await answerSaveDialog(launched.app, exported);
  await isopleth.button("Export...").click();
  await expect(page.getByText(exported).first()).toBeVisible({ timeout: 30_000 });

  const corners = { "98 18": 384, "122 18": 456, "98 32": 454, "122 32": 526 };
  const script =
    "import sys,json,xarray;d=xarray.open_dataset(sys.argv[1]);v=d['pm25_ugm3'].squeeze();" +
    "print(json.dumps([float(v.sel(lon=float(x),lat=float(y),method='nearest')) for x,y in (c.split() for c in sys.argv[2:])]))";
  const seen = JSON.parse(run("/usr/bin/python3", "-c", script, exported, ...Object.keys(corners)));
  const places = Object.keys(corners).map((corner) => corner.split(" ") as [string, string]);
  Object.values(corners).forEach((expected, corner) => {
    expect(seen[corner]).toBeCloseTo(expected, 2);
    const [lon, lat] = places[corner] ?? ["", ""];
    const gdal = run("gdallocationinfo", "-valonly", "-geoloc", `NETCDF:${exported}:pm25_ugm3`, lon, lat);
    expect(Number(gdal)).toBeCloseTo(expected, 2);
  });
});

function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: "utf8" });
}

function hasReaders(): boolean {
  try {
    run("/usr/bin/python3", "-c", "import xarray, netCDF4");
    run("gdallocationinfo", "--version");
    return true;
  } catch {
    return false;
  }
}
