import type { StationReport } from "../../../shared/stations/table.ts";
import { formatCount } from "../../i18n/format.ts";
import { useMainText, useTranslate } from "../../state/context.tsx";
import panel from "../panel.module.css";
import styles from "./reading.module.css";

/** The rows that could not be used, by line and reason. */
export function RejectedRows({ report }: { report: StationReport }) {
  const t = useTranslate();
  const said = useMainText();
  if (report.rejectedCount === 0) return null;
  const [shown, count] = [formatCount(report.rejected.length), formatCount(report.rejectedCount)];
  return (
    <section>
      <h3>
        {t("reading.rejected")} ({count})
      </h3>
      {report.rejectedCount > report.rejected.length && (
        <p className={panel.note}>{t("reading.rejectedSome", { shown, count })}</p>
      )}
      <div className={styles.rejectedRows}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th>{t("reading.line")}</th>
              <th>{t("reading.reason")}</th>
            </tr>
          </thead>
          <tbody>
            {report.rejected.map(({ line, reason }) => (
              <tr key={`${line} ${reason}`}>
                <td>{line}</td>
                <td>{said(reason)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
