import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";

export type Line = [number, number][];

/** The base map's geometry, degrees. */
export interface Atlas {
  /** Polygons as rings, the outer one first. */
  readonly land: Line[][];
  readonly coasts: Line[];
  readonly borders: Line[];
}

/** World-atlas files hold these two objects. */
export type AtlasTopology = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

export function atlasOf(topology: AtlasTopology): Atlas {
  const { countries, land } = topology.objects;
  return {
    land: feature(topology, land).features.flatMap(({ geometry }) => {
      if (geometry.type === "Polygon") return [geometry.coordinates as Line[]];
      return geometry.type === "MultiPolygon" ? (geometry.coordinates as Line[][]) : [];
    }),
    coasts: linesOf(mesh(topology, countries, (a, b) => a === b).coordinates),
    borders: linesOf(mesh(topology, countries, (a, b) => a !== b).coordinates),
  };
}

/** Lines without the cuts that polygons have along the date line and the southern edge, which are no coasts. */
function linesOf(lines: readonly (readonly number[])[][]): Line[] {
  const kept: Line[] = [];
  for (const line of lines) {
    let part: Line = [];
    for (const [lon = 0, lat = 0] of line) {
      const last = part.at(-1);
      if (last && isCut(last, [lon, lat])) {
        if (part.length > 1) kept.push(part);
        part = [];
      }
      part.push([lon, lat]);
    }
    if (part.length > 1) kept.push(part);
  }
  return kept;
}

function isCut([lonA, latA]: [number, number], [lonB, latB]: [number, number]): boolean {
  return (Math.abs(lonA) > 179.99 && Math.abs(lonB) > 179.99) || (latA < -89.9 && latB < -89.9);
}
