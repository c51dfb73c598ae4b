import { Drawer } from "@mantine/core";
import type { OpenedStations } from "../../shared/contract.ts";
import type { ReadOptions, StationReport } from "../../shared/stations/table.ts";
import { fileName, formatCount } from "../i18n/format.ts";
import { useApp, useAppStore, useMainText, useTranslate } from "../state/context.tsx";
import type { FailedRead } from "../state/data.ts";
import { ColumnEditor } from "./ColumnEditor.tsx";
import styles from "./data.module.css";
import panel from "./panel.module.css";

/** How the file was read: what was recognised and why, what to correct, which rows were left out. */
export function ReadingDrawer() {
  const { dialog, setDialog, stations, failedRead } = useApp((state) => ({
    dialog: state.dialog,
    setDialog: state.setDialog,
    stations: state.stations,
    failedRead: state.failedRead,
  }));
  const shown = dialog === "correcting" ? failedRead : dialog === "reading" ? stations : null;
  const t = useTranslate();
  return (
    <Drawer
      opened={shown !== null}
      onClose={() => setDialog(null)}
      position="left"
      size={560}
      title={shown && <b>{t("reading.title", { file: fileName(shown.path) })}</b>}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <div className={styles.drawer}>
        {dialog === "reading" && stations && <OpenedFile stations={stations} />}
        {dialog === "correcting" && failedRead && <FailedFile failedRead={failedRead} />}
      </div>
    </Drawer>
  );
}

function OpenedFile({ stations }: { stations: OpenedStations }) {
  const { options, rereadStations } = useApp((state) => ({
    options: state.readOptions,
    rereadStations: state.rereadStations,
  }));
  return (
    <>
      <Recognised stations={stations} />
      <ColumnEditor
        key={stations.stationsId}
        columns={stations.layout.columns}
        options={options}
        onApply={(corrected) => void rereadStations(corrected)}
      />
      <RejectedRows report={stations.report} />
    </>
  );
}

/** A file that could not be read as recognised: the same corrections, tried until they work. */
function FailedFile({ failedRead: { path, options, columns } }: { failedRead: FailedRead }) {
  const store = useAppStore();
  const said = useMainText();
  const error = useApp((state) => state.notices.find(({ subject }) => subject === "read")?.error ?? null);
  const retry = async (corrected: ReadOptions): Promise<void> => {
    await store.getState().readStations(path, corrected);
    if (!store.getState().failedRead) store.getState().setDialog("reading");
  };
  return (
    <>
      {error && <p className={panel.warning}>{said(error.message)}</p>}
      <ColumnEditor
        columns={columns.map((name) => ({ name }))}
        options={options}
        onApply={(corrected) => void retry(corrected)}
      />
    </>
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
          <h3 className={styles.after}>{t("reading.notices")}</h3>
          <Sentences sentences={report.notices} />
        </>
      )}
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

function RejectedRows({ report }: { report: StationReport }) {
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
