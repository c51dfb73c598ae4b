import { useMemo } from "react";
import { formatTime, timeLabels } from "../i18n/format.ts";
import { useApp, useClockTimes, useZone } from "../state/context.tsx";
import styles from "./time.module.css";
import { type Slider, useTimeSlider } from "./useTimeSlider.ts";

/** At most this many cells carry a label. */
const MOST_LABELS = 31;

interface TimeCellsProps {
  readonly times: readonly number[];
  /** The times shown: first to end - 1. */
  readonly first: number;
  readonly end: number;
  /** Whether another slider beside it speaks to the keyboard and to screen readers. */
  readonly silent?: boolean;
}

/** A cell for each of some times, in one strip; dragging over it runs through them. */
export function TimeCells({ times, first, end, silent = false }: TimeCellsProps) {
  const time = useApp((state) => state.time);
  const shown = useMemo(() => times.slice(first, end), [times, first, end]);
  const zone = useZone();
  const labels = useMemo(() => timeLabels(shown, zone), [shown, zone]);
  const clockTimes = useClockTimes(shown);
  const every = Math.ceil(shown.length / MOST_LABELS);
  const { slider, ...pointing } = useTimeSlider(times, (fraction) => first + fraction * shown.length);
  const speaking: Partial<Slider> = silent ? { "aria-hidden": true } : slider;
  return (
    <div {...speaking} {...pointing} className={styles.strip}>
      {shown.map((moment, k) => (
        <span
          key={moment}
          className={styles.cell}
          data-current={first + k === time}
          data-new-day={startsDay(clockTimes, k)}
          title={formatTime(moment, zone)}
        >
          {k % every === 0 || first + k === time ? labels[k] : ""}
        </span>
      ))}
    </div>
  );
}

/** Whether a time lies on another day of the clocks shown than the one before it, where days have several times. */
function startsDay(times: readonly number[], index: number): boolean {
  const dayOf = (at: number): number => Math.floor((times[at] ?? 0) / DAY_MS);
  const several = dayOf(times.length - 1) - dayOf(0) < times.length - 1;
  return several && index > 0 && dayOf(index) !== dayOf(index - 1);
}

const DAY_MS = 86_400_000;
