import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { lightTheme } from "../renderer/map/theme.ts";
import { colourScale } from "../shared/colour/scales.ts";
import { screenPosition, type View } from "./geography.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { expect, test } from "./launch.ts";
import {
  difference,
  type MapPicture,
  settledPicture,
  shareAlike,
  takePicture,
  viewOf,
} from "./mapPicture.ts";
import { type Axis, openPlane, pointAt, runPlane, waitForField } from "./mapPlane.ts";

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isopleth-map-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Half the height of the strip that the colours cover, pixels: narrow, so that each pixel has its own colour. */
const REACH = 20;

/** Spreads the colour scale over the pixels around the middle of the map. */
async function spreadColours(page: Page, axis: Axis): Promise<{ low: number; high: number }> {
  const view = await viewOf(page);
  const perPixel = 360 / (512 * 2 ** view.zoom);
  const degrees = REACH * perPixel * (axis === "lat" ? Math.cos((view.latitude * Math.PI) / 180) : 1);
  const middle = axis === "lat" ? view.latitude : view.longitude;
  const [low, high] = [Number((middle - degrees).toFixed(6)), Number((middle + degrees).toFixed(6))];
  await page.getByRole("button", { name: "Change colours" }).click();
  await page.getByLabel("Colour scale").selectOption("viridis");
  await page.getByLabel("Low", { exact: true }).fill(`${low}`);
  await page.getByLabel("High", { exact: true }).fill(`${high}`);
  await page.keyboard.press("Escape");
  await expect(page.getByLabel("Low", { exact: true })).toBeHidden();
  return { low, high };
}

/**
 * How far, in pixels, the field lies from where it belongs: from each pixel's colour and the value that the place
 * under its centre must have. Pixels under lines of the base map are left out.
 */
function offsets(picture: MapPicture, view: View, axis: Axis, low: number, high: number): number[] {
  const { table } = colourScale("viridis");
  const entries = new Map<string, number[]>();
  for (let k = 0; k < 256; k++) {
    const key = table.subarray(3 * k, 3 * k + 3).join();
    entries.set(key, [...(entries.get(key) ?? []), k]);
  }
  const found: number[] = [];
  const [middleX, middleY] = [Math.floor(view.width / 2), Math.floor(view.height / 2)];
  for (let along = -150; along < 150; along++) {
    for (let across = -REACH + 2; across < REACH - 2; across++) {
      const [x, y] =
        axis === "lat" ? [middleX + along, middleY + across] : [middleX + across, middleY + along];
      const drawn = entries.get(picture.colourAt(x, y).join());
      if (!drawn) continue;
      const place = placeUnder(view, x + 0.5, y + 0.5);
      const expected = ((place[axis] - low) / (high - low)) * 255;
      const entriesOff = Math.min(...drawn.map((k) => Math.abs(expected - k))) - 0.5;
      found.push((Math.max(0, entriesOff) / 255) * 2 * REACH);
    }
  }
  return found.sort((a, b) => a - b);
}

function placeUnder(view: View, x: number, y: number): { lon: number; lat: number } {
  const perPixel = 360 / (512 * 2 ** view.zoom);
  const mercator = Math.asinh(Math.tan((view.latitude * Math.PI) / 180));
  const northwards = ((view.height / 2 - y) * perPixel * Math.PI) / 180;
  return {
    lon: view.longitude + (x - view.width / 2) * perPixel,
    lat: (Math.atan(Math.sinh(mercator + northwards)) * 180) / Math.PI,
  };
}

test("the field is drawn right to a tenth of a pixel, along both axes, near and far", async ({
  launched,
}) => {
  const { page } = launched;
  for (const axis of ["lat", "lon"] as const) {
    await runPlane(launched, folder, axis);
    if (axis === "lat") {
      await page.getByRole("button", { name: "Stations", exact: true }).click();
      await page.getByRole("button", { name: "Progress", exact: true }).click();
    }
    await page.getByRole("button", { name: "Fit to data" }).click();
    for (const zooms of [0, 3]) {
      for (let k = 0; k < zooms; k++) await page.getByRole("button", { name: "Zoom in" }).click();
      const { low, high } = await spreadColours(page, axis);
      await expect(async () => {
        const [view, picture] = [await viewOf(page), await takePicture(page)];
        const found = offsets(picture, view, axis, low, high);
        expect(found.length).toBeGreaterThan(8000);
        expect(found[Math.floor(0.999 * found.length)]).toBeLessThan(0.1);
      }).toPass({ timeout: 20_000 });
    }
  }
});

test("tiles are seen before the run, and the field after it", async ({ launched }) => {
  const { page } = launched;
  const isopleth = await openPlane(launched, folder, "lon");
  await isopleth.choose("Kernel", "thin_plate_spline");
  await isopleth.grid(98, 122, 18, 32, 0.05);
  // The preview of the field would cover what is told apart here.
  const fieldLayer = page.getByRole("button", { name: "Field", exact: true });
  await fieldLayer.click();
  // The border between the first two tiles: half a spacing west of node 256.
  const border = { lon: 98 + 255.5 * 0.05, lat: 0 };
  const contrast = async () => {
    const [view, picture] = [await viewOf(page), await takePicture(page)];
    const rows = Array.from({ length: 40 }, (_, k) => 19 + k * 0.3);
    const seen = rows.filter((lat) => {
      const { x, y } = screenPosition(view, { ...border, lat });
      return difference(picture.colourAt(x, y), picture.colourAt(x - 5, y)) > 8;
    });
    return seen.length / rows.length;
  };
  await expect.poll(contrast).toBeGreaterThan(0.7);
  await page.getByRole("button", { name: "Progress", exact: true }).click();
  await expect.poll(contrast).toBeLessThan(0.4);

  await fieldLayer.click();
  await isopleth.run();
  await isopleth.waitUntilDone();
  await waitForField(page);
  await expect(async () => {
    const [view, picture] = [await viewOf(page), await takePicture(page)];
    const colours = [100, 105, 110, 115, 120].map((lon) => {
      const { x, y } = screenPosition(view, { lon, lat: 25.013 });
      return picture.colourAt(x, y);
    });
    for (let k = 1; k < colours.length; k++) {
      expect(difference(colours[k] ?? [], colours[k - 1] ?? [])).toBeGreaterThan(20);
    }
  }).toPass({ timeout: 20_000 });
});

test("land and sea are where they belong, near and far and across 180 degrees", async ({
  launched: { page },
}) => {
  await new IsoplethPage(page).waitUntilReady();
  const map = page.getByRole("application", { name: "Map" });
  const [land, sea] = [lightTheme.land.slice(0, 3), [221, 229, 238]];
  const places: readonly (readonly [lon: number, lat: number, colour: readonly number[]])[] = [
    [-110, 60, land], // Northern Canada
    [-60, -5, land], // Amazonia
    [-40, 72, land], // Greenland
    [-86.5, 58.5, sea], // Hudson Bay
    [-120, 20, sea], // the Pacific
    [178, 67.5, land], // Chukotka, on both sides of 180
    [-176, 67, land],
    [134, -25, land], // Australia
    [20, 10, land], // Africa
  ];
  /** Looks at those places that are in sight, clear of what lies over the map. */
  const look = async (least: number) => {
    await expect(async () => {
      const [view, picture] = [await viewOf(page), await takePicture(page)];
      let seen = 0;
      for (const [lon, lat, colour] of places) {
        const turns = 360 * Math.round((view.longitude - lon) / 360);
        const { x, y } = screenPosition(view, { lon: lon + turns, lat });
        if (x < 20 || x > view.width - 80 || y < 60 || y > view.height - 130) continue;
        expect(difference(picture.colourAt(x, y), colour), `${lon} ${lat}`).toBeLessThan(6);
        seen++;
      }
      expect(seen).toBeGreaterThanOrEqual(least);
    }).toPass({ timeout: 20_000 });
  };
  // The map comes to the sample a frame after the window says it is ready.
  await expect.poll(async () => (await viewOf(page)).zoom).toBeGreaterThan(3);
  await map.focus();
  const press = async (key: string, times: number) => {
    for (let k = 0; k < times; k++) await page.keyboard.press(key);
  };
  await press("-", 2);
  await look(2);
  await press("-", 10);
  await look(5);
  await press("ArrowLeft", 3);
  await look(5);
  await press("+", 3);
  await press("ArrowUp", 4);
  await look(2);
});

test("the map is not drawn anew for a cursor that points at nothing", async ({ launched: { page } }) => {
  await new IsoplethPage(page).waitUntilReady();
  await pointAt(page, -120, 22);
  await settledPicture(page);
  const draws = await page.evaluateHandle(() => {
    const count = { draws: 0 };
    const { clear } = WebGL2RenderingContext.prototype;
    WebGL2RenderingContext.prototype.clear = function (mask) {
      count.draws++;
      clear.call(this, mask);
    };
    return count;
  });
  for (let k = 1; k <= 10; k++) await pointAt(page, -120 + 0.3 * k, 22);
  await expect(page.locator("output").filter({ hasText: "°" })).toContainText("117");
  expect(await draws.evaluate((count) => count.draws)).toBe(0);
});

test("a lost graphics context comes back with all it showed", async ({ launched }) => {
  const { page } = launched;
  await runPlane(launched, folder, "lon");
  const before = await settledPicture(page);
  const lost = await page.evaluate(() => {
    const canvas = document.querySelector("canvas");
    canvas?.getContext("webgl2")?.getExtension("WEBGL_lose_context")?.loseContext();
    canvas?.setAttribute("data-lost", "");
    return canvas !== null;
  });
  expect(lost).toBe(true);
  await expect(page.locator("canvas[data-lost]")).toHaveCount(0);
  await expect
    .poll(async () => shareAlike(before, await takePicture(page)), { timeout: 40_000 })
    .toBeGreaterThan(0.975);
});
