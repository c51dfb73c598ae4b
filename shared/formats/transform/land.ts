import { feature } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";
import type { RowMask, Span } from "./mask.ts";

/** Edges of polygons: [lon0, lat0, lon1, lat1] one after another, degrees. */
type Edges = Float64Array;

/** Edges are found by the degree of latitude they touch. */
const BANDS = 180;

/** Which parts of a parallel are land; Natural Earth 1:50 million, the map's own. */
export async function landMask(): Promise<RowMask> {
  const { default: atlas } = await import("world-atlas/land-50m.json");
  const topology = atlas as unknown as Topology<{ land: GeometryCollection }>;
  const edges: number[] = [];
  for (const { geometry } of feature(topology, topology.objects.land).features) {
    if (geometry.type === "Polygon") addEdges(edges, geometry.coordinates);
    if (geometry.type === "MultiPolygon") for (const part of geometry.coordinates) addEdges(edges, part);
  }
  return insideOf(Float64Array.from(edges));
}

type Ring = readonly (readonly number[])[];

/** Rings run on across 180 degrees and around the pole; here they are cut there and closed along the cut. */
function addEdges(edges: number[], rings: readonly Ring[]): void {
  for (const ring of rings) {
    const cuts: number[] = [];
    for (let k = 1; k < ring.length; k++) {
      const [lon0 = 0, lat0 = 0] = ring[k - 1] ?? [];
      const [lon1 = 0, lat1 = 0] = ring[k] ?? [];
      if (Math.abs(lon1 - lon0) <= 180) edges.push(lon0, lat0, lon1, lat1);
      else cuts.push(cutEdge(edges, lon0, lat0, lon1, lat1));
    }
    // An odd number of crossings goes around a pole; the only land there is at the South Pole.
    if (cuts.length % 2 === 1) cuts.push(-90);
    cuts.sort((a, b) => a - b);
    for (let k = 0; k + 1 < cuts.length; k += 2) {
      const [from, to] = [cuts[k] as number, cuts[k + 1] as number];
      edges.push(-180, from, -180, to, 180, from, 180, to);
    }
  }
}

/** @returns the latitude where an edge crosses 180 degrees */
function cutEdge(edges: number[], lon0: number, lat0: number, lon1: number, lat1: number): number {
  const side = Math.sign(lon0) || -Math.sign(lon1);
  const toCut = 180 - Math.abs(lon0);
  const length = toCut + 180 - Math.abs(lon1);
  const lat = length > 0 ? lat0 + (toCut / length) * (lat1 - lat0) : lat0;
  edges.push(lon0, lat0, 180 * side, lat, -180 * side, lat, lon1, lat1);
  return lat;
}

/** Even-odd rule along each parallel. Exported for tests. */
export function insideOf(edges: Edges): RowMask {
  const bands = edgesByBand(edges);
  return (lat) => {
    const crossings: number[] = [];
    for (const edge of bands[bandOf(lat)] ?? []) {
      const [lon0, lat0, lon1, lat1] = edges.subarray(edge, edge + 4) as unknown as [
        number,
        number,
        number,
        number,
      ];
      // Half-open, so that a vertex on the parallel counts once.
      if (lat < lat0 === lat < lat1) continue;
      crossings.push(lon0 + ((lat - lat0) / (lat1 - lat0)) * (lon1 - lon0));
    }
    crossings.sort((a, b) => a - b);
    const spans: Span[] = [];
    for (let k = 0; k + 1 < crossings.length; k += 2) {
      spans.push([crossings[k] as number, crossings[k + 1] as number]);
    }
    return spans;
  };
}

const bandOf = (lat: number): number => Math.min(BANDS - 1, Math.max(0, Math.floor(lat + 90)));

function edgesByBand(edges: Edges): readonly (readonly number[])[] {
  const bands: number[][] = Array.from({ length: BANDS }, () => []);
  for (let edge = 0; edge < edges.length; edge += 4) {
    const [lat0, lat1] = [edges[edge + 1] as number, edges[edge + 3] as number];
    for (let band = bandOf(Math.min(lat0, lat1)); band <= bandOf(Math.max(lat0, lat1)); band++) {
      bands[band]?.push(edge);
    }
  }
  return bands;
}
