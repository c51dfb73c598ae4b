import { writeFileSync } from "node:fs";
import path from "node:path";
import type { IsoplethPage } from "./isoplethPage.ts";
import type { Launched } from "./launch.ts";

/** Degrees. */
export const region = { west: 100, east: 120, south: 20, north: 34 };

/** Degrees: 20,001 x 14,001 nodes over the region, more than memory is to hold. */
export const VAST_SPACING = 0.001;

/** A plane, which thin plate splines reproduce at each node: its values tell where a pixel comes from. */
export const planeAt = (lon: number, lat: number): number => lon + 2 * lat;

/** Opens stations on the plane and sets a run that reproduces it under a cap of 512 MB; spacing in degrees. */
export async function preparePlane(
  { app }: Launched,
  isopleth: IsoplethPage,
  folder: string,
  spacing: number,
): Promise<void> {
  const file = path.join(folder, "plane.csv");
  const rows = Array.from({ length: 60 }, (_, k) => {
    const [lon, lat] = [100 + ((k * 7.31) % 20), 20 + ((k * 3.77) % 14)];
    return `S${k},${lon.toFixed(4)},${lat.toFixed(4)},${planeAt(Number(lon.toFixed(4)), Number(lat.toFixed(4))).toFixed(4)}`;
  });
  writeFileSync(file, `id,lon,lat,plane\n${rows.join("\n")}\n`);
  await isopleth.open(app, file);
  await isopleth.choose("Kernel", "thin_plate_spline");
  await isopleth.fill({ Smoothing: "0", "Memory cap": "512" });
  await isopleth.grid(region.west, region.east, region.south, region.north, spacing);
}
