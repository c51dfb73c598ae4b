import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerOpenDialog, answerSaveDialog, expect, type Launched, test } from "./launch.ts";

let folder: string;
test.beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "isopleth-bad-"));
});
test.afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function open(
  isopleth: IsoplethPage,
  launched: Launched,
  content: string | Uint8Array,
  name = "input.csv",
): Promise<void> {
  const file = path.join(folder, name);
  writeFileSync(file, content);
  await answerOpenDialog(launched.app, file);
  await isopleth.button("Open stations...").click();
}

/** The rows of a file with a header, one place each. */
const table = (...rows: string[]): string => `id,lon,lat,pm25_ugm3\n${rows.join("\n")}\n`;

/** Files that cannot be read: what they hold, and what the message must name. */
const unreadable: readonly [string, string | Uint8Array, RegExp][] = [
  ["an empty file", "", /empty/i],
  ["a header without rows", "id,lon,lat,pm25_ugm3\n", /no rows|header/i],
  ["no coordinates", "id,pm25_ugm3\nA,1\nB,2\n", /lon/i],
  ["text in the number column", table("A,110,30,high", "B,111,31,low", "C,112,32,none"), /line 2|lines 2/i],
  ["an unclosed quote", `${table("A,110,30,1")}"B,111,31,2\nC,112,32,3\n`, /line 3/i],
  ["values missing everywhere", table("A,110,30,NA", "B,111,31,NaN"), /missing|no value/i],
  ["longitudes outside the world", table("A,910,30,1", "B,911,31,2"), /line 2|lines 2|longitude/i],
  ["a binary file", new Uint8Array(4096).map((_, i) => (i * 7919) % 256), /not text|binary|text/i],
];

test("files that cannot be read: each said in words, and the previous data stay", async ({
  page,
  launched,
}) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  for (const [what, content, words] of unreadable) {
    await test.step(what, async () => {
      await open(isopleth, launched, content);
      const alert = page.getByRole("alert").filter({ hasText: "input.csv" });
      await expect(alert).toContainText(words);
      await expect(page.getByText("airnow_conus_20240416.csv").first()).toBeVisible();
      await expect(isopleth.button("Run")).toBeEnabled();
      // The next one's message must be its own.
      await isopleth.button("Dismiss").click();
      await expect(alert).toHaveCount(0);
    });
  }
});

test("a folder, and a file that is not there", async ({ page, launched }) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  const asFolder = path.join(folder, "folder.csv");
  mkdirSync(asFolder);
  for (const file of [asFolder, path.join(folder, "gone.csv")]) {
    await answerOpenDialog(launched.app, file);
    await isopleth.button("Open stations...").click();
    await expect(
      page
        .getByRole("alert")
        .filter({ hasText: path.basename(file) })
        .first(),
    ).toBeVisible();
  }
  await expect(isopleth.button("Run")).toBeEnabled();
});

/** Readable files whose fit must be refused or flagged, with the settings that lead there. */
const hopeless: readonly [string, string, Readonly<Record<string, string>>, RegExp][] = [
  [
    "one station and a linear tail",
    table("A,110,30,1"),
    { Kernel: "thin_plate_spline" },
    /1 station|one station/i,
  ],
  [
    "two stations and a linear tail",
    table("A,110,30,1", "B,111,31,2"),
    { Kernel: "cubic" },
    /2 stations|two stations/i,
  ],
  [
    "stations on a line and a linear tail",
    table("A,110,30,1", "B,111,31,2", "C,112,32,3", "D,113,33,4"),
    { Kernel: "thin_plate_spline" },
    /line/i,
  ],
];

test("fits that cannot be: each refused in words, and the window stays usable", async ({
  page,
  launched,
}) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  await isopleth.fill({ Smoothing: "0" });
  for (const [what, content, settings, words] of hopeless) {
    await test.step(what, async () => {
      // A name of its own: seeing it tells that these stations have come.
      const name = `${what.replaceAll(" ", "-")}.csv`;
      await open(isopleth, launched, content, name);
      await expect(page.getByTitle(path.join(folder, name), { exact: true })).toBeVisible();
      await isopleth.choose("Kernel", settings.Kernel ?? "linear");
      await isopleth.choose("Degree", "1");
      await isopleth.grid(109, 115, 29, 34, 0.5);
      await isopleth.run();
      await expect(page.getByRole("alert").filter({ hasText: words }).first()).toBeVisible();
      await isopleth.choose("Kernel", "linear");
      await isopleth.choose("Degree", "0");
      await isopleth.run();
      await isopleth.waitUntilDone();
    });
  }
});

test("stations at one place become one, and longitudes of 0..360 are wrapped, both with a notice", async ({
  page,
  launched,
}) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  await open(isopleth, launched, table("A,250,30,1", "B,250,30,3", "C,251,31,5", "D,252,30,4"));
  await expect(page.getByTitle(path.join(folder, "input.csv"), { exact: true })).toBeVisible();
  await expect(page.getByText(/merged/i).first()).toBeVisible();
  await page.getByRole("button", { name: /^How it was read/ }).click();
  await expect(page.getByText(/360/).first()).toBeVisible();
  await page.keyboard.press("Escape");
  await isopleth.fill({ Smoothing: "0" });
  await isopleth.grid(-111, -107, 29, 32, 0.1);
  await isopleth.run();
  await isopleth.waitUntilDone();
});

test("an export that cannot be written says so and leaves nothing behind", async ({ page, launched }) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  await isopleth.fill({ Smoothing: "0" });
  await isopleth.grid(-130, -60, 22, 52, 0.5);
  await isopleth.run();
  await isopleth.waitUntilDone();
  const blocker = path.join(folder, "file");
  writeFileSync(blocker, "");
  const target = path.join(blocker, "field.nc");
  await answerSaveDialog(launched.app, target);
  await isopleth.button("Export...").click();
  await expect(page.getByRole("alert").filter({ hasText: "field.nc" }).first()).toBeVisible();
  await expect(isopleth.button("Run")).toBeEnabled();
});
