type Point = readonly [number, number];

/**
 * A line without the points that it can spare: what is left strays from it by at most the tolerance (Douglas and
 * Peucker). Both ends stay, those of closed lines too, which keep their farthest point besides.
 * @param points x, y in the tolerance's unit
 * @param stays whether a point must not be left out
 */
export function simplified<P extends Point>(
  points: readonly P[],
  tolerance: number,
  stays: (point: P) => boolean,
): P[] {
  const last = points.length - 1;
  const kept = points.map((point, k) => k === 0 || k === last || stays(point));
  const parts: [number, number][] = [];
  let from = 0;
  for (let k = 1; k <= last; k++) {
    if (!kept[k]) continue;
    parts.push([from, k]);
    from = k;
  }
  for (let part = parts.pop(); part; part = parts.pop()) {
    const [first, end] = part;
    const { at, square } = farthest(points, first, end);
    const isClosed = points[first]?.[0] === points[end]?.[0] && points[first]?.[1] === points[end]?.[1];
    if (at === null || (square <= tolerance * tolerance && !isClosed)) continue;
    kept[at] = true;
    parts.push([first, at], [at, end]);
  }
  return points.filter((_, k) => kept[k]);
}

/** The point between two that is farthest from the straight line that joins them, and the square of how far that is. */
function farthest(
  points: readonly Point[],
  first: number,
  end: number,
): { readonly at: number | null; readonly square: number } {
  const [[x = 0, y = 0] = [], [endX = 0, endY = 0] = []] = [points[first], points[end]];
  const [alongX, alongY] = [endX - x, endY - y];
  const length = alongX * alongX + alongY * alongY;
  let at: number | null = null;
  let square = -1;
  for (let k = first + 1; k < end; k++) {
    const [right, up] = [(points[k]?.[0] ?? 0) - x, (points[k]?.[1] ?? 0) - y];
    const share = length > 0 ? (right * alongX + up * alongY) / length : 0;
    const nearest = Math.min(1, Math.max(0, share));
    const [besideX, besideY] = [right - nearest * alongX, up - nearest * alongY];
    const far = besideX * besideX + besideY * besideY;
    if (far <= square) continue;
    at = k;
    square = far;
  }
  return { at, square };
}
