import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "@playwright/test";
import { computeProcesses } from "./computeProcesses.ts";
import { isSoak, report } from "./faults/report.ts";
import { allGone } from "./faults/tools.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerSaveDialog, expect, type Launched, test } from "./launch.ts";
import { beginRun, chunksOf, hashOf, journalOf, logOf, prepareRun, runsOf, runToEnd } from "./longRun.ts";
import { type Fault, slowTiles, spoil } from "./spoil.ts";

/* Deaths of compute processes, seen in the window: in words in its status line, and in the log behind "Show log". */

test.skip(process.platform !== "linux", "processes are found through /proc, which only Linux has");

/** Degrees; 18 tiles of 8 times. */
const SPACING = 0.05;

async function logShown(page: Page): Promise<string> {
  await page.getByRole("button", { name: "Show log" }).click();
  const log = page.getByRole("log");
  await expect(log).toContainText("memory at its peak");
  const text = await log.innerText();
  await page.keyboard.press("Escape");
  await expect(log).toBeHidden();
  return text;
}

/** A death in a run's log: pid, tile, words, last memory figure and exit code. */
const DEATH =
  /pid \d+ died (over tile \d+|outside of tiles): .*it last held \d+ MB \((no exit code|exit code \d+)\)/;

async function undisturbedHash(isopleth: IsoplethPage, { userData }: Launched): Promise<string> {
  await prepareRun(isopleth, SPACING);
  return hashOf(await runToEnd(isopleth, userData));
}

test("a fault of the engine is named and survived; the third death over one tile ends the run and keeps what is done", async ({
  page,
  launched,
}) => {
  const isopleth = new IsoplethPage(page);
  const expected = await undisturbedHash(isopleth, launched);
  await spoil(launched, { fault: "trap", processes: 2 });
  await isopleth.run();
  await expect(isopleth.status).toContainText("was ended by a fault of the engine (exit code 70");
  await isopleth.waitUntilDone();
  expect(hashOf(runsOf(launched.userData).at(-1) ?? "")).toBe(expected);
  expect(await logShown(page)).toMatch(
    /died over tile \d+: was ended by a fault .* it last held \d+ MB \(exit code 70\)/,
  );
  report(
    "window: engine trap in two processes",
    1,
    "named with pid, tile, memory and exit code 70, field identical",
  );

  // Six seconds at least, of which the processes live only until the first tile is on the disk.
  await slowTiles(launched, 700);
  const given = await beginRun(isopleth, launched.userData);
  await spoil(launched, { fault: "trap", processes: 1000, tile: 1 });
  await expect(isopleth.status).toContainText(/^Failed: The run was given up: 3 compute processes in a row/);
  await expect(isopleth.status).toContainText("Tiles done stay in the store");
  const done = await isopleth.tilesDone();
  expect(done).toBeGreaterThan(0);
  await expect(isopleth.button("Run")).toBeEnabled();
  expect(logOf(given).match(/died over tile/g)?.length).toBeGreaterThanOrEqual(3);
  expect(journalOf(given).length).toBeGreaterThanOrEqual(done);
  report("window: three deaths over one tile", 1, `run failed with the reason, ${done} tiles done stayed`);
});

/** What is spoilt, and what the window must say of it. */
const faults: readonly (Fault & { readonly words: RegExp })[] = [
  { fault: "memory", processes: 1, words: /ran out of memory/ },
  { fault: "throw", processes: 1, words: /crashed \(exit code 1, .*Error: nothing catches this/ },
  { fault: "start", processes: 2, words: /failed to start \(exit code 1, .*Error: this worker never starts/ },
];

for (const one of faults) {
  test(`a compute process that ends by "${one.fault}" is named, and the run survives it`, async ({
    page,
    launched,
  }) => {
    test.skip(!isSoak, "part of `npm run soak`");
    const isopleth = new IsoplethPage(page);
    const expected = await undisturbedHash(isopleth, launched);
    await spoil(launched, one);
    await isopleth.run();
    await expect(isopleth.status).toContainText(one.words);
    await isopleth.waitUntilDone();
    expect(hashOf(runsOf(launched.userData).at(-1) ?? "")).toBe(expected);
    const log = await logShown(page);
    expect(log).toMatch(one.words);
    const line = log.split("\n").find((text) => / died /.test(text)) ?? "";
    if (one.fault !== "start") expect(line).toMatch(DEATH);
    report(`window: fault "${one.fault}"`, 1, `named "${line.replace(/^\S+ /, "")}", field identical`);
  });
}

test("a compute process that freezes is named, and the run survives it", async ({ page, launched }) => {
  test.skip(!isSoak, "part of `npm run soak`");
  const isopleth = new IsoplethPage(page);
  const expected = await undisturbedHash(isopleth, launched);
  await slowTiles(launched, 300);
  await beginRun(isopleth, launched.userData);
  const [frozen = 0] = computeProcesses(launched.app.process().pid ?? 0);
  process.kill(frozen, "SIGSTOP");
  const began = performance.now();
  await expect(isopleth.status).toContainText(/hung \(nothing heard of it for \d+ s\)/, { timeout: 60_000 });
  const seconds = ((performance.now() - began) / 1000).toFixed(1);
  await isopleth.waitUntilDone();
  await allGone([frozen]);
  expect(hashOf(runsOf(launched.userData).at(-1) ?? "")).toBe(expected);
  expect(await logShown(page)).toMatch(DEATH);
  report(
    "window: SIGSTOP of a compute process",
    1,
    `noticed after ${seconds} s, named, replaced, field identical`,
  );
});

test("chunks that the disk has damaged are computed again, and neither shown nor exported", async ({
  page,
  launched,
}) => {
  test.skip(!isSoak, "part of `npm run soak`");
  const isopleth = new IsoplethPage(page);
  await prepareRun(isopleth, SPACING);
  const run = await runToEnd(isopleth, launched.userData);
  const expected = hashOf(run);
  const chunks = chunksOf(run);
  for (const chunk of chunks) {
    const bytes = readFileSync(chunk);
    bytes[4000] = (bytes[4000] ?? 0) ^ 0x40;
    writeFileSync(chunk, bytes);
  }
  expect(hashOf(run)).not.toBe(expected);
  const folder = mkdtempSync(path.join(tmpdir(), "isopleth-damaged-"));
  const file = path.join(folder, "field.nc");
  await answerSaveDialog(launched.app, file);
  await isopleth.button("Export...").click();
  await expect(page.getByText(file).first()).toBeVisible({ timeout: 60_000 });
  const exported = createHash("sha256").update(readFileSync(file).subarray(16_384)).digest("hex");
  expect(hashOf(run)).toBe(expected);
  await runToEnd(isopleth, launched.userData);
  await isopleth.button("Export...").click();
  await expect
    .poll(() => createHash("sha256").update(readFileSync(file).subarray(16_384)).digest("hex"))
    .toBe(exported);
  const damaged = new Set(logOf(run).match(/tile \d+ is damaged on the disk and is computed again/g)).size;
  expect(damaged).toBe(18);
  rmSync(folder, { recursive: true });
  report(
    "window: one bit altered in each of 144 chunks, exported",
    1,
    `${damaged} tiles computed again, field and file identical`,
  );
});
