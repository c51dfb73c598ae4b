import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { writeMonth } from "../bench/month.mjs";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerOpenDialog, expect, test } from "./launch.ts";

/** A month of hourly data from 1500 stations. */
const ROWS = 2_000_000;

let folder: string;
let file: string;
test.beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isopleth-large-"));
  file = path.join(folder, "month.csv");
  writeMonth(file, ROWS);
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a large file shows its progress, can be given up, and is read whole", async ({ page, launched }) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  await answerOpenDialog(launched.app, file);
  const progress = page.getByRole("progressbar", { name: "File read" });

  const stopped = stopReadingAtOnce(page);
  await isopleth.button("Open stations...").click();
  expect(await stopped).toBe(true);
  await expect(progress).toBeHidden();
  await expect(page.getByText("airnow_conus_20240416.csv").first()).toBeVisible();
  await expect(isopleth.button("Run")).toBeEnabled();

  const { frames, longTasks } = await framesWhile(page, async () => {
    const arrived = titleArrives(page, file);
    await isopleth.button("Open stations...").click();
    await arrived;
  });
  await expect(page.getByTitle(file, { exact: true })).toBeVisible();
  await expect(page.getByText("1,500 stations").first()).toBeVisible();
  await expect(isopleth.field("Value")).toContainText("o3");
  // How smooth the window stayed is a measurement, not a test: the machine is shared and draws in software. Long tasks
  // of the page's main thread are its own work, whatever draws the frames.
  const words = `${inWords(frames)}; ${tasksInWords(longTasks)}`;
  test.info().annotations.push({ type: "frames", description: words });
  console.log(`While ${ROWS} rows were read: ${words}.`);
});

/**
 * The page itself presses "Stop reading" as soon as it is there: a fast machine would have read the file before a press
 * from outside came.
 * @returns whether the progress was shown then.
 */
const stopReadingAtOnce = (page: Page): Promise<boolean> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          const stop = document.querySelector<HTMLButtonElement>('button[aria-label="Stop reading"]');
          if (stop === null) return;
          observer.disconnect();
          resolve(document.querySelector('[role="progressbar"][aria-label="File read"]') !== null);
          stop.click();
        });
        observer.observe(document.body, { childList: true, subtree: true });
      }),
  );

/** The page itself looks out for the title: being asked from outside again and again would be long tasks of their own. */
const titleArrives = (page: Page, title: string): Promise<void> =>
  page.evaluate(
    (wanted) =>
      new Promise((resolve) => {
        const observer = new MutationObserver(() => {
          if (document.querySelector(`[title="${CSS.escape(wanted)}"]`) === null) return;
          observer.disconnect();
          resolve();
        });
        observer.observe(document.body, { childList: true, subtree: true, attributes: true });
      }),
    title,
  );

interface Smoothness {
  /** Milliseconds between the frames of the page. */
  readonly frames: readonly number[];
  /** Tasks of the page's main thread that took 50 ms and more, milliseconds. */
  readonly longTasks: readonly number[];
}

/** How smooth the page stays while something happens. */
async function framesWhile(page: Page, work: () => Promise<void>): Promise<Smoothness> {
  const frames = await page.evaluateHandle(() => {
    const seen: number[] = [];
    const state = { seen, going: true, longTasks: [] as number[] };
    new PerformanceObserver((list) => {
      if (state.going) state.longTasks.push(...list.getEntries().map(({ duration }) => duration));
    }).observe({ type: "longtask" });
    const look = (now: number): void => {
      seen.push(now);
      if (state.going) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
    return state;
  });
  await work();
  const { times, longTasks } = await frames.evaluate((state) => {
    state.going = false;
    return { times: state.seen, longTasks: state.longTasks };
  });
  return { frames: times.slice(1).map((time, k) => time - (times[k] ?? time)), longTasks };
}

const tasksInWords = (tasks: readonly number[]): string =>
  tasks.length === 0
    ? "no task of the page over 50 ms"
    : `tasks of the page over 50 ms: ${tasks.map((milliseconds) => milliseconds.toFixed(0)).join(", ")} ms`;

function inWords(frames: readonly number[]): string {
  const slow = frames.filter((milliseconds) => milliseconds > 20).length;
  const sorted = [...frames].sort((a, b) => a - b);
  const worst = sorted.slice(-5).map((milliseconds) => milliseconds.toFixed(0));
  const share = ((100 * slow) / frames.length).toFixed(1);
  return `${frames.length} frames, ${share} % over 20 ms, the slowest ${worst.join(", ")} ms`;
}
