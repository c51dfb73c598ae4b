/*
 * Web Mercator in double precision, in deck.gl's terms: the world is a square of 512 units, x eastwards from
 * 180 W, y northwards from the southern edge; zoom z draws one unit as 2^z CSS pixels.
 */

export const WORLD_SIZE = 512;
/** Where the square ends, degrees: atan(sinh(pi)). */
export const MAX_LATITUDE = (Math.atan(Math.sinh(Math.PI)) * 180) / Math.PI;
export const MAX_ZOOM = 14;

/** What the map shows: its centre in degrees, zoom, and size in CSS pixels. North is up. */
export interface View {
  readonly longitude: number;
  readonly latitude: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

/** A region in degrees. East may exceed 180. */
export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

const RADIANS = Math.PI / 180;

export const worldX = (lon: number): number => (WORLD_SIZE * (lon + 180)) / 360;
export const lonOfWorldX = (x: number): number => (x * 360) / WORLD_SIZE - 180;

/** Latitudes beyond the square's edge count as the edge. */
export function worldY(lat: number): number {
  const clamped = Math.min(MAX_LATITUDE, Math.max(-MAX_LATITUDE, lat));
  return (WORLD_SIZE / 2) * (1 + Math.asinh(Math.tan(clamped * RADIANS)) / Math.PI);
}

export const latOfWorldY = (y: number): number =>
  Math.atan(Math.sinh(Math.PI * ((2 * y) / WORLD_SIZE - 1))) / RADIANS;

/** Screen x and y of a place, CSS pixels from the top left corner. */
export function screenOf(view: View, lon: number, lat: number): readonly [number, number] {
  const scale = 2 ** view.zoom;
  return [
    view.width / 2 + (worldX(lon) - worldX(view.longitude)) * scale,
    view.height / 2 - (worldY(lat) - worldY(view.latitude)) * scale,
  ];
}

/** The place under a screen point, degrees; the longitude is not wrapped. */
export function placeAt(view: View, x: number, y: number): readonly [number, number] {
  const scale = 2 ** view.zoom;
  return [
    lonOfWorldX(worldX(view.longitude) + (x - view.width / 2) / scale),
    latOfWorldY(worldY(view.latitude) - (y - view.height / 2) / scale),
  ];
}

/** A longitude's equal in -180..180. */
export const wrapLongitude = (lon: number): number => lon - 360 * Math.floor((lon + 180) / 360);

/** The view nearest to the one asked for that shows no space beyond the world's northern and southern edges. */
export function constrain(view: View): View {
  const leastZoom = Math.max(0, Math.log2(view.height / WORLD_SIZE));
  const zoom = Math.min(MAX_ZOOM, Math.max(leastZoom, view.zoom));
  const margin = view.height / 2 / 2 ** zoom;
  const y = Math.min(WORLD_SIZE - margin, Math.max(margin, worldY(view.latitude)));
  return { ...view, zoom, longitude: wrapLongitude(view.longitude), latitude: latOfWorldY(y) };
}

/** The view of a size (CSS pixels) that shows all of a region, with a margin around it. */
export function viewOfBounds(bounds: Bounds, width: number, height: number, margin = 32): View {
  const [left, right] = [worldX(bounds.west), worldX(bounds.east)];
  const [bottom, top] = [worldY(bounds.south), worldY(bounds.north)];
  const scale = Math.min(
    Math.max(1, width - 2 * margin) / Math.max(right - left, 1e-9),
    Math.max(1, height - 2 * margin) / Math.max(top - bottom, 1e-9),
  );
  return constrain({
    longitude: lonOfWorldX((left + right) / 2),
    latitude: latOfWorldY((bottom + top) / 2),
    zoom: Math.min(Math.log2(scale), 11),
    width,
    height,
  });
}

/** The view in a map of another size: shows all of a region as before, or, without one, keeps its centre and zoom. */
export const resized = (view: View, width: number, height: number, fittedTo: Bounds | null): View =>
  fittedTo === null ? constrain({ ...view, width, height }) : viewOfBounds(fittedTo, width, height);

/** The view after moving its centre by CSS pixels, right and down. */
export function pan(view: View, right: number, down: number): View {
  const [longitude, latitude] = placeAt(view, view.width / 2 + right, view.height / 2 + down);
  return constrain({ ...view, longitude, latitude });
}
