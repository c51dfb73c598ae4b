import type { LayersList } from "@deck.gl/core";
import { useMemo } from "react";
import { colourScale } from "../../shared/colour/scales.ts";
import type { TileState } from "../../shared/contract.ts";
import type { Grid } from "../../shared/grid/grid.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import type { Atlas } from "./atlas.ts";
import type { Place } from "./bounds.ts";
import type { FieldMapProps } from "./FieldMap.tsx";
import type { ShownField } from "./fieldTiles.ts";
import { landLayer, lineLayers } from "./layers/baseMap.ts";
import { type Across, FieldLayer } from "./layers/field.ts";
import { putPlace } from "./layers/plane.ts";
import { StationsLayer } from "./layers/stations.ts";
import { isFilled, regionLayer, type ShownTiles, tileLayers } from "./layers/tiles.ts";
import {
  residualReach,
  type StationColouring,
  type StationColours,
  stationColours,
} from "./stationColours.ts";
import { stationRadius } from "./stationRadius.ts";
import type { MapTheme } from "./theme.ts";
import { gridOutlines, type Ring, tileOutlines } from "./tileOutlines.ts";

interface Drawing {
  readonly props: FieldMapProps;
  readonly grid: Grid | null;
  readonly atlas: Atlas;
  readonly field: ShownField | null;
  readonly preview: ShownField | null;
  /** What is drawn in place of the field; null: nothing. */
  readonly covering: ShownField | null;
  /** Where the covering ends and the field begins while both are shown, share of the view's width. */
  readonly divider: number;
  readonly hovered: number | null;
  readonly theme: MapTheme;
  /** Which canvas it is (useGraphics.ts): another one needs layers of its own. */
  readonly generation: number;
}

/**
 * All layers from the ground up. What they show keeps its identity, by which deck.gl knows what to upload. When any
 * changes all are made anew, since one that left the map cannot come back to it; else the list is the same, as deck.gl
 * draws the whole map for every other list, each time the cursor moves.
 */
export function useLayers({
  props,
  grid,
  atlas,
  field,
  preview,
  covering,
  divider,
  hovered,
  theme,
  generation,
}: Drawing): LayersList {
  const { show, stations, colour, selectedStation, surface, background, difference } = props;
  const edges = useEdges(grid, props.tileStates, show.tiles);
  const dots = useDots(props, theme);
  const hoveredRing = useRing(stations, hovered, theme);
  const selectedRing = useRing(stations, selectedStation, theme);
  const focusRings = useRings(props.focus, theme);
  const crosses = useCrosses(stations, props.excluded, theme);
  const radius = stationRadius(stations?.ids.length ?? 0);
  const isMarked = show.stations || show.residuals;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the canvas is what layers belong to.
  return useMemo(() => {
    const isSwiped = surface === "swipe";
    const isField = show.field && (surface === "field" || isSwiped);
    const fieldAcross: Across = isSwiped && covering ? [divider, 1] : [0, 1];
    const coveringColour = coveringColourOf(surface, colour, background, difference);
    return [
      landLayer(atlas, theme),
      isField && preview && fieldLayer("preview", preview, colour, fieldAcross),
      isField && field && fieldLayer("field", field, colour, fieldAcross),
      covering && fieldLayer(surface, covering, coveringColour, [0, isSwiped ? divider : 1]),
      lineLayers(atlas, theme),
      edges && ("tiles" in edges ? tileLayers(edges, theme) : regionLayer(edges.region, theme)),
      isMarked && dots && new StationsLayer({ id: "stations", ...dots, radius, ringWidth: 1 }),
      isMarked &&
        crosses &&
        new StationsLayer({
          id: "excluded-stations",
          ...crosses,
          radius: radius + 2.5,
          ringWidth: 2,
          crossed: true,
        }),
      focusRings &&
        new StationsLayer({ id: "focused-stations", ...focusRings, radius: radius + 6, ringWidth: 2 }),
      hoveredRing &&
        new StationsLayer({ id: "hovered-station", ...hoveredRing, radius: radius + 2, ringWidth: 2.5 }),
      selectedRing &&
        new StationsLayer({ id: "selected-station", ...selectedRing, radius: radius + 4, ringWidth: 2.5 }),
    ];
  }, [
    atlas,
    theme,
    generation,
    field,
    preview,
    covering,
    divider,
    surface,
    show.field,
    colour,
    background,
    difference,
    edges,
    dots,
    crosses,
    isMarked,
    radius,
    focusRings,
    hoveredRing,
    selectedRing,
  ]);
}

/** A background has the field's colours; differences those of residuals, neutral at zero. */
function coveringColourOf(
  surface: FieldMapProps["surface"],
  colour: FieldMapProps["colour"],
  background: FieldMapProps["background"],
  difference: FieldMapProps["difference"],
): FieldMapProps["colour"] {
  if (surface === "difference") {
    const reach = difference?.reach || 1;
    return { scale: "residual", low: -reach, high: reach };
  }
  const factor = background?.factor ?? 1;
  return { scale: colour.scale, low: colour.low / factor, high: colour.high / factor };
}

function fieldLayer(
  id: string,
  { window, tiles }: ShownField,
  { scale, low, high }: FieldMapProps["colour"],
  across: Across,
): FieldLayer {
  return new FieldLayer({ id, window, tiles, colours: colourScale(scale).table, low, high, across });
}

/**
 * Tiles when they are asked for, while a run is under way, and where one has failed; else the region's edge. Nothing over
 * a finished field, where borders of tiles would only look like seams.
 */
function useEdges(
  grid: Grid | null,
  states: readonly TileState[],
  asked: boolean,
): ShownTiles | { readonly region: Ring[] } | null {
  return useMemo(() => {
    if (!grid) return null;
    const finished = states.length > 0 && states.every((state) => state === "done");
    if (finished) return null;
    const busy = states.some((state) => state === "computing" || state === "failed");
    if (!asked && !busy) return { region: gridOutlines(grid) };
    const tiles = tileOutlines(grid, states);
    return { tiles, filled: tiles.filter(isFilled) };
  }, [grid, states, asked]);
}

interface Dots {
  readonly places: Float32Array;
  readonly colours: StationColours;
}

function useDots(props: FieldMapProps, theme: MapTheme): Dots | null {
  const { stations, time, colour, residuals, show, excluded } = props;
  const places = useMemo(() => stations && placesOf(stations), [stations]);
  const byResidual = show.residuals ? residuals : null;
  const { scale, low, high } = colour;
  const colours = useMemo(() => {
    const all = byResidual ?? stations?.values[time];
    if (!all) return null;
    // Hollow: no colour under the cross.
    const values = all.slice();
    for (const station of excluded) values[station] = Number.NaN;
    const reach = byResidual ? residualReach(byResidual) : 0;
    const colouring: StationColouring = byResidual
      ? { values, scale: colourScale("residual"), low: -reach, high: reach, ring: theme.residualRing }
      : { values, scale: colourScale(scale), low, high, ring: theme.stationRing };
    return stationColours(colouring, theme.missingRing);
  }, [stations, byResidual, time, scale, low, high, excluded, theme]);
  return useMemo(() => {
    // Residuals of an earlier table may still be there for a moment.
    return places && colours && places.length === colours.fill.length ? { places, colours } : null;
  }, [places, colours]);
}

function placesOf({ lon, lat }: StationTable): Float32Array {
  const places = new Float32Array(4 * lon.length);
  for (let k = 0; k < lon.length; k++) putPlace(places, k, lon[k] ?? 0, lat[k] ?? 0);
  return places;
}

/** The crosses over stations that are switched off. */
function useCrosses(
  stations: StationTable | null,
  excluded: readonly number[],
  theme: MapTheme,
): Dots | null {
  return useMemo(() => {
    if (!stations || excluded.length === 0) return null;
    const places = new Float32Array(4 * excluded.length);
    const ring = new Uint8Array(4 * excluded.length);
    excluded.forEach((station, k) => {
      putPlace(places, k, stations.lon[station] ?? 0, stations.lat[station] ?? 0);
      ring.set(theme.excluded, 4 * k);
    });
    return { places, colours: { fill: new Uint8Array(4 * excluded.length), ring } };
  }, [stations, excluded, theme]);
}

/** A ring around one station. */
function useRing(stations: StationTable | null, station: number | null, theme: MapTheme): Dots | null {
  const places = useMemo(() => {
    if (!stations || station === null || station >= stations.lon.length) return null;
    return [{ lon: stations.lon[station] ?? 0, lat: stations.lat[station] ?? 0 }];
  }, [stations, station]);
  return useRings(places, theme);
}

/** Dots that are only rings. */
function useRings(around: readonly Place[] | null, theme: MapTheme): Dots | null {
  return useMemo(() => {
    if (!around || around.length === 0) return null;
    const places = new Float32Array(4 * around.length);
    const ring = new Uint8Array(4 * around.length);
    around.forEach(({ lon, lat }, k) => {
      putPlace(places, k, lon, lat);
      ring.set(theme.accent, 4 * k);
    });
    return { places, colours: { fill: new Uint8Array(4 * around.length), ring } };
  }, [around, theme]);
}
