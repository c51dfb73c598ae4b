import type { Layer } from "@deck.gl/core";
import { PathLayer, SolidPolygonLayer } from "@deck.gl/layers";
import type { TileState } from "../../../shared/contract.ts";
import type { MapTheme, Rgba } from "../theme.ts";
import type { Ring, TileOutline } from "../tileOutlines.ts";
import { colourOf } from "./colourOf.ts";

const widths: Readonly<Record<TileState, number>> = { waiting: 1, done: 0.75, computing: 2, failed: 2.5 };
const NOTHING: Rgba = [0, 0, 0, 0];

/** Tiles to draw; other arrays make deck.gl draw all of the map anew, though they hold the same. */
export interface ShownTiles {
  readonly tiles: TileOutline[];
  readonly filled: TileOutline[];
}

export const isFilled = ({ state }: TileOutline): boolean => state === "computing" || state === "failed";

/** Tiles by state: waiting pale, computing and failed filled and strong, done barely there. */
export function tileLayers({ tiles, filled }: ShownTiles, theme: MapTheme): Layer[] {
  const fills: Readonly<Record<TileState, Rgba>> = {
    waiting: NOTHING,
    done: NOTHING,
    computing: theme.computingFill,
    failed: theme.failedFill,
  };
  return [
    new SolidPolygonLayer<TileOutline>({
      id: "tile-fills",
      data: filled,
      getPolygon: ({ ring }) => ring,
      getFillColor: ({ state }) => colourOf(fills[state]),
      updateTriggers: { getFillColor: theme },
    }),
    new PathLayer<TileOutline>({
      id: "tile-outlines",
      data: tiles,
      getPath: ({ ring }) => ring,
      getColor: ({ state }) => colourOf(theme[state]),
      updateTriggers: { getColor: theme },
      getWidth: ({ state }) => widths[state],
      widthUnits: "pixels",
    }),
  ];
}

/** The edge of the region, so that it is seen before there is a field. */
export function regionLayer(rings: Ring[], theme: MapTheme): PathLayer<Ring> {
  return new PathLayer<Ring>({
    id: "region",
    data: rings,
    getPath: (ring) => ring,
    getColor: colourOf(theme.region),
    updateTriggers: { getColor: theme },
    getWidth: 1,
    widthUnits: "pixels",
  });
}
