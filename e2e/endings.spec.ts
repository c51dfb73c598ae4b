import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { computeProcesses } from "./computeProcesses.ts";
import { isSoak, report } from "./faults/report.ts";
import { allGone } from "./faults/tools.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerOpenDialog, answerSaveDialog, test as base, expect, type Launched, launch } from "./launch.ts";
import { hashOf, logOf, prepareRun, processesOf, runsOf, runToEnd, startLongRun } from "./longRun.ts";
import { mapOf } from "./mapPicture.ts";

/* All the ways in which a window ends, or its page, while a run is going on. Killing is in resume.spec.ts. */

/** Degrees; 84 tiles of 8 times. */
const SPACING = 0.02;

const test = base.extend<{ userData: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  userData: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), "isopleth-endings-"));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },
});
test.skip(process.platform !== "linux", "processes are found through /proc, which only Linux has");

const pidOf = ({ app }: Launched): number => app.process().pid ?? 0;

interface Ending {
  readonly end: (launched: Launched) => unknown;
  /**
   * Main alone is told, and ends the run before it ends. A signal to the whole group also ends what Chromium draws with,
   * without which Chromium ends main within some hundredths of a second: the run's last words may be missing, no tile is.
   */
  readonly isOrderly: boolean;
}

/** The application leads its process group, as a job of a terminal does. */
const endings: Readonly<Record<string, Ending>> = {
  "SIGHUP to its process group, as a closed terminal sends it": {
    end: (launched) => process.kill(-pidOf(launched), "SIGHUP"),
    isOrderly: false,
  },
  "SIGTERM to the main process": {
    end: (launched) => process.kill(pidOf(launched), "SIGTERM"),
    isOrderly: true,
  },
  "SIGINT to its process group, as Ctrl+C sends it": {
    end: (launched) => process.kill(-pidOf(launched), "SIGINT"),
    isOrderly: false,
  },
  "its window closed": {
    end: ({ app }) => app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close()),
    isOrderly: true,
  },
  "quit from the menu": { end: ({ app }) => app.evaluate(({ app }) => app.quit()), isOrderly: true },
};

for (const [k, [what, { end, isOrderly }]] of Object.entries(endings).entries()) {
  test(`${what}: no process is left, and the next start offers the run`, async ({ userData }) => {
    test.skip(k > 1 && !isSoak, "part of `npm run soak`");
    const first = await launch({ userData });
    await startLongRun(first, SPACING);
    const all = processesOf(first);
    // Its end may come before its answer.
    const [milliseconds] = await Promise.all([allGone(all), Promise.resolve(end(first)).catch(() => {})]);

    const second = await launch({ userData });
    await expect(second.page.getByText("A run was interrupted")).toBeVisible();
    const [run = ""] = runsOf(userData);
    if (isOrderly) expect(logOf(run)).toContain("cancelled: ");
    if (isSoak) {
      const isopleth = new IsoplethPage(second.page);
      await isopleth.button("Resume").click();
      await isopleth.waitUntilDone();
    }
    await second.close();
    report(
      `window: ${what}, during a run`,
      1,
      `no process left after ${milliseconds.toFixed(0)} ms, run offered again${isSoak ? " and finished" : ""}`,
    );
  });
}

/** What a script answers in the window's page: Playwright lets go of a page whose process has died. */
const inPage = ({ app }: Launched, script: string): Promise<unknown> =>
  app.evaluate(
    ({ BrowserWindow }, script) => BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(script),
    script,
  );

const pressInPage = (launched: Launched, button: string): Promise<unknown> =>
  inPage(
    launched,
    `[...document.querySelectorAll("button")].find((button) => button.textContent === "${button}").click()`,
  );

/** What types 2 into the field "Spacing", past React's own record of what is in it. */
const SPACING_OF_2 = `{
  const field = [...document.querySelectorAll("label")].find((label) => label.textContent === "Spacing").control;
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, "2");
  field.dispatchEvent(new Event("input", { bubbles: true }));
}`;

/** Kills the page's process and waits until another one has loaded it again. */
async function killPage({ app }: Launched): Promise<void> {
  const pid = await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
  );
  process.kill(pid ?? 0, "SIGKILL");
  // A script given to a page that is gone would never answer.
  const isBack = () =>
    app.evaluate(({ BrowserWindow }, gone) => {
      const page = BrowserWindow.getAllWindows()[0]?.webContents;
      return page !== undefined && page.getOSProcessId() !== gone && !page.isLoading();
    }, pid);
  await expect.poll(isBack, { timeout: 30_000 }).toBe(true);
}

test("the page's process killed: the window comes back and offers the run, which ends with the same field", async ({
  userData,
}) => {
  test.skip(!isSoak, "part of `npm run soak`");
  const launched = await launch({ userData });
  await startLongRun(launched, SPACING);
  const [interrupted = ""] = runsOf(userData);
  await killPage(launched);
  const text = "document.body.textContent";
  await expect.poll(() => inPage(launched, text), { timeout: 30_000 }).toContain("A run was interrupted");
  await pressInPage(launched, "Resume");
  const status = `document.querySelector('[aria-label="Run status"]').textContent`;
  await expect.poll(() => inPage(launched, status), { timeout: 120_000 }).toMatch(/^Done/);
  expect(logOf(interrupted)).toMatch(/Resuming: [1-9]\d* of 84 tiles were done/);
  // Two computed, and one read the stations for the new page: none is left of the page before.
  expect(computeProcesses(pidOf(launched)).length).toBeLessThanOrEqual(3);
  await launched.close();
  const second = await launch({ userData });
  const isopleth = new IsoplethPage(second.page);
  await prepareRun(isopleth, SPACING);
  expect(hashOf(interrupted)).toBe(hashOf(await runToEnd(isopleth, userData)));
  await second.close();
  report(
    "window: the page's process killed during a run, *Resume*",
    1,
    "window loaded again by itself, field identical",
  );
});

/** What a window with a field shows: status, tiles on the map, the field in words, station file, spacing. */
const shown = async (launched: Launched): Promise<readonly unknown[]> =>
  (await inPage(
    launched,
    `[
      document.querySelector('[aria-label="Run status"]')?.textContent,
      document.querySelector("[data-view]")?.dataset.fieldTiles,
      document.querySelector("#field-map-description")?.textContent,
      document.title,
      [...document.querySelectorAll("label")].find((label) => label.textContent === "Spacing")?.control?.value,
    ]`,
  )) as readonly unknown[];

test("the page's process killed after a run: the window comes back with its field, which can be exported", async ({
  userData,
}) => {
  const launched = await launch({ userData, firstStart: true });
  const isopleth = new IsoplethPage(launched.page);
  // A machine that was never seen is timed before the first plan is told.
  await expect(launched.page.getByText(/^Plan: /)).toBeVisible();
  expect(existsSync(path.join(userData, "rates.json"))).toBe(true);
  await prepareRun(isopleth, 0.1);
  await runToEnd(isopleth, userData);
  await expect(mapOf(launched.page)).toHaveAttribute("data-field-tiles", /^(\d+)\/\1$/);
  const before = await shown(launched);
  expect(before).toEqual([
    expect.stringMatching(/^Done/),
    expect.stringMatching(/^\d+\/\d+$/),
    expect.stringContaining("field from"),
    "airnow_conus_20240416.csv – Isopleth",
    "0.1",
  ]);
  await killPage(launched);
  await expect.poll(() => shown(launched), { timeout: 30_000 }).toEqual(before);
  const file = path.join(userData, "field.nc");
  await answerSaveDialog(launched.app, file);
  await pressInPage(launched, "Export...");
  await expect.poll(() => existsSync(file)).toBe(true);
  report("window: the page's process killed after a run", 1, "its field shown again by itself, and exported");

  // Another file, of which there is no field yet.
  const own = path.join(userData, "own.csv");
  writeFileSync(own, "id,lon,lat,time,pm25\nA,1,50,2024-04-16T00:00Z,3\nB,2,51,2024-04-16T00:00Z,4\n");
  await answerOpenDialog(launched.app, own);
  await pressInPage(launched, "Open stations...");
  await expect.poll(() => shown(launched)).toContain("own.csv – Isopleth");
  await inPage(launched, SPACING_OF_2);
  await expect.poll(() => shown(launched)).toContain("2");
  // It is planned, by which main knows of it: one tile is left for one process.
  await expect.poll(() => inPage(launched, "document.body.textContent")).toContain("Plan: 1 process,");
  await killPage(launched);
  await expect.poll(() => shown(launched), { timeout: 30_000 }).toContain("own.csv – Isopleth");
  // No field, neither of this file nor of the one before.
  const [status, fieldTiles, , , spacing] = await shown(launched);
  expect([status, fieldTiles, spacing]).toEqual(["Ready.", undefined, "2"]);
  await launched.close();
  report(
    "window: the page's process killed, a file open of which there is no field",
    1,
    "file and settings there again by themselves",
  );
});

test("the page loaded again during a run: the run is offered", async ({ userData }) => {
  test.skip(!isSoak, "part of `npm run soak`");
  const launched = await launch({ userData });
  const isopleth = await startLongRun(launched, SPACING);
  await launched.page.reload();
  await expect(launched.page.getByText("A run was interrupted")).toBeVisible();
  await isopleth.button("Resume").click();
  await isopleth.waitUntilDone();
  await launched.close();
  report("window: loaded again (Ctrl+R) during a run, *Resume*", 1, "run offered again and finished");
});
