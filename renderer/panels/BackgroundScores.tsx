import type { Scores } from "../../shared/grids/merge.ts";
import { decimalsFor, formatCount, formatValue } from "../i18n/format.ts";
import { currentComparison } from "../state/background.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import styles from "./check.module.css";
import panel from "./panel.module.css";

/** Background and field held against the stations, side by side: whether the correction is worth it. */
export function BackgroundScores() {
  const t = useTranslate();
  const { background, field, unit } = useApp((state) => {
    const merge = state.run?.merge;
    const comparison = currentComparison(state);
    return {
      background: merge?.background ?? comparison?.background,
      field: merge?.corrected ?? comparison?.field,
      unit: state.stations?.table.unit ?? "",
    };
  });
  if (!background || !field) return null;
  const isBetter = field.rmse < background.rmse;
  return (
    <section className={panel.card} aria-labelledby="background-scores-title">
      <div className={panel.head}>
        <h2 id="background-scores-title">{t("background.scores")}</h2>
        <span className={panel.note}>{unit}</span>
      </div>
      <table className={styles.scores}>
        <thead>
          <tr>
            <td />
            <th scope="col">{t("background.bias")}</th>
            <th scope="col">{t("background.rmse")}</th>
            <th scope="col">{t("background.correlation")}</th>
          </tr>
        </thead>
        <tbody>
          <ScoreRow label={t("map.background")} scores={background} />
          <ScoreRow label={t("background.field")} scores={field} />
        </tbody>
      </table>
      <p className={isBetter ? panel.note : panel.warning}>
        {t(isBetter ? "background.better" : "background.worse", {
          count: formatCount(field.count),
          percent: Math.round(100 * Math.abs(1 - field.rmse / background.rmse)),
        })}
      </p>
    </section>
  );
}

function ScoreRow({ label, scores: { bias, rmse, correlation } }: { label: string; scores: Scores }) {
  const decimals = decimalsFor(10 * rmse);
  return (
    <tr>
      <th scope="row">{label}</th>
      <td>{formatValue(bias, decimals)}</td>
      <td>{formatValue(rmse, decimals)}</td>
      <td>{formatValue(correlation, 3)}</td>
    </tr>
  );
}
