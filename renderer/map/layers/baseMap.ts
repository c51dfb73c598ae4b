import { SolidPolygonLayer } from "@deck.gl/layers";
import type { Atlas, Ring } from "../atlas.ts";
import type { MapTheme } from "../theme.ts";
import { colourOf } from "./colourOf.ts";
import { LinesLayer } from "./lines.ts";

/** Land, drawn below the field. */
export function landLayer(atlas: Atlas, theme: MapTheme): SolidPolygonLayer<Ring[]> {
  return new SolidPolygonLayer<Ring[]>({
    id: "land",
    // World units as they are, without the cost of projecting them for every frame.
    coordinateSystem: "cartesian",
    data: atlas.land,
    getPolygon: (rings) => rings,
    getFillColor: colourOf(theme.land),
    updateTriggers: { getFillColor: theme },
  });
}

/** Borders and coasts, drawn above the field. */
export function lineLayers({ borders, coasts }: Atlas, theme: MapTheme): LinesLayer[] {
  return [
    new LinesLayer({ id: "borders", segments: borders, colour: theme.border, width: 1 }),
    new LinesLayer({ id: "coasts", segments: coasts, colour: theme.coast, width: 1 }),
  ];
}
