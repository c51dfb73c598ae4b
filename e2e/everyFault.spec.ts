import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Locator, Page } from "@playwright/test";
import { NetCDFReader } from "netcdfjs";
import { everyFault } from "../shared/stations/doctor/testing.ts";
import { screenPosition, type View } from "./geography.ts";
import { IsoplethPage } from "./isoplethPage.ts";
import { answerSaveDialog, expect, testInOneWindow } from "./launch.ts";

/** What the doctor shows of one kind of fault, and what is done about it. */
interface Expected {
  readonly title: string;
  /** The stations of the case looked at, and how many cases there are. */
  readonly ids: string;
  readonly count: number;
  readonly words: RegExp;
  /** Where the map is to look, degrees: amid the stations of the case. */
  readonly at: readonly [number, number];
  /** Already dealt with by reading: another remedy is taken from the menu. */
  readonly settled?: true;
  readonly remedy: string;
  /** What the account says of it afterwards. */
  readonly account: string;
}

/** Each of `everyFault`, in the order shown. Stations stand 0.4 degrees apart, twelve in a row from -100, 27. */
const faults: readonly Expected[] = [
  {
    title: "Stations at 0, 0",
    ids: "S5",
    count: 1,
    words: /Placed at 0, 0/,
    at: [0, 0],
    remedy: "Leave out",
    account: "Left out S5: at 0, 0.",
  },
  {
    title: "Longitude and latitude swapped",
    ids: "S7",
    count: 1,
    words: /which is no place, so its rows were refused/,
    at: [-97.2, 27],
    remedy: "Swap",
    account: "Swapped longitude and latitude of S7.",
  },
  {
    title: "Stations far from all others",
    ids: "S11",
    count: 1,
    words: /the nearest station is [\d ]+ km away/,
    at: [95.6, 27],
    remedy: "Set right",
    account: "Moved S11 to -95.",
  },
  {
    title: "One id at several places",
    ids: "S13, S13#2",
    count: 1,
    words: /S13 \(-99.*\); S13#2 \(-99/,
    at: [-99.43, 27.44],
    remedy: "Keep S13#2",
    account: "Of S13 and S13#2 kept S13#2: one id at several places.",
  },
  {
    title: "Stations nearly at one place",
    ids: "S8, S9",
    count: 1,
    words: /100 m apart/,
    at: [-96.8, 27],
    remedy: "Average",
    account: "Averaged S8 and S9: nearly at one place.",
  },
  {
    title: "Sensors that stand still",
    ids: "S30",
    count: 1,
    words: /61.5 at all 12 times/,
    at: [-97.6, 27.8],
    remedy: "Leave out",
    account: "Left out S30: standing still.",
  },
  {
    title: "Impossible values",
    ids: "S40",
    count: 1,
    words: /1 value outside of .* the farthest 5000/,
    at: [-98.4, 28.2],
    remedy: "Drop 1 value",
    account: "Dropped 1 value of S40: impossible values.",
  },
  {
    title: "Spikes against the neighbours",
    ids: "S20",
    count: 1,
    words: /1 value, the farthest 450/,
    at: [-96.8, 27.4],
    remedy: "Drop 1 value",
    account: "Dropped 1 value of S20: spikes against the neighbours.",
  },
  {
    title: "Stations at one place",
    ids: "S49, S50",
    count: 1,
    words: /S49 = S50/,
    at: [-99.6, 28.6],
    settled: true,
    remedy: "Keep S50",
    account: "Of S49 and S50 kept S50: at one place.",
  },
  {
    title: "Several observations at one station and time",
    ids: "S60",
    count: 1,
    words: /1 observation beyond the first/,
    at: [-100, 29],
    settled: true,
    remedy: "Leave out",
    account: "Left out S60: several observations at one time.",
  },
  {
    title: "Longitudes from 0 to 360",
    ids: "S70",
    count: 1,
    words: /Given at 26[34]/,
    at: [-96, 29],
    settled: true,
    remedy: "Leave out",
    account: "Left out S70: longitudes from 0 to 360.",
  },
  {
    title: "Stations outside of the region",
    ids: "S12",
    // One more lies there, S60, which is left out by then.
    count: 23,
    words: /km outside/,
    at: [-100, 27.4],
    settled: true,
    remedy: "Leave out",
    account: "Left out S12: outside of the region.",
  },
];

const folder = mkdtempSync(path.join(tmpdir(), "isopleth-every-fault-"));
const file = path.join(folder, "every.csv");
const test = testInOneWindow(() => {
  writeFileSync(file, everyFault());
  return { args: [file] };
});
test.afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Opens the card of a finding: it folds once everything in it is decided. */
async function unfold(card: Locator): Promise<void> {
  if ((await card.getAttribute("open")) === null) await card.locator("summary").click();
}

/** Presses a case, and waits until the map shows its place with a ring around it. */
async function seeOnMap(page: Page, card: Locator, { ids, at: [lon, lat] }: Expected): Promise<void> {
  const place = card.getByRole("button", { name: new RegExp(`^${ids}(?![\\d,#])`) });
  await place.click();
  await expect(place).toHaveAttribute("aria-pressed", "true");
  await expect(async () => {
    const shown = await page.locator("[data-view]").getAttribute("data-view");
    const view: View = JSON.parse(shown ?? "{}");
    const { x, y } = screenPosition(view, { lon, lat });
    // The lattice is jittered by up to 0.07 degrees.
    const slack = (0.1 / 360) * 512 * 2 ** view.zoom;
    expect(Math.hypot(x - view.width / 2, y - view.height / 2)).toBeLessThan(slack);
    expect(view.zoom).toBeGreaterThan(5);
  }).toPass({ timeout: 20_000 });
}

/** Takes the remedy, by its button or from the menu of others. */
async function remedy(page: Page, card: Locator, { ids, remedy, settled }: Expected): Promise<void> {
  const suggested = card.getByRole("button", { name: `${remedy}: ${ids}`, exact: true });
  if (!settled && (await suggested.count()) > 0) return suggested.click();
  await card.getByRole("button", { name: `Decide otherwise on ${ids}`, exact: true }).click();
  await page.getByRole("menuitem", { name: remedy, exact: true }).click();
}

test("each kind of fault is counted, listed, shown on the map, remedied, undone, and told", async ({
  page,
  launched,
}) => {
  const isopleth = new IsoplethPage(page);
  await isopleth.waitUntilReady();
  const chip = page.getByRole("button", { name: /^Doctor:/ });
  await expect(chip).toHaveText("Doctor: 8 to look at");
  await chip.click();
  const panel = page.getByRole("complementary", { name: "Station doctor" });
  const account = panel.getByRole("region", { name: "What was read and done" });
  // Two rows of stations lie south of it, and what stands elsewhere.
  // Without a field there is none to work out anew at each step.
  await isopleth.button("Field").click();

  for (const [turn, fault] of faults.entries()) {
    // With the first three mended the region closes in on the stations; then two of their rows are south of it.
    if (turn === 3) {
      await expect(isopleth.field("West")).toHaveValue(/^-10\d/);
      await expect(isopleth.field("East")).toHaveValue(/^-9\d/);
      await isopleth.grid(-102, -94, 27.6, 33, 0.2);
    }
    const card = panel.getByRole("group").filter({ has: page.getByRole("heading", { name: fault.title }) });
    await unfold(card);
    await expect(card.locator("summary")).toContainText(new RegExp(`${fault.count}$`));
    await expect(card).toContainText(fault.words);
    await seeOnMap(page, card, fault);
    await expect(account).not.toContainText(fault.account);
    await remedy(page, card, fault);
    await expect(account).toContainText(fault.account);
    // Every remedy is a step of history; that on a case is also taken back in its own place.
    if (turn === 0) {
      await unfold(card);
      await card.getByRole("button", { name: `Undo the decision on ${fault.ids}`, exact: true }).click();
      await expect(account).not.toContainText(fault.account);
      await page.keyboard.press("Control+z");
    } else {
      await page.keyboard.press("Control+z");
      await expect(account).not.toContainText(fault.account);
      await page.keyboard.press("Control+y");
    }
    await expect(account).toContainText(fault.account);
    // At the time it is about.
    if (fault.title.startsWith("Spikes"))
      await expect(page.getByRole("slider", { name: "Time" })).toHaveAttribute("aria-valuenow", "4");
  }
  await expect(chip).toHaveText("Doctor: all looked at");

  await isopleth.choose("Unit", "µg/m³");
  await expect(panel).toContainText("1 ppb = 1.96183 µg/m³ (O3, 47.997 g/mol, 25 °C, 1013.25 hPa)");
  await isopleth.choose("Air at", "eu");
  await expect(panel).toContainText("1 ppb = 1.9948 µg/m³");
  await isopleth.run();
  await isopleth.waitUntilDone();
  const target = path.join(folder, "field.nc");
  await answerSaveDialog(launched.app, target);
  await isopleth.button("Export...").click();
  await expect(page.getByText(target).first()).toBeVisible({ timeout: 30_000 });
  const { globalAttributes } = new NetCDFReader(readFileSync(target));
  const attribute = (name: string): string =>
    String(globalAttributes.find((one) => one.name === name)?.value);
  for (const { account: sentence } of faults) expect(attribute("account")).toContain(sentence);
  expect(attribute("isopleth_provenance")).toContain('"action":"drop"');
});
