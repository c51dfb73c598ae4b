import { writeFileSync } from "node:fs";
import path from "node:path";
import type { ElectronApplication } from "@playwright/test";
import type { IsoplethPage } from "./isoplethPage.ts";

/**
 * Computes a dated plane, value = 3 lon + 5 lat, from 40 scattered stations on 98 .. 122, 18 .. 32 degrees: a linear tail
 * reproduces it exactly at every node.
 */
export async function runPlane(
  isopleth: IsoplethPage,
  app: ElectronApplication,
  folder: string,
  spacing: number,
): Promise<void> {
  const stations = path.join(folder, "plane.csv");
  const rows = Array.from({ length: 40 }, (_, k) => {
    const lon = 100 + ((k * 7.31) % 20);
    const lat = 20 + ((k * 3.77) % 10);
    return `S${k},2024-04-16T00:00Z,${lon.toFixed(4)},${lat.toFixed(4)},${(3 * lon + 5 * lat).toFixed(6)}`;
  });
  writeFileSync(stations, `id,time,lon,lat,pm25_ugm3\n${rows.join("\n")}\n`);
  await isopleth.open(app, stations);
  await isopleth.choose("Kernel", "thin_plate_spline");
  await isopleth.fill({ Smoothing: "0" });
  await isopleth.grid(98, 122, 18, 32, spacing);
  await isopleth.run();
  await isopleth.waitUntilDone();
}
