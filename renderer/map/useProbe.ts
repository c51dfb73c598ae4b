import { useEffect, useMemo, useRef } from "react";
import type { Grid } from "../../shared/grid/grid.ts";
import type { StationTable } from "../../shared/stations/table.ts";
import { placeAt, screenOf, type View, wrapLongitude } from "./mercator.ts";
import { fieldValueAt, type NodesAt, type Probe } from "./probe.ts";
import { nearestStations, unitVectors } from "./sphere.ts";
import { stationRadius } from "./stationRadius.ts";

/** A point of the map, CSS pixels from its top left corner. */
export interface Cursor {
  readonly x: number;
  readonly y: number;
}

/** A field whose nodes can be read. */
export interface ProbedField {
  readonly grid: Grid;
  readonly nodesAt: NodesAt;
}

export interface Probing {
  readonly probe: Probe | null;
  /** The station whose dot is under the cursor. */
  readonly hovered: number | null;
}

/**
 * What is under the cursor, told to `onProbe` whenever it changes, be it by cursor, view, field or stations. While the
 * field's nodes there are on their way, what was told last stands.
 */
export function useProbe(
  cursor: Cursor | null,
  view: View | null,
  field: ProbedField | null,
  stations: StationTable | null,
  onProbe: (probe: Probe | null) => void,
  background: (ProbedField & { readonly factor: number }) | null = null,
): Probing {
  const vectors = useMemo(() => stations && unitVectors(stations.lon, stations.lat), [stations]);
  const last = useRef<Probe | null>(null);
  const probing = useMemo((): Probing => {
    if (!cursor || !view) return { probe: null, hovered: null };
    const [lon, lat] = placeAt(view, cursor.x, cursor.y);
    const nearest = vectors ? nearestStations(vectors, lon, lat, 3) : [];
    const value = field && fieldValueAt(field.grid, field.nodesAt, lon, lat);
    const first = nearest[0]?.station ?? null;
    const hovered = stations && isUnder(cursor, view, stations, first) ? first : null;
    const under = background && fieldValueAt(background.grid, background.nodesAt, lon, lat);
    const isNumber = background !== null && typeof under === "number";
    const probe =
      value === "loading"
        ? last.current
        : {
            lon: wrapLongitude(lon),
            lat,
            value,
            nearest,
            ...(isNumber && { background: under * background.factor }),
          };
    return { probe, hovered };
  }, [cursor, view, field, background, stations, vectors]);

  const tell = useRef(onProbe);
  useEffect(() => {
    tell.current = onProbe;
  }, [onProbe]);
  useEffect(() => {
    last.current = probing.probe;
    tell.current(probing.probe);
  }, [probing.probe]);
  return probing;
}

/** Web Mercator keeps shapes in the small: the station nearest on the ground is nearest on the screen, too. */
function isUnder(cursor: Cursor, view: View, stations: StationTable, station: number | null): boolean {
  if (station === null) return false;
  const lon = stations.lon[station] ?? 0;
  const turn = 360 * Math.round((placeAt(view, cursor.x, cursor.y)[0] - lon) / 360);
  const [x, y] = screenOf(view, lon + turn, stations.lat[station] ?? 0);
  return Math.hypot(x - cursor.x, y - cursor.y) <= stationRadius(stations.ids.length) + 3;
}
