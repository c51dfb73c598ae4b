import { useEffect, useMemo, useRef } from "react";
import type { StationTable } from "../../shared/stations/table.ts";
import { placeAt, screenOf, type View, wrapLongitude } from "./mercator.ts";
import { type DrawnField, fieldValueAt, type Probe } from "./probe.ts";
import { nearestStations, unitVectors } from "./sphere.ts";
import { stationRadius } from "./stationRadius.ts";

/** A point of the map, CSS pixels from its top left corner. */
export interface Cursor {
  readonly x: number;
  readonly y: number;
}

export interface Probing {
  readonly probe: Probe | null;
  /** The station whose dot is under the cursor. */
  readonly hovered: number | null;
}

/** What is under the cursor, told to `onProbe` whenever it changes, be it by cursor, view, field or stations. */
export function useProbe(
  cursor: Cursor | null,
  view: View | null,
  field: DrawnField | null,
  stations: StationTable | null,
  onProbe: (probe: Probe | null) => void,
): Probing {
  const vectors = useMemo(() => stations && unitVectors(stations.lon, stations.lat), [stations]);
  const probing = useMemo((): Probing => {
    if (!cursor || !view) return { probe: null, hovered: null };
    const [lon, lat] = placeAt(view, cursor.x, cursor.y);
    const nearest = vectors ? nearestStations(vectors, lon, lat, 3) : [];
    const value = field && fieldValueAt(field, lon, lat);
    const first = nearest[0]?.station ?? null;
    const hovered = stations && isUnder(cursor, view, stations, first) ? first : null;
    return { probe: { lon: wrapLongitude(lon), lat, value, nearest }, hovered };
  }, [cursor, view, field, stations, vectors]);

  const tell = useRef(onProbe);
  useEffect(() => {
    tell.current = onProbe;
  }, [onProbe]);
  useEffect(() => tell.current(probing.probe), [probing.probe]);
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
