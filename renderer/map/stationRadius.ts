/** Radius of a station's dot, CSS pixels: smaller when there are many. */
export function stationRadius(count: number): number {
  if (count <= 400) return 4.5;
  return count <= 4000 ? 3.5 : 2.5;
}
