import type { Assembled } from "./assemble.ts";
import type { Observations } from "./observations.ts";
import type { StationIndex } from "./stationIndex.ts";
import type { ReadingFacts } from "./table.ts";
import { countNegatives } from "./treat.ts";

/** What reading decided about the stations of an assembled table. */
export function readingFacts(
  { table, sharedPlaces, setAside }: Assembled,
  stations: StationIndex,
  observations: Observations,
): ReadingFacts {
  const inTable = new Set(table.ids);
  const idOf = (station: number): string => stations.ids[station] ?? "";
  return {
    coincident: sharedPlaces,
    repeated: [...observations.repeatedByStation]
      .map(([station, count]) => ({ id: idOf(station), count }))
      .filter(({ id }) => inTable.has(id)),
    reused: [...stations.idsOfReused]
      .map(([id, ids]) => ({ id, ids: ids.filter((one) => inTable.has(one)) }))
      .filter(({ ids }) => ids.length > 1),
    wrapped: [...stations.wrapped].map(idOf).filter((id) => inTable.has(id)),
    swapped: setAside,
    negatives: countNegatives(table),
  };
}
