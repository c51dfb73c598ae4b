import { feature, mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import { worldX, worldY } from "./mercator.ts";

/** A closed ring, world units (mercator.ts). */
export type Ring = [number, number][];

/** The base map's geometry, world units. */
export interface Atlas {
  /** Polygons as rings, the outer one first. */
  readonly land: Ring[][];
  /** x, y of both ends of each segment. */
  readonly coasts: Float32Array;
  readonly borders: Float32Array;
}

/** World-atlas files hold these two objects. */
export type AtlasTopology = Topology<{ countries: GeometryCollection; land: GeometryCollection }>;

type Line = readonly (readonly number[])[];

export function atlasOf(topology: AtlasTopology): Atlas {
  const { countries, land } = topology.objects;
  return {
    land: feature(topology, land)
      .features.flatMap(({ geometry }): Line[][] => {
        if (geometry.type === "Polygon") return [geometry.coordinates];
        return geometry.type === "MultiPolygon" ? geometry.coordinates : [];
      })
      .map((rings) => rings.map(ringOf)),
    coasts: segmentsOf(mesh(topology, countries, (a, b) => a === b).coordinates),
    borders: segmentsOf(mesh(topology, countries, (a, b) => a !== b).coordinates),
  };
}

/** A ring in world units; one that jumps from 180 E to 180 W goes on past 180 instead, but not around a pole. */
function ringOf(line: Line): Ring {
  let turn = 0;
  return line.map(([lon = 0, lat = 0], k) => {
    const jump = lon - (line[k - 1]?.[0] ?? lon);
    if (Math.abs(jump) > 180 && lat > -85) turn -= 360 * Math.sign(jump);
    return [worldX(lon + turn), worldY(lat)];
  });
}

/** Lines as segments, without the cuts that polygons have along the date line and the southern edge. */
function segmentsOf(lines: readonly Line[]): Float32Array {
  const segments: number[] = [];
  for (const line of lines) {
    for (let k = 1; k < line.length; k++) {
      const [[lonA = 0, latA = 0] = [], [lonB = 0, latB = 0] = []] = [line[k - 1], line[k]];
      const alongDateLine = Math.min(Math.abs(lonA), Math.abs(lonB)) > 179.99;
      const aroundWorld = Math.abs(lonA - lonB) > 180;
      if (!alongDateLine && !aroundWorld && Math.max(latA, latB) > -85)
        segments.push(worldX(lonA), worldY(latA), worldX(lonB), worldY(latB));
    }
  }
  return Float32Array.from(segments);
}
