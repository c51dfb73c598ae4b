import { ActionIcon } from "@mantine/core";
import { Clock, Pause, Play } from "lucide-react";
import { useEffect, useMemo } from "react";
import { formatLocalTime, formatTime } from "../i18n/format.ts";
import { clocksOf } from "../state/clock.ts";
import { useApp, useTranslate, useZone } from "../state/context.tsx";
import { TimeCells } from "./TimeCells.tsx";
import { TimeLine } from "./TimeLine.tsx";
import styles from "./time.module.css";
import { MOST_SINGLE } from "./timeGroups.ts";

/** Each time is shown this long while playing, milliseconds; shorter where there are many. */
const PLAY_MS = 700;
const PLAY_MANY_MS = 300;

/** The times of the file: each in a cell, or, where they are many, a line of all and the cells of one day. */
export function TimeBar() {
  const times = useApp((state) => state.stations?.table.times ?? null);
  if (!times || times.length < 2) return null;
  const isLong = times.length > MOST_SINGLE;
  return (
    <div className={styles.bar}>
      <PlayButton every={isLong ? PLAY_MANY_MS : PLAY_MS} />
      <Moment times={times} />
      <ClockButton />
      {isLong ? <TimeLine times={times} /> : <TimeCells times={times} first={0} end={times.length} />}
    </div>
  );
}

function PlayButton({ every }: { every: number }) {
  const t = useTranslate();
  const { playing, setPlaying, stepTime } = useApp((state) => ({
    playing: state.playing,
    setPlaying: state.setPlaying,
    stepTime: state.stepTime,
  }));
  useEffect(() => {
    if (!playing) return;
    const timer = setInterval(() => stepTime(1), every);
    return () => clearInterval(timer);
  }, [playing, stepTime, every]);
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

/** Shows times by the next of the clocks there are: UTC, the network's, this computer's. */
function ClockButton() {
  const t = useTranslate();
  const { clock, stations, setClock } = useApp(({ clock, stations, setClock }) => ({
    clock,
    stations,
    setClock,
  }));
  const clocks = useMemo(() => clocksOf({ stations }), [stations]);
  const current = clocks.findIndex(([name]) => name === clock);
  const next = clocks[(Math.max(0, current) + 1) % clocks.length];
  if (clocks.length < 2 || !next) return null;
  const [name, zone] = next;
  const label = t("time.showIn", { zone: zone.name });
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={26}
      aria-label={label}
      title={label}
      onClick={() => setClock(name)}
    >
      <Clock size={14} aria-hidden />
    </ActionIcon>
  );
}

function Moment({ times }: { times: readonly number[] }) {
  const t = useTranslate();
  const time = useApp((state) => times[state.time] ?? Number.NaN);
  const zone = useZone();
  if (Number.isNaN(time)) return <span>{t("time.none")}</span>;
  return (
    <time
      className={styles.moment}
      dateTime={new Date(time).toISOString()}
      title={t("time.local", { time: formatLocalTime(time) })}
    >
      {formatTime(time, zone)}
    </time>
  );
}
