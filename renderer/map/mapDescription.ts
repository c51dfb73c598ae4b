import type { Grid } from "../../shared/grid/grid.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import { dataBounds } from "./bounds.ts";
import type { ShownField } from "./fieldTiles.ts";
import { latitudeWords, longitudeWords, type MapWords } from "./words.ts";

/** What the map shows, in words, for those who do not see it. */
export function mapDescription(
  words: MapWords,
  grid: Grid | null,
  field: ShownField | null,
  stations: StationTable | null,
): string {
  const { west, east, south, north } = dataBounds(grid, stations);
  const region = words.region(
    longitudeWords(west),
    longitudeWords(east),
    latitudeWords(south),
    latitudeWords(north),
  );
  const [low, high] = rangeOf(field);
  const range =
    low <= high ? words.fieldRange(stations?.value ?? "", readable(low), readable(high)) : words.noField;
  return `${region}; ${range}; ${words.stations(stations?.ids.length ?? 0)}.`;
}

function rangeOf(field: ShownField | null): readonly [number, number] {
  let [low, high] = [Infinity, -Infinity];
  for (const { texels } of field?.tiles ?? []) {
    if (!texels) continue;
    low = Math.min(low, texels.low);
    high = Math.max(high, texels.high);
  }
  return [low, high];
}

const readable = (value: number): string => String(Number(value.toPrecision(4)));
