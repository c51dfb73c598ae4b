import type { Scores } from "../../shared/grids/merge.ts";
import { decimalsFor, formatCount, formatValue } from "../i18n/format.ts";
import { currentComparison } from "../state/background.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import styles from "./check.module.css";
import panel from "./panel.module.css";

/** Background, stations alone and corrected field held against the stations: whether the correction is worth it. */
export function BackgroundScores() {
  const t = useTranslate();
  const { merge, comparison, unit } = useApp((state) => ({
    merge: state.run?.merge ?? null,
    comparison: currentComparison(state),
    unit: state.stations?.table.unit ?? "",
  }));
  const background = merge?.background ?? comparison?.background;
  // Without a correction the field is that of the stations alone.
  const alone = merge ? merge.alone : comparison?.field;
  const corrected = merge?.corrected;
  const field = corrected ?? alone;
  if (!background || !field) return null;
  const rival = corrected && alone && alone.rmse < background.rmse ? alone : background;
  const verdict = field.rmse < rival.rmse ? "better" : rival === alone ? "aloneBetter" : "worse";
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
          {alone && <ScoreRow label={t("background.alone")} scores={alone} />}
          {corrected && <ScoreRow label={t("background.corrected")} scores={corrected} />}
        </tbody>
      </table>
      <p className={verdict === "better" ? panel.note : panel.warning}>
        {t(`background.${verdict}`, {
          count: formatCount(field.count),
          percent: Math.round(100 * Math.abs(1 - field.rmse / rival.rmse)),
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
