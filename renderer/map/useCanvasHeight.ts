import { useRef } from "react";

/** The most that a canvas may be higher than the map in sight, CSS pixels: more than a bar of many times. */
const MOST_HIDDEN = 100;

/**
 * The height of the map's canvas, CSS pixels: the largest that the map lately had. To change it would be to wait until
 * all that was drawn before is done, which without a graphics card is up to 0.6 s; and the map's height changes whenever
 * a file with fewer or more times comes, whose bar below it is lower or higher.
 */
export function useCanvasHeight(height: number): number {
  const kept = useRef(height);
  kept.current = canvasHeight(kept.current, height);
  return kept.current;
}

/** The height of a canvas that had one, for a map of another. */
export const canvasHeight = (kept: number, height: number): number =>
  height > kept || height < kept - MOST_HIDDEN ? height : kept;
