import type { KeyboardEvent, PointerEvent, ReactElement } from "react";
import type { MapWords } from "./words.ts";

/** How far keys move the divider, shares of the view's width. */
const STEP = 0.02;
const LONG_STEP = 0.1;

/** Where each key puts the divider. */
const movesByKey: Readonly<Record<string, (divider: number, step: number) => number>> = {
  ArrowLeft: (divider, step) => divider - step,
  ArrowDown: (divider, step) => divider - step,
  ArrowRight: (divider, step) => divider + step,
  ArrowUp: (divider, step) => divider + step,
  PageDown: (divider) => divider - LONG_STEP,
  PageUp: (divider) => divider + LONG_STEP,
  Home: () => 0,
  End: () => 1,
};

interface SwipeDividerProps {
  readonly words: MapWords;
  /** Share of the view's width left of it. */
  readonly divider: number;
  readonly onMove: (divider: number) => void;
}

/** The line between background and field, to be dragged or moved by the arrow keys. */
export function SwipeDivider({ words, divider, onMove }: SwipeDividerProps): ReactElement {
  const moveTo = (share: number) => onMove(Math.min(1, Math.max(0, share)));
  const onKeyDown = (event: KeyboardEvent) => {
    const move = movesByKey[event.key];
    if (!move) return;
    event.preventDefault();
    moveTo(move(divider, event.shiftKey ? LONG_STEP : STEP));
  };
  const onPointerMove = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const map = event.currentTarget.parentElement?.getBoundingClientRect();
    if (map) moveTo((event.clientX - map.left) / map.width);
  };
  return (
    <div
      className="field-map-divider"
      role="slider"
      tabIndex={0}
      aria-label={words.divider}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(100 * divider)}
      aria-valuetext={words.dividerAt(Math.round(100 * divider))}
      style={{ left: `${100 * divider}%` }}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={onPointerMove}
    >
      <span className="field-map-divider-side">{words.background}</span>
      <span className="field-map-divider-grip" aria-hidden />
      <span className="field-map-divider-side">{words.field}</span>
    </div>
  );
}
