import { type TimeZone, utc } from "../../shared/stations/timeZone.ts";
import type { Translate } from "./translate.ts";

/** 1605 -> "1,605". */
export const formatCount = (count: number): string => Math.round(count).toLocaleString("en-US");

/** Bytes of a mebibyte, the "MB" of the memory cap. */
export const MEGABYTE = 1024 * 1024;

/** Bytes as "112 MB", from 10,000 MB on as "14.6 GB". */
export function formatBytes(bytes: number): string {
  const megabytes = bytes / MEGABYTE;
  if (megabytes >= 10_000) return `${(megabytes / 1024).toFixed(1)}\u00a0GB`;
  return megabytes < 1
    ? `${Math.max(1, Math.round(bytes / 1024))}\u00a0kB`
    : `${Math.round(megabytes)}\u00a0MB`;
}

/** Seconds as "85 ms", "1.4 s", "23 s", "2 min 5 s", "1 h 12 min". */
export function formatSeconds(seconds: number, t: Translate): string {
  if (seconds < 0.0995) return t("unit.ms", { n: Math.round(seconds * 1000) });
  if (seconds < 9.95) return t("unit.s", { n: seconds.toFixed(1) });
  const whole = Math.round(seconds);
  if (whole < 60) return t("unit.s", { n: whole });
  if (whole < 3600) return t("unit.min", { m: Math.floor(whole / 60), s: whole % 60 });
  const minutes = Math.round(whole / 60);
  return t("unit.h", { h: Math.floor(minutes / 60), m: minutes % 60 });
}

/** Decimals that show about three figures of a quantity spread over `range`: 400 -> 1, 60 -> 1, 9 -> 2, 0.05 -> 4. */
export function decimalsFor(range: number): number {
  if (!(range > 0) || !Number.isFinite(range)) return 1;
  if (range >= 10_000) return 0;
  return Math.min(9, Math.max(1, 2 - Math.floor(Math.log10(range))));
}

/** A field value with a fixed number of decimals; "–" when missing. */
export const formatValue = (value: number, decimals: number): string =>
  Number.isNaN(value)
    ? "–"
    : value
        .toFixed(decimals)
        .replace("-", "−")
        .replace(/^−(0\.?0*)$/, "$1");

/** A difference, always with its sign. */
export function formatSigned(value: number, decimals: number): string {
  const text = formatValue(value, decimals);
  return value > 0 && Number(text) !== 0 ? `+${text}` : text;
}

/** Any positive figure in three significant digits, with an exponent where that is shorter: 0.0123, 1.3e6. */
export function formatFigure(value: number): string {
  if (value === 0 || (Math.abs(value) >= 1e-3 && Math.abs(value) < 1e4))
    return String(Number(value.toPrecision(3)));
  return value.toExponential(1).replace("e+", "e").replace(".0e", "e").replace("e-", "e−");
}

/** "114.52°E, 38.04°N"; longitudes beyond 180 are taken back into -180..180. */
export function formatPlace(lon: number, lat: number): string {
  const east = lon > 180 ? lon - 360 : lon;
  const half = (degrees: number, positive: string, negative: string): string =>
    `${Math.abs(degrees).toFixed(2)}°${degrees < 0 ? negative : positive}`;
  return `${half(east, "E", "W")}, ${half(lat, "N", "S")}`;
}

const two = (n: number): string => String(n).padStart(2, "0");

/** Milliseconds as "2024-04-16 12:00 UTC", or by another zone's clocks; with seconds only when there are any. */
export function formatTime(time: number, zone: TimeZone = utc): string {
  const iso = new Date(time + zone.aheadAt(time)).toISOString();
  const seconds = iso.slice(17, 19) === "00" ? "" : iso.slice(16, 19);
  return `${iso.slice(0, 10)} ${iso.slice(11, 16)}${seconds} ${zone.name}`;
}

/** The same moment on this computer's clock: "2024-04-16 20:00 (UTC+8)". */
export function formatLocalTime(time: number): string {
  const date = new Date(time);
  const offset = -date.getTimezoneOffset();
  const sign = offset < 0 ? "−" : "+";
  const minutes = Math.abs(offset) % 60;
  const zone = `UTC${sign}${Math.floor(Math.abs(offset) / 60)}${minutes ? `:${two(minutes)}` : ""}`;
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())} (${zone})`;
}

/** Short labels for a row of times: hours within days, dates when steps are days or longer. */
export function timeLabels(times: readonly number[], zone: TimeZone = utc): readonly string[] {
  const dates = times.map((time) => new Date(time + zone.aheadAt(time)).toISOString());
  const step = times.length > 1 ? ((times.at(-1) ?? 0) - (times[0] ?? 0)) / (times.length - 1) : 0;
  if (step >= 86_400_000) return dates.map((date) => date.slice(5, 10));
  const onTheHour = dates.every((date) => date.slice(14, 16) === "00");
  return dates.map((date) => (onTheHour ? date.slice(11, 13) : date.slice(11, 16)));
}

/** The last part of a path of any system. */
export const fileName = (path: string): string => path.split(/[/\\]/).at(-1) || path;
