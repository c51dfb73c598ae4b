import { boundingBox, type Places, selectPlaces } from "./distance.ts";

/** Places cut at the median of their widest axis until no part has more than `largest`: lists of indices. */
export function neighbourhoods(places: Places, largest: number): Int32Array[] {
  const axes = places.z.length === 0 ? [places.x, places.y] : [places.x, places.y, places.z];
  const cut = (indices: Int32Array): Int32Array[] => {
    if (indices.length <= largest) return [indices];
    const widths = boundingBox(selectPlaces(places, indices)).map(([low, high]) => high - low);
    const widest = widths.indexOf(Math.max(...widths));
    const ordered = [axes[widest], ...axes].filter((axis) => axis !== undefined);
    indices.sort((a, b) => compare(ordered, a, b));
    const middle = indices.length >> 1;
    return [...cut(indices.slice(0, middle)), ...cut(indices.slice(middle))];
  };
  return cut(Int32Array.from({ length: places.count }, (_, k) => k));
}

/** By the first axis that tells them apart, so that the order of the stations plays no part. */
function compare(axes: readonly Float64Array[], a: number, b: number): number {
  for (const axis of axes) {
    const difference = (axis[a] as number) - (axis[b] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** At most `count` of the items, evenly spread. */
export function evenly<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from({ length: count }, (_, k) => items[Math.floor((k * items.length) / count)] as T);
}
