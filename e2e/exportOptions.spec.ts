import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { NetCDFReader } from "netcdfjs";
import { runPlane } from "./datedPlane.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerOpenDialog, answerSaveDialog, expect, test } from "./launch.ts";

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isopleth-options-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("several formats with options, a preset, and the last options for the next export", async ({
  page,
  launched,
}) => {
  const isopleth = new IsoplethPage(page);
  await runPlane(isopleth, launched.app, folder, 0.1);

  await isopleth.button("Export options...").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel(/GeoTIFF/).check();
  await dialog.getByLabel(/ESRI ASCII/).check();
  await dialog.getByLabel("Part").fill("100, 110, 20, 30");
  await dialog.getByLabel("Every nth node").fill("5");
  await dialog.getByLabel("Decimals").selectOption("1");
  const files = dialog.getByRole("list", { name: "Files to write" });
  await expect(files).toContainText("21 x 21");
  await expect(files.getByRole("listitem")).toHaveCount(3);
  await dialog.getByLabel("Preset name").fill("coarse");
  await dialog.getByRole("button", { name: "Save preset" }).click();
  await expect(dialog.getByLabel("Preset", { exact: true })).toHaveValue("coarse");

  await answerOpenDialog(launched.app, folder);
  await dialog.getByRole("button", { name: "Export to folder..." }).click();
  await expect(page.getByText("The field was written")).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("One node in 5 both ways")).toBeVisible();
  const written = readdirSync(folder).filter((name) => name.startsWith("pm25"));
  expect(written).toEqual([
    "pm25_ugm3_20240416.asc",
    "pm25_ugm3_20240416.nc",
    "pm25_ugm3_20240416.prj",
    "pm25_ugm3_20240416.provenance.json",
    "pm25_ugm3_20240416.tif",
  ]);
  const reader = new NetCDFReader(readFileSync(path.join(folder, "pm25_ugm3_20240416.nc")));
  const values = reader.getDataVariable("pm25_ugm3") as number[];
  expect(values[0]).toBeCloseTo(400, 4);
  expect(values[20]).toBeCloseTo(430, 4);
  expect(values[20 * 21]).toBeCloseTo(450, 4);

  const plain = path.join(folder, "plain.nc");
  await answerSaveDialog(launched.app, plain);
  await isopleth.button("Export...").click();
  await expect.poll(() => existsSync(plain), { timeout: 30_000 }).toBe(true);
  expect(new NetCDFReader(readFileSync(plain)).getDataVariable("lon")).toHaveLength(21);
});

test("what a format cannot hold is said before writing", async ({ page, launched }) => {
  const isopleth = new IsoplethPage(page);
  await runPlane(isopleth, launched.app, folder, 0.2);
  await isopleth.button("Export options...").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Part").fill("0, 1, 0, 1");
  await expect(dialog.getByText(/holds no node of the field/)).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Export to folder..." })).toBeDisabled();
  await dialog.getByLabel("Part").fill("");
  await dialog.getByLabel("File names").fill("{city}");
  await expect(dialog.getByText(/no \{city\} in file names/)).toBeVisible();
});
