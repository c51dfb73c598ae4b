import { decimalsFor, formatPlace, formatValue } from "../i18n/format.ts";
import { colourLimits } from "../state/colours.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import styles from "./map.module.css";

/** Place, field value and nearest stations under the pointer. */
export function ProbeReadout() {
  const t = useTranslate();
  const { probe, stations, time, limits } = useApp((state) => ({
    probe: state.probe,
    stations: state.stations,
    time: state.time,
    limits: colourLimits(state),
  }));
  if (!probe) return null;
  const table = stations?.table;
  const decimals = decimalsFor(limits[1] - limits[0]);
  const withUnit = (value: number): string =>
    [formatValue(value, decimals), table?.unit].filter(Boolean).join(" ");
  return (
    <output className={`${styles.overlay} ${styles.probe}`}>
      <b>{formatPlace(probe.lon, probe.lat)}</b>
      {probe.value === null ? (
        <span className={styles.quiet}>{t("map.noField")}</span>
      ) : (
        <span>
          {t("map.probeField")} <b>{withUnit(probe.value)}</b>
        </span>
      )}
      {probe.background !== undefined && (
        <span>
          {t("map.probeBackground")} <b>{withUnit(probe.background)}</b>
        </span>
      )}
      {probe.nearest.slice(0, 2).map(({ station, km }) => (
        <span key={station} className={styles.nearest}>
          {table?.names[station] || table?.ids[station]}{" "}
          {formatValue(table?.values[time]?.[station] ?? Number.NaN, decimals)}{" "}
          <small className={styles.quiet}>{km.toFixed(km < 10 ? 1 : 0)} km</small>
        </span>
      ))}
    </output>
  );
}
