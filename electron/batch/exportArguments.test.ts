import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { defaultExportOptions } from "../../shared/formats/exportOptions.ts";
import { exportOptionsOf } from "./exportArguments.ts";

let folder: string;
const preset = {
  name: "for GIS",
  formats: [".tif"],
  pattern: "{value}",
  options: { ...defaultExportOptions, every: 2, clipNegatives: true },
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "isopleth-presets-"));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

describe("exportOptionsOf", () => {
  it("takes every option", () => {
    const options = exportOptionsOf({
      "export-region": "170,190,-5,5",
      "export-time": "2024-04-16",
      every: "3",
      "export-unit": "mg/m3",
      "clip-negatives": true,
      mask: "near:150.5",
      decimals: "2",
      nodata: "-1",
      surfer: "6-text",
      csv: "matrix",
      comments: true,
      tiff: "files",
      contours: "lines",
      bare: true,
    });
    const day = Date.UTC(2024, 3, 16);
    expect(options).toMatchObject({
      region: { west: 170, east: 190, south: -5, north: 5 },
      times: { from: day, to: day + 86_400_000 - 1 },
      every: 3,
      unit: "mg/m3",
      clipNegatives: true,
      mask: { nearKm: 150.5 },
      decimals: 2,
      noData: -1,
      surfer: "6-text",
      layout: "matrix",
      comments: true,
      tiffTimes: "files",
      contours: "lines",
      framed: false,
    });
    expect(exportOptionsOf({})).toEqual(defaultExportOptions);
  });

  it.each([
    ["every", "0", /--every: "0".*from 1 to 1000/],
    ["mask", "sea", /--mask: "sea".*near:KM/],
    ["export-region", "1,2,3", /--export-region.*four numbers/],
    ["decimals", "ten", /--decimals/],
    ["export-time", "soon", /--export-time: "soon" is not a time/],
    ["preset", "unheard of", /there is no preset "unheard of"/],
    ["preset", "missing.json", /missing.json cannot be read/],
  ])("names the option --%s when it is %s", (option, words, message) => {
    expect(() => exportOptionsOf({ [option]: words })).toThrow(message);
  });

  it("takes presets by file and by name, overruled by what is given", () => {
    const file = join(folder, "mine.json");
    writeFileSync(file, JSON.stringify({ every: 4 }));
    expect(exportOptionsOf({ preset: file, mask: "land" })).toMatchObject({ every: 4, mask: "land" });
    vi.stubEnv("XDG_CONFIG_HOME", folder);
    vi.stubEnv("APPDATA", folder);
    if (process.platform === "darwin") return;
    writeFileSync(join(folder, "export-presets.json"), "[]");
    expect(() => exportOptionsOf({ preset: "for GIS" })).toThrow(/no preset/);
  });

  it.skipIf(process.platform === "darwin")("finds the presets that the window keeps", async () => {
    vi.stubEnv("XDG_CONFIG_HOME", folder);
    vi.stubEnv("APPDATA", folder);
    const { ExportPresets } = await import("../window/exportPresets.ts");
    const presets = new ExportPresets(join(folder, "Isopleth", "export-presets.json"));
    expect(await presets.list()).toEqual([]);
    await presets.save(preset);
    await presets.save({ ...preset, name: "another" });
    expect((await presets.remove("another")).map(({ name }) => name)).toEqual(["for GIS"]);
    expect(exportOptionsOf({ preset: "for GIS", every: "5" })).toMatchObject({
      every: 5,
      clipNegatives: true,
    });
  });
});
