import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { partFolder } from "../electron/jobs/exportPaths.ts";
import { isSoak, report } from "./faults/report.ts";
import { allGone, until } from "./faults/tools.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerSaveDialog, test as base, expect, launch } from "./launch.ts";
import { hashOf, kill, logOf, prepareRun, processesOf, runsOf, runToEnd, startLongRun } from "./longRun.ts";

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

test("an export killed in its middle is offered with its field; an interrupted run can be discarded", async ({
  userData,
}) => {
  test.setTimeout(200_000);
  const first = await launch({ userData });
  const begun = new IsoplethPage(first.page);
  await prepareRun(begun, 0.05);
  const finished = await runToEnd(begun, userData);
  const expected = hashOf(finished);
  // 6.7 million rows of text: seconds on any machine.
  const file = path.join(userData, "field.csv");
  await answerSaveDialog(first.app, file);
  await begun.button("Export...").click();
  await until(() => existsSync(partFolder(file)), "the file is begun");
  await kill(first, true);

  const second = await launch({ userData });
  await expect(second.page.getByText("An export was interrupted")).toBeVisible();
  await expect(second.page.getByText("field.csv was not written")).toBeVisible();
  expect([file, partFolder(file)].filter((one) => existsSync(one))).toEqual([]);
  const isopleth = new IsoplethPage(second.page);
  await isopleth.button("Show the field").click();
  await isopleth.waitUntilDone();
  await expect(isopleth.field("Spacing")).toHaveValue("0.05");
  await expect(isopleth.button("Export...")).toBeEnabled();
  expect(logOf(finished)).toContain("Resuming: 18 of 18 tiles were done");
  expect(hashOf(finished)).toBe(expected);
  await startLongRun(second, SPACING);
  await kill(second, true);
  report("window: killed while a file is written", 1, "field offered and shown again, no tile computed");

  const third = await launch({ userData });
  await new IsoplethPage(third.page).button("Discard").click();
  await expect(third.page.getByText("A run was interrupted")).toBeHidden();
  await expect.poll(() => runsOf(userData)).toEqual([finished]);
  await new IsoplethPage(third.page).button("Show log").click();
  await expect(third.page.getByRole("log")).toContainText(/Isopleth .* started, pid \d+/);
  await third.end();
  report("window: interrupted run discarded", 1, "its folder is gone, the log tells");
});
