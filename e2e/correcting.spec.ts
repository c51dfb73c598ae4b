import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerOpenDialog, expect, test } from "./launch.ts";

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isopleth-correcting-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Columns whose names say nothing, under a title; -1 stands for missing, times are local. */
function strange(name: string, hour: number): string {
  const rows = ["A;110;30;7", "B;111;31;-1", "C;112;30;9", "D;oops;31;9", "E;113;32;12"];
  const lines = rows.map((row) => `${row};2024-04-16 ${hour}:00`);
  const file = path.join(folder, name);
  writeFileSync(file, ["Export of today", "k;p;q;r;s", ...lines, ""].join("\n"));
  return file;
}

test("a file that is not recognised is corrected in the drawer, undone, and known again by its layout", async ({
  page,
  launched,
}) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  await answerOpenDialog(launched.app, strange("strange.csv", 20));
  await isopleth.button("Open stations...").click();
  await page.getByRole("button", { name: "Correct how it is read…" }).click();
  const drawer = page.getByRole("dialog");
  await expect(drawer.getByRole("alert")).toContainText("longitude");
  await expect(drawer.getByRole("row", { name: /^3 A 110 30 7/ })).toBeVisible();

  await drawer.getByLabel("Role: p", { exact: true }).selectOption("lon");
  await expect(drawer.getByRole("alert")).toContainText("latitude");
  await drawer.getByLabel("Role: q", { exact: true }).selectOption("lat");
  await expect(drawer.getByText("4 stations").first()).toBeVisible();
  await expect(drawer.getByRole("row", { name: /"oops" is not a number D oops/ })).toBeVisible();

  await drawer.getByLabel("Missing values are written").fill("-1");
  await drawer.getByLabel("Missing values are written").press("Enter");
  await expect(drawer.getByText("3 stations").first()).toBeVisible();
  await drawer.getByLabel("Zone of times without one").fill("Beijing");
  await expect(drawer.getByText("An offset such as +08:00")).toBeVisible();
  await drawer.getByLabel("Zone of times without one").fill("+08:00");
  await drawer.getByLabel("Zone of times without one").press("Enter");
  await drawer.getByLabel("Unit of r").fill("ug/m3");
  await drawer.getByLabel("Unit of r").press("Enter");
  await expect(drawer.getByLabel("Unit of r")).toHaveAttribute("placeholder", "µg/m³");

  // A correction that makes it unreadable is said, and taken back.
  await drawer.getByLabel("Delimiter", { exact: true }).selectOption("|");
  await expect(drawer.getByRole("alert")).toBeVisible();
  await drawer.getByRole("button", { name: "Back to how it was read" }).click();
  await expect(drawer.getByText("3 stations").first()).toBeVisible();

  await drawer.getByRole("button", { name: "Undo" }).click();
  await expect(drawer.getByLabel("Unit of r")).toHaveAttribute("placeholder", "unknown");
  await drawer.getByRole("button", { name: "Redo" }).click();
  await expect(drawer.getByLabel("Unit of r")).toHaveAttribute("placeholder", "µg/m³");

  await drawer.getByRole("button", { name: "Save as a layout…" }).click();
  await page.getByLabel("Name of the layout").fill("Strange files");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect(drawer.getByLabel("Saved layout")).toHaveValue("Strange files");
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();

  await isopleth.open(launched.app, strange("next.csv", 21));
  await expect(page.getByText("3 stations").first()).toBeVisible();
  await page.getByRole("button", { name: /^How it was read/ }).click();
  await expect(drawer.getByLabel("Saved layout")).toHaveValue("Strange files");
  await expect(drawer.getByLabel("Zone of times without one")).toHaveValue("+08:00");
});
