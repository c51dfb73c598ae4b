import { Alert, Button } from "@mantine/core";
import type { InterruptedRun } from "../../shared/contract.ts";
import { fileName, formatCount } from "../i18n/format.ts";
import { useApp, useMainText, useTranslate } from "../state/context.tsx";
import { isActive } from "../state/runEvents.ts";
import styles from "./shell.module.css";

/** A run that waits for its disk, and runs that the application's end interrupted: over the map, with what can be done. */
export function RescueNotices() {
  const { paused, active, interrupted } = useApp(({ run, interrupted }) => ({
    paused: run?.phase === "paused",
    active: isActive(run),
    interrupted,
  }));
  return (
    <>
      {paused && <Paused />}
      {(active ? [] : interrupted).map((run) => (
        <Interrupted key={run.runId} run={run} />
      ))}
    </>
  );
}

function Paused() {
  const t = useTranslate();
  const said = useMainText();
  const { error, rescuing, continueRun, moveRun } = useApp((state) => ({
    error: state.run?.error ?? null,
    rescuing: state.rescuing,
    continueRun: state.continueRun,
    moveRun: state.moveRun,
  }));
  return (
    <Alert
      role="alert"
      variant="default"
      color="red"
      className={styles.notice}
      data-kind="error"
      title={t("rescue.paused")}
    >
      {error && <p>{said(error.message)}</p>}
      <p>{t("rescue.pausedAdvice")}</p>
      <div className={styles.noticeButtons}>
        <Button size="xs" disabled={rescuing !== null} onClick={() => void continueRun()}>
          {t("rescue.continue")}
        </Button>
        <Button size="xs" variant="default" loading={rescuing !== null} onClick={() => void moveRun()}>
          {t("rescue.move")}
        </Button>
      </div>
    </Alert>
  );
}

function Interrupted({ run }: { run: InterruptedRun }) {
  const t = useTranslate();
  const { language, rescuing, resumeRun, discardRun } = useApp((state) => ({
    language: state.language,
    rescuing: state.rescuing,
    resumeRun: state.resumeRun,
    discardRun: state.discardRun,
  }));
  const { runId, value, file, done, tiles, began, exporting } = run;
  const when = new Date(began).toLocaleString(language === "zh" ? "zh-CN" : "en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
  });
  const what = { value, file: file === null ? "–" : fileName(file), when };
  const figures = { done: formatCount(done), total: formatCount(tiles) };
  return (
    <Alert
      role="status"
      variant="default"
      color="yellow"
      className={styles.notice}
      data-kind="warning"
      title={t(exporting === null ? "rescue.interrupted" : "rescue.exportInterrupted")}
    >
      <p>
        {exporting === null
          ? t("rescue.what", { ...what, ...figures })
          : t("rescue.whatExport", { ...what, target: fileName(exporting) })}
      </p>
      <div className={styles.noticeButtons}>
        <Button size="xs" disabled={rescuing !== null} onClick={() => void resumeRun(runId)}>
          {t(exporting === null ? "rescue.resume" : "rescue.showField")}
        </Button>
        <Button
          size="xs"
          variant="default"
          disabled={rescuing !== null}
          onClick={() => void discardRun(runId)}
        >
          {t("rescue.discard")}
        </Button>
      </div>
    </Alert>
  );
}
