import { mesh } from "topojson-client";
import type { GeometryCollection, Topology } from "topojson-specification";

type Line = readonly (readonly number[])[];

/** Coastlines of the world, lines of [lon, lat] in degrees; Natural Earth 1:50 million. */
export async function coastlines(): Promise<readonly Line[]> {
  // As text: parsed when it is drawn, not whenever a process starts.
  const { default: atlas } = await import("world-atlas/land-50m.json?raw");
  const topology = JSON.parse(atlas) as Topology<{ land: GeometryCollection }>;
  return mesh(topology, topology.objects.land).coordinates;
}
