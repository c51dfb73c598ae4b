import { figure } from "../../../rbf/words.ts";
import type { Decision } from "../../treatment.ts";
import { type Case, type Check, excludeOrAccept } from "../finding.ts";
import { type Network, placeWords } from "../network.ts";
import { farStations } from "./far.ts";

export const swapped: Check = {
  kind: "swapped",
  title: "Longitude and latitude swapped",
  why: "The station's values are used at a place where it is not, or, with a latitude beyond 90, not at all.",
  settled: null,
  find: (network) => [...refused(network), ...misplaced(network)],
};

/** Stations that reading refused: their latitude can only be a longitude. */
function refused(network: Network): Case[] {
  const { ids, lon, lat } = network.facts.swapped;
  return ids.map((id, k) => {
    const [x, y] = [lon[k] ?? Number.NaN, lat[k] ?? Number.NaN];
    const words = `Given at ${placeWords(x, y)}, which is no place, so its rows were refused.`;
    return {
      stations: [id],
      lon: y,
      lat: x,
      words: `${words} ${nearby(network, y, x, -1)}`,
      remedies: remediesFor(id, false),
    };
  });
}

/** Stations far from all others that would lie among them when swapped. */
function misplaced(network: Network): Case[] {
  return farStations(network)
    .filter(({ mend }) => mend?.swapped)
    .map(({ station, km }) => {
      const { lon, lat } = network.place(station);
      const id = network.id(station);
      const words = `At ${placeWords(lon, lat)} the nearest station is ${figure(km)} km away.`;
      return {
        stations: [id],
        lon,
        lat,
        words: `${words} ${nearby(network, lat, lon, station)}`,
        remedies: remediesFor(id, true),
      };
    });
}

function nearby(network: Network, lon: number, lat: number, except: number): string {
  const nearest = network.nearest(lon, lat, except);
  return nearest === null
    ? ""
    : `Swapped, it is ${figure(nearest.km)} km from ${network.id(nearest.station)}.`;
}

/** A station that was refused is left out as it is. */
function remediesFor(id: string, inTable: boolean): readonly Decision[] {
  const swap: Decision = { action: "swap", reason: "swapped", stations: [id] };
  const others = excludeOrAccept("swapped", [id]);
  return [swap, ...(inTable ? others : others.slice(1))];
}
