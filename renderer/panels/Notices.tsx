import { Alert, CopyButton, Progress } from "@mantine/core";
import { useEffect } from "react";
import { fileName } from "../i18n/format.ts";
import { say } from "../i18n/translate.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import type { Notice } from "../state/notices.ts";
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
      {notices.map((notice) => (
        <OneNotice key={notice.subject} notice={notice} />
      ))}
    </div>
  );
}

function OneNotice({ notice }: { notice: Notice }) {
  const t = useTranslate();
  const { language, hasStations, dismiss } = useApp((state) => ({
    language: state.language,
    hasStations: state.stations !== null,
    dismiss: state.dismiss,
  }));
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
      {error && <p>{error.message}</p>}
      {error && error.detail.length > 0 && <Detail lines={error.detail} folded={error.tag === "bug"} />}
      {error && subject === "read" && hasStations && <p>{t("error.stay")}</p>}
    </Alert>
  );
}

function Detail({ lines, folded }: { lines: readonly string[]; folded: boolean }) {
  const t = useTranslate();
  const list = (
    <ul className={styles.detail}>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
  if (!folded) return list;
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
