import { formatBytes } from "../i18n/format.ts";
import { useApp, useTranslate } from "../state/context.tsx";
import styles from "./shell.module.css";
import { deathList, deathWords, statusTone, statusWords } from "./statusWords.ts";

/** One line: what is happening, what died, what the compute processes hold. */
export function StatusLine() {
  const t = useTranslate();
  const { words, deaths, listed, tone, memory, setDialog } = useApp((state) => ({
    setDialog: state.setDialog,
    listed: deathList(state),
    words: statusWords(state),
    deaths: deathWords(state),
    tone: statusTone(state),
    memory: state.memory,
  }));
  return (
    <footer className={styles.status}>
      <span className={styles.tone} data-tone={tone} aria-hidden />
      <div role="status" aria-label={RUN_STATUS}>
        {words}
        {deaths && (
          <span className={styles.deaths} title={listed}>
            {" "}
            · {deaths}
          </span>
        )}
      </div>
      {memory && (
        <span className={styles.memory} title={memory.processes.map(({ pid }) => pid).join(", ")}>
          {t("status.memory", {
            count: memory.processes.length,
            total: formatBytes(memory.total),
            cap: formatBytes(memory.cap),
          })}
        </span>
      )}
      <button type="button" className={styles.logButton} onClick={() => setDialog("log")}>
        {t("log.show")}
      </button>
    </footer>
  );
}

/** The same in every language: scripts find the line by it. */
const RUN_STATUS = "Run status";
