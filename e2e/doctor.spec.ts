import type { Locator, Page } from "@playwright/test";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerOpenDialog, expect, testInOneWindow } from "./launch.ts";
import { realFile } from "./realData.ts";

const test = testInOneWindow();

const chip = (page: Page): Locator => page.getByRole("button", { name: /^Doctor:/ });

/** The panel stays open from one file to the next. */
async function openDoctor(page: Page): Promise<void> {
  const panel = page.getByRole("complementary", { name: "Station doctor" });
  if (!(await panel.isVisible())) await chip(page).click();
  await expect(panel).toBeVisible();
}
const finding = (page: Page, title: string): Locator => page.getByRole("group").filter({ hasText: title });

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
  await openDoctor(page);
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
  await answerOpenDialog(launched.app, values ?? "", list ?? "");
  await isopleth.button("Open stations...").click();
  await expect(page.getByText(/^1,4\d\d stations/)).toBeVisible({ timeout: 30_000 });
  await openDoctor(page);
  await expect(finding(page, "Stations at one place")).toContainText("1961A = 1962A");
  await expect(finding(page, "Stations far from all others")).toContainText("2630A");

  // The network's clock, from its layout: the day begins at 16 UTC of the day before.
  await expect(page.getByText("2019-01-13 16:00 UTC")).toBeVisible();
  await isopleth.button("Show times in Asia/Shanghai").click();
  await expect(page.getByText("2019-01-14 00:00 Asia/Shanghai")).toBeVisible();
});
