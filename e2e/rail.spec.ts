import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerOpenDialog, expect, testInOneWindow } from "./launch.ts";

const test = testInOneWindow();

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isopleth-rail-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** How far the end of an element is above the panel of step 4, and how far the steps are wider than their column. */
const roomOf = (page: Page, words: string) =>
  page.getByText(words, { exact: true }).evaluate((element) => {
    let steps = element.parentElement;
    while (steps && getComputedStyle(steps).overflowY !== "auto") steps = steps.parentElement;
    const end = steps?.getBoundingClientRect().bottom ?? 0;
    const tooWide = (steps?.scrollWidth ?? 0) - (steps?.clientWidth ?? 0);
    return { above: end - element.getBoundingClientRect().bottom, tooWide };
  });

test("at 1280 x 800 the heading of what is advanced is whole, in both languages", async ({
  page,
  launched: { app },
}) => {
  await new IsoplethPage(page).waitUntilReady();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800));
  await expect.poll(async () => (await roomOf(page, "Advanced")).above).toBeGreaterThanOrEqual(0);
  await page.getByRole("button", { name: "中文" }).click();
  await expect.poll(async () => (await roomOf(page, "高级选项")).above).toBeGreaterThanOrEqual(0);
  await page.getByRole("button", { name: "EN" }).click();
});

test("names without a blank break in their card, and what is worth knowing opens how it was read", async ({
  page,
  launched: { app },
}) => {
  await new IsoplethPage(page).waitUntilReady();
  const [values, list] = ["values.csv", "informacion_estaciones_red_calidad_aire_de_abril.csv"].map((name) =>
    path.join(folder, name),
  ) as [string, string];
  writeFileSync(values, "station_id,pm25 (ug/m3)\nA1,5\nB2,7\nC3,9\nD4,9\n");
  writeFileSync(list, "station_id,name,longitude,latitude\nA1,a,110,30\nB2,b,111,30\nC3,c,110,31\n");
  await answerOpenDialog(app, values, list);
  await page.getByRole("button", { name: "Open stations..." }).click();
  await expect(page.getByText(`Places from ${path.basename(list)}`)).toBeVisible();
  expect((await roomOf(page, "Advanced")).tooWide).toBe(0);
  // The unit stands in the name already.
  await expect(page.getByLabel("Value", { exact: true }).locator("option:checked")).toHaveText(
    "pm25 (ug/m3)",
  );
  await page.getByRole("button", { name: /worth knowing/ }).click();
  await expect(page.getByRole("dialog")).toContainText("D4");
});
