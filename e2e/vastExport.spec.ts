import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isSoak, report } from "./faults/report.ts";
import { canMount, SmallDisk } from "./faults/smallDisk.ts";
import { until } from "./faults/tools.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerSaveDialog, expect, launch, test } from "./launch.ts";
import { kill } from "./longRun.ts";
import { preparePlane, VAST_SPACING } from "./plane.ts";

/* Exports of 20,000 x 14,000 nodes that cannot end well: nothing half-written may stay. */

test.skip(!isSoak || !canMount(), "part of `npm run soak`, as Linux's superuser");

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isopleth-vast-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));

/** Bytes of all files below a folder; files may go meanwhile. */
const bytesBelow = (folder: string): number =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => statSync(path.join(folder, name), { throwIfNoEntry: false }))
    .reduce((sum, found) => sum + (found?.isFile() ? found.size : 0), 0);

/** Sizes at which each format is in the middle; a plane is packed well in a GeoTIFF. */
const formats = [
  { format: "nc", disk: "500m", middle: 300e6 },
  { format: "tif", disk: "8m", middle: 8e6 },
] as const;

for (const { format, disk: size, middle } of formats) {
  test(`a vast field exported as ${format}: the disk full in the middle, and killed in the middle`, async () => {
    test.setTimeout(900_000);
    const [userData, small, targets] = ["user", "small", "targets"].map((name) =>
      path.join(folder, name),
    ) as [string, string, string];
    for (const one of [userData, small, targets]) mkdirSync(one);
    const launched = await launch({ userData });
    const isopleth = new IsoplethPage(launched.page);
    await preparePlane(launched, isopleth, folder, VAST_SPACING);
    await isopleth.run();
    await isopleth.waitUntilDone(400_000);

    const disk = new SmallDisk(small, size);
    await answerSaveDialog(launched.app, path.join(small, `vast.${format}`));
    await isopleth.button("Export...").click();
    const failure = launched.page.getByRole("alert").filter({ hasText: "the disk is full" });
    await expect(failure).toBeVisible({ timeout: 400_000 });
    expect(readdirSync(small)).toEqual([]);
    disk.takeAway();

    await answerSaveDialog(launched.app, path.join(targets, `vast.${format}`));
    await isopleth.button("Export...").click();
    await until(() => bytesBelow(targets) > middle, "the export is in the middle", 400_000);
    await kill(launched, true);
    const left = readdirSync(targets);
    expect(left).toEqual([`.vast.${format}.isopleth-part`]);
    const again = await launch({ userData });
    await new IsoplethPage(again.page).waitUntilReady();
    expect(readdirSync(targets)).toEqual([]);
    await again.close();
    report(
      `window: 20,001 x 14,001 nodes exported as ${format}: disk full in the middle; killed in the middle, started again`,
      1,
      "no file under its name, no temporary file left",
    );
  });
}
