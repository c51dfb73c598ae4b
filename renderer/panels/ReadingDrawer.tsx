import { Drawer } from "@mantine/core";
import type { OpenedStations } from "../../shared/contract.ts";
import type { StationReport } from "../../shared/stations/table.ts";
import { fileName, formatCount } from "../i18n/format.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import { ColumnEditor } from "./ColumnEditor.tsx";
import styles from "./data.module.css";
import panel from "./panel.module.css";

/** How the file was read: what was recognised and why, what to correct, which rows were left out. */
export function ReadingDrawer() {
  const t = useTranslate();
  const { stations, open, setDialog } = useApp((state) => ({
    stations: state.stations,
    open: state.dialog === "reading",
    setDialog: state.setDialog,
  }));
  if (!stations) return null;
  return (
    <Drawer
      opened={open}
      onClose={() => setDialog(null)}
      position="left"
      size={560}
      title={<b>{t("reading.title", { file: fileName(stations.path) })}</b>}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <div className={styles.drawer}>
        <Recognised stations={stations} />
        <ColumnEditor key={stations.stationsId} layout={stations.layout} />
        <RejectedRows report={stations.report} />
      </div>
    </Drawer>
  );
}

function Recognised({ stations: { layout, report, table } }: { stations: OpenedStations }) {
  const t = useTranslate();
  const long = table.times.length > 1 || report.times > 1 ? t("data.long") : t("data.longSingle");
  return (
    <section>
      <h3>{t("reading.why")}</h3>
      <p>
        {t("data.recognised", {
          kind: layout.kind === "wide" ? t("data.wide") : long,
          encoding: layout.encoding.toUpperCase(),
          delimiter: t(`delimiter.${layout.delimiter}`),
        })}
      </p>
      <Sentences sentences={layout.reasons} />
      {report.notices.length > 0 && (
        <>
          <h3>{t("reading.notices")}</h3>
          <Sentences sentences={report.notices} />
        </>
      )}
    </section>
  );
}

function Sentences({ sentences }: { sentences: readonly string[] }) {
  return (
    <ul className={styles.list}>
      {sentences.map((sentence) => (
        <li key={sentence}>{sentence}</li>
      ))}
    </ul>
  );
}

function RejectedRows({ report }: { report: StationReport }) {
  const t = useTranslate();
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
                <td>{reason}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
