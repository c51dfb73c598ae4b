import { figure } from "../../../rbf/words.ts";
import type { Decision } from "../../treatment.ts";
import type { Case, Check } from "../finding.ts";
import { NEAR_KM, NEIGHBOURS, type Network } from "../network.ts";

export const near: Check = {
  kind: "near",
  title: "Stations nearly at one place",
  why: `Nearer than ${NEAR_KM * 1000} m. Without smoothing the field must pass through both values and climbs steeply between them; the system is worse conditioned. With smoothing they count double.`,
  settled: null,
  find: (network) => groups(network).map((group) => nearCase(group, network)),
};

/** Stations linked by distances below NEAR_KM, in the order of the table. */
function groups(network: Network): readonly number[][] {
  const { stations, km } = network.neighbourhood;
  const root = Int32Array.from({ length: network.count }, (_, station) => station);
  const find = (station: number): number => {
    let top = station;
    while (root[top] !== top) top = root[top] as number;
    return top;
  };
  for (let link = 0; link < stations.length; link++) {
    if ((km[link] as number) >= NEAR_KM) continue;
    const [a, b] = [find(Math.floor(link / NEIGHBOURS)), find(stations[link] as number)];
    root[Math.max(a, b)] = Math.min(a, b);
  }
  const byRoot = new Map<number, number[]>();
  for (let station = 0; station < network.count; station++) {
    const top = find(station);
    byRoot.set(top, [...(byRoot.get(top) ?? []), station]);
  }
  return [...byRoot.values()].filter((group) => group.length > 1);
}

function nearCase(group: readonly number[], network: Network): Case {
  const [first = 0, second = 0] = group;
  const stations = group.map((station) => network.id(station));
  const { stations: others, km } = network.neighbourhood;
  const row = others.subarray(first * NEIGHBOURS, (first + 1) * NEIGHBOURS);
  const apart = km[first * NEIGHBOURS + Math.max(0, row.indexOf(second))] ?? 0;
  const about = { reason: "near", stations } as const;
  const keeps = stations.map((kept): Decision => ({ action: "keep", ...about, kept }));
  return {
    stations,
    ...network.place(first),
    words: `${figure(apart * 1000)} m apart. ${differenceWords(first, second, apart, network)}`,
    remedies: [{ action: "average", ...about }, ...keeps, { action: "accept", ...about }],
  };
}

/** Mean absolute difference at the times when both have a value, and the slope it means for an exact fit. */
function differenceWords(a: number, b: number, km: number, { table }: Network): string {
  let sum = 0;
  let count = 0;
  for (const column of table.values) {
    const difference = Math.abs((column[a] as number) - (column[b] as number));
    if (Number.isNaN(difference)) continue;
    sum += difference;
    count++;
  }
  if (count === 0) return "They have no value at the same time.";
  const mean = sum / count;
  return `Their values differ by ${figure(mean)} on average: ${figure(mean / km)} per km in an exact fit.`;
}
