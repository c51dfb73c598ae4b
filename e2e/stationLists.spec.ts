import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerOpenDialog, expect, type Launched, launch, test } from "./launch.ts";
import { realFile } from "./realData.ts";

const fixtures = path.resolve(import.meta.dirname, "../shared/stations/fixtures");
const wide = path.join(fixtures, "china_wide.csv");
const list = path.join(fixtures, "china_list.csv");
const WHAT = "China wide file, 4 types, 3 hours, 8 stations; 2 without coordinates in the list.";

async function open(isopleth: IsoplethPage, launched: Launched, ...files: string[]): Promise<void> {
  await answerOpenDialog(launched.app, ...files);
  await isopleth.button("Open stations...").click();
}

/** Drops files on the window as the system does, paths and all. */
async function drop(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const)
    await session.send("Input.dispatchDragEvent", { type, x: 640, y: 400, data });
  await session.detach();
}

async function runSmall(isopleth: IsoplethPage): Promise<void> {
  await isopleth.fill({ Smoothing: "0" });
  await isopleth.grid(115, 119, 31, 41, 0.25);
  await isopleth.run();
  await isopleth.waitUntilDone();
}

test("a file and its list opened together are joined, run to a field, and the list is remembered", async () => {
  const userData = mkdtempSync(path.join(tmpdir(), "isopleth-lists-"));
  try {
    const first = await launch({ userData });
    const isopleth = new IsoplethPage(first.page);
    await isopleth.waitUntilReady();
    await open(isopleth, first, list, wide);
    await expect(first.page.getByText(WHAT)).toBeVisible();
    await expect(first.page.getByText("Places from china_list.csv", { exact: true })).toBeVisible();
    await runSmall(isopleth);
    await first.close();

    const second = await launch({ userData, args: [wide] });
    await expect(second.page.getByText(WHAT)).toBeVisible({ timeout: 30_000 });
    await expect(
      second.page.getByText("Places from china_list.csv, remembered from last time"),
    ).toBeVisible();
    await second.close();
  } finally {
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
  }
});

test("a file and its list dropped together are joined and run to a field", async ({ page }) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  await drop(page, [wide, list]);
  await expect(page.getByText(WHAT)).toBeVisible();
  await runSmall(isopleth);
});

test("a file without its list says what is missing; the list opened after it joins them", async ({
  page,
  launched,
}) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  await open(isopleth, launched, wide);
  const alert = page.getByRole("alert").first();
  await expect(alert).toContainText("does not say where its stations are: 1001A, 1002A");
  await expect(alert).toContainText("choose or drop both files at once");
  await answerOpenDialog(launched.app, list);
  await isopleth.button("Open its list of stations…").click();
  await expect(page.getByText(WHAT)).toBeVisible();
  await expect(page.getByRole("alert")).toHaveCount(0);
  await expect(isopleth.button("Run")).toBeEnabled();
});

test("a list alone says that it is one, and is joined with the file that comes after it", async ({
  page,
  launched,
}) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  await open(isopleth, launched, list);
  await expect(page.getByRole("alert").first()).toContainText("china_list.csv is a station list");
  await expect(page.getByText("airnow_conus_20240416.csv").first()).toBeVisible();
  await open(isopleth, launched, wide);
  await expect(page.getByText("remembered from last time")).toBeVisible();
});

test("a whole day of the China network with its list", async ({ page, launched }) => {
  const day = realFile("china_cnemc", "china_sites_20190114.csv");
  const places = realFile("china_cnemc", "StationList-2020.01.01.csv");
  test.skip(day === null || places === null, "the real files are not beside the project");
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  await open(isopleth, launched, day ?? "", places ?? "");
  await expect(
    page.getByText("China wide file, 15 types, 24 hours, 1605 stations; 14 without coordinates in the list."),
  ).toBeVisible({ timeout: 30_000 });
  await isopleth.grid(73, 135, 18, 54, 0.5);
  await isopleth.run();
  await isopleth.waitUntilDone();
});
