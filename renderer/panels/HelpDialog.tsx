import { Kbd, Modal } from "@mantine/core";
import { useApp, useTranslate } from "../state/context.tsx";
import panel from "./panel.module.css";
import styles from "./shell.module.css";

const shortcuts = [
  ["help.open", ["Ctrl", "O"]],
  ["help.run", ["Ctrl", "Enter"]],
  ["help.cancel", ["Esc"]],
  ["help.export", ["Ctrl", "E"]],
  ["help.undo", ["Ctrl", "Z"]],
  ["help.redo", ["Ctrl", "Shift", "Z"]],
  ["help.times", ["←", "→"]],
  ["help.days", ["PgDn", "PgUp"]],
  ["help.play", ["Space"]],
  ["help.stations", ["↑", "↓"]],
  ["help.switch", ["Space"]],
  ["help.background", ["B"]],
  ["help.help", ["?"]],
] as const;

/** The four steps in a sentence, and every key. */
export function HelpDialog() {
  const t = useTranslate();
  const { open, setDialog } = useApp((state) => ({
    open: state.dialog === "help",
    setDialog: state.setDialog,
  }));
  return (
    <Modal
      opened={open}
      onClose={() => setDialog(null)}
      title={<b>{t("help.title")}</b>}
      closeButtonProps={{ "aria-label": t("app.close") }}
    >
      <p className={panel.note}>{t("help.steps")}</p>
      <dl className={styles.keys}>
        {shortcuts.map(([words, keys]) => (
          <Shortcut key={words} words={t(words)} keys={keys} />
        ))}
      </dl>
    </Modal>
  );
}

function Shortcut({ words, keys }: { words: string; keys: readonly string[] }) {
  return (
    <>
      <dt>
        {keys.map((key) => (
          <Kbd key={key} size="xs" mr={4}>
            {key}
          </Kbd>
        ))}
      </dt>
      <dd>{words}</dd>
    </>
  );
}
