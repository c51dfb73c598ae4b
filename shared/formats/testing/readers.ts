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

/** Looks for packages without loading them, which takes Python seconds: every file of tests asks. */
const packages = `
import sys
from importlib.util import find_spec
print(*(name for name in sys.argv[1:] if find_spec(name)))
`;

/** Which of these packages Python has; null where there is no Python. */
function pythonPackages(...names: string[]): ReadonlySet<string> | null {
  const { status, stdout } = spawnSync(PYTHON, ["-c", packages, ...names], { encoding: "utf8" });
  return status === 0 ? new Set(stdout.trim().split(" ")) : null;
}

const found = pythonPackages("osgeo_utils", "zarr", "xarray", "netCDF4");

/** Independent readers; a test that needs one is skipped, visibly, where it is missing. */
export const has = {
  gdal: works("gdalinfo", "--version"),
  ncdump: works("sh", "-c", "command -v ncdump"),
  python: found !== null,
  osgeo: found?.has("osgeo_utils") ?? false,
  zarr: found?.has("zarr") ?? false,
  xarray: (found?.has("xarray") && found.has("netCDF4")) ?? false,
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

/** The values GDAL finds at places, [lon, lat] in degrees; band from 1. NaN for no data. */
function gdalValues(path: string, places: readonly (readonly [number, number])[], band = 1): number[] {
  const asked = ["-geoloc", "-valonly", "-b", String(band), path];
  const input = `${places.map((place) => place.join(" ")).join("\n")}\n`;
  const told = execFileSync("gdallocationinfo", asked, { encoding: "utf8", input });
  const values = told.trimEnd().split("\n");
  expect(values.filter(Boolean), "values inside the raster").toHaveLength(places.length);
  return values.map((text) => (text === "nan" ? Number.NaN : Number(text)));
}

/** The value GDAL finds at a place, degrees; band from 1. NaN for no data. */
export const gdalValue = (path: string, lon: number, lat: number, band = 1): number =>
  gdalValues(path, [[lon, lat]], band)[0] as number;

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
  return gdalValues(path, corners, band);
}

/** Size and georeference: nodes are the middles of GDAL's cells, the northern row first. */
export function expectOuterEdges(info: GdalInfo, { west, south, dlon, dlat, columns, rows }: Grid): void {
  expect(info.size).toEqual([columns, rows]);
  const transform = [west - dlon / 2, dlon, 0, south + (rows - 0.5) * dlat, 0, -dlat];
  for (const [k, number] of transform.entries()) expect(info.geoTransform[k]).toBeCloseTo(number, 9);
}
