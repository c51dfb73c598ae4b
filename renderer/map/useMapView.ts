import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import { movedMuch } from "./bounds.ts";
import { type Bounds, constrain, resized, type View, viewOfBounds } from "./mercator.ts";

export interface MapViewControl {
  /** null until the container has a size. */
  readonly view: View | null;
  /** Changes the view; what it may not show is held back. */
  readonly change: (next: (view: View) => View) => void;
  /** Shows all of the data. */
  readonly showAll: () => void;
}

/**
 * The view of a map in a container: follows the container's size, and the data's bounds when they move. While it shows
 * all of the data it does so at every size; once it was moved its middle and zoom stay.
 */
export function useMapView(container: RefObject<HTMLElement | null>, bounds: Bounds): MapViewControl {
  const [view, setView] = useState<View | null>(null);
  const latestBounds = useRef(bounds);
  const shownBounds = useRef<Bounds | null>(null);
  const wasMoved = useRef(false);
  latestBounds.current = bounds;

  const showAll = useCallback(() => {
    shownBounds.current = latestBounds.current;
    wasMoved.current = false;
    setView((last) => last && viewOfBounds(latestBounds.current, last.width, last.height));
  }, []);

  const measure = useCallback(() => {
    const { clientWidth: width = 0, clientHeight: height = 0 } = container.current ?? {};
    if (width === 0 || height === 0) return;
    setView((last) => {
      if (last?.width === width && last.height === height) return last;
      if (last) return resized(last, width, height, wasMoved.current ? null : shownBounds.current);
      shownBounds.current = latestBounds.current;
      return viewOfBounds(latestBounds.current, width, height);
    });
  }, [container]);

  useLayoutEffect(() => {
    const element = container.current;
    if (!element) return;
    // With other data the map's size is that of the next frame, as they are (app.tsx).
    let frame = 0;
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(measure);
    });
    observer.observe(element);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }, [container, measure]);

  // Before anything is drawn: other data come with a bar of other times, whose height is the map's loss, and the map
  // would else be drawn twice or three times, each in a tenth of a second or more without a graphics card.
  useLayoutEffect(() => {
    measure();
    if (shownBounds.current && movedMuch(shownBounds.current, bounds)) showAll();
  }, [bounds, measure, showAll]);

  const change = useCallback((next: (view: View) => View) => {
    wasMoved.current = true;
    setView((last) => last && constrain(next(last)));
  }, []);
  return { view, change, showAll };
}
