import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { IsoplethPage } from "./isoplethPage.ts";
import { expect, test } from "./launch.ts";
import { slowTiles } from "./spoil.ts";

/** So many stations, spread evenly over 100..110 E, 30..38 N by the R2 sequence, with smooth values. */
function writeStations(folder: string, count: number): string {
  const file = path.join(folder, `${count}.csv`);
  const rows = Array.from({ length: count }, (_, k) => {
    const lon = 100 + 10 * (((k + 0.5) * 0.7548776662466927) % 1);
    const lat = 30 + 8 * (((k + 0.5) * 0.5698402909980532) % 1);
    return `S${k},${lon.toFixed(4)},${lat.toFixed(4)},${(50 + 30 * Math.sin(lon) * Math.cos(lat)).toFixed(2)}`;
  });
  writeFileSync(file, `id,lon,lat,pm25_ugm3\n${rows.join("\n")}\n`);
  return file;
}

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isopleth-suggestions-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a cap too small is refused with settings that fit, one press away; each of them runs", async ({
  page,
  launched,
}) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.open(launched.app, writeStations(folder, 1400));
  await isopleth.grid(100, 110, 30, 38, 0.01);
  await isopleth.fill({ Smoothing: "0.1" });
  const alert = page.getByRole("alert");
  const suggestions = page.getByRole("group", { name: "Settings that would fit" });
  /** Presses a suggestion with the keyboard; the keyboard is then at Run. */
  const follow = async (name: RegExp): Promise<void> => {
    const button = suggestions.getByRole("button", { name });
    await button.focus();
    await page.keyboard.press("Enter");
    await expect(alert).toHaveCount(0);
    await expect(isopleth.button("Run")).toBeFocused();
    await page.keyboard.press("Enter");
    await isopleth.waitUntilDone();
  };

  await isopleth.fill({ "Memory cap": "220", Processes: "8" });
  await expect(alert).toContainText(/8 processes take \d+ MB, and the memory cap is 220 MB\./);
  await expect(isopleth.button("Run")).toBeDisabled();
  await follow(/^\d process(es)?$/);
  await expect(isopleth.field("Processes")).not.toHaveValue("8");

  await isopleth.fill({ Processes: "8" });
  await expect(alert).toContainText("8 processes take");
  await follow(/^Cap \d+ MB$/);
  await expect(isopleth.field("Memory cap")).not.toHaveValue("220");
  await expect(isopleth.field("Processes")).toHaveValue("8");

  await isopleth.open(launched.app, writeStations(folder, 5000));
  await isopleth.grid(100, 110, 30, 38, 0.02);
  await page.getByText("Advanced", { exact: true }).click();
  await isopleth.choose("Solver", "dense");
  await isopleth.fill({ "Memory cap": "200", Processes: "1" });
  await expect(alert).toContainText(/Fitting 5000 stations takes \d+ MB, and the memory cap is 200 MB\./);
  await follow(/^Solve by iteration$/);
  await expect(isopleth.field("Solver")).toHaveValue("iterative");
});

test("the cap is lowered and raised while a run goes on", async ({ page, launched }) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.open(launched.app, writeStations(folder, 1400));
  // 4977 tiles, more than four minutes: it is cancelled in the end.
  await isopleth.grid(100, 110, 30, 38, 0.0005);
  await slowTiles(launched);
  await isopleth.fill({ Smoothing: "0.1", "Memory cap": "512", Processes: "2" });
  const meter = page.getByRole("meter", { name: "Memory in use" });
  const capShown = async (): Promise<number> => Number(await meter.getAttribute("aria-valuemax")) / 2 ** 20;
  await expect(page.getByText(/^Plan: 2\sprocesses, \d+\sMB/).first()).toBeVisible();
  await isopleth.run();
  await expect.poll(() => isopleth.tilesDone()).toBeGreaterThan(5);
  await isopleth.fill({ "Memory cap": "5" });
  const refusal = page.getByText(/^1 process takes \d+ MB, and the memory cap is 5 MB\.$/).first();
  await expect(refusal).toBeVisible();
  await expect.poll(capShown).toBe(512);
  // Enough for one process and not for two.
  const lowered = 2 + Number(/takes (\d+) MB/.exec((await refusal.textContent()) ?? "")?.[1]);
  await isopleth.fill({ "Memory cap": `${lowered}` });
  await expect.poll(capShown).toBe(lowered);
  await isopleth.fill({ "Memory cap": "600" });
  await expect.poll(capShown).toBe(600);
  const tiles = await isopleth.tilesDone();
  await expect.poll(() => isopleth.tilesDone()).toBeGreaterThan(tiles + 5);
  await isopleth.button("Cancel").click();
  await expect(isopleth.status).toContainText(/^Cancelled/);
  await isopleth.button("Show log").click();
  const log = page.getByRole("dialog");
  await expect(log).toContainText(`the memory cap is ${lowered} MB from now on, for 1 process`);
  await expect(log).toContainText("the memory cap is 600 MB from now on, for 2 processes");
  await expect(log).toContainText(
    /memory at its peak: \d+ MB together, \d+ MB in one process; planned \d+ MB/,
  );
});
