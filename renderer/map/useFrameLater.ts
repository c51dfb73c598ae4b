import { useEffect, useRef, useState } from "react";

/**
 * What is given, but when its key is another one, what was given last until a frame has shown everything else. To draw
 * the map for other stations takes a frame of its own where there is no graphics card; together with the rest of the
 * window it would hold up one frame for as long as both.
 */
export function useFrameLater<T>(value: T, key: unknown): T {
  const [shownKey, setShownKey] = useState(key);
  const last = useRef(value);
  const isShown = shownKey === key;
  useEffect(() => {
    if (isShown) last.current = value;
  });
  useEffect(() => {
    if (isShown) return;
    // The next frame still is the one with everything else.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setShownKey(key));
    });
    return () => cancelAnimationFrame(frame);
  }, [key, isShown]);
  return isShown ? value : last.current;
}
