import type { Decision } from "../../treatment.ts";
import type { Check } from "../finding.ts";
import { placeWords } from "../network.ts";

export const sameId: Check = {
  kind: "same-id",
  title: "One id at several places",
  why: "Either two stations share an id, or one of the places is wrong. Until it is decided all are used, each at its place.",
  settled: null,
  find: ({ facts, table }) => {
    const indices = new Map(table.ids.map((id, station) => [id, station]));
    return facts.reused.map(({ ids }) => {
      const first = indices.get(ids[0] ?? "") ?? 0;
      const places = ids.map((id) => {
        const station = indices.get(id) ?? 0;
        return `${id} (${placeWords(table.lon[station] ?? 0, table.lat[station] ?? 0)})`;
      });
      const about = { reason: "same-id", stations: ids } as const;
      const keeps = ids.map((kept): Decision => ({ action: "keep", ...about, kept }));
      return {
        stations: ids,
        lon: table.lon[first] ?? 0,
        lat: table.lat[first] ?? 0,
        words: `${places.join("; ")}.`,
        remedies: [{ action: "accept", ...about }, ...keeps, { action: "exclude", ...about }],
      };
    });
  },
};
