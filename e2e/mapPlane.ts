import { writeFileSync } from "node:fs";
import path from "node:path";
import { expect, type Page } from "@playwright/test";
import { screenPosition } from "./geography.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import type { Launched } from "./launch.ts";
import { mapOf, viewOf } from "./mapPicture.ts";

const columns = { lon: (lon: number, _lat: number) => lon, lat: (_lon: number, lat: number) => lat };
export type Axis = keyof typeof columns;

export const stationPlace = (k: number): readonly [number, number] => [
  100 + ((k * 7.31) % 20),
  20 + ((k * 3.77) % 10),
];

/** Moves the mouse over a place, to the nearest pixel. */
export async function pointAt(page: Page, lon: number, lat: number): Promise<void> {
  const box = await mapOf(page).boundingBox();
  const at = screenPosition(await viewOf(page), { lon, lat });
  await page.mouse.move((box?.x ?? 0) + at.x, (box?.y ?? 0) + at.y);
}

/** Opens 40 stations whose value is their longitude or latitude: a field with a linear tail has it at each node. */
export async function openPlane({ app, page }: Launched, folder: string, axis: Axis): Promise<IsoplethPage> {
  const file = path.join(folder, `${axis}.csv`);
  const rows = Array.from({ length: 40 }, (_, k) => {
    const [lon, lat] = stationPlace(k);
    return `S${k},${lon.toFixed(4)},${lat.toFixed(4)},${columns[axis](lon, lat).toFixed(4)}`;
  });
  writeFileSync(file, `id,lon,lat,plane\n${rows.join("\n")}\n`);
  const isopleth = new IsoplethPage(page);
  await isopleth.open(app, file);
  return isopleth;
}

export async function runPlane(launched: Launched, folder: string, axis: Axis): Promise<IsoplethPage> {
  const isopleth = await openPlane(launched, folder, axis);
  await isopleth.choose("Kernel", "thin_plate_spline");
  await isopleth.fill({ Smoothing: "0" });
  await isopleth.grid(98, 122, 18, 32, 0.05);
  await isopleth.run();
  await isopleth.waitUntilDone();
  await waitForField(launched.page);
  return isopleth;
}

/** All tiles of the field are on the map. */
export async function waitForField(page: Page): Promise<void> {
  await expect(mapOf(page)).toHaveAttribute("data-field-tiles", /^(\d+)\/\1$/);
}
