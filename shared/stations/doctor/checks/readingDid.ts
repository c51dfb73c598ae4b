import type { Decision } from "../../treatment.ts";
import { type Check, excludeOrAccept } from "../finding.ts";
import { type Network, placeWords } from "../network.ts";

/* What reading has already settled, so that it can be seen and decided otherwise. */

const placeOf = (network: Network, id: string) => network.place(Math.max(0, network.table.ids.indexOf(id)));

export const coincident: Check = {
  kind: "coincident",
  title: "Stations at one place",
  why: "No field passes through two values at one place.",
  settled: "Averaged while reading; the first gives id and name.",
  find: (network) =>
    network.facts.coincident.map(({ ids }) => {
      const about = { reason: "coincident", stations: ids } as const;
      const keeps = ids.map((kept): Decision => ({ action: "keep", ...about, kept }));
      const remedies: readonly Decision[] = [
        { action: "average", ...about },
        ...keeps,
        { action: "exclude", ...about },
      ];
      return { stations: ids, ...placeOf(network, ids[0] ?? ""), words: `${ids.join(" = ")}.`, remedies };
    }),
};

export const repeated: Check = {
  kind: "repeated",
  title: "Several observations at one station and time",
  why: "Several instruments at one place, or rows that were written twice.",
  settled: "Averaged while reading.",
  find: (network) =>
    network.facts.repeated.map(({ id, count }) => ({
      stations: [id],
      ...placeOf(network, id),
      words: count === 1 ? "1 observation beyond the first." : `${count} observations beyond the first.`,
      remedies: excludeOrAccept("repeated", [id]),
    })),
};

export const wrapped: Check = {
  kind: "wrapped",
  title: "Longitudes from 0 to 360",
  why: "Beside longitudes from -180 to 180 they would lie on the wrong side of the map.",
  settled: "Turned to -180..0 while reading.",
  find: (network) =>
    network.facts.wrapped.map((id) => {
      const place = placeOf(network, id);
      const words = `Given at ${placeWords(place.lon + 360, place.lat)}.`;
      return { stations: [id], ...place, words, remedies: excludeOrAccept("wrapped", [id]) };
    }),
};
