import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { screenPosition } from "./geography.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { expect, test } from "./launch.ts";
import { viewOf } from "./mapPicture.ts";
import { pointAt, runPlane, stationPlace } from "./mapPlane.ts";

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isopleth-map-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("the map follows a file of another region, with one time or several", async ({ launched }) => {
  const { app, page } = launched;
  const isopleth = new IsoplethPage(page);
  const middles = [
    { lon: 10, lat: 50 },
    { lon: 110, lat: 30 },
    { lon: -60, lat: -20 },
  ];
  for (const [k, middle] of middles.entries()) {
    // With several times the time strip appears and takes height from the map; with one it goes.
    const times = k % 2 === 0 ? ["2024-01-01T00:00Z", "2024-01-01T01:00Z"] : ["2024-01-01T00:00Z"];
    const rows = times.flatMap((time) =>
      Array.from({ length: 12 }, (_, s) => {
        const [east, north] = [(s % 4) - 1.5, Math.floor(s / 4) - 1];
        return `S${s},${middle.lon + east},${middle.lat + north},${time},${s}`;
      }),
    );
    const file = path.join(folder, `region-${k}.csv`);
    writeFileSync(file, `id,lon,lat,time,pm25\n${rows.join("\n")}\n`);
    await isopleth.open(app, file);
    await expect(async () => {
      const view = await viewOf(page);
      expect(Math.abs(view.longitude - middle.lon)).toBeLessThan(1);
      expect(Math.abs(view.latitude - middle.lat)).toBeLessThan(1);
    }).toPass({ timeout: 20_000 });
  }
});

test("the keyboard moves the map, reads the field in its middle and selects stations", async ({
  launched,
}) => {
  const { page } = launched;
  await runPlane(launched, folder, "lon");
  await page.getByRole("button", { name: "Fit to data" }).click();
  const start = await viewOf(page);
  await page.getByRole("application", { name: "Map" }).focus();
  await page.keyboard.press("+");
  await page.keyboard.press("ArrowRight");
  await expect.poll(async () => (await viewOf(page)).zoom).toBeCloseTo(start.zoom + 0.5, 6);
  const view = await viewOf(page);
  expect(view.longitude).toBeGreaterThan(start.longitude);
  const readout = page.locator("output").filter({ hasText: "°" });
  await expect(readout).toContainText(`field ${view.longitude.toPrecision(4)}`);
  await page.keyboard.press("Home");
  await expect.poll(async () => (await viewOf(page)).zoom).toBeCloseTo(start.zoom, 6);

  const [lon, lat] = stationPlace(3);
  await pointAt(page, lon, lat);
  await expect(readout).toContainText(/S3 .* 0\.0 km/);
});

test("the map's canvas grows with the window, and covers the map, which shows all until it is moved", async ({
  launched: { app, page },
}) => {
  await new IsoplethPage(page).waitUntilReady();
  const sizes = () =>
    page.evaluate(() => {
      const canvas = document.querySelector("canvas");
      const map = document.querySelector("[data-view]");
      return { canvas: canvas?.clientHeight ?? 0, map: map?.clientHeight ?? 0 };
    });
  const resize = async (width: number, height: number): Promise<void> => {
    await app.evaluate(
      ({ BrowserWindow }, size) => {
        BrowserWindow.getAllWindows()[0]?.setContentSize(...size);
      },
      [width, height] as const,
    );
    // Long enough for the canvas to have come to rest at a size of before.
    await page.waitForTimeout(1500);
    await expect(async () => {
      const { canvas, map } = await sizes();
      expect(map).toBeGreaterThan(height - 250);
      expect(map).toBeLessThan(height);
      expect(canvas).toBeGreaterThanOrEqual(map);
      expect((await viewOf(page)).height).toBe(map);
    }).toPass({ timeout: 20_000 });
  };
  const corners = [
    { lon: -124, lat: 26 },
    { lon: -68, lat: 48 },
  ];
  for (const [width, height] of [
    [1280, 800],
    [1920, 1080],
    [1100, 650],
  ] as const) {
    await resize(width, height);
    const view = await viewOf(page);
    for (const { x, y } of corners.map((place) => screenPosition(view, place))) {
      expect(Math.min(x, y, view.width - x, view.height - y)).toBeGreaterThan(0);
    }
  }
  await page.getByRole("button", { name: "Zoom in" }).click();
  const { longitude, latitude, zoom } = await viewOf(page);
  await resize(1280, 800);
  expect(await viewOf(page)).toMatchObject({ longitude, latitude, zoom });
});
