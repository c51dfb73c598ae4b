import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { screenPosition } from "./geography.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { expect, test } from "./launch.ts";

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isopleth-exclude-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

const SPIKE = { lon: 110, lat: 25 };

/** A smooth field at 200 stations, and one station in the middle that says something else altogether. */
function writeNetwork(file: string): void {
  const rows = Array.from({ length: 200 }, (_, k) => {
    const lon = 100 + ((k * 7.31) % 20);
    const lat = 20 + ((k * 3.77) % 10);
    return `S${k},${lon.toFixed(4)},${lat.toFixed(4)},${(40 + lon / 10).toFixed(4)}`;
  });
  rows.push(`Spike,${SPIKE.lon},${SPIKE.lat},300`);
  writeFileSync(file, `id,lon,lat,pm25_ugm3\n${rows.join("\n")}\n`);
}

test("a station is switched off, the field follows without a new factorization, and undo brings it back", async ({
  page,
  launched,
}) => {
  const isopleth = new IsoplethPage(page);
  const stations = path.join(folder, "network.csv");
  writeNetwork(stations);
  await isopleth.open(launched.app, stations);
  await isopleth.fill({ Smoothing: "0" });
  await isopleth.grid(99, 121, 19, 31, 0.1);
  await isopleth.run();
  await isopleth.waitUntilDone();

  const map = page.locator("[data-view]");
  const box = await map.boundingBox();
  const at = screenPosition(JSON.parse((await map.getAttribute("data-view")) ?? "{}"), SPIKE);
  const probe = page.locator("output").filter({ hasText: "°" });
  const atSpike = async (): Promise<number> => {
    await page.mouse.move((box?.x ?? 0) + at.x, (box?.y ?? 0) + at.y);
    return Number(/field\D*([\d.]+)/.exec(((await probe.textContent()) ?? "").replaceAll("\n", " "))?.[1]);
  };
  await expect.poll(atSpike).toBeGreaterThan(200);

  const table = page.getByRole("grid", { name: "Stations" });
  const toggle = page.getByRole("switch", { name: "Use Spike" });
  await expect(toggle).toBeChecked();
  await toggle.click();
  await expect(toggle).not.toBeChecked();
  await expect.poll(atSpike).toBeLessThan(60);
  await page.getByText("Details").first().click();
  await expect(page.getByText("0 factorizations")).toBeVisible();
  const row = table.getByRole("row", { name: "Spike" });
  await expect(row).toContainText(/249|25\d/);
  await expect(page.getByText("1 off")).toBeVisible();

  await page.keyboard.press("Control+z");
  await expect(toggle).toBeChecked();
  await expect.poll(atSpike).toBeGreaterThan(200);

  await row.click();
  await table.press(" ");
  await expect(toggle).not.toBeChecked();
  await isopleth.waitUntilDone();
  await expect.poll(atSpike).toBeLessThan(60);
});
