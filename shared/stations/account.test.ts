import { describe, expect, it } from "vitest";
import { accountOf, decisionWords, treatmentAccount } from "./account.ts";
import { cleanNetwork } from "./doctor/testing.ts";
import type { RejectedRow } from "./table.ts";
import { treat } from "./treat.ts";
import { type Decision, noTreatment } from "./treatment.ts";

const { table } = cleanNetwork(1, 20, 2);
const accountWith = (rejected: readonly RejectedRow[], rejectedCount = rejected.length) => {
  const counts = { rows: 40, stations: 20, times: 2, missing: 0, merged: 0 };
  const report = { ...counts, rejectedCount, rejected, notices: ["A notice."] };
  return accountOf({ table, report }, treat({ table }, noTreatment), noTreatment);
};

describe("the account of what was read and done", () => {
  it("says which rows were refused and why, those of one reason together", () => {
    const far = { line: 7, reason: "latitude 112.3 is beyond 90" };
    const oops = { line: 9, reason: '"oops" is not a number', file: "b.csv" };
    expect(accountWith([far, { ...far, line: 8 }, oops])).toEqual([
      "Read 40 rows: 20 stations, 2 times; 0 values missing, 3 rows refused.",
      "Refused 2 rows like line 7: latitude 112.3 is beyond 90.",
      'Refused line 9 of b.csv: "oops" is not a number.',
      "A notice.",
    ]);
  });

  it("counts the rows of reasons beyond the first five, and those that reading has not listed", () => {
    const many = Array.from({ length: 8 }, (_, k) => ({ line: k + 2, reason: `"${k}x" is not a number` }));
    const account = accountWith(many, 1200);
    expect(account).toHaveLength(1 + 5 + 1 + 1);
    expect(account[6]).toBe("Refused for other reasons: 1195 rows.");
  });

  it("says decisions that are alike in one sentence, the stations counted where they are many", () => {
    const accountOfDecisions = (decisions: readonly Decision[]) => {
      const treatment = { ...noTreatment, decisions };
      return treatmentAccount({ table }, treat({ table }, treatment), treatment);
    };
    const leftOut = (id: string): Decision => ({ action: "exclude", reason: "outside", stations: [id] });
    const accepted: Decision = { action: "accept", reason: "far", stations: ["S1"] };
    expect(accountOfDecisions([leftOut("S2"), accepted, leftOut("S3"), leftOut("S4")])).toEqual([
      "Left out S2, S3 and S4: outside of the region.",
      "Left S1 as it is: far from all others.",
    ]);
    expect(accountOfDecisions(Array.from({ length: 31 }, (_, k) => leftOut(`X${k}`)))).toEqual([
      "Left out 31 stations: outside of the region.",
    ]);
  });

  it("names a place to some ten metres, and one station or several left as they are", () => {
    const about = { reason: "far", stations: ["S1"] } as const;
    expect(decisionWords({ action: "move", ...about, lon: 112.41, lat: 31.5238 })).toBe(
      "Moved S1 to 112.41, 31.5238: far from all others.",
    );
    expect(decisionWords({ action: "accept", ...about })).toBe("Left S1 as it is: far from all others.");
    expect(decisionWords({ action: "accept", ...about, stations: ["A", "B"] })).toBe(
      "Left A and B as they are: far from all others.",
    );
  });
});
