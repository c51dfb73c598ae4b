import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import type { Grid } from "../../grid/grid.ts";
import type { FileFormat, FormatOptions } from "../format.ts";
import { joinPieces } from "../format.ts";
import type { FieldSource } from "../source.ts";

/** Runs a program and returns what it prints. */
export const run = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

const works = (program: string, ...args: string[]): boolean => spawnSync(program, args).status === 0;

/** The system's Python, which carries the packages that the test set-up installs. */
const PYTHON = "/usr/bin/python3";
export const python = (script: string, ...args: string[]): string => run(PYTHON, "-c", script, ...args);

/** Independent readers; a test that needs one is skipped, visibly, where it is missing. */
export const has = {
  gdal: works("gdalinfo", "--version"),
  ncdump: works("sh", "-c", "command -v ncdump"),
  python: works(PYTHON, "--version"),
  osgeo: works(PYTHON, "-c", "import osgeo_utils"),
  zarr: works(PYTHON, "-c", "import zarr"),
  xarray: works(PYTHON, "-c", "import xarray, netCDF4"),
};

/** Writes a field, with its sidecars, into a folder that is removed after `look` has seen the file. */
export async function withFile<T>(
  format: FileFormat,
  source: FieldSource,
  options: FormatOptions,
  look: (path: string) => T | Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "isopleth-format-"));
  try {
    const path = join(folder, `field${format.extension}`);
    writeFileSync(path, await joinPieces(format.encode(source, options)));
    for (const { extension, bytes } of format.sidecars(source, options)) {
      writeFileSync(join(folder, `field${extension}`), bytes);
    }
    return await look(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** What gdalinfo knows of a file. */
export interface GdalInfo {
  readonly driverShortName: string;
  readonly size: readonly [number, number];
  readonly geoTransform: readonly number[];
  readonly bands: readonly Readonly<Record<string, unknown>>[];
  readonly coordinateSystem?: { readonly wkt: string };
  readonly metadata: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

export function gdalInfo(path: string, ...args: string[]): GdalInfo {
  return JSON.parse(run("gdalinfo", "-json", ...args, path)) as GdalInfo;
}

/** The value GDAL finds at a place, degrees; band from 1. NaN for no data. */
export function gdalValue(path: string, lon: number, lat: number, band = 1): number {
  const place = [String(lon), String(lat)];
  const text = run("gdallocationinfo", "-geoloc", "-valonly", "-b", String(band), path, ...place).trim();
  return text === "nan" ? Number.NaN : Number(text);
}

/** The corners' values: south-west, south-east, north-west, north-east. */
export function cornersByGdal(
  path: string,
  { west, south, dlon, dlat, columns, rows }: Grid,
  band = 1,
): number[] {
  const [east, north] = [west + (columns - 1) * dlon, south + (rows - 1) * dlat];
  const corners = [
    [west, south],
    [east, south],
    [west, north],
    [east, north],
  ] as const;
  return corners.map(([lon, lat]) => gdalValue(path, lon, lat, band));
}

/** Size and georeference: nodes are the middles of GDAL's cells, the northern row first. */
export function expectOuterEdges(info: GdalInfo, { west, south, dlon, dlat, columns, rows }: Grid): void {
  expect(info.size).toEqual([columns, rows]);
  const transform = [west - dlon / 2, dlon, 0, south + (rows - 0.5) * dlat, 0, -dlat];
  for (const [k, number] of transform.entries()) expect(info.geoTransform[k]).toBeCloseTo(number, 9);
}
