import type { KeyboardEvent, PointerEvent } from "react";
import { formatTime } from "../i18n/format.ts";
import { useApp, useClockTimes, useTranslate, useZone } from "../state/context.tsx";
import { groupTimes, stepGroup } from "./timeGroups.ts";

/** What makes an element the slider of all times. */
export interface Slider {
  readonly role: "slider";
  readonly tabIndex: 0;
  readonly "aria-label": string;
  readonly "aria-valuemin": number;
  readonly "aria-valuemax": number;
  readonly "aria-valuenow": number;
  readonly "aria-valuetext": string;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly "aria-hidden": true;
}

/** Moves through the times by pointer and keyboard. `indexAt` names the time at a fraction of the element's width. */
export function useTimeSlider(times: readonly number[], indexAt: (fraction: number) => number) {
  const t = useTranslate();
  const { time, setTime } = useApp(({ time, setTime }) => ({ time, setTime }));
  const zone = useZone();
  const clockTimes = useClockTimes(times);
  const point = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons !== 1) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    event.currentTarget.setPointerCapture(event.pointerId);
    setTime(Math.floor(indexAt(Math.min(1 - 1e-9, Math.max(0, (event.clientX - left) / width)))));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = targetOf(event.key, time, clockTimes);
    if (target === null) return;
    event.preventDefault();
    event.stopPropagation();
    setTime(target);
  };
  const slider: Omit<Slider, "aria-hidden"> = {
    role: "slider",
    tabIndex: 0,
    "aria-label": t("time.time"),
    "aria-valuemin": 0,
    "aria-valuemax": times.length - 1,
    "aria-valuenow": time,
    "aria-valuetext": formatTime(times[time] ?? 0, zone),
    onKeyDown,
  };
  return { slider, onPointerDown: point, onPointerMove: point };
}

/** Where a key leads: a time on, a day (or longer unit) on, the ends. */
export function targetOf(key: string, time: number, times: readonly number[]): number | null {
  switch (key) {
    case "ArrowLeft":
    case "ArrowDown":
      return time - 1;
    case "ArrowRight":
    case "ArrowUp":
      return time + 1;
    case "PageDown":
      return stepGroup(groupTimes(times), time, -1);
    case "PageUp":
      return stepGroup(groupTimes(times), time, 1);
    case "Home":
      return 0;
    case "End":
      return times.length - 1;
    default:
      return null;
  }
}
