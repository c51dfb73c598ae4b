import { describe, expect, it } from "vitest";
import { accountOf, decisionWords } from "../../shared/stations/account.ts";
import { checks } from "../../shared/stations/doctor/examine.ts";
import type { Finding } from "../../shared/stations/doctor/finding.ts";
import { Network } from "../../shared/stations/doctor/network.ts";
import { outsideOf } from "../../shared/stations/doctor/outside.ts";
import { cleanNetwork } from "../../shared/stations/doctor/testing.ts";
import { treat } from "../../shared/stations/treat.ts";
import { checkKinds, decisionSchema, noTreatment } from "../../shared/stations/treatment.ts";
import { mainText } from "./mainTexts.ts";

/** English left in a Chinese text: two words in a row that are no names. */
const ENGLISH = /\b[a-z]{2,} [a-z]{2,}\b/i;
const expectChinese = (text: string): void => {
  expect(mainText("zh", text), text).not.toMatch(ENGLISH);
  expect(mainText("zh", text), text).toMatch(/\p{Script=Han}/u);
};

/** A network in which every check finds something. */
function everythingWrong() {
  const { table } = cleanNetwork(4, 144, 24, 60, 25);
  const lonLat = (k: number, lon: number, lat: number): void => {
    table.lon[k] = lon;
    table.lat[k] = lat;
  };
  lonLat(3, 0, 0);
  lonLat(15, table.lat[15] as number, table.lon[15] as number);
  lonLat(27, -(table.lon[27] as number), table.lat[27] as number);
  lonLat(50, table.lon[51] as number, (table.lat[51] as number) + 0.001);
  lonLat(52, table.lon[53] as number, (table.lat[53] as number) + 0.001);
  for (const column of table.values) {
    column[70] = 61.5;
    column[52] = Number.NaN;
  }
  (table.values[5] as Float64Array)[90] = 5000;
  (table.values[6] as Float64Array)[91] = 300;
  const facts = {
    coincident: [{ ids: ["S1", "B"], names: ["", ""], values: [] }],
    repeated: [
      { id: "S2", count: 1 },
      { id: "S3", count: 3 },
    ],
    reused: [{ id: "S9", ids: ["S9", "S10"] }],
    wrapped: ["S4"],
    isOrderOpen: true,
    swapped: {
      ids: ["X"],
      names: [""],
      lon: Float64Array.of(30),
      lat: Float64Array.of(100),
      values: table.times.map(() => Float64Array.of(5)),
    },
  };
  return { table, facts };
}

/** What the checks say, and what is said of a region that holds none of the stations. */
function everythingSaid(): readonly Finding[] {
  const network = new Network(everythingWrong());
  const outside = outsideOf(network.table, { west: 0, east: 1, south: -80, north: -79 });
  const found = checks.map(({ find, ...about }) => ({ ...about, cases: find(network) }));
  return outside ? [...found, outside] : found;
}

describe("what the station doctor says, in Chinese", () => {
  it("is all there: titles, reasons and every case", () => {
    const said = everythingSaid();
    expect(said.map(({ kind }) => kind)).toEqual(checkKinds);
    for (const { kind, title, why, settled, cases } of said) {
      for (const text of [title, why, ...(settled === null ? [] : [settled])]) expectChinese(text);
      expect(cases.length, kind).toBeGreaterThan(0);
      for (const { words } of cases) if (kind !== "coincident" && kind !== "same-id") expectChinese(words);
    }
  });

  it("covers every decision, and the account", () => {
    const actions = ["exclude", "average", "keep", "swap", "move", "drop", "accept"] as const;
    for (const reason of checkKinds) {
      for (const action of actions) {
        const about = { action, reason, stations: ["A", "B"], kept: "A", lon: 1, lat: 2, times: [0, 1] };
        expectChinese(decisionWords(decisionSchema.parse(about)));
      }
    }
    const { table } = cleanNetwork(1, 20, 2);
    (table.values[0] as Float64Array)[0] = -3;
    const ozone = { ...table, value: "o3", unit: "ppb" };
    const treatment = { ...noTreatment, unit: "µg/m³" };
    const report = {
      rows: 40,
      stations: 20,
      times: 2,
      missing: 0,
      merged: 0,
      rejectedCount: 5,
      rejected: [3, 4, 5].map((line) => ({ line, reason: `longitude "${line > 4}" is not a number` })),
      notices: [],
    };
    const account = accountOf({ table: ozone, report }, treat({ table: ozone }, treatment), treatment);
    expect(account).toHaveLength(6);
    for (const sentence of account) expectChinese(sentence);
  });
});
