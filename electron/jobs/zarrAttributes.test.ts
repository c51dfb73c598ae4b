import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { joinPieces } from "../../shared/formats/format.ts";
import { asymmetric, defaultOptions } from "../../shared/formats/testing/fields.ts";
import { zarr, zarrZip } from "../../shared/formats/zarr/zarr.ts";
import { isGridName, isZarrName } from "../../shared/grids/gridNames.ts";
import { writeEntries } from "./writePieces.ts";
import { zarrAttributes } from "./zarrAttributes.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "isopleth-zarr-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("finds what a group says of itself in its folder, by one of its files, and in its archive", async () => {
  const [group, archive] = [join(folder, "field.zarr"), join(folder, "field.zarr.zip")];
  await writeEntries(group, zarr.entries(asymmetric, defaultOptions));
  writeFileSync(archive, await joinPieces(zarrZip.encode(asymmetric, defaultOptions)));
  for (const path of [group, join(group, ".zgroup"), archive]) {
    expect(isGridName(path)).toBe(true);
    expect(await zarrAttributes(path)).toMatchObject({ Conventions: "CF-1.8", history: "written by a test" });
  }
});

it("has nothing to say of other folders and archives, and of what is not there", async () => {
  mkdirSync(join(folder, "empty.zarr"));
  writeFileSync(join(folder, "text.zarr.zip"), "no archive");
  for (const name of ["empty.zarr", "text.zarr.zip", "gone.zarr"]) {
    expect(await zarrAttributes(join(folder, name))).toEqual({});
  }
});

it("takes no station file for a group", () => {
  expect(["stations.csv", "stations.zip", "zarr", "a.zarr/PM2_5/0"].some(isZarrName)).toBe(false);
});
