import { type Check, excludeOrAccept } from "../finding.ts";
import { placeWords } from "../network.ts";

/** Both coordinates of stations stood in one cell, and either could be the latitude. */
export const order: Check = {
  kind: "order",
  title: "Order of the coordinates unknown",
  why: "Both stand in one cell, and neither the column's name nor their ranges say which comes first. Taken the wrong way round, every station lies elsewhere.",
  settled: null,
  find: ({ facts, table: { ids, lon, lat } }) => {
    if (facts.isOrderOpen !== true) return [];
    const [x = Number.NaN, y = Number.NaN] = [lon[0], lat[0]];
    const accept = excludeOrAccept("order", ids).slice(1);
    return [
      {
        stations: ids,
        lon: x,
        lat: y,
        words: `Taken as the latitude first: ${ids[0]} lies at ${placeWords(x, y)}; the other way round at ${placeWords(y, x)}.`,
        remedies: [...accept, { action: "swap", reason: "order", stations: ids }],
      },
    ];
  },
};
