import { figure } from "../../../rbf/words.ts";
import type { Decision } from "../../treatment.ts";
import { type Case, type Check, excludeOrAccept } from "../finding.ts";
import { NEIGHBOURS, type Network, placeWords } from "../network.ts";

/**
 * A station is far from all others when its gap is so many times that of nine in ten stations, and at least so many
 * km. Where stations crowd in cities that alone would name every lone one: in a large network it must also be so
 * many times the gap of 98 in 100.
 */
const FAR_RATIO = 10;
const FAR_KM = 50;
const FAR_RATIO_98 = 4;
const LARGE = 200;
/** A mended place must lie among the others, within so many usual gaps of one; within one it is what is suggested. */
const AMONG_RATIO = 2;
const SURE_RATIO = 1;
/** Too few to say what is usual. */
const FEWEST = 10;
/** 0, 0 is a check of its own. */
const AT_ORIGIN = 0.01;

/** A place that coordinates may have been meant for. */
interface Mend {
  readonly lon: number;
  readonly lat: number;
  readonly swapped: boolean;
}

/** Stations far from all others, with the mended place that would lie among them. */
export function farStations(network: Network): readonly { station: number; km: number; mend: Mend | null }[] {
  if (network.count < FEWEST) return [];
  const apart = network.count >= LARGE ? FAR_RATIO_98 * network.gapOf(0.98) : 0;
  const limit = Math.max(FAR_KM, FAR_RATIO * network.usualGap, apart);
  const found = [];
  for (let station = 0; station < network.count; station++) {
    const km = network.gap(station);
    const { lon, lat } = network.place(station);
    if (km <= limit || (Math.abs(lon) <= AT_ORIGIN && Math.abs(lat) <= AT_ORIGIN)) continue;
    // All the neighbours known are at the same place: a crowd, whose gap is not known.
    if (km === Infinity && network.neighbourhood.km[station * NEIGHBOURS] !== Infinity) continue;
    found.push({ station, km, mend: mendFor(station, network) });
  }
  return found;
}

/** Longitude and latitude swapped, or a sign lost: the first that lands among the others. */
function mendFor(station: number, network: Network): Mend | null {
  const { lon, lat } = network.place(station);
  const mends: readonly Mend[] = [
    { lon: lat, lat: lon, swapped: true },
    { lon: -lon, lat, swapped: false },
    { lon, lat: -lat, swapped: false },
    { lon: -lon, lat: -lat, swapped: false },
  ];
  const reach = AMONG_RATIO * network.usualGap;
  return (
    mends.find(
      (mend) =>
        Math.abs(mend.lat) <= 90 && (network.nearest(mend.lon, mend.lat, station)?.km ?? Infinity) <= reach,
    ) ?? null
  );
}

export const far: Check = {
  kind: "far",
  title: "Stations far from all others",
  why: "Between such a station and the rest the field is a guess, and a wrong sign or a foreign station pulls the region and the colours with it.",
  settled: null,
  find: (network) =>
    farStations(network)
      .filter(({ mend }) => mend?.swapped !== true)
      .map(({ station, km, mend }) => farCase(station, km, mend, network)),
};

function farCase(station: number, km: number, mend: Mend | null, network: Network): Case {
  const { lon, lat } = network.place(station);
  const stations = [network.id(station)];
  const words = `At ${placeWords(lon, lat)}: the nearest station is ${figure(km)} km away, usually it is within ${figure(network.usualGap)} km.`;
  // A lone station may well be right: what is suggested is to leave it, unless a mended place fits closely.
  const others = [...excludeOrAccept("far", stations)].reverse();
  if (mend === null) return { stations, lon, lat, words, remedies: others };
  const nearest = network.nearest(mend.lon, mend.lat, station);
  const there = nearest?.km ?? Infinity;
  const move: Decision = { action: "move", reason: "far", stations, lon: mend.lon, lat: mend.lat };
  return {
    stations,
    lon,
    lat,
    words: `${words} At ${placeWords(mend.lon, mend.lat)} it would be ${figure(there)} km from ${network.id(nearest?.station ?? 0)}.`,
    remedies: there <= SURE_RATIO * network.usualGap ? [move, ...others] : [...others, move],
  };
}
