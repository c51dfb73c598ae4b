import { ActionIcon } from "@mantine/core";
import { Pause, Play } from "lucide-react";
import { type KeyboardEvent, type PointerEvent, useEffect, useMemo } from "react";
import { formatLocalTime, formatTime, timeLabels } from "../i18n/format.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import styles from "./time.module.css";

/** Each time is shown this long while playing, milliseconds. */
const PLAY_MS = 700;

/** The times of the file in one strip; absent when there is only one. */
export function TimeBar() {
  const times = useApp((state) => state.stations?.table.times ?? null);
  if (!times || times.length < 2) return null;
  return (
    <div className={styles.bar}>
      <PlayButton />
      <Moment times={times} />
      <Strip times={times} />
    </div>
  );
}

function PlayButton() {
  const t = useTranslate();
  const { playing, setPlaying, stepTime } = useApp((state) => ({
    playing: state.playing,
    setPlaying: state.setPlaying,
    stepTime: state.stepTime,
  }));
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => stepTime(1), PLAY_MS);
    return () => clearInterval(timer);
  }, [playing, stepTime]);
  const label = playing ? t("time.pause") : t("time.play");
  return (
    <ActionIcon
      variant="default"
      size={30}
      aria-label={label}
      title={label}
      aria-keyshortcuts="Space"
      onClick={() => setPlaying(!playing)}
    >
      {playing ? <Pause size={14} aria-hidden /> : <Play size={14} aria-hidden />}
    </ActionIcon>
  );
}

function Moment({ times }: { times: readonly number[] }) {
  const t = useTranslate();
  const time = useApp((state) => times[state.time] ?? Number.NaN);
  if (Number.isNaN(time)) return <span>{t("time.none")}</span>;
  return (
    <time
      className={styles.moment}
      dateTime={new Date(time).toISOString()}
      title={t("time.local", { time: formatLocalTime(time) })}
    >
      {formatTime(time)}
    </time>
  );
}

/** At most this many cells carry a label. */
const MOST_LABELS = 25;

function Strip({ times }: { times: readonly number[] }) {
  const t = useTranslate();
  const { time, setTime } = useApp(({ time, setTime }) => ({ time, setTime }));
  const labels = useMemo(() => timeLabels(times), [times]);
  const every = Math.ceil(times.length / MOST_LABELS);

  const point = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.buttons !== 1) return;
    const { left, width } = event.currentTarget.getBoundingClientRect();
    event.currentTarget.setPointerCapture(event.pointerId);
    setTime(Math.floor(((event.clientX - left) / width) * times.length));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = targetOf(event.key, time, times.length);
    if (target === null) return;
    event.preventDefault();
    event.stopPropagation();
    setTime(target);
  };

  return (
    <div
      role="slider"
      tabIndex={0}
      className={styles.strip}
      data-dense={times.length > 60}
      aria-label={t("time.time")}
      aria-valuemin={0}
      aria-valuemax={times.length - 1}
      aria-valuenow={time}
      aria-valuetext={formatTime(times[time] ?? 0)}
      onPointerDown={point}
      onPointerMove={point}
      onKeyDown={onKeyDown}
    >
      {times.map((moment, index) => (
        <span
          key={moment}
          className={styles.cell}
          data-current={index === time}
          data-new-day={startsDay(times, index)}
          title={formatTime(moment)}
        >
          {index % every === 0 || index === time ? labels[index] : ""}
        </span>
      ))}
    </div>
  );
}

/** Whether a time lies on another day (UTC) than the one before it, where days have several times. */
function startsDay(times: readonly number[], index: number): boolean {
  const dayOf = (at: number): number => Math.floor((times[at] ?? 0) / DAY_MS);
  const several = dayOf(times.length - 1) - dayOf(0) < times.length - 1;
  return several && index > 0 && dayOf(index) !== dayOf(index - 1);
}

const DAY_MS = 86_400_000;

function targetOf(key: string, time: number, count: number): number | null {
  const targets: Readonly<Record<string, number>> = {
    ArrowLeft: time - 1,
    ArrowDown: time - 1,
    ArrowRight: time + 1,
    ArrowUp: time + 1,
    Home: 0,
    End: count - 1,
  };
  return targets[key] ?? null;
}
