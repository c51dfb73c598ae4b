import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { readOverview } from "../electron/store/overviews.ts";
import { fieldPath, overviewsPath } from "../electron/store/runFolder.ts";
import { chunkPath } from "../electron/store/zarr.ts";
import { colourScale } from "../shared/colour/scales.ts";
import { gridOf } from "../shared/grid/grid.ts";
import { overviewLevels, tileCountsAt } from "../shared/grid/overviews.ts";
import { computeProcesses, watchResidentBytes } from "./computeProcesses.ts";
import { report } from "./faults/report.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerSaveDialog, expect, type Launched, test } from "./launch.ts";
import { mapOf, settledPicture, viewOf } from "./mapPicture.ts";
import { planeAt, preparePlane, region, VAST_SPACING } from "./plane.ts";

/*
 * Fields larger than the map's texture, in the real window. ISOPLETH_VAST=nc (or tif) takes 20,000 x 14,000 nodes
 * instead of 6,000 x 4,200 and exports them in that format.
 */

test.skip(process.platform !== "linux", "resident memory is read from /proc, which only Linux has");

const vastFormat = process.env.ISOPLETH_VAST ?? "";
const isVast = vastFormat !== "";
const spacing = isVast ? VAST_SPACING : 0.00334;
const grid = gridOf({ ...region, dlon: spacing, dlat: spacing });
const MEGABYTE = 2 ** 20;

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isopleth-vast-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Largest resident size of the main process so far, bytes. */
function mainPeak({ app }: Launched): number {
  const status = readFileSync(`/proc/${app.process().pid}/status`, "utf8");
  return 1024 * Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]);
}

/** Sets the ends of the colour scale. */
async function setColours(page: Page, low: number, high: number): Promise<void> {
  await page.getByRole("button", { name: "Change colours" }).click();
  await page.getByLabel("Colour scale").selectOption("viridis");
  await page.getByLabel("Low", { exact: true }).fill(`${low}`);
  await page.getByLabel("High", { exact: true }).fill(`${high}`);
  await page.keyboard.press("Escape");
  await expect(page.getByLabel("Low", { exact: true })).toBeHidden();
}

/** Share of places on the map, of those whose colour is one of the scale's, that show the value they must, 0..1. */
async function shareRight(page: Page, low: number, high: number): Promise<number> {
  const [view, picture] = [await viewOf(page), await settledPicture(page)];
  const { table } = colourScale("viridis");
  const entries = new Map(
    Array.from({ length: 256 }, (_, k) => [table.subarray(3 * k, 3 * k + 3).join(), k]),
  );
  const perPixel = 360 / (512 * 2 ** view.zoom);
  const mercator = Math.asinh(Math.tan((view.latitude * Math.PI) / 180));
  let [right, all] = [0, 0];
  for (let y = 8; y < view.height; y += 16) {
    const northwards = ((view.height / 2 - y - 0.5) * perPixel * Math.PI) / 180;
    const lat = (Math.atan(Math.sinh(mercator + northwards)) * 180) / Math.PI;
    for (let x = 8; x < view.width; x += 16) {
      const lon = view.longitude + (x + 0.5 - view.width / 2) * perPixel;
      const fraction = (planeAt(lon, lat) - low) / (high - low);
      const entry = entries.get(picture.colourAt(x, y).join());
      const isInside =
        lon > region.west && lon < region.east && lat > region.south && lat < region.north && fraction < 1;
      if (!isInside || fraction < 0 || entry === undefined) continue;
      all++;
      if (Math.abs(entry - 255 * fraction) <= 2) right++;
    }
  }
  expect(all).toBeGreaterThan(500);
  return right / all;
}

/** The mean of 2 x 2 of four tiles (NaN where there is none), NaN left out, 256 x 256. */
function halved(tileAt: (down: number, across: number) => Float32Array | null): Float32Array {
  const four = [tileAt(0, 0), tileAt(0, 1), tileAt(1, 0), tileAt(1, 1)];
  return Float32Array.from({ length: 256 * 256 }, (_, k) => {
    const [j, i] = [2 * Math.floor(k / 256), 2 * (k % 256)];
    const tile = four[2 * Number(j >= 256) + Number(i >= 256)];
    const there = [0, 1, 256, 257]
      .map((step) => tile?.[(j % 256) * 256 + (i % 256) + step] ?? Number.NaN)
      .filter((value) => !Number.isNaN(value));
    return there.reduce((sum, value) => sum + value, 0) / there.length;
  });
}

/** Largest difference between stored overviews and means of what is stored below them, over some tiles of each level. */
function worstOverview(run: string): number {
  const stored = (level: number, row: number, column: number): Float32Array | null => {
    const { tileColumns, tileRows } = tileCountsAt(grid, level);
    if (row >= tileRows || column >= tileColumns) return null;
    if (level > 0) return readOverview(overviewsPath(run), level, 0, row, column);
    const bytes = readFileSync(chunkPath(fieldPath(run), "plane", 0, row, column));
    return new Float32Array(new Uint8Array(bytes).buffer);
  };
  let worst = 0;
  let values = 0;
  for (let level = 1; level <= overviewLevels(grid); level++) {
    const { tileColumns, tileRows } = tileCountsAt(grid, level);
    const places = [0, Math.floor(tileRows / 2) * tileColumns, tileRows * tileColumns - 1];
    for (const place of new Set(places)) {
      const [row, column] = [Math.floor(place / tileColumns), place % tileColumns];
      const expected = halved((down, across) => stored(level - 1, 2 * row + down, 2 * column + across));
      stored(level, row, column)?.forEach((value, k) => {
        const mean = expected[k] as number;
        if (Number.isNaN(value) !== Number.isNaN(mean)) worst = Infinity;
        if (Number.isNaN(mean)) return;
        values++;
        worst = Math.max(worst, Math.abs(value - mean));
      });
    }
  }
  expect(values).toBeGreaterThan(500_000);
  return worst;
}

function runFolderOf({ userData }: Launched): string {
  const runs = path.join(userData, "runs");
  const newest = readdirSync(runs)
    .filter((name) => /^\d{8}T/.test(name))
    .sort()
    .at(-1);
  return path.join(runs, newest ?? "");
}

/** Zooms in until single nodes are drawn, and once more. */
async function zoomToNodes(page: Page, isopleth: IsoplethPage): Promise<void> {
  for (let clicks = 0; clicks < 16; clicks++) {
    const isNodes = (await mapOf(page).getAttribute("data-field-level")) === "0";
    await isopleth.button("Zoom in").click();
    if (isNodes) break;
  }
  await expect(mapOf(page)).toHaveAttribute("data-field-level", "0");
}

async function probe(page: Page, lon: number, lat: number): Promise<void> {
  const view = await viewOf(page);
  const world = (512 * 2 ** view.zoom) / 360;
  const mercator = (at: number): number => (Math.asinh(Math.tan((at * Math.PI) / 180)) * 180) / Math.PI;
  const x = Math.round(view.width / 2 + (lon - view.longitude) * world);
  const y = Math.round(view.height / 2 - (mercator(lat) - mercator(view.latitude)) * world);
  const box = await mapOf(page).boundingBox();
  await page.mouse.move((box?.x ?? 0) + x, (box?.y ?? 0) + y);
  const [lonUnder, latUnder] = [
    view.longitude + (x - view.width / 2) / world,
    mercatorInverse(mercator(view.latitude) - (y - view.height / 2) / world),
  ];
  const readout = page.locator("output").filter({ hasText: "°" });
  await expect(readout).toContainText(`field ${planeAt(lonUnder, latUnder).toPrecision(4)}`);
}

const mercatorInverse = (y: number): number => (Math.atan(Math.sinh((y * Math.PI) / 180)) * 180) / Math.PI;

test("a field far larger than the screen: overviews, map near and far, value under the cursor, memory", async ({
  launched,
}) => {
  if (isVast) test.setTimeout(540_000);
  const { app, page } = launched;
  const isopleth = new IsoplethPage(page);
  await preparePlane(launched, isopleth, folder, spacing);
  const watched = watchResidentBytes(app.process().pid ?? 0);
  await isopleth.run();
  // Part of the field is seen while the rest is computed.
  await expect(mapOf(page)).toHaveAttribute("data-field-level", /^[1-9]$/, { timeout: 60_000 });
  await isopleth.waitUntilDone(isVast ? 240_000 : 60_000);
  await expect(mapOf(page)).toHaveAttribute("data-field-tiles", /^(\d+)\/\1$/);
  const afterRun = mainPeak(launched);

  expect(worstOverview(runFolderOf(launched))).toBeLessThan(2e-5);

  for (const layer of ["Stations", "Progress"]) await isopleth.button(layer).click();
  await isopleth.button("Fit to data").click();
  await setColours(page, 140, 188);
  expect(await shareRight(page, 140, 188)).toBeGreaterThan(0.98);
  await probe(page, 113.017, 29.523);

  await page.mouse.move(0, 0);
  await zoomToNodes(page, isopleth);
  await expect(mapOf(page)).toHaveAttribute("data-field-tiles", /^(\d+)\/\1$/);
  const view = await viewOf(page);
  const [low, high] = [-1, 1].map((side) =>
    Number((planeAt(view.longitude, view.latitude) + side * 0.8).toFixed(3)),
  ) as [number, number];
  await setColours(page, low, high);
  expect(await shareRight(page, low, high)).toBeGreaterThan(0.98);
  await probe(page, view.longitude + 0.01, view.latitude - 0.01);

  const written = isVast ? await exportField(launched, isopleth) : "";
  const { peak, samples } = watched.stop();
  const main = mainPeak(launched);
  const figures =
    `main ${(afterRun / MEGABYTE).toFixed(0)} MB after the run, ${(main / MEGABYTE).toFixed(0)} MB at most; ` +
    `compute ${(peak / MEGABYTE).toFixed(0)} MB at most of a cap of 512 MB in ${samples} samples`;
  if (isVast) report(`window: ${grid.columns} x ${grid.rows} nodes, ${written}`, 1, figures);
  else console.log(figures);
  expect(main).toBeLessThan(400 * MEGABYTE);
  expect(peak).toBeLessThan(512 * MEGABYTE);
  expect(computeProcesses(app.process().pid ?? 0).length).toBeGreaterThan(0);
});

/** @returns what was written, how large it is and how long it took. */
async function exportField({ app, page }: Launched, isopleth: IsoplethPage): Promise<string> {
  const file = path.join(folder, `vast.${vastFormat}`);
  await answerSaveDialog(app, file);
  const began = Date.now();
  await isopleth.button("Export...").click();
  await expect(page.getByText(file).first()).toBeVisible({ timeout: 300_000 });
  const seconds = ((Date.now() - began) / 1000).toFixed(0);
  return `exported as ${vastFormat} (${(statSync(file).size / MEGABYTE).toFixed(0)} MB, ${seconds} s)`;
}
