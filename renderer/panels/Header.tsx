import { ActionIcon, Button, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { CircleHelp, Moon, PanelRight, Redo2, Sun, Undo2 } from "lucide-react";
import type { ReactNode } from "react";
import { useApp, useTranslate } from "../state/context.tsx";
import { canExport } from "../state/export.ts";
import styles from "./shell.module.css";

/** The line on top: undo and redo; language, theme, help, export. */
export function Header() {
  return (
    <header className={styles.header}>
      <h1>Isopleth</h1>
      <HistoryButtons />
      <span className={styles.spring} />
      <LanguageButton />
      <ThemeButton />
      <PanelButtons />
      <ExportButton />
    </header>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly keys?: string;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function IconButton(props: IconButtonProps) {
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size={30}
      aria-label={props.label}
      title={props.label}
      aria-keyshortcuts={props.keys}
      aria-pressed={props.pressed}
      disabled={props.disabled ?? false}
      onClick={props.onClick}
    >
      {props.children}
    </ActionIcon>
  );
}

function HistoryButtons() {
  const t = useTranslate();
  const { past, future, undo, redo } = useApp(({ past, future, undo, redo }) => ({
    past: past.length,
    future: future.length,
    undo,
    redo,
  }));
  return (
    <>
      <IconButton label={t("app.undo")} keys="Control+Z" disabled={past === 0} onClick={undo}>
        <Undo2 size={16} aria-hidden />
      </IconButton>
      <IconButton label={t("app.redo")} keys="Control+Shift+Z" disabled={future === 0} onClick={redo}>
        <Redo2 size={16} aria-hidden />
      </IconButton>
    </>
  );
}

function LanguageButton() {
  const t = useTranslate();
  const { language, setLanguage } = useApp(({ language, setLanguage }) => ({ language, setLanguage }));
  const other = language === "en" ? "zh" : "en";
  return (
    <Button
      variant="subtle"
      color="gray"
      lang={other}
      title={t("app.languageHint")}
      onClick={() => setLanguage(other)}
    >
      {t("app.language")}
    </Button>
  );
}

function ThemeButton() {
  const t = useTranslate();
  const scheme = useComputedColorScheme("light");
  const { setColorScheme } = useMantineColorScheme();
  const other = scheme === "dark" ? "light" : "dark";
  return (
    <IconButton label={t(`app.${other}`)} onClick={() => setColorScheme(other)}>
      {scheme === "dark" ? <Sun size={16} aria-hidden /> : <Moon size={16} aria-hidden />}
    </IconButton>
  );
}

function PanelButtons() {
  const t = useTranslate();
  const { checkOpen, setCheckOpen, setDialog } = useApp((state) => ({
    checkOpen: state.checkOpen,
    setCheckOpen: state.setCheckOpen,
    setDialog: state.setDialog,
  }));
  return (
    <>
      <IconButton
        label={checkOpen ? t("app.hideCheck") : t("app.showCheck")}
        onClick={() => setCheckOpen(!checkOpen)}
      >
        <PanelRight size={16} aria-hidden />
      </IconButton>
      <IconButton label={t("app.help")} keys="?" onClick={() => setDialog("help")}>
        <CircleHelp size={16} aria-hidden />
      </IconButton>
    </>
  );
}

function ExportButton() {
  const t = useTranslate();
  const { enabled, exportField, openExport } = useApp((state) => ({
    enabled: canExport(state),
    exportField: state.exportField,
    openExport: state.openExport,
  }));
  return (
    <>
      <Button
        variant="subtle"
        color="gray"
        disabled={!enabled}
        title={enabled ? undefined : t("export.hint")}
        onClick={() => void openExport()}
      >
        {t("export.options")}
      </Button>
      <Button
        variant="default"
        disabled={!enabled}
        title={enabled ? undefined : t("export.hint")}
        aria-keyshortcuts="Control+E"
        onClick={() => void exportField()}
      >
        {t("export.export")}
      </Button>
    </>
  );
}
