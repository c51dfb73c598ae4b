import { Alert, Button, CopyButton, Progress } from "@mantine/core";
import { useEffect } from "react";
import type { ErrorMessage, ErrorTag } from "../../shared/errors.ts";
import { columnFact, columnsNamedIn } from "../../shared/stations/columnFacts.ts";
import { fileName } from "../i18n/format.ts";
import { say } from "../i18n/translate.ts";
import { useApp, useMainText, useTranslate } from "../state/context.tsx";
import type { Notice } from "../state/notices.ts";
import { RescueNotices } from "./RescueNotices.tsx";
import styles from "./shell.module.css";

/** Good news leaves the map by itself after this long. */
const SUCCESS_MS = 15_000;

const colours = { error: "red", success: "green", warning: "yellow" } as const;

/** Errors, successes and the export under way, over the map, until dismissed. */
export function Notices() {
  const notices = useApp((state) => state.notices);
  return (
    <div className={styles.notices}>
      <Exporting />
      <RescueNotices />
      {notices.map((notice) => (
        <OneNotice key={notice.subject} notice={notice} />
      ))}
    </div>
  );
}

function OneNotice({ notice }: { notice: Notice }) {
  const t = useTranslate();
  const { language, dismiss } = useApp(({ language, dismiss }) => ({ language, dismiss }));
  const said = useMainText();
  const { error, title, text, kind, subject } = notice;
  useEffect(() => {
    if (kind !== "success") return;
    const timer = setTimeout(() => dismiss(subject), SUCCESS_MS);
    return () => clearTimeout(timer);
  }, [kind, subject, dismiss]);
  return (
    <Alert
      role={kind === "error" ? "alert" : "status"}
      variant="default"
      color={colours[kind]}
      className={styles.notice}
      data-kind={kind}
      title={error ? t(`error.${error.tag}`) : title && say(language, title)}
      withCloseButton
      closeButtonLabel={t("app.dismiss")}
      onClose={() => dismiss(subject)}
    >
      {text && <p>{say(language, text)}</p>}
      {error && <p>{said(error.message)}</p>}
      {error && <Detail error={error} />}
      {error && subject === "read" && <ReadAdvice error={error} />}
      {subject === "project" && <LocateButton />}
    </Alert>
  );
}

/** Of a project whose stations are not where they were. */
function LocateButton() {
  const t = useTranslate();
  const { waits, locateInputs } = useApp((state) => ({
    waits: state.pendingProject !== null,
    locateInputs: state.locateInputs,
  }));
  if (!waits) return null;
  return (
    <Button variant="default" mt={8} onClick={() => void locateInputs()}>
      {t("project.locate")}
    </Button>
  );
}

/** Files that are not there, or do not go together: no way of reading them would help. */
const beyondCorrection: ReadonlySet<ErrorTag> = new Set(["unreadable-file", "bad-request"]);

/** What can still be done about a file that could not be read, and what has not changed. */
function ReadAdvice({ error }: { error: ErrorMessage }) {
  const t = useTranslate();
  const { hasStations, failedRead, setDialog, chooseStations } = useApp((state) => ({
    hasStations: state.stations !== null,
    failedRead: state.failedRead,
    setDialog: state.setDialog,
    chooseStations: state.chooseStations,
  }));
  return (
    <>
      {hasStations && <p>{t("error.stay")}</p>}
      {failedRead?.needsList && <p>{t("data.both")}</p>}
      {failedRead && !beyondCorrection.has(error.tag) && (
        <Button
          variant="default"
          mt={8}
          onClick={() => (failedRead.needsList ? void chooseStations() : setDialog("correcting"))}
        >
          {t(failedRead.needsList ? "data.openList" : "reading.correctFile")}
        </Button>
      )}
    </>
  );
}

function Detail({ error }: { error: ErrorMessage }) {
  const t = useTranslate();
  const said = useMainText();
  // Columns stand in the message already; as facts they are for the column editor.
  const columns = new Set(columnsNamedIn(error).map(columnFact));
  const lines = error.detail.filter((line) => !columns.has(line));
  if (lines.length === 0) return null;
  const list = (
    <ul className={styles.detail}>
      {lines.map((line) => (
        <li key={line}>{said(line)}</li>
      ))}
    </ul>
  );
  if (error.tag !== "bug") return list;
  return (
    <details>
      <summary>{t("error.more")}</summary>
      {list}
      <CopyButton value={lines.join("\n")}>
        {({ copy }) => (
          <button type="button" onClick={copy}>
            {t("error.copy")}
          </button>
        )}
      </CopyButton>
    </details>
  );
}

function Exporting() {
  const t = useTranslate();
  const { exporting, cancelExport } = useApp(({ exporting, cancelExport }) => ({ exporting, cancelExport }));
  if (!exporting) return null;
  return (
    <Alert
      role="status"
      variant="default"
      className={styles.notice}
      title={t("export.writing", { file: fileName(exporting.path) })}
      withCloseButton
      closeButtonLabel={t("export.stop")}
      onClose={() => void cancelExport()}
    >
      <Progress value={100 * exporting.fraction} aria-label={t("export.progress")} />
    </Alert>
  );
}
