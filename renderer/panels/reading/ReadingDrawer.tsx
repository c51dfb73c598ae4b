import { Button, Drawer, Loader } from "@mantine/core";
import { Redo2, Undo2 } from "lucide-react";
import type { KeyboardEvent } from "react";
import { fileName } from "../../i18n/format.ts";
import { useApp, useMainText, useTranslate } from "../../state/context.tsx";
import panel from "../panel.module.css";
import { NamedLayouts } from "./NamedLayouts.tsx";
import { ReadingOptions } from "./ReadingOptions.tsx";
import { Recognised } from "./Recognised.tsx";
import { RejectedRows } from "./RejectedRows.tsx";
import { RowsPreview } from "./RowsPreview.tsx";
import styles from "./reading.module.css";
import { corrected, type Subject, subjectOf } from "./subject.ts";

/** How the file was read: what was recognised and why, its first rows, and everything that can be corrected. */
export function ReadingDrawer() {
  const t = useTranslate();
  const { setDialog, ...state } = useApp((all) => ({
    setDialog: all.setDialog,
    dialog: all.dialog,
    stations: all.stations,
    readOptions: all.readOptions,
    pendingOptions: all.pendingOptions,
    failedRead: all.failedRead,
  }));
  const subject = subjectOf(state);
  const undo = useUndoKeys();
  return (
    <Drawer
      opened={subject !== null}
      onClose={() => setDialog(null)}
      onKeyDown={undo}
      position="left"
      size="min(1080px, 94vw)"
      title={subject && <b>{t("reading.title", { file: fileName(subject.path) })}</b>}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      {subject && <Content subject={subject} />}
    </Drawer>
  );
}

function Content({ subject }: { subject: Subject }) {
  const correct = useApp((state) => state.correctReading);
  const { options, stations } = subject;
  return (
    <div className={styles.drawer}>
      {stations ? <Recognised stations={stations} /> : <Failure />}
      <ReadingOptions subject={subject} onChange={(change) => void correct(corrected(options, change))} />
      <RowsPreview subject={subject} onCorrect={(changed) => void correct(changed)} />
      <Actions subject={subject} />
      {stations && <RejectedRows report={stations.report} />}
    </div>
  );
}

/** Why the file cannot be read so. */
function Failure() {
  const said = useMainText();
  const error = useApp((state) => state.notices.find(({ subject }) => subject === "read")?.error ?? null);
  return (
    error && (
      <p className={panel.warning} role="alert">
        {said(error.message)}
      </p>
    )
  );
}

function Actions({ subject }: { subject: Subject }) {
  const t = useTranslate();
  const { undo, redo, correct, drop, canUndo, canRedo, isReading, isRetry } = useApp((state) => ({
    undo: state.undo,
    redo: state.redo,
    correct: state.correctReading,
    drop: state.dropFailedRead,
    canUndo: state.past.length > 0,
    canRedo: state.future.length > 0,
    isReading: state.reading !== null,
    isRetry: state.failedRead !== null && state.failedRead.path === state.stations?.path,
  }));
  return (
    <div className={styles.actions}>
      {isRetry ? (
        <Button variant="default" leftSection={<Undo2 size={14} aria-hidden />} onClick={drop}>
          {t("reading.back")}
        </Button>
      ) : (
        <>
          <Button
            variant="default"
            leftSection={<Undo2 size={14} aria-hidden />}
            disabled={!canUndo || isReading}
            onClick={undo}
          >
            {t("app.undo")}
          </Button>
          <Button
            variant="default"
            leftSection={<Redo2 size={14} aria-hidden />}
            disabled={!canRedo || isReading}
            onClick={redo}
          >
            {t("app.redo")}
          </Button>
        </>
      )}
      <Button variant="default" disabled={isReading} onClick={() => void correct({ named: "" })}>
        {t("reading.reset")}
      </Button>
      {isReading && <Loader size="xs" aria-label={t("data.readingProgress")} />}
      <NamedLayouts subject={subject} />
    </div>
  );
}

/** The window's own keys rest while a dialog is open; these two are needed here, except for what is being typed. */
function useUndoKeys() {
  const { undo, redo, drop, failed } = useApp((state) => ({
    undo: state.undo,
    redo: state.redo,
    drop: state.dropFailedRead,
    failed: state.failedRead !== null && state.stations !== null,
  }));
  return (event: KeyboardEvent): void => {
    const key = event.key.toLowerCase();
    const isTyping = event.target instanceof HTMLElement && event.target.matches("input");
    if (!(event.ctrlKey || event.metaKey) || isTyping || (key !== "z" && key !== "y")) return;
    event.preventDefault();
    event.stopPropagation();
    if (key === "y" || event.shiftKey) redo();
    else if (failed) drop();
    else undo();
  };
}
