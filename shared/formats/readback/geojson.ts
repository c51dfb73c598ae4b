import { latOf, lonOf } from "../../grid/grid.ts";
import { wholeFile } from "./file.ts";
import { type Reader, unknown, type Wanted } from "./readback.ts";

type Ring = readonly (readonly [number, number])[];

interface Feature {
  readonly properties: {
    readonly min?: number | null;
    readonly max?: number | null;
    readonly level?: number;
  };
  readonly geometry: { readonly coordinates: readonly (readonly Ring[])[] | readonly Ring[] };
}

/** Contours: each node asked for must lie in the band of its value; lines must lie inside of the field. */
export const readGeojson: Reader = async (file, wanted) => {
  const text = new TextDecoder().decode(await wholeFile(file));
  const { type, features } = JSON.parse(text) as {
    readonly type: string;
    readonly features: readonly Feature[];
  };
  if (type !== "FeatureCollection") return { ...unknown, faults: [`The file is a ${type}.`] };
  const own =
    wanted.options.contours === "bands" ? bandFaults(features, wanted) : lineFaults(features, wanted);
  return { ...unknown, faults: [...own, ...turnFaults(features)] };
};

/** Shapes that cross 180 degrees must have been cut there: no longitude may lie beyond. */
function turnFaults(features: readonly Feature[]): readonly string[] {
  const beyond = features.filter(({ geometry: { coordinates } }) =>
    ((coordinates as readonly unknown[]).flat(3) as number[]).some((degrees) => Math.abs(degrees) > 180),
  );
  return beyond.length === 0 ? [] : [`${beyond.length} shapes go beyond 180 degrees.`];
}

function bandFaults(features: readonly Feature[], { field, probes }: Wanted): readonly string[] {
  const levels = features.flatMap(({ properties }) => [
    properties.min ?? Number.NaN,
    properties.max ?? Number.NaN,
  ]);
  const wrong = probes.filter(({ i, j, value }) => {
    const [lon, lat] = [withinTurn(lonOf(field.grid, i)), latOf(field.grid, j)];
    // A node on the antimeridian lies on the edge of two shapes.
    if (Math.abs(lon) > 180 - 1e-9) return false;
    if (Number.isNaN(value) || onBorder(field.grid, i, j) || levels.some((level) => near(level, value)))
      return false;
    const found = features.find(({ geometry }) =>
      contains(geometry.coordinates as readonly (readonly Ring[])[], lon, lat),
    );
    if (found === undefined) return false;
    const { min, max } = found.properties;
    return value < (min ?? -Infinity) || value >= (max ?? Infinity);
  });
  return wrong.length === 0
    ? []
    : [`${wrong.length} of ${probes.length} nodes lie in a band that is not theirs.`];
}

/** On the outermost nodes inside and outside are a matter of rounding. */
const onBorder = ({ columns, rows }: Wanted["field"]["grid"], i: number, j: number): boolean =>
  i === 0 || j === 0 || i === columns - 1 || j === rows - 1;

const near = (level: number, value: number): boolean =>
  Math.abs(level - value) <= 1e-4 * (1 + Math.abs(level));

const withinTurn = (lon: number): number => lon - 360 * Math.round(lon / 360);

/** Even-odd rule over all rings. */
function contains(polygons: readonly (readonly Ring[])[], lon: number, lat: number): boolean {
  let inside = false;
  for (const polygon of polygons) {
    for (const ring of polygon) {
      for (let k = 1; k < ring.length; k++) {
        const [[x0, y0], [x1, y1]] = [ring[k - 1] ?? [0, 0], ring[k] ?? [0, 0]];
        if (y0 > lat !== y1 > lat && lon < x0 + ((lat - y0) / (y1 - y0)) * (x1 - x0)) inside = !inside;
      }
    }
  }
  return inside;
}

function lineFaults(features: readonly Feature[], { field, probes }: Wanted): readonly string[] {
  const values = probes.map(({ value }) => value).filter((value) => !Number.isNaN(value));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const { south, dlat, rows } = field.grid;
  const outside = features.filter(({ properties, geometry }) => {
    const level = properties.level ?? Number.NaN;
    const lines = geometry.coordinates as readonly Ring[];
    const strays = lines.some((line) =>
      line.some(([, lat]) => lat < south - dlat || lat > south + rows * dlat),
    );
    return strays || !(level >= low - 1e-3 && level <= high + 1e-3);
  });
  return outside.length === 0 ? [] : [`${outside.length} lines lie outside of the field or of its values.`];
}
