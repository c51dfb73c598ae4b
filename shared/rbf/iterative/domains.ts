import { type Places, selectPlaces } from "../distance.ts";
import { neighbourhoods } from "../neighbourhoods.ts";

/** Stations in a domain's inside at most, and about as many around it. */
export const INSIDE = 200;
export const AROUND = 200;

/** A part of the network: the stations it answers for, and those around it that it takes into account. */
export interface Domain {
  /** Indices; the first `inside` are the domain's own, no station is in two insides. */
  readonly stations: Int32Array;
  readonly inside: number;
}

/** Overlapping domains that cover the network. */
export function domainsOf(places: Places): Domain[] {
  return neighbourhoods(places, INSIDE).map((own) => {
    const around = nearestTo(places, own);
    const stations = new Int32Array(own.length + around.length);
    stations.set(own);
    stations.set(around, own.length);
    return { stations, inside: own.length };
  });
}

/** About AROUND stations nearest to the bounding box of some stations, without these. */
function nearestTo(places: Places, own: Int32Array): Int32Array {
  const mine = selectPlaces(places, own);
  const axes = (
    [
      [places.x, mine.x],
      [places.y, mine.y],
      [places.z, mine.z],
    ] as const
  ).filter(([axis]) => axis.length > 0);
  const bounds = axes.map(([axis, inside]) => ({
    axis,
    low: inside.reduce((low, value) => Math.min(low, value), Infinity),
    high: inside.reduce((high, value) => Math.max(high, value), -Infinity),
  }));
  const members = new Set(own);
  const squares = new Float64Array(places.count);
  for (const { axis, low, high } of bounds) {
    for (let i = 0; i < squares.length; i++) {
      const value = axis[i] as number;
      const outside = value < low ? low - value : value > high ? value - high : 0;
      squares[i] = (squares[i] as number) + outside * outside;
    }
  }
  const widest = Math.max(...bounds.map(({ low, high }) => high - low));
  let reach = widest / 4 || Number.MIN_VALUE;
  for (;;) {
    const limit = reach * reach;
    const close: number[] = [];
    for (let i = 0; i < squares.length; i++) {
      if ((squares[i] as number) <= limit && !members.has(i)) close.push(i);
    }
    if (close.length >= AROUND || close.length + own.length === places.count) {
      close.sort((a, b) => (squares[a] as number) - (squares[b] as number) || a - b);
      return Int32Array.from(close.slice(0, AROUND));
    }
    reach *= 2;
  }
}

/** At most `count` stations spread over the network as its stations are: those in the middle of equal parts. */
export function representatives(places: Places, count: number): Int32Array {
  // Cutting in halves makes a power of two of parts.
  const halvings = Math.floor(Math.log2(count));
  const parts = neighbourhoods(places, Math.ceil(places.count / 2 ** halvings));
  return Int32Array.from(parts, (part) => {
    const { x, y, z } = selectPlaces(places, part);
    const mean = (axis: Float64Array): number => axis.reduce((sum, value) => sum + value, 0) / axis.length;
    const centre = [mean(x), mean(y), z.length > 0 ? mean(z) : 0] as const;
    let best = 0;
    let least = Infinity;
    for (let k = 0; k < part.length; k++) {
      const away =
        ((x[k] as number) - centre[0]) ** 2 +
        ((y[k] as number) - centre[1]) ** 2 +
        (z.length > 0 ? (z[k] as number) - centre[2] : 0) ** 2;
      if (away < least) [least, best] = [away, k];
    }
    return part[best] as number;
  }).sort();
}
