import type { OpenedStations } from "../../../shared/contract.ts";
import { formatCount } from "../../i18n/format.ts";
import { useMainText, useTranslate } from "../../state/context.tsx";
import styles from "./reading.module.css";

/** What the file is in one sentence, what came of it in figures, and behind a click all reasons. */
export function Recognised({ stations: { layout, report } }: { stations: OpenedStations }) {
  const t = useTranslate();
  const said = useMainText();
  const [what = "", ...reasons] = layout.reasons;
  const figures = [
    t("data.rows", { count: formatCount(report.rows) }),
    t("data.stations", { count: formatCount(report.stations) }),
    t("data.times", { count: formatCount(report.times) }),
    report.missing > 0 && t("data.missing", { count: formatCount(report.missing) }),
    report.merged > 0 && t("data.merged", { count: formatCount(report.merged) }),
    report.rejectedCount > 0 && t("data.rejected", { count: formatCount(report.rejectedCount) }),
  ].filter(Boolean);
  return (
    <section>
      <p className={styles.what}>{said(what)}</p>
      <p className={styles.figures}>{figures.join(" · ")}</p>
      {report.notices.length > 0 && <Sentences sentences={report.notices} />}
      <details className={styles.why}>
        <summary>{t("reading.why")}</summary>
        <Sentences sentences={reasons} />
      </details>
    </section>
  );
}

function Sentences({ sentences }: { sentences: readonly string[] }) {
  const said = useMainText();
  return (
    <ul className={styles.list}>
      {sentences.map((sentence) => (
        <li key={sentence}>{said(sentence)}</li>
      ))}
    </ul>
  );
}
