import { type PointerEvent, useMemo, useState } from "react";
import { formatTime } from "../i18n/format.ts";
import { useApp, useClockTimes, useZone } from "../state/context.tsx";
import { TimeCells } from "./TimeCells.tsx";
import styles from "./time.module.css";
import { groupAt, groupTimes, ticksOf } from "./timeGroups.ts";
import { useTimeSlider } from "./useTimeSlider.ts";

/** Many times: a line of all with dates along it, and below it the times of the day (or longer unit) looked at. */
export function TimeLine({ times }: { times: readonly number[] }) {
  const time = useApp((state) => state.time);
  const zone = useZone();
  const clockTimes = useClockTimes(times);
  const groups = useMemo(() => groupTimes(clockTimes), [clockTimes]);
  const ticks = useMemo(() => ticksOf(clockTimes), [clockTimes]);
  const { first, end } = groupAt(groups, time);
  const [pointed, setPointed] = useState<number | null>(null);
  const { slider, ...pointing } = useTimeSlider(times, (fraction) => fraction * times.length);
  const share = (index: number): string => `${(100 * index) / times.length}%`;

  const hover = (event: PointerEvent<HTMLDivElement>): void => {
    const { left, width } = event.currentTarget.getBoundingClientRect();
    const index = Math.floor(((event.clientX - left) / width) * times.length);
    setPointed(Math.min(times.length - 1, Math.max(0, index)));
    pointing.onPointerMove(event);
  };

  return (
    <div className={styles.long}>
      <div
        {...slider}
        className={styles.line}
        onPointerDown={pointing.onPointerDown}
        onPointerMove={hover}
        onPointerLeave={() => setPointed(null)}
      >
        {ticks.map(({ index, label }) => (
          <span key={index} className={styles.tick} style={{ left: share(index) }}>
            {label}
          </span>
        ))}
        <span className={styles.track} />
        <span className={styles.group} style={{ left: share(first), width: share(end - first) }} />
        <span className={styles.thumb} style={{ left: share(time + 0.5) }} />
        {pointed !== null && (
          <span
            className={styles.pointed}
            style={
              pointed < times.length / 2 ? { left: share(pointed) } : { right: share(times.length - pointed) }
            }
          >
            {formatTime(times[pointed] ?? 0, zone)}
          </span>
        )}
      </div>
      <TimeCells times={times} first={first} end={end} silent />
    </div>
  );
}
