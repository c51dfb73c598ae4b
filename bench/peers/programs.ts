import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Network, nationalGrid } from "../network.ts";
import type { Report } from "../report.ts";

/*
 * Peers that are programs of their own, timed as whole processes: they read the stations, compute and write the field,
 * and do not tell these apart. Debian's packages gdal-bin, gmt, grass-core and r-cran-fields have them.
 */

interface Case extends Network {
  readonly grid: typeof nationalGrid;
}

/** A program, the command that computes a case, and what it needs beside the table of stations. */
export interface Peer {
  readonly name: string;
  /** Answers with 0 where the program is installed. */
  readonly probe: readonly [string, ...string[]];
  readonly command: (folder: string, given: Case) => readonly string[];
}

const stations = (folder: string): string => join(folder, "stations.csv");
const plain = (folder: string): string => join(folder, "stations.txt");
const gmtArea = ({ west, south, dlon, dlat, columns, rows }: Case["grid"]): readonly string[] => [
  `-R${west}/${west + dlon * (columns - 1)}/${south}/${south + dlat * (rows - 1)}`,
  `-I${dlon}/${dlat}`,
];

/** Inverse distance is a much simpler sum than a radial basis function; it is here because it is quick. */
const gdal: Peer = {
  name: "gdal_grid, inverse distance",
  probe: ["gdal_grid", "--version"],
  command(folder, { grid: { west, south, dlon, dlat, columns, rows } }) {
    const table = join(folder, "stations.vrt");
    writeFileSync(
      table,
      `<OGRVRTDataSource><OGRVRTLayer name="stations"><SrcDataSource>${stations(folder)}</SrcDataSource>
<GeometryType>wkbPoint</GeometryType><GeometryField encoding="PointFromColumns" x="lon" y="lat"/></OGRVRTLayer></OGRVRTDataSource>`,
    );
    const extent = ["-txe", west, west + dlon * columns, "-tye", south, south + dlat * rows].map(String);
    const options = ["-q", "-zfield", "value", "-a", "invdist", "-ot", "Float32"];
    const threads = ["--config", "GDAL_NUM_THREADS", "1"];
    const size = ["-outsize", String(columns), String(rows)];
    return ["gdal_grid", ...options, ...threads, ...extent, ...size, table, join(folder, "field.tif")];
  },
};

const surface: Peer = {
  name: "GMT surface",
  probe: ["gmt", "--version"],
  command: (folder, { grid }) => [
    ...["gmt", "surface", plain(folder), ...gmtArea(grid), "-T0.25"],
    `-G${join(folder, "surface.nc")}`,
  ],
};

const greenspline: Peer = {
  name: "GMT greenspline",
  probe: ["gmt", "--version"],
  command: (folder, { grid }) => [
    ...["gmt", "greenspline", plain(folder), ...gmtArea(grid), "-Sc", "-Z1"],
    `-G${join(folder, "greenspline.nc")}`,
  ],
};

const grass: Peer = {
  name: "GRASS v.surf.rst",
  probe: ["grass", "--version"],
  command(folder, { grid: { west, south, dlon, dlat, columns, rows } }) {
    const script = join(folder, "rst.sh");
    writeFileSync(
      script,
      [
        "set -e",
        `g.region n=${south + dlat * rows} s=${south} e=${west + dlon * columns} w=${west} rows=${rows} cols=${columns}`,
        `v.in.ascii -t --quiet input=${plain(folder)} output=stations separator=space x=1 y=2 z=3 -z`,
        "v.surf.rst --quiet input=stations elevation=field nprocs=1",
      ].join("\n"),
    );
    return ["grass", "--tmp-location", "XY", "--exec", "bash", script];
  },
};

const fields: Peer = {
  name: "R fields, Tps",
  probe: ["Rscript", "-e", "library(fields)"],
  command(folder, { grid: { west, south, dlon, dlat, columns, rows } }) {
    const script = join(folder, "tps.R");
    writeFileSync(
      script,
      `suppressMessages(library(fields))
s <- read.csv("${stations(folder)}")
fit <- Tps(cbind(s$lon, s$lat), s$value, lambda = 0, give.warnings = FALSE)
x <- seq(${west}, by = ${dlon}, length.out = ${columns})
for (y in seq(${south}, by = ${dlat}, length.out = ${rows})) invisible(predict(fit, cbind(x, y)))
`,
    );
    return ["Rscript", script];
  },
};

export const peers: readonly Peer[] = [gdal, grass, surface, greenspline, fields];

export const isInstalled = ({ probe: [program, ...args] }: Peer): boolean =>
  spawnSync(program, args, { stdio: "ignore" }).status === 0;

/** Writes "lon lat value" by lines, first time; returns the file. */
export function writePlain(folder: string, { lon, lat, values }: Network): string {
  const rows = lon.map((place, k) => `${place} ${lat[k]} ${values[0]?.[k]}`);
  writeFileSync(plain(folder), `${rows.join("\n")}\n`);
  return plain(folder);
}

/** Runs a peer on a case, after `prefix`. @throws an Error with what it said when it fails. */
export function runPeer(peer: Peer, folder: string, given: Case, prefix: readonly string[]): Report {
  const rows = given.lon.map((lon, k) => [lon, given.lat[k], given.values[0]?.[k]] as const);
  writeFileSync(stations(folder), ["lon,lat,value", ...rows.map((row) => row.join(","))].join("\n"));
  writePlain(folder, given);
  // The shell tells what its children took, which Node does not.
  const timed = 'TIMEFORMAT="took %R %U %S"; time "$@"';
  const command = [...prefix, ...peer.command(folder, given)];
  const env = { ...process.env, OMP_NUM_THREADS: "1", OPENBLAS_NUM_THREADS: "1" };
  const done = spawnSync("bash", ["-c", timed, "bash", ...command], { cwd: folder, env, encoding: "utf8" });
  const took = /^took ([\d.]+) ([\d.]+) ([\d.]+)$/m.exec(done.stderr);
  if (done.status !== 0 || took === null) throw new Error(`${peer.name} failed: ${done.stderr}`);
  const [, wall, user, system] = took.map(Number) as [number, number, number, number];
  const evaluate = { wall, cpu: user + system };
  return { fit: { wall: 0, cpu: 0 }, evaluate, megabytes: Number.NaN };
}
