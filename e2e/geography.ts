/** The map's view as it stands in its `data-view` attribute. */
export interface View {
  readonly longitude: number;
  readonly latitude: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

/** Where a place stands on the map, pixels from its upper left corner (Web Mercator, 512-pixel world at zoom 0). */
export function screenPosition(view: View, place: { lon: number; lat: number }): { x: number; y: number } {
  const world = 512 * 2 ** view.zoom;
  const x = ((place.lon - view.longitude) / 360) * world;
  const y = ((mercator(view.latitude) - mercator(place.lat)) / (2 * Math.PI)) * world;
  return { x: view.width / 2 + x, y: view.height / 2 + y };
}

const mercator = (lat: number): number => Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
