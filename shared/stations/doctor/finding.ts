import type { CheckKind, Decision } from "../treatment.ts";
import { decisionsFor } from "../treatment.ts";
import type { Network } from "./network.ts";

/** One thing that is wrong, or may be, with some stations. */
export interface Case {
  /** Ids; of stations that belong together the first stands for all. */
  readonly stations: readonly string[];
  /** Where to look, degrees. */
  readonly lon: number;
  readonly lat: number;
  /** The figures in one sentence. */
  readonly words: string;
  /** What can be done, ready to be taken; the first is what is suggested. */
  readonly remedies: readonly Decision[];
}

/** All that one check found. */
export interface Finding {
  readonly kind: CheckKind;
  readonly title: string;
  /** Why it matters to the field. */
  readonly why: string;
  /** What reading has done about it already, in one sentence; null when the user is to decide. */
  readonly settled: string | null;
  readonly cases: readonly Case[];
}

/** One thing the station doctor looks for. Pure, and fast enough for 20,000 stations and a million values. */
export interface Check {
  readonly kind: CheckKind;
  readonly title: string;
  readonly why: string;
  readonly settled: string | null;
  find(network: Network): readonly Case[];
}

/** The last decision made on a case; null while there is none. */
export function decisionOn(
  kind: CheckKind,
  { stations, remedies }: Case,
  decisions: readonly Decision[],
): Decision | null {
  const value = remedies[0]?.value;
  return (
    decisions.findLast(
      (decision) =>
        decision.reason === kind &&
        decision.value === value &&
        decision.stations.length === stations.length &&
        decision.stations.every((id, k) => id === stations[k]),
    ) ?? null
  );
}

/** How many cases of a finding wait for a decision. */
export function openCases(
  { kind, settled, cases }: Finding,
  decisions: readonly Decision[],
  value: string,
): number {
  if (settled !== null) return 0;
  const inForce = decisionsFor(decisions, value);
  return cases.reduce((count, one) => count + Number(decisionOn(kind, one, inForce) === null), 0);
}

/** What is suggested for everything that waits for a decision. */
export function suggestions(
  findings: readonly Finding[],
  decisions: readonly Decision[],
): readonly Decision[] {
  return findings
    .filter(({ settled }) => settled === null)
    .flatMap(({ kind, cases }) =>
      cases.flatMap((one) => (decisionOn(kind, one, decisions) === null ? one.remedies.slice(0, 1) : [])),
    );
}

/** The usual two ways out: leave the station out, or leave it as it is. */
export const excludeOrAccept = (
  reason: CheckKind,
  stations: readonly string[],
  value?: string,
): readonly Decision[] => {
  const about = { reason, stations, ...(value === undefined ? {} : { value }) };
  return [
    { action: "exclude", ...about },
    { action: "accept", ...about },
  ];
};
