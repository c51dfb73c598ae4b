import { figure, observedFigure } from "../../../rbf/words.ts";
import type { Decision } from "../../treatment.ts";
import { type Case, type Check, excludeOrAccept } from "../finding.ts";
import { limitsFor } from "../limits.ts";
import type { Network } from "../network.ts";
import { timesOf } from "../times.ts";

export const impossible: Check = {
  kind: "impossible",
  title: "Impossible values",
  why: "Beyond what the pollutant reaches in outdoor air or the usual instruments can measure: fillers, overflows, wrong units. A single one bends the field far around.",
  settled: null,
  find: (network) => {
    const limits = limitsFor(network.table);
    if (limits === null) return [];
    const [low, high] = limits;
    const beyond = new Map<number, number[]>();
    network.table.values.forEach((column, time) => {
      for (let station = 0; station < column.length; station++) {
        const observed = column[station] as number;
        if (Number.isNaN(observed) || (observed >= low && observed <= high)) continue;
        const times = beyond.get(station);
        if (times) times.push(time);
        else beyond.set(station, [time]);
      }
    });
    return [...beyond].map(([station, times]) => impossibleCase(station, times, limits, network));
  },
};

function impossibleCase(
  station: number,
  times: readonly number[],
  [low, high]: readonly [number, number],
  network: Network,
): Case {
  const { table } = network;
  const worst = times
    .map((time) => table.values[time]?.[station] ?? Number.NaN)
    .reduce((far, one) => (Math.abs(one) > Math.abs(far) ? one : far));
  const stations = [network.id(station)];
  const unit = table.unit === "" ? "" : ` ${table.unit}`;
  const count = times.length === 1 ? "1 value" : `${times.length} values`;
  const drop: Decision = {
    action: "drop",
    reason: "impossible",
    stations,
    value: table.value,
    times: timesOf(table, times),
  };
  return {
    stations,
    ...network.place(station),
    words: `${count} outside of ${figure(low)} to ${figure(high)}${unit}, the farthest ${observedFigure(worst)}.`,
    remedies: [drop, ...excludeOrAccept("impossible", stations, table.value)],
  };
}
