import { ScatterplotLayer } from "@deck.gl/layers";
import type { StationColours } from "../stationColours.ts";
import type { Rgba } from "../theme.ts";
import { colourOf } from "./colourOf.ts";

/** Radius of a station's dot, pixels: smaller when there are many. */
export function stationRadius(count: number): number {
  if (count <= 400) return 5;
  return count <= 4000 ? 4 : 3;
}

/** Columns in the form deck.gl uploads without a call per station. Keep its identity while nothing changes. */
export interface StationData {
  readonly length: number;
  readonly attributes: Readonly<
    Record<string, { readonly value: Float64Array | Uint8Array; readonly size: number }>
  >;
}

/** @param positions lon, lat of each station in turn, degrees */
export function stationData(positions: Float64Array, { fill, ring }: StationColours): StationData {
  return {
    length: positions.length / 2,
    attributes: {
      getPosition: { value: positions, size: 2 },
      getFillColor: { value: fill, size: 4 },
      getLineColor: { value: ring, size: 4 },
    },
  };
}

/** All stations. */
export function stationsLayer(data: StationData): ScatterplotLayer {
  return new ScatterplotLayer({
    id: "stations",
    data,
    radiusUnits: "pixels",
    getRadius: stationRadius(data.length),
    stroked: true,
    lineWidthUnits: "pixels",
    getLineWidth: 1,
    updateTriggers: { getRadius: data.length },
  });
}

/** A ring around one station: the selected one or the one under the cursor. */
export function ringLayer(
  id: string,
  lon: number,
  lat: number,
  radius: number,
  colour: Rgba,
): ScatterplotLayer<[number, number]> {
  return new ScatterplotLayer<[number, number]>({
    id,
    data: [[lon, lat]],
    getPosition: (place) => place,
    radiusUnits: "pixels",
    getRadius: radius,
    filled: false,
    stroked: true,
    lineWidthUnits: "pixels",
    getLineWidth: 2.5,
    getLineColor: colourOf(colour),
    updateTriggers: { getLineColor: colour, getRadius: radius },
  });
}
