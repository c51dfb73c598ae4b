import type { LayersList } from "@deck.gl/core";
import { useMemo } from "react";
import { colourScale } from "../../shared/colour/scales.ts";
import type { TileState } from "../../shared/contract.ts";
import type { Grid } from "../../shared/grid/grid.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import type { Atlas } from "./atlas.ts";
import type { FieldMapProps } from "./FieldMap.tsx";
import { landLayer, lineLayers } from "./layers/baseMap.ts";
import { FieldLayer } from "./layers/field.ts";
import { ringLayer, stationData, stationRadius, stationsLayer } from "./layers/stations.ts";
import { regionLayer, tileLayers } from "./layers/tiles.ts";
import { residualReach, type StationColouring, stationColours } from "./stationColours.ts";
import type { MapTheme } from "./theme.ts";
import { gridOutlines, tileOutlines } from "./tileOutlines.ts";
import type { ShownField } from "./useFieldTiles.ts";

type Colour = FieldMapProps["colour"];

interface Drawing {
  readonly props: FieldMapProps;
  readonly grid: Grid | null;
  readonly atlas: Atlas | null;
  readonly field: ShownField | null;
  readonly hovered: number | null;
  readonly theme: MapTheme;
}

/** All layers from the ground up. Each is made anew only when what it shows changes. */
export function useLayers({ props, grid, atlas, field, hovered, theme }: Drawing): LayersList {
  const { show, stations, tileStates, colour, selectedStation } = props;
  const land = useMemo(() => atlas && landLayer(atlas, theme), [atlas, theme]);
  const lines = useMemo(() => atlas && lineLayers(atlas, theme), [atlas, theme]);
  const drawnField = useFieldLayer(show.field ? field : null, colour);
  const tiles = useTileLayers(grid, tileStates, show.tiles, theme);
  const dots = useStationLayer(show.stations || show.residuals ? stations : null, props, theme);
  const rings = useMemo(() => {
    if (!stations) return [];
    const radius = stationRadius(stations.ids.length);
    const ring = (id: string, station: number | null, width: number) =>
      station !== null &&
      station < stations.ids.length &&
      ringLayer(id, stations.lon[station] ?? 0, stations.lat[station] ?? 0, radius + width, theme.accent);
    return [ring("hovered-station", hovered, 2.5), ring("selected-station", selectedStation, 4.5)];
  }, [stations, hovered, selectedStation, theme]);
  return useMemo(
    () => [land, drawnField, lines, tiles, dots, rings],
    [land, drawnField, lines, tiles, dots, rings],
  );
}

function useFieldLayer(field: ShownField | null, { scale, low, high }: Colour): FieldLayer | null {
  return useMemo(() => {
    if (!field) return null;
    const { drawn, tiles } = field;
    return new FieldLayer({ id: "field", drawn, tiles, colours: colourScale(scale).table, low, high });
  }, [field, scale, low, high]);
}

/** Tiles when they are asked for, while a run is under way, and where one has failed; else the region's edge. */
function useTileLayers(
  grid: Grid | null,
  states: readonly TileState[],
  asked: boolean,
  theme: MapTheme,
): LayersList {
  return useMemo(() => {
    if (!grid) return [];
    const finished = states.length > 0 && states.every((state) => state === "done");
    const busy = states.some((state) => state === "computing" || state === "failed");
    if (asked || busy) return tileLayers(tileOutlines(grid, states), theme);
    return finished ? [] : [regionLayer(gridOutlines(grid), theme)];
  }, [grid, states, asked, theme]);
}

function useStationLayer(
  stations: StationTable | null,
  { time, colour, residuals, show }: FieldMapProps,
  theme: MapTheme,
): LayersList {
  const positions = useMemo(() => stations && positionsOf(stations), [stations]);
  const byResidual = show.residuals ? residuals : null;
  const { scale, low, high } = colour;
  return useMemo(() => {
    const values = byResidual ?? stations?.values[time];
    if (!positions || !values || 2 * values.length !== positions.length) return [];
    const reach = byResidual ? residualReach(byResidual) : 0;
    const colouring: StationColouring = byResidual
      ? { values, scale: colourScale("residual"), low: -reach, high: reach }
      : { values, scale: colourScale(scale), low, high };
    return [stationsLayer(stationData(positions, stationColours(colouring, theme)))];
  }, [stations, positions, byResidual, time, scale, low, high, theme]);
}

/** lon, lat of each station in turn. */
function positionsOf({ lon, lat }: StationTable): Float64Array {
  const positions = new Float64Array(2 * lon.length);
  for (let k = 0; k < lon.length; k++) {
    positions[2 * k] = lon[k] ?? 0;
    positions[2 * k + 1] = lat[k] ?? 0;
  }
  return positions;
}
