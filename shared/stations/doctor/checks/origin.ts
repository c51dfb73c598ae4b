import { type Check, excludeOrAccept } from "../finding.ts";
import { placeWords } from "../network.ts";

/** Closer to 0, 0 than this is meant to be there, degrees. */
const AT_ORIGIN = 0.01;

export const origin: Check = {
  kind: "origin",
  title: "Stations at 0, 0",
  why: "Zeros often stand for unknown coordinates. In the Gulf of Guinea the station's values bend the field there and are missed where it really stands.",
  settled: null,
  find: (network) =>
    network.table.ids.flatMap((id, station) => {
      const { lon, lat } = network.place(station);
      if (Math.abs(lon) > AT_ORIGIN || Math.abs(lat) > AT_ORIGIN) return [];
      return [
        {
          stations: [id],
          lon,
          lat,
          words: `Placed at ${placeWords(lon, lat)}.`,
          remedies: excludeOrAccept("origin", [id]),
        },
      ];
    }),
};
