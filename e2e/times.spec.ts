import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { IsoplethPage } from "./isoplethPage.ts";
import { expect, testInOneWindow } from "./launch.ts";
import { mapOf } from "./mapPicture.ts";

const folder = mkdtempSync(path.join(tmpdir(), "isopleth-times-"));
const test = testInOneWindow(() => ({ args: [writeHours(24)] }));
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Eight stations with an hourly value each from 1 January 2024, 18:00 UTC. */
function writeHours(hours: number): string {
  const file = path.join(folder, `${hours}.csv`);
  const rows = Array.from({ length: hours * 8 }, (_, row) => {
    const [hour, k] = [Math.floor(row / 8), row % 8];
    const time = new Date(Date.UTC(2024, 0, 1, 18 + hour)).toISOString().slice(0, 16);
    return `${time}Z,S${k},${100 + 2.5 * k},${20 + ((3 * k) % 8)},${(50 + k + 10 * Math.sin(hour / 4)).toFixed(2)}`;
  });
  writeFileSync(file, `time,station_id,lon,lat,pm25_ugm3\n${rows.join("\n")}\n`);
  return file;
}

test("a day of hours stays one strip of cells", async ({ page }) => {
  await new IsoplethPage(page).waitUntilReady();
  const slider = page.getByRole("slider", { name: "Time" });
  await expect(slider).toHaveAttribute("aria-valuemax", "23");
  await page.getByTitle("2024-01-02 05:00 UTC", { exact: true }).click();
  await expect(slider).toHaveAttribute("aria-valuenow", "11");
});

test("1681 hours are found by day and hour, with mouse and keyboard", async ({ launched, page }) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.open(launched.app, writeHours(1681));
  await isopleth.fill({ Smoothing: "0" });
  await isopleth.grid(100, 118, 20, 28, 0.1);
  await isopleth.run();
  await isopleth.waitUntilDone();

  const slider = page.getByRole("slider", { name: "Time" });
  await expect(slider).toHaveAttribute("aria-valuemax", "1680");
  const box = await slider.boundingBox();
  if (box === null) throw new Error("the line of times is not there");
  // The middle of the line is the middle of the times.
  await page.mouse.click(box.x + box.width * (840.5 / 1681), box.y + box.height / 2);
  await expect(slider).toHaveAttribute("aria-valuenow", "840");
  await expect(slider).toHaveAttribute("aria-valuetext", "2024-02-05 18:00 UTC");
  // Below it, the hours of that day.
  await page.getByTitle("2024-02-05 23:00 UTC", { exact: true }).click();
  await expect(slider).toHaveAttribute("aria-valuenow", "845");
  await slider.focus();
  await page.keyboard.press("PageUp");
  await expect(slider).toHaveAttribute("aria-valuetext", "2024-02-06 23:00 UTC");
  await page.keyboard.press("ArrowRight");
  await expect(slider).toHaveAttribute("aria-valuetext", "2024-02-07 00:00 UTC");
  await page.keyboard.press("End");
  await expect(slider).toHaveAttribute("aria-valuenow", "1680");
  await expect(mapOf(page)).toHaveAttribute("data-field-time", "1680");
  await page.keyboard.press("Home");
  await page.mouse.move(box.x + 3, box.y + 3);
  await expect(mapOf(page)).toHaveAttribute("data-field-time", "0");
});
