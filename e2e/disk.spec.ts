import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isSoak, report } from "./faults/report.ts";
import { canMount, SmallDisk } from "./faults/smallDisk.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerOpenDialog, test as base, expect, type Launched, launch } from "./launch.ts";
import { beginRun, hashOf, logOf, prepareRun, runsIn, runToEnd } from "./longRun.ts";
import { mapOf } from "./mapPicture.ts";
import { slowTiles } from "./spoil.ts";

/* The folder of the runs lies on a small disk of its own. */

/** Degrees; 40 tiles of 8 times, 112 MB a run. */
const SPACING = 0.03;

const test = base.extend<{ disk: SmallDisk; launched: Launched; other: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  disk: async ({}, use) => {
    const userData = mkdtempSync(path.join(tmpdir(), "isopleth-disk-"));
    const runs = path.join(userData, "runs");
    mkdirSync(runs);
    const disk = new SmallDisk(runs, "400m");
    await use(disk);
    disk.takeAway();
    rmSync(userData, { recursive: true, force: true, maxRetries: 5 });
  },
  launched: async ({ disk }, use) => {
    const launched = await launch({ userData: path.dirname(disk.folder) });
    await new IsoplethPage(launched.page).waitUntilReady();
    await slowTiles(launched);
    await use(launched);
    await launched.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: as above.
  other: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), "isopleth-other-"));
    await use(folder);
    rmSync(folder, { recursive: true, force: true });
  },
});
test.skip(!canMount(), "small disks can be mounted by Linux's superuser only");

const waits = (isopleth: IsoplethPage) =>
  isopleth.page.getByRole("alert").filter({ hasText: "The run waits" });

/** Moves the run that waits into another folder; its folder there. */
async function move({ app }: Launched, isopleth: IsoplethPage, other: string): Promise<string> {
  await answerOpenDialog(app, other);
  await isopleth.button("Move the store...").click();
  await isopleth.waitUntilDone();
  await expect(waits(isopleth)).toBeHidden();
  await expect(mapOf(isopleth.page)).toHaveAttribute("data-field-tiles", /^(\d+)\/\1$/);
  return runsIn(path.join(other, "isopleth-runs"))[0] ?? "";
}

test("the disk full in the middle of a run: it waits, goes on when there is room, or moves to another folder", async ({
  disk,
  launched,
  other,
}) => {
  const isopleth = new IsoplethPage(launched.page);
  await prepareRun(isopleth, SPACING);
  const continued = await beginRun(isopleth, launched.userData);
  disk.fill();
  await expect(waits(isopleth)).toContainText("the disk is full");
  await expect(isopleth.status).toContainText(/^Paused at \d+ of 40 tiles/);
  // Nothing has changed yet: it waits again.
  await isopleth.button("Continue").click();
  await expect.poll(() => logOf(continued).match(/paused: /g)?.length ?? 0).toBeGreaterThan(1);
  disk.makeRoom();
  await isopleth.button("Continue").click();
  await isopleth.waitUntilDone();
  await expect(waits(isopleth)).toBeHidden();

  const expected = hashOf(await runToEnd(isopleth, launched.userData));
  expect(hashOf(continued)).toBe(expected);

  await beginRun(isopleth, launched.userData);
  disk.fill();
  await expect(waits(isopleth)).toContainText("the disk is full");
  // The dialog dismissed: it still waits.
  await answerOpenDialog(launched.app);
  await isopleth.button("Move the store...").click();
  await expect(isopleth.button("Move the store...")).toBeEnabled();
  await expect(waits(isopleth)).toBeVisible();
  expect(hashOf(await move(launched, isopleth, other))).toBe(expected);
  report(
    "window: small disk full in the middle: room made and continued; store moved",
    1,
    "paused with the reason, finished, field identical",
  );
});

test.describe("other trouble with the disk", () => {
  test.skip(!isSoak, "part of `npm run soak`");

  test("read-only in the middle of a run: it waits, and goes on when it may write again", async ({
    disk,
    launched,
  }) => {
    const isopleth = new IsoplethPage(launched.page);
    await prepareRun(isopleth, SPACING);
    const continued = await beginRun(isopleth, launched.userData);
    await expect.poll(() => disk.denyWrites(), { intervals: [5] }).toBe(true);
    await expect(waits(isopleth)).toContainText("the disk is read-only");
    disk.allowWrites();
    await isopleth.button("Continue").click();
    await isopleth.waitUntilDone();
    expect(hashOf(continued)).toBe(hashOf(await runToEnd(isopleth, launched.userData)));
    report(
      "window: writes denied in the middle, allowed again, continued",
      1,
      "paused with the reason, finished, field identical",
    );
  });

  test("gone in the middle of a run: it waits, moves, and computes again what was lost", async ({
    disk,
    launched,
    other,
  }) => {
    const isopleth = new IsoplethPage(launched.page);
    await prepareRun(isopleth, SPACING);
    const expected = hashOf(await runToEnd(isopleth, launched.userData));
    await beginRun(isopleth, launched.userData);
    disk.takeAway();
    await expect(waits(isopleth)).toContainText("it is gone");
    expect(hashOf(await move(launched, isopleth, other))).toBe(expected);
    report(
      "window: drive gone in the middle, store moved",
      1,
      "paused with the reason, finished elsewhere, field identical",
    );
  });
});
