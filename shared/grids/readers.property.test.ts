import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { UserError } from "../errors.ts";
import { has, python } from "../formats/testing/readers.ts";
import { diskFile, fixture, memoryFile, readWhole } from "./testing/files.ts";

const names = [
  "packed4.nc",
  "classic.nc",
  "offset64.nc",
  "cdf5.nc",
  "levels.nc",
  "bands.tif",
  "one.tif",
  "square.asc",
  "surfer6text.grd",
  "surfer6binary.grd",
  "surfer7.grd",
];

/** Reads to the end; what is wrong must come as an error for users. */
async function readOrRefuse(bytes: Uint8Array, name: string): Promise<void> {
  try {
    await readWhole(memoryFile(bytes, name));
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
  }
}

describe("readers of grids", () => {
  it.each(names)("take %s with any bytes changed, or refuse it in words", async (name) => {
    const whole = fixture(name);
    const original = whole.read(0, whole.size);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(original.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 }),
        async (changes) => {
          const bytes = original.slice();
          for (const [at, byte] of changes) bytes[at] = byte;
          await readOrRefuse(bytes, name);
        },
      ),
      { numRuns: 60, seed: 1 },
    );
  });

  it.each(names)("take %s cut off anywhere, or refuse it in words", async (name) => {
    const whole = fixture(name);
    const original = whole.read(0, whole.size);
    await fc.assert(
      fc.asyncProperty(fc.nat(original.length - 1), (length) =>
        readOrRefuse(original.slice(0, length), name),
      ),
      { numRuns: 30, seed: 2 },
    );
  });

  it("refuse bytes without any meaning", async () => {
    const marks = [
      "CDF\x01",
      "CDF\x02",
      "CDF\x05",
      "II*\0",
      "MM\0*",
      "DSAA ",
      "DSBB",
      "DSRB",
      "ncols 3\nnrows 3\n",
      "diamond 4 x\n",
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...marks), fc.uint8Array({ maxLength: 400 }), async (mark, noise) => {
        const bytes = Uint8Array.from([...mark].map((character) => character.charCodeAt(0)));
        await readOrRefuse(Uint8Array.from([...bytes, ...noise]), "noise");
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});

/** Writes random fields by netCDF4 and GDAL, and says as JSON what was written. */
const writer = `
import json, sys, subprocess, numpy, netCDF4
folder, seed = sys.argv[1], int(sys.argv[2])
random = numpy.random.default_rng(seed)
told = []
for k in range(int(sys.argv[3])):
    times, rows, columns = (int(random.integers(1, 4)), int(random.integers(2, 40)), int(random.integers(2, 40)))
    lat = numpy.sort(random.uniform(-90, 90, rows))[:: int(random.choice([1, -1]))]
    lon = numpy.sort(random.uniform(0, 170, columns))
    values = random.normal(50, 20, (times, rows, columns)).astype("f4")
    values[random.random(values.shape) < 0.1] = numpy.nan
    kind = str(random.choice(["NETCDF4", "NETCDF4_CLASSIC", "NETCDF3_CLASSIC", "NETCDF3_64BIT_OFFSET", "NETCDF3_64BIT_DATA"]))
    path = f"{folder}/{k}.nc"
    with netCDF4.Dataset(path, "w", format=kind) as file:
        unlimited = random.random() < 0.5
        file.createDimension("time", None if unlimited else times)
        file.createDimension("y", rows)
        file.createDimension("x", columns)
        extra = {"zlib": True, "chunksizes": (1, min(rows, 7), min(columns, 5))} if kind.startswith("NETCDF4") and random.random() < 0.5 else {}
        for name, unit, axis in (("time", "hours since 2000-01-01", numpy.arange(times)), ("y", "degrees_north", lat), ("x", "degrees_east", lon)):
            variable = file.createVariable(name, "f8", (name,))
            variable.units = unit
            variable[:] = axis
        file.createVariable("odd", "i2", ("time",))[:] = numpy.arange(times)
        field = file.createVariable("field", "f4", ("time", "y", "x"), fill_value=-999.0, **extra)
        field[:] = numpy.where(numpy.isnan(values), -999.0, values)
    told.append({"path": path, "lat": lat.tolist(), "lon": lon.tolist(), "values": [None if numpy.isnan(v) else float(v) for v in values.ravel()]})
print(json.dumps(told))
`;

interface Told {
  readonly path: string;
  readonly lat: number[];
  readonly lon: number[];
  readonly values: (number | null)[];
}

describe("random NetCDF files of an independent writer", () => {
  it.skipIf(!has.xarray)("read back equal (skipped without python3-netcdf4)", async () => {
    const folder = mkdtempSync(join(tmpdir(), "isopleth-grids-"));
    try {
      for (const { path, lat, lon, values } of JSON.parse(python(writer, folder, "7", "40")) as Told[]) {
        const { background, values: read } = await readWhole(diskFile(path), "field");
        const isNorthFirst = (lat[0] ?? 0) > (lat[1] ?? 0);
        expect(background.lat).toEqual(isNorthFirst ? lat.toReversed() : lat);
        const turn = (lon[0] ?? 0) - (background.lon[0] ?? 0);
        for (const [i, x] of background.lon.entries()) expect(x + turn).toBeCloseTo(lon[i] ?? 0, 9);
        read.forEach((field, time) => {
          const written = lat.map((_, j) => {
            const row = isNorthFirst ? lat.length - 1 - j : j;
            const start = (time * lat.length + row) * lon.length;
            return values.slice(start, start + lon.length).map((value) => value ?? Number.NaN);
          });
          expect([...field]).toEqual(written.flat());
        });
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
