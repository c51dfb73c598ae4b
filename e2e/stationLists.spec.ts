import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerOpenDialog, expect, type Launched, launch, testInOneWindow } from "./launch.ts";
import { realFile } from "./realData.ts";

const test = testInOneWindow();
const fixtures = path.resolve(import.meta.dirname, "../shared/stations/fixtures");
const wide = path.join(fixtures, "china_wide.csv");
const list = path.join(fixtures, "china_list.csv");
/** Opened between, so that what is looked for afterwards is not there already. */
const other = path.join(fixtures, "taiwan_hourly.csv");
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
  await expect(isopleth.status).not.toContainText(/^Done/);
  await isopleth.fill({ Smoothing: "0" });
  await isopleth.grid(115, 119, 31, 41, 0.25);
  await isopleth.run();
  await isopleth.waitUntilDone();
}

// First: once a list is remembered, a file without its own is joined with that one.
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
  await isopleth.open(launched.app, other);
  await open(isopleth, launched, list);
  await expect(page.getByRole("alert").first()).toContainText("china_list.csv is a station list");
  await expect(page.getByTitle(other, { exact: true })).toBeVisible();
  await open(isopleth, launched, wide);
  await expect(page.getByText("remembered from last time")).toBeVisible();
});

test("a file and its list opened together are joined, run to a field, and the list is remembered", async ({
  page,
  launched,
}) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  await open(isopleth, launched, list, wide);
  await expect(page.getByText("Places from china_list.csv", { exact: true })).toBeVisible();
  await expect(page.getByText(WHAT)).toBeVisible();
  await runSmall(isopleth);

  // What this window has remembered, a next one finds.
  const userData = mkdtempSync(path.join(tmpdir(), "isopleth-lists-"));
  const isLock = (file: string): boolean => path.basename(file).startsWith("Singleton");
  cpSync(launched.userData, userData, { recursive: true, filter: (file) => !isLock(file) });
  const second = await launch({ userData, args: [wide] });
  try {
    await expect(second.page.getByText(WHAT)).toBeVisible({ timeout: 30_000 });
    await expect(
      second.page.getByText("Places from china_list.csv, remembered from last time"),
    ).toBeVisible();
  } finally {
    await second.close();
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
  }
});

test("a file and its list dropped together are joined and run to a field", async ({ page, launched }) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.open(launched.app, other);
  await drop(page, [wide, list]);
  await expect(page.getByText(WHAT)).toBeVisible();
  await runSmall(isopleth);
});

test("every published file opens without a setting touched, or says what to do", async ({
  page,
  launched,
}) => {
  test.skip(realFile() === null, "the real files are not beside the project");
  test.setTimeout(240_000);
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  for (const [files, what] of published) {
    const paths = files.map((file) => realFile(...file.split("/")) ?? "");
    await open(isopleth, launched, ...paths);
    await expect(page.getByTitle(paths[0] ?? "", { exact: true }), files.join()).toBeVisible({
      timeout: 30_000,
    });
    if (what) await expect(page.getByText(what).first(), files.join()).toBeVisible();
    await expect(page.getByRole("alert")).toHaveCount(0);
  }
  await open(isopleth, launched, realFile("r_datasets", "sic97_full.csv") ?? "");
  await expect(page.getByRole("alert").first()).toContainText("look projected");
});

/** Files opened together, the data first; and what the window says they are, empty for a plain table. */
const published: readonly (readonly [files: readonly string[], what: string])[] = [
  [
    ["china_cnemc/china_sites_20190220.csv", "china_cnemc/NewSiteList.gbk.csv"],
    "China wide file, 15 types, 7 hours",
  ],
  [["china_cnemc/20170411_daily_city_obs.txt"], "China daily city text, 6 pollutants, 1 day, 1448 stations."],
  [["us_airnow/HourlyData_2024041620.dat", "us_airnow/HourlyAQObs_2024041620.csv"], "AirNow HourlyData file"],
  [["us_airnow/HourlyAQObs_2024041620.csv"], "AirNow HourlyAQObs file"],
  [["us_airnow/daily_data_v2_20240417.dat"], "AirNow daily_data file"],
  [
    ["us_aqs/ad_viz_plotval_NO2_CA_2021_JanFeb.csv"],
    "EPA AQS daily download, 1 pollutant, 59 days, 85 stations.",
  ],
  [["india_cpcb/cpcb_realtime_20250821_0900.csv"], "CPCB real-time file, 7 pollutants"],
  [["taiwan_moenv/aqx_p_432_2022121501.csv"], "Taiwan MOENV hourly table"],
  [
    ["madrid/abr_mo22.csv", "madrid/informacion_estaciones_red_calidad_aire.csv"],
    "Madrid hourly file, 11 pollutants",
  ],
  [["openaq/openaq_lithuania_opendatasoft.csv"], "OpenAQ export of OpenDataSoft"],
  [["r_datasets/ozone2_midwest_1987_wide.csv"], ""],
  [["r_datasets/RMprecip.csv"], ""],
  [["r_datasets/CO_ppt_1997.csv"], ""],
];

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
