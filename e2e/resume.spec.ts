import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { descendants, fieldHash, isAlive, until } from "./faults/tools.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { test as base, expect, type Launched, launch } from "./launch.ts";

const test = base.extend<{ userData: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
  userData: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), "isopleth-resume-"));
    await use(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  },
});
test.skip(process.platform !== "linux", "processes are found through /proc, which only Linux has");

async function startLongRun(isopleth: IsoplethPage): Promise<void> {
  await isopleth.waitUntilReady();
  await isopleth.choose("Kernel", "linear");
  await isopleth.fill({ Smoothing: "0" });
  await isopleth.grid(-130, -60, 22, 52, 0.02);
  await isopleth.run();
  await expect.poll(() => isopleth.tilesDone(), { timeout: 60_000, intervals: [20] }).toBeGreaterThan(3);
}

/** Kills one process of the application, or its whole tree, at once, and waits until nothing of it is left. */
async function kill(launched: Launched, whole: boolean): Promise<number> {
  const main = launched.app.process().pid ?? 0;
  const all = [main, ...descendants(main)];
  const began = performance.now();
  for (const pid of whole ? all.reverse() : [main]) process.kill(pid, "SIGKILL");
  await until(() => all.every((pid) => !isAlive(pid)), "nothing of the application is left", 15_000);
  return performance.now() - began;
}

const runsIn = (userData: string): string[] =>
  readdirSync(path.join(userData, "runs"))
    .filter((name) => /^\d{8}T/.test(name))
    .sort()
    .map((name) => path.join(userData, "runs", name));

const hashOf = (folder: string): string => {
  const [array = ""] = readdirSync(path.join(folder, "field.zarr")).filter(
    (name) => !["lon", "lat", "time", "crs"].includes(name) && !name.startsWith("."),
  );
  return createHash("sha256").update(fieldHash(folder, array)).digest("hex");
};

// The other way is as long; `npm run soak` takes both.
for (const whole of process.env.ISOPLETH_SOAK === "1" ? [false, true] : [false]) {
  test(`the application killed (${whole ? "all its processes" : "main alone"}): nothing is left, the next start resumes, the field is the same`, async ({
    userData,
  }) => {
    test.setTimeout(300_000);
    const first = await launch({ userData });
    await startLongRun(new IsoplethPage(first.page));
    const milliseconds = await kill(first, whole);
    test.info().annotations.push({
      type: "measured",
      description: `${milliseconds.toFixed(0)} ms until all were gone`,
    });

    const second = await launch({ userData });
    const isopleth = new IsoplethPage(second.page);
    await expect(second.page.getByText("A run was interrupted")).toBeVisible();
    await isopleth.button("Resume").click();
    await isopleth.waitUntilDone(200_000);
    await expect(isopleth.field("Spacing")).toHaveValue("0.02");
    await expect(second.page.getByText("A run was interrupted")).toBeHidden();
    // The same once more, undisturbed.
    await isopleth.run();
    await expect.poll(() => runsIn(userData).length, { timeout: 20_000 }).toBe(2);
    await isopleth.waitUntilDone(200_000);
    const [resumed = "", undisturbed = ""] = runsIn(userData);
    expect(readFileSync(path.join(resumed, "log.txt"), "utf8")).toMatch(
      /Resuming: [1-9]\d* of \d+ tiles were done/,
    );
    expect(hashOf(resumed)).toBe(hashOf(undisturbed));
    const left = [second.app.process().pid ?? 0, ...descendants(second.app.process().pid ?? 0)];
    await second.close();
    await until(() => left.every((pid) => !isAlive(pid)), "quitting leaves no process");
  });
}

test("an interrupted run can be discarded, and the log tells what happened", async ({ userData }) => {
  test.setTimeout(200_000);
  const first = await launch({ userData });
  await startLongRun(new IsoplethPage(first.page));
  await kill(first, true);
  const second = await launch({ userData });
  const isopleth = new IsoplethPage(second.page);
  await isopleth.button("Discard").click();
  await expect(second.page.getByText("A run was interrupted")).toBeHidden();
  await expect.poll(() => runsIn(userData)).toEqual([]);
  await isopleth.button("Show log").click();
  await expect(second.page.getByRole("log")).toContainText(/Isopleth .* started, pid \d+/);
  await second.page.keyboard.press("Escape");
  await isopleth.grid(-130, -60, 22, 52, 0.5);
  await isopleth.run();
  await isopleth.waitUntilDone();
  await isopleth.button("Show log").click();
  await expect(second.page.getByRole("log")).toContainText("memory at its peak");
  await second.close();
});
