import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { NetCDFReader } from "netcdfjs";
import { cleanNetwork } from "../shared/stations/doctor/testing.ts";
import { screenPosition } from "./geography.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerSaveDialog, expect, test } from "./launch.ts";
import { realFile } from "./realData.ts";

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isopleth-doctor-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** S5 at 0, 0; S7 swapped, beyond 90; S9 100 m from S8; a spike of 450 at S20 at the fifth time. */
function writeFaults(): string {
  const { table } = cleanNetwork(5, 144, 8);
  const rows = table.times.flatMap((time, t) =>
    table.ids.map((id, k) => {
      let [lon, lat] = [table.lon[k] as number, table.lat[k] as number];
      if (k === 5) [lon, lat] = [0, 0];
      if (k === 7) [lon, lat] = [lat, lon];
      if (k === 9) [lon, lat] = [table.lon[8] as number, (table.lat[8] as number) + 0.0009];
      const value = k === 20 && t === 4 ? 450 : table.values[t]?.[k === 9 ? 8 : k];
      return `${id},${lon},${lat},${new Date(time).toISOString()},${value}`;
    }),
  );
  const file = path.join(folder, "faults.csv");
  writeFileSync(file, `id,lon,lat,time,ozone_ppb\n${rows.join("\n")}\n`);
  return file;
}

const chip = (page: Page): Locator => page.getByRole("button", { name: /^Doctor:/ });
const finding = (page: Page, title: string): Locator => page.getByRole("group").filter({ hasText: title });

/** Where the map looks, degrees. */
async function centre(page: Page): Promise<{ longitude: number; latitude: number; zoom: number }> {
  return JSON.parse((await page.locator("[data-view]").getAttribute("data-view")) ?? "{}");
}

test("planted faults are found, shown, remedied, undone, and told by what is exported", async ({
  page,
  launched,
}) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.open(launched.app, writeFaults());
  await expect(chip(page)).toHaveText("Doctor: 4 to look at");
  await chip(page).click();
  const panel = page.getByRole("complementary", { name: "Station doctor" });
  for (const title of [
    "Stations at 0, 0",
    "Longitude and latitude swapped",
    "Stations nearly at one place",
    "Spikes",
  ])
    await expect(finding(page, title)).toHaveCount(1);

  // Pressing a case flies there, at the time it is about.
  await panel.getByRole("button", { name: /^S20/ }).click();
  await expect.poll(async () => (await centre(page)).zoom).toBeGreaterThan(6);
  const at = await centre(page);
  const map = page.locator("[data-view]");
  const screen = screenPosition(
    { ...JSON.parse((await map.getAttribute("data-view")) ?? "{}") },
    {
      lon: at.longitude,
      lat: at.latitude,
    },
  );
  expect(screen.x).toBeGreaterThan(0);
  await expect(page.getByRole("slider", { name: "Time" })).toHaveAttribute("aria-valuenow", "4");

  // One click each; every one is a step of history.
  await panel.getByRole("button", { name: "Leave out: S5" }).click();
  await expect(isopleth.field("West")).toHaveValue(/^9\d|^10\d/);
  await panel.getByRole("button", { name: "Swap: S7" }).click();
  await panel.getByRole("button", { name: "Average: S8, S9" }).click();
  await panel.getByRole("button", { name: "Drop 1 value: S20" }).click();
  await expect(chip(page)).toHaveText("Doctor: all looked at");
  await page.keyboard.press("Control+z");
  await expect(chip(page)).toHaveText("Doctor: 1 to look at");
  await page.keyboard.press("Control+y");
  await expect(chip(page)).toHaveText("Doctor: all looked at");
  await expect(finding(page, "Stations at 0, 0")).toContainText("✓ 1");

  await isopleth.choose("Unit", "µg/m³");
  await expect(panel).toContainText("1 ppb = 1.96183 µg/m³ (O3, 47.997 g/mol, 25 °C, 1013.25 hPa)");
  await isopleth.choose("Air at", "eu");
  await expect(panel).toContainText("1 ppb = 1.9948 µg/m³");
  await isopleth.fill({ Spacing: "0.1" });
  await isopleth.run();
  await isopleth.waitUntilDone();

  const target = path.join(folder, "field.nc");
  await answerSaveDialog(launched.app, target);
  await isopleth.button("Export...").click();
  await expect(page.getByText(target).first()).toBeVisible({ timeout: 30_000 });
  const reader = new NetCDFReader(readFileSync(target));
  const attribute = (name: string): string =>
    String(reader.globalAttributes.find((one) => one.name === name)?.value);
  for (const words of [
    "Left out S5: at 0, 0.",
    "Swapped longitude and latitude of S7.",
    "Averaged S8 and S9: nearly at one place.",
  ])
    expect(attribute("account")).toContain(words);
  expect(attribute("isopleth_provenance")).toContain('"action":"drop"');
});

test("the sample: what it has is listed, negative values kept unless told otherwise", async ({ page }) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  await isopleth.choose("Value", "pm25_ugm3");
  const negatives = page.getByRole("button", { name: /161 below 0, kept/ });
  await negatives.click();
  await isopleth.choose("Below 0", "drop");
  await expect(page.getByRole("button", { name: /161 below 0, dropped/ })).toBeVisible();
  await expect(page.getByText("Values below 0: 161, dropped.")).toBeVisible();
  await expect(finding(page, "Sensors that stand still")).toContainText("6.9 at all 8 times");
});

test("AirNow's HourlyAQObs: sites without values stay out, stations of other continents are told apart", async ({
  page,
  launched,
}) => {
  const file = realFile("us_airnow", "HourlyAQObs_2024041620.csv");
  test.skip(file === null, "AirNow's file is not beside the project");
  const isopleth = new IsoplethPage(page);
  await isopleth.open(launched.app, file ?? "");
  await isopleth.choose("Value", "OZONE");
  await expect(page.getByText(/^1,338 stations/)).toBeVisible();
  await chip(page).click();
  await expect(finding(page, "Stations far from all others")).toContainText("7");
  await expect(finding(page, "Stations at one place")).toContainText("840482091629");
  // Its two sites at 0, 0 have no value of any pollutant.
  await expect(finding(page, "Stations at 0, 0")).toHaveCount(0);
  await page
    .getByRole("button", { name: /^For all/ })
    .first()
    .click();
  await expect(finding(page, "Stations far from all others")).toContainText("✓ 7");
});

test("the China day with its list: coincident stations, lone ones, and the network's clock", async ({
  page,
  launched,
}) => {
  const [values, list] = [
    realFile("china_cnemc", "china_sites_20190114.csv"),
    realFile("china_cnemc", "StationList-2020.01.01.csv"),
  ];
  test.skip(values === null || list === null, "The China files are not beside the project");
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  await launched.app.evaluate(
    ({ dialog }, filePaths) => {
      dialog.showOpenDialog = async () => ({ canceled: false, filePaths });
    },
    [values ?? "", list ?? ""],
  );
  await isopleth.button("Open stations...").click();
  await expect(page.getByText(/^1,4\d\d stations/)).toBeVisible({ timeout: 30_000 });
  await chip(page).click();
  await expect(finding(page, "Stations at one place")).toContainText("1961A = 1962A");
  await expect(finding(page, "Stations far from all others")).toContainText("2630A");

  // The network's clock, from its layout: the day begins at 16 UTC of the day before.
  await expect(page.getByText("2019-01-13 16:00 UTC")).toBeVisible();
  await isopleth.button("Show times in Asia/Shanghai").click();
  await expect(page.getByText("2019-01-14 00:00 Asia/Shanghai")).toBeVisible();
});
