import type { Atlas } from "../atlas.ts";
import type { MapTheme } from "../theme.ts";
import { LandLayer } from "./land.ts";
import { LinesLayer } from "./lines.ts";

/** Land, drawn below the field. */
export const landLayer = (atlas: Atlas, theme: MapTheme): LandLayer =>
  new LandLayer({ id: "land", atlas, colour: theme.land });

/** Borders and coasts, drawn above the field. */
export const lineLayers = (atlas: Atlas, theme: MapTheme): LinesLayer[] => [
  new LinesLayer({ id: "borders", atlas, kind: "borders", colour: theme.border, width: 1 }),
  new LinesLayer({ id: "coasts", atlas, kind: "coasts", colour: theme.coast, width: 1 }),
];
