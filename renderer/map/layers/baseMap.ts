import { PathLayer, SolidPolygonLayer } from "@deck.gl/layers";
import type { Atlas, Line } from "../atlas.ts";
import type { MapTheme } from "../theme.ts";
import { colourOf } from "./colourOf.ts";

/** Land, drawn below the field. */
export function landLayer(atlas: Atlas, theme: MapTheme): SolidPolygonLayer<Line[]> {
  return new SolidPolygonLayer<Line[]>({
    id: "land",
    data: atlas.land,
    getPolygon: (rings) => rings,
    getFillColor: colourOf(theme.land),
    updateTriggers: { getFillColor: theme },
  });
}

/** Borders and coasts, drawn above the field. */
export function lineLayers(atlas: Atlas, theme: MapTheme): PathLayer<Line>[] {
  return [
    linesLayer("borders", atlas.borders, theme.border, 0.75),
    linesLayer("coasts", atlas.coasts, theme.coast, 1),
  ];
}

function linesLayer(id: string, data: Line[], colour: MapTheme["coast"], width: number): PathLayer<Line> {
  return new PathLayer<Line>({
    id,
    data,
    getPath: (line) => line,
    getColor: colourOf(colour),
    updateTriggers: { getColor: colour },
    getWidth: width,
    widthUnits: "pixels",
  });
}
