import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Network } from "../network.ts";
import type { Report } from "../report.ts";

interface Case extends Network {
  readonly grid: Readonly<Record<"west" | "south" | "dlon" | "dlat" | "columns" | "rows", number>>;
}

/**
 * One case by gdal_grid's inverse distance (its default: power 2, all points), GDAL's whole process on one thread.
 * A much simpler sum than an RBF, here because it is the quickest peer.
 */
export function runGdal(given: Case, folder: string, prefix: readonly string[]): Report {
  const rows = given.lon.map((lon, k) => `${lon},${given.lat[k]},${given.values[0]?.[k]}`);
  writeFileSync(join(folder, "stations.csv"), ["lon,lat,value", ...rows].join("\n"));
  writeFileSync(
    join(folder, "stations.vrt"),
    `<OGRVRTDataSource><OGRVRTLayer name="stations"><SrcDataSource>${join(folder, "stations.csv")}</SrcDataSource>
<GeometryType>wkbPoint</GeometryType><GeometryField encoding="PointFromColumns" x="lon" y="lat"/></OGRVRTLayer></OGRVRTDataSource>`,
  );
  const { west, south, dlon, dlat, columns, rows: count } = given.grid;
  const extent = ["-txe", west, west + dlon * columns, "-tye", south, south + dlat * count].map(String);
  const size = ["-outsize", columns, count].map(String);
  const options = [
    "-q",
    "-zfield",
    "value",
    "-a",
    "invdist",
    "-ot",
    "Float32",
    "--config",
    "GDAL_NUM_THREADS",
    "1",
  ];
  const start = performance.now();
  const [program = "gdal_grid", ...first] = [...prefix, "gdal_grid"];
  const done = spawnSync(program, [
    ...first,
    ...options,
    ...extent,
    ...size,
    join(folder, "stations.vrt"),
    join(folder, "field.tif"),
  ]);
  if (done.status !== 0) throw new Error(`gdal_grid failed: ${done.stderr}`);
  const wall = (performance.now() - start) / 1000;
  return { fit: { wall: 0, cpu: 0 }, evaluate: { wall, cpu: wall }, megabytes: Number.NaN };
}
