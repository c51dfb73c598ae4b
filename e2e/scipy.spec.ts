import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { root } from "../scripts/paths.mjs";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerSaveDialog, expect, test } from "./launch.ts";
import { writeChinaHour } from "./realData.ts";

test.skip(!hasScipy(), "python3-scipy and python3-netcdf4 are not installed: SciPy's word is not asked");
test.describe.configure({ timeout: 300_000 });

const sample = path.join(root, "assets", "sample", "airnow_conus_20240416.csv");
const value = "pm25_ugm3";
let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isopleth-scipy-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Each case: stations and the grid they are computed on. */
const cases = [
  { name: "the sample", region: [-126, -66, 24, 50], spacing: 0.1, stations: () => sample },
  { name: "China, 2019-01-14 12 h", region: [70, 139.95, 10, 59.95], spacing: 0.05, stations: chinaHour },
] as const;

function chinaHour(): string | null {
  const file = path.join(folder, "china.csv");
  return writeChinaHour("PM2.5", 12, value, file) === null ? null : file;
}

for (const { name, region, spacing, stations } of cases) {
  const [west, east, south, north] = region;

  test(`${name}: the batch command's field equals SciPy's`, () => {
    const input = stations();
    test.skip(input === null, "the real files are not beside the project");
    const output = path.join(folder, "batch.nc");
    const settings = ["--value", value, "--kernel", "linear", "--degree", "0", "--smoothing", "0"];
    const grid = [`--region=${west},${east},${south},${north}`, "--spacing", `${spacing}`];
    execFileSync(process.execPath, [
      path.join(root, "dist", "cli.js"),
      "batch",
      input ?? "",
      "--out",
      output,
      ...settings,
      ...grid,
      "--quiet",
    ]);
    expectEqual(output, input ?? "");
  });

  test(`${name}: the window's field equals SciPy's`, async ({ page, launched }) => {
    const input = stations();
    test.skip(input === null, "the real files are not beside the project");
    const output = path.join(folder, "window.nc");
    const isopleth = new IsoplethPage(page);
    await isopleth.open(launched.app, input ?? "");
    await isopleth.choose("Value", value);
    await isopleth.choose("Kernel", "linear");
    await isopleth.choose("Degree", "0");
    await isopleth.fill({ Smoothing: "0" });
    await isopleth.grid(west, east, south, north, spacing);
    await isopleth.run();
    await isopleth.waitUntilDone(200_000);
    await answerSaveDialog(launched.app, output);
    await isopleth.button("Export...").click();
    await expect(page.getByText(output).first()).toBeVisible({ timeout: 60_000 });
    expectEqual(output, input ?? "");
  });
}

/** Every tenth node of every time within 1e-6 of the data's range. */
function expectEqual(field: string, stations: string): void {
  const script = path.join(root, "e2e", "peers", "compare_field.py");
  const answer = execFileSync("/usr/bin/python3", [script, field, stations, value, "10"], {
    encoding: "utf8",
  });
  const { nodes, worst, range } = JSON.parse(answer) as { nodes: number; worst: number; range: number };
  const description = `${nodes} nodes, worst ${worst}, range ${range}`;
  test.info().annotations.push({ type: "measured", description });
  expect(nodes).toBeGreaterThan(1000);
  expect(worst).toBeLessThan(1e-6 * range);
}

function hasScipy(): boolean {
  try {
    execFileSync("/usr/bin/python3", ["-c", "import scipy, netCDF4"]);
    return true;
  } catch {
    return false;
  }
}
