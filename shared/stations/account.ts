import { counted } from "../rbf/words.ts";
import { placeWords } from "./doctor/network.ts";
import type { StationReport, StationsRead } from "./table.ts";
import type { Treated } from "./treat.ts";
import { type CheckKind, type Decision, decisionsFor, type Treatment } from "./treatment.ts";

/** Checks in a few words, as the reason of a decision. */
const reasons: Readonly<Record<CheckKind, string>> = {
  origin: "at 0, 0",
  swapped: "longitude and latitude swapped",
  far: "far from all others",
  order: "the order of coordinates in one cell",
  "same-id": "one id at several places",
  near: "nearly at one place",
  constant: "standing still",
  impossible: "impossible values",
  spike: "spikes against the neighbours",
  coincident: "at one place",
  repeated: "several observations at one time",
  wrapped: "longitudes from 0 to 360",
  outside: "outside of the region",
};

/** What was read, merged, converted, left out and why, one sentence each: for reports and for what fields carry. */
export function accountOf(
  read: Pick<StationsRead, "table" | "report">,
  treated: Treated,
  treatment: Treatment,
): readonly string[] {
  const { report } = read;
  const counts = `${counted(report.stations, "station")}, ${counted(report.times, "time")}`;
  return [
    `Read ${counted(report.rows, "row")}: ${counts}; ${counted(report.missing, "value")} missing, ${counted(report.rejectedCount, "row")} refused.`,
    ...refusalWords(report),
    ...report.notices,
    ...treatmentAccount(read, treated, treatment),
  ];
}

/** The part of an account that is not of reading: decisions, negative values, units. */
export function treatmentAccount(
  { table }: Pick<StationsRead, "table">,
  treated: Treated,
  treatment: Treatment,
): readonly string[] {
  return [
    ...gathered(decisionsFor(treatment.decisions, table.value)).map(decisionWords),
    ...(treated.negatives === 0 ? [] : [negativeWords(treated.negatives, treatment.negatives)]),
    ...(treated.conversion === null ? [] : [treated.conversion]),
  ];
}

/** Decisions of one kind as one, where they say the same of each station: hundreds may lie outside of the region. */
function gathered(decisions: readonly Decision[]): readonly Decision[] {
  const together = new Map<string, Decision>();
  for (const [k, decision] of decisions.entries()) {
    const { action, reason, stations } = decision;
    const isAlike =
      action === "exclude" || action === "swap" || (action === "accept" && stations.length === 1);
    const key = isAlike ? `${action} ${reason}` : `${k}`;
    const earlier = together.get(key);
    together.set(key, earlier ? { ...earlier, stations: [...earlier.stations, ...stations] } : decision);
  }
  return [...together.values()];
}

/** Reasons named of rows that were refused; what is wrong with one is often wrong with many. */
const MOST_REASONS = 5;

/** Why rows were refused, those of one reason together. */
function refusalWords({ rejected, rejectedCount }: StationReport): readonly string[] {
  const byReason = new Map<string, { readonly line: string; count: number }>();
  for (const { line, reason, file } of rejected) {
    const known = byReason.get(reason);
    if (known) known.count++;
    else byReason.set(reason, { line: file === undefined ? `${line}` : `${line} of ${file}`, count: 1 });
  }
  const named = [...byReason].slice(0, MOST_REASONS);
  const others = rejectedCount - named.reduce((sum, [, { count }]) => sum + count, 0);
  return [
    ...named.map(([reason, { line, count }]) =>
      count === 1
        ? `Refused line ${line}: ${reason}.`
        : `Refused ${count} rows like line ${line}: ${reason}.`,
    ),
    ...(others === 0 || named.length === 0 ? [] : [`Refused for other reasons: ${counted(others, "row")}.`]),
  ];
}

const done: Readonly<Record<Treatment["negatives"], string>> = {
  keep: "kept as they are",
  zero: "set to 0",
  drop: "dropped",
};

function negativeWords(count: number, choice: Treatment["negatives"]): string {
  return `Values below 0: ${count}, ${done[choice]}.`;
}

/** More stations than these are counted: a decision may be about all of a file. */
const MOST_LISTED = 30;

const allOf = (ids: readonly string[]): string =>
  ids.length < 2 ? ids.join("") : `${ids.slice(0, -1).join(", ")} and ${ids.at(-1)}`;

/** A decision in one sentence. */
export function decisionWords(decision: Decision): string {
  const { stations: ids } = decision;
  const stations = ids.length > MOST_LISTED ? counted(ids.length, "station") : allOf(ids);
  const why = reasons[decision.reason];
  switch (decision.action) {
    case "exclude":
      return `Left out ${stations}: ${why}.`;
    case "average":
      return `Averaged ${stations}: ${why}.`;
    case "keep":
      return `Of ${stations} kept ${decision.kept}: ${why}.`;
    case "swap":
      return `Swapped longitude and latitude of ${stations}.`;
    case "move":
      return `Moved ${stations} to ${placeWords(decision.lon, decision.lat)}: ${why}.`;
    case "drop":
      return `Dropped ${counted(decision.times.length, "value")} of ${stations}: ${why}.`;
    case "accept":
      return `Left ${stations} as ${ids.length === 1 ? "it is" : "they are"}: ${why}.`;
  }
}
