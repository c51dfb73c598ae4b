import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isSoak, report } from "./faults/report.ts";
import { allGone } from "./faults/tools.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { test as base, expect, launch } from "./launch.ts";
import { hashOf, kill, logOf, processesOf, runsOf, startLongRun } from "./longRun.ts";

const test = base.extend<{ userData: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  userData: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), "isopleth-resume-"));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },
});
/** Degrees; 84 tiles of 8 times. */
const SPACING = 0.02;
test.skip(process.platform !== "linux", "processes are found through /proc, which only Linux has");

/** The ways in which it dies; whether all of its processes do at once, and by what. */
const deaths = [
  { what: "main process alone killed", whole: false, signal: "SIGKILL" },
  { what: "all processes of the application killed", whole: true, signal: "SIGKILL" },
  { what: "main process crashed (SIGSEGV)", whole: false, signal: "SIGSEGV" },
] as const;

// The other ways are as long; `npm run soak` takes all.
for (const { what, whole, signal } of isSoak ? deaths : deaths.slice(0, 1)) {
  test(`${what}: nothing is left, the next start resumes, the field is the same`, async ({ userData }) => {
    test.setTimeout(300_000);
    const first = await launch({ userData });
    await startLongRun(first, SPACING);
    const milliseconds = await kill(first, whole, signal);

    const second = await launch({ userData });
    const isopleth = new IsoplethPage(second.page);
    await expect(second.page.getByText("A run was interrupted")).toBeVisible();
    await isopleth.button("Resume").click();
    await isopleth.waitUntilDone(200_000);
    await expect(isopleth.field("Spacing")).toHaveValue(`${SPACING}`);
    await expect(second.page.getByText("A run was interrupted")).toBeHidden();
    // The same once more, undisturbed.
    await isopleth.run();
    await expect.poll(() => runsOf(userData).length, { timeout: 20_000 }).toBe(2);
    await isopleth.waitUntilDone(200_000);
    const [resumed = "", undisturbed = ""] = runsOf(userData);
    expect(logOf(resumed)).toMatch(/Resuming: [1-9]\d* of \d+ tiles were done/);
    expect(hashOf(resumed)).toBe(hashOf(undisturbed));
    const left = processesOf(second);
    await second.close();
    await allGone(left);
    report(
      `window: ${what}, started again, *Resume*`,
      1,
      `nothing left after ${milliseconds.toFixed(0)} ms, settings restored, field identical`,
    );
  });
}

test("an interrupted run can be discarded, and the log tells what happened", async ({ userData }) => {
  test.setTimeout(200_000);
  const first = await launch({ userData });
  await startLongRun(first, SPACING);
  await kill(first, true);
  const second = await launch({ userData });
  const isopleth = new IsoplethPage(second.page);
  await isopleth.button("Discard").click();
  await expect(second.page.getByText("A run was interrupted")).toBeHidden();
  await expect.poll(() => runsOf(userData)).toEqual([]);
  await isopleth.button("Show log").click();
  await expect(second.page.getByRole("log")).toContainText(/Isopleth .* started, pid \d+/);
  await second.page.keyboard.press("Escape");
  await isopleth.grid(-130, -60, 22, 52, 0.5);
  await isopleth.run();
  await isopleth.waitUntilDone();
  await isopleth.button("Show log").click();
  await expect(second.page.getByRole("log")).toContainText("memory at its peak");
  await second.close();
  report("window: interrupted run discarded", 1, "its folder is gone, the log tells");
});
