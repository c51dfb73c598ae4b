import { Button, CopyButton, Modal } from "@mantine/core";
import { useEffect, useRef } from "react";
import { useApp, useTranslate } from "../state/context.tsx";
import { isActive } from "../state/runEvents.ts";
import styles from "./shell.module.css";

/** While a run goes on its log is read again this often, milliseconds. */
const REFRESH_MS = 1000;

/** What happened in the run shown, line by line; before the first run, what happened in the application. */
export function LogDialog() {
  const t = useTranslate();
  const { open, log, going, readLog, setDialog } = useApp((state) => ({
    open: state.dialog === "log",
    log: state.log,
    going: isActive(state.run),
    readLog: state.readLog,
    setDialog: state.setDialog,
  }));
  useEffect(() => {
    if (!open) return;
    void readLog();
    if (!going) return;
    const timer = setInterval(() => void readLog(), REFRESH_MS);
    return () => clearInterval(timer);
  }, [open, going, readLog]);
  return (
    <Modal
      opened={open}
      onClose={() => setDialog(null)}
      size="min(1000px, 92vw)"
      title={<b>{t("log.title")}</b>}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      {log && (
        <>
          <p className={styles.logPath}>{log.path}</p>
          <LogLines text={log.text} />
          <CopyButton value={log.text}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" mt={8} onClick={copy}>
                {t(copied ? "log.copied" : "log.copy")}
              </Button>
            )}
          </CopyButton>
        </>
      )}
    </Modal>
  );
}

/** The newest lines stand at the end, in sight. */
function LogLines({ text }: { text: string }) {
  const t = useTranslate();
  const box = useRef<HTMLPreElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: new text means new lines at the end.
  useEffect(() => {
    box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [text]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard.
    <pre ref={box} role="log" className={styles.log} tabIndex={0} aria-label={t("log.title")}>
      {text === "" ? t("log.empty") : text}
    </pre>
  );
}
