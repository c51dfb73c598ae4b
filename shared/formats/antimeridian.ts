import type { NodeField } from "../grid/contours/segments.ts";
import type { Grid } from "../grid/grid.ts";

/** A part of a field that lies within -180 .. 180 degrees. */
export interface FieldPart {
  readonly field: NodeField;
  /** Longitude of a place between its columns, degrees. */
  readonly lonAt: (x: number) => number;
}

/** Places closer than this share of a step are the same. */
const SLACK = 1e-9;

/**
 * A field cut at the antimeridian, each part moved into -180 .. 180 degrees, as RFC 7946, section 3.1.9, asks of shapes.
 * Where the cut lies between nodes, both parts get a column of nodes there, linear between its neighbours.
 */
export function cutAtAntimeridian(
  field: NodeField,
  { west, dlon }: Pick<Grid, "west" | "dlon">,
): FieldPart[] {
  const last = field.columns - 1;
  const cuts: number[] = [];
  for (let lon = 360 * Math.ceil((west - 180) / 360) + 180; lon < west + (last - SLACK) * dlon; lon += 360) {
    if (lon > west + SLACK * dlon) cuts.push((lon - west) / dlon);
  }
  const bounds = [0, ...cuts, last];
  return bounds.slice(1).map((to, k) => {
    const from = bounds[k] as number;
    const places = placesBetween(from, to);
    const turn = 360 * Math.floor((west + ((from + to) / 2) * dlon + 180) / 360);
    const lonAt = (x: number): number => {
      const i = Math.min(places.length - 2, Math.floor(x));
      const [here, next] = [places[Math.max(0, i)] as number, places[i + 1] ?? from];
      return west + (here + (x - Math.max(0, i)) * (next - here)) * dlon - turn;
    };
    return { field: cuts.length === 0 ? field : atPlaces(field, places), lonAt };
  });
}

/** Both bounds and the columns between them. */
function placesBetween(from: number, to: number): number[] {
  const places = [from];
  for (let i = Math.floor(from + SLACK) + 1; i < to - SLACK; i++) places.push(i);
  if (to > from) places.push(to);
  return places;
}

function atPlaces({ values, columns, rows }: NodeField, places: readonly number[]): NodeField {
  const part = new Float32Array(places.length * rows);
  for (let j = 0; j < rows; j++) {
    places.forEach((place, i) => {
      const low = Math.floor(place + SLACK);
      const share = Math.max(0, place - low);
      const value = values[j * columns + low] as number;
      const next = share > SLACK ? (values[j * columns + low + 1] as number) : value;
      part[j * places.length + i] = value + share * (next - value);
    });
  }
  return { values: part, columns: places.length, rows };
}
