import { createHash } from "node:crypto";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { computeProcesses } from "./computeProcesses.ts";
import { isSoak, report } from "./faults/report.ts";
import { allGone } from "./faults/tools.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerSaveDialog, expect, type Launched, test } from "./launch.ts";
import { prepareRun, startLongRun } from "./longRun.ts";
import { slowTiles } from "./spoil.ts";

test.skip(process.platform !== "linux", "compute processes are found through /proc, which only Linux has");

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isopleth-resilience-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function exportAs(isopleth: IsoplethPage, launched: Launched, name: string): Promise<string> {
  const file = path.join(folder, name);
  await answerSaveDialog(launched.app, file);
  await isopleth.button("Export...").click();
  await expect(isopleth.page.getByText(file).first()).toBeVisible({ timeout: 120_000 });
  // The history line holds the time of writing; everything behind the header is the field.
  return createHash("sha256").update(readFileSync(file).subarray(16_384)).digest("hex");
}

test("cancelled in the middle, all compute memory is freed and the window is ready for the next run", async ({
  launched,
}) => {
  const isopleth = new IsoplethPage(launched.page);
  await prepareRun(isopleth, 0.008);
  await slowTiles(launched);
  const times = isSoak ? 20 : 1;
  const took: number[] = [];
  for (let k = 0; k < times; k++) {
    await isopleth.run();
    await expect.poll(() => isopleth.tilesDone(), { timeout: 60_000, intervals: [20] }).toBeGreaterThan(0);
    const computing = computeProcesses(launched.app.process().pid ?? 0);
    expect(computing.length).toBeGreaterThan(0);
    // Pressed within the page, which tells when: aiming at the button takes a test longer than the end of a run.
    const press = isopleth.button("Cancel").evaluate((button: HTMLButtonElement) => {
      const now = Date.now();
      button.click();
      return now;
    });
    const [pressed, gone] = await Promise.all([press, allGone(computing).then(() => Date.now())]);
    took.push(gone - pressed);
    await expect(isopleth.status).toContainText(/^Cancelled/);
    const done = await isopleth.tilesDone();
    expect(done).toBeLessThan(Number(await isopleth.tiles.getAttribute("aria-valuemax")));
  }
  report(
    "window: cancelled in the middle of tiles",
    times,
    `all compute processes gone at most ${Math.max(...took)} ms after the button was pressed`,
  );
  // A figure of time, for a machine that does nothing else.
  if (isSoak) expect(Math.max(...took)).toBeLessThan(1000);
  await isopleth.grid(-130, -60, 22, 52, 0.5);
  await isopleth.run();
  await isopleth.waitUntilDone();
  expect(computeProcesses(launched.app.process().pid ?? 0).length).toBeLessThanOrEqual(2);
});

/**
 * The page itself presses "Stop writing" as soon as part of the file is written: a fast machine would be done before a
 * press from outside came. Answers how much was written then, percent.
 */
const stopWritingAtOnce = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          const written = document.querySelector('[role="progressbar"][aria-label="Written"]');
          const percent = Number(written?.getAttribute("aria-valuenow") ?? 0);
          const stop = document.querySelector<HTMLButtonElement>('button[aria-label="Stop writing"]');
          if (!(percent > 0) || stop === null) return;
          observer.disconnect();
          resolve(percent);
          stop.click();
        });
        observer.observe(document.body, { subtree: true, childList: true, attributes: true });
      }),
  );

test("an export cancelled in its middle: nothing of it is left, that is said, and the next one is written", async ({
  page,
  launched,
}) => {
  const isopleth = new IsoplethPage(page);
  // 6.7 million rows of text: seconds on any machine.
  await prepareRun(isopleth, 0.05);
  await isopleth.run();
  await isopleth.waitUntilDone();
  const file = path.join(folder, "field.csv");
  await answerSaveDialog(launched.app, file);
  const stopped = stopWritingAtOnce(page);
  await isopleth.button("Export...").click();
  const percent = await stopped;
  expect(percent).toBeLessThan(100);
  const notice = page.getByRole("status").filter({ hasText: "The export was cancelled" });
  await expect(notice).toContainText(`Nothing was written to ${file}.`);
  expect(readdirSync(folder)).toEqual([]);
  await expect(isopleth.button("Export...")).toBeEnabled();
  await expect(isopleth.status).toContainText(/^Done/);

  // What was there before stays, too.
  writeFileSync(file, "of yesterday");
  await page.getByRole("button", { name: "Dismiss" }).click();
  const again = stopWritingAtOnce(page);
  await isopleth.button("Export...").click();
  await again;
  await expect(notice).toBeVisible();
  expect(readdirSync(folder)).toEqual(["field.csv"]);
  expect(readFileSync(file, "utf8")).toBe("of yesterday");

  await exportAs(isopleth, launched, "field.nc");
  expect(readdirSync(folder).sort()).toEqual(["field.csv", "field.nc"]);
  report(
    "window: export cancelled in its middle",
    2,
    "no file under its name, no temporary file left, a file of before as it was; the next export was written",
  );
});

test("a compute process killed in the middle: the run completes with the identical field", async ({
  page,
  launched,
}) => {
  test.setTimeout(300_000);
  const isopleth = await startLongRun(launched, 0.02, 0);
  await isopleth.waitUntilDone(200_000);
  const undisturbed = await exportAs(isopleth, launched, "undisturbed.nc");

  await isopleth.run();
  await expect.poll(() => isopleth.tilesDone(), { timeout: 60_000, intervals: [20] }).toBeGreaterThan(0);
  const [victim] = computeProcesses(launched.app.process().pid ?? 0);
  expect(victim).toBeDefined();
  if (victim !== undefined) process.kill(victim, "SIGKILL");
  await expect(page.getByText(/killed/i).first()).toBeVisible({ timeout: 20_000 });
  await isopleth.waitUntilDone(200_000);
  expect(existsSync(`/proc/${victim}`)).toBe(false);
  expect(await exportAs(isopleth, launched, "disturbed.nc")).toBe(undisturbed);
});
