import { figure } from "../../../rbf/words.ts";
import { type Check, excludeOrAccept } from "../finding.ts";
import { NEIGHBOURS, type Network } from "../network.ts";
import { medianInPlace } from "../robust.ts";

/** Fewer values may well be the same by chance. */
const FEWEST_VALUES = 6;
/** Fewer neighbours say nothing of how much values change here. */
const FEWEST_NEIGHBOURS = 3;
/** Of neighbours that stand still too, at most this share: else it is the pollutant's way, or coarse rounding. */
const STILL_SHARE = 0.25;
/** Values that neighbours pass through must reach this share of the station's own size. */
const MOVING_SHARE = 0.2;

/** What a station's values are over all times. */
interface Extent {
  readonly count: Uint32Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

export const constant: Check = {
  kind: "constant",
  title: "Sensors that stand still",
  why: "The same value at all times while neighbours change: a stuck instrument, or a filler. The field carries it to every time.",
  settled: null,
  find: (network) => {
    const extent = extentOf(network);
    const { table } = network;
    return table.ids.flatMap((id, station) => {
      const value = extent.low[station] as number;
      const isStill = (extent.count[station] as number) >= FEWEST_VALUES && value === extent.high[station];
      const moving = isStill ? neighboursMove(station, extent, network) : null;
      if (moving === null || moving < MOVING_SHARE * Math.abs(value)) return [];
      const words = `${figure(value)} at all ${extent.count[station]} times, while its neighbours change by ${figure(moving)}.`;
      const remedies = excludeOrAccept("constant", [id], table.value);
      return [{ stations: [id], ...network.place(station), words, remedies }];
    });
  },
};

function extentOf({ table, count }: Network): Extent {
  const extent = {
    count: new Uint32Array(count),
    low: new Float64Array(count).fill(Infinity),
    high: new Float64Array(count).fill(-Infinity),
  };
  for (const column of table.values) {
    for (let station = 0; station < count; station++) {
      const value = column[station] as number;
      if (Number.isNaN(value)) continue;
      extent.count[station] = (extent.count[station] as number) + 1;
      extent.low[station] = Math.min(extent.low[station] as number, value);
      extent.high[station] = Math.max(extent.high[station] as number, value);
    }
  }
  return extent;
}

/** The median of the neighbours' ranges; null when there are too few, or too many of them stand still themselves. */
function neighboursMove(station: number, { count, low, high }: Extent, network: Network): number | null {
  const { stations } = network.neighbourhood;
  const ranges = new Float64Array(NEIGHBOURS);
  let n = 0;
  let still = 0;
  for (let k = station * NEIGHBOURS; k < (station + 1) * NEIGHBOURS; k++) {
    const other = stations[k] as number;
    if (other < 0 || (count[other] as number) < FEWEST_VALUES) continue;
    const range = (high[other] as number) - (low[other] as number);
    if (range === 0) still++;
    ranges[n++] = range;
  }
  if (n < FEWEST_NEIGHBOURS || still > STILL_SHARE * n) return null;
  return medianInPlace(ranges, n);
}
